"""What an outlet could fetch is remembered: it hears of what becomes of it."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from safepub.database import Databases
from safepub.newsroom import (
    articles,
    deliveries,
    entitlements,
    scheduling,
    versions,
)
from safepub.newsroom.deliveries import DeliveryState
from safepub.newsroom.entitlements import Entitled
from safepub.newsroom.models.outlets import Delivery, Outlet
from safepub.newsroom.models.versions import Change
from safepub.newsroom.scheduling import Timing
from safepub.newsroom.states import State
from safepub.newsroom.versions import ChangeKind
from tests.newsroom.conftest import House
from tests.newsroom.outlet_house import add, heard, kill, published, set_terms
from tests.newsroom.staffed import NOW


def test_what_an_outlet_could_fetch_is_called_back_after_its_terms_were_narrowed(
    databases: Databases, house: House
) -> None:
    """It came after the publication: nobody told it, and it found the article in the list."""
    with databases.newsroom() as session:
        article_id = published(session, house.newsroom)
        outlet_id = add(session, house)
        late_id = add(session, house, "Late")
        narrow = Entitled(outlet_id=outlet_id, embargo=False, languages=frozenset({"sk"}))

        set_terms(session, house, narrow)
        set_terms(session, house, replace(narrow, outlet_id=late_id))
        beyond = published(session, house.newsroom)
        kill(session, house.newsroom, article_id)

        assert heard(session, outlet_id) == [("published", "held"), ("killed", "due")]
        assert beyond not in session.scalars(
            select(Change.article_id)
            .join(Delivery, Delivery.change_number == Change.number)
            .where(Delivery.outlet_id == outlet_id)
        )


def test_an_article_that_leaves_an_outlets_terms_by_its_tags_is_called_back_too(
    databases: Databases, house: House
) -> None:
    room = house.newsroom
    with databases.newsroom() as session:
        article_id = published(session, room, "prisons")
        outlet_id = add(session, house)
        set_terms(
            session,
            house,
            Entitled(outlet_id=outlet_id, embargo=False, tags=frozenset({"prisons"})),
        )
        article = articles.get(session, article_id)
        form = replace(versions.current(session, article), tags=("war",))

        versions.issue(session, article, form, ChangeKind.UPDATED, now=NOW)

        assert heard(session, outlet_id) == [("published", "held"), ("updated", "due")]
        assert not entitlements.of(session, session.get_one(Outlet, outlet_id)).allows(
            article, ("war",)
        )


def test_wider_terms_are_remembered_as_soon_as_they_are_given(
    databases: Databases, house: House
) -> None:
    room = house.newsroom
    with databases.newsroom() as session:
        outlet_id = add(session, house)
        terms = Entitled(outlet_id=outlet_id, embargo=False)
        article_id = room.article(session, State.APPROVED)
        timing = Timing(at=NOW + timedelta(days=1), seen_edition=room.edition(session, article_id))
        scheduling.embargo(session, room.publisher, article_id, timing, now=NOW)
        assert heard(session, outlet_id) == []

        set_terms(session, house, replace(terms, embargo=True))
        set_terms(session, house, terms)

        assert heard(session, outlet_id) == [("embargoed", "held")]
        kill(session, room, article_id)
        assert heard(session, outlet_id)[1:] == [("killed", "due")]


def test_what_is_held_is_nothing_that_somebody_has_to_answer(
    databases: Databases, house: House
) -> None:
    with databases.newsroom() as session:
        article_id = published(session, house.newsroom)
        outlet_id = add(session, house)
        change = deliveries.newest_change(session, articles.get(session, article_id))
        assert change is not None

        assert deliveries.told(session, change, now=NOW + timedelta(days=9)) == []
        set_terms(session, house, Entitled(outlet_id=outlet_id, embargo=True))

        held = select(func.count()).where(Delivery.state == DeliveryState.HELD)
        assert session.scalars(held).one() == 1
