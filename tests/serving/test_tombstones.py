"""A killed article: gone for good for whoever may have had it, unknown to everybody else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import articles, killing, outlets, publishing, scheduling
from safepub.newsroom.entitlements import EntitlementKind
from safepub.newsroom.models.outlets import Delivery, Entitlement, Outlet
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.scheduling import Timing
from safepub.newsroom.states import State
from safepub.serving import articles as articles_served
from tests.newsroom.conftest import Newsroom
from tests.newsroom.conftest import newsroom as newsroom  # noqa: PLC0414 - a fixture
from tests.serving.shelf import Shelf, told

NOW = datetime(2026, 11, 25, 9, 0, 30, tzinfo=UTC)


def _killed(databases: Databases, people: Newsroom) -> UUID:
    with databases.newsroom() as session:
        article_id = people.article(session, State.APPROVED)
        seen = people.edition(session, article_id)
        publishing.publish(session, people.publisher, article_id, seen_edition=seen, now=NOW)
        order = _order(session, people, article_id)
        killing.kill(session, people.publisher, article_id, order, now=NOW)
    return article_id


def _order(session: NewsroomSession, people: Newsroom, article_id: UUID) -> Order:
    return Order(
        reason=ReasonCode.SAFETY,
        seen_edition=articles.get(session, article_id).edition,
        second_id=people.second.staff_id,
    )


def test_an_outlet_that_may_have_had_it_hears_that_it_is_gone(
    databases: Databases, newsroom: Newsroom, shelf: Shelf, token: str
) -> None:
    article_id = _killed(databases, newsroom)

    answer = shelf.one(token, article_id)

    assert answer.status == 410
    said = told(answer)
    assert (said["id"], said["reason"], said["article_status"]) == (
        str(article_id),
        "safety",
        "killed",
    )
    assert said["killed_at"] == "2026-11-25T09:00:00Z"
    with databases.newsroom(write=False) as session:
        states = session.scalars(select(Delivery.state).order_by(Delivery.change_number)).all()
        assert list(states) == ["due", "delivered"]


def test_an_outlet_that_came_later_learns_nothing(
    databases: Databases, newsroom: Newsroom, shelf: Shelf
) -> None:
    article_id = _killed(databases, newsroom)
    late = shelf.outlet()

    assert told(shelf.one(late, article_id)) == told(shelf.one(late, uuid4()))


def test_a_test_token_learns_nothing(
    databases: Databases, newsroom: Newsroom, shelf: Shelf, token: str
) -> None:
    article_id = _killed(databases, newsroom)
    assert shelf.one(token, article_id).status == 410
    with databases.newsroom() as session:
        outlet = session.scalars(select(Outlet)).one()
        sandbox = outlets.issue_token(session, outlet, "test")

    assert shelf.one(sandbox, article_id).status == 404


def test_what_was_killed_under_embargo_is_gone_for_those_alone_who_might_have_had_it(
    databases: Databases, newsroom: Newsroom, shelf: Shelf
) -> None:
    early, late = shelf.outlet(embargo=True), shelf.outlet()
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        timing = Timing(
            at=NOW + timedelta(days=1), seen_edition=newsroom.edition(session, article_id)
        )
        scheduling.embargo(session, newsroom.publisher, article_id, timing, now=NOW)
    assert shelf.one(early, article_id).status == 200
    with databases.newsroom() as session:
        killing.kill(
            session, newsroom.publisher, article_id, _order(session, newsroom, article_id), now=NOW
        )

    assert shelf.one(early, article_id).status == 410
    assert told(shelf.one(late, article_id)) == told(shelf.one(late, uuid4()))


def test_what_was_killed_stays_gone_for_an_outlet_whose_terms_were_narrowed_afterwards(
    databases: Databases, newsroom: Newsroom, shelf: Shelf, token: str
) -> None:
    article_id = _killed(databases, newsroom)
    with databases.newsroom() as session:
        outlet = session.scalars(select(Outlet)).one()
        session.add(Entitlement(outlet_id=outlet.id, kind=EntitlementKind.LANGUAGE, value="sk"))

    assert shelf.one(token, article_id).status == 410


def test_every_format_of_a_killed_article_is_gone(
    databases: Databases, newsroom: Newsroom, shelf: Shelf, token: str
) -> None:
    article_id = _killed(databases, newsroom)
    gone = shelf.one(token, article_id)

    for name in articles_served.MEDIA_TYPES:
        assert shelf.shown(token, article_id, name) == gone
