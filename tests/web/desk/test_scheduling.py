"""Pages for what goes out at a time, and for what goes out unchecked."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from safepub.newsroom import articles, release_boxes, scheduling
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.leak_checks import LeakCheck
from safepub.newsroom.models.versions import ReleaseBox
from safepub.newsroom.states import State
from tests.newsroom.conftest import WAYS
from tests.web.desk.conftest import AHEAD, RELEASE_KEY, Desk, soon, words_of

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

REASON = "Her line is dead since Friday."


def _typed(desk: Desk, article_id: UUID, **typed: str) -> dict[str, str]:
    return {"seen": str(desk.edition_of(article_id)), **soon(), **typed}


def test_what_is_scheduled_on_the_page_goes_out_with_the_key_of_the_settings(desk: Desk) -> None:
    article_id, visitor = desk.article(State.APPROVED), desk.visitor("Peter")
    typed = _typed(desk, article_id)

    assert visitor.post(f"/articles/{article_id}/schedule", **typed).status_code == 303

    page = words_of(visitor.get(f"/articles/{article_id}"))
    assert f"Goes out {typed['day']} {typed['time']} UTC" in page
    assert "Peter scheduled it" in page
    with desk.databases.newsroom() as session:
        seed = release_boxes.seed_of(RELEASE_KEY)
        later = datetime.now(UTC) + AHEAD
        assert scheduling.release_due(session, article_id, seed, now=later)


WRONG = (
    ({"day": ""}, "Please choose a day."),
    ({"time": ""}, "Please choose a time."),
    ({"day": "tomorrow"}, "Please write the day as 2026-12-31."),
    ({"day": "2026-02-30"}, "Please write the day as 2026-12-31."),
    ({"time": "25:00"}, "Please write the time as 06:30."),
    ({"time": "06:30 PM"}, "Please write the time as 06:30."),
    ({"time": "06:30:30"}, "Please write the time as 06:30."),
    ({"day": "2020-01-01"}, "Please choose a time that is still to come"),
    ({"day": "9999-12-31"}, "Please choose a time that is still to come"),
    ({"seen": "0"}, ""),
)


@pytest.mark.parametrize("act", ["schedule", "embargo"])
def test_a_time_that_cannot_be_kept_is_asked_for_again(desk: Desk, act: str) -> None:
    article_id, visitor = desk.article(State.APPROVED), desk.visitor("Peter")

    for wrong, sentence in WRONG:
        typed = _typed(desk, article_id, **wrong)
        answer = visitor.post(f"/articles/{article_id}/{act}", **typed)

        assert answer.status_code == 422
        assert sentence in words_of(answer)
        assert f'value="{typed["day"]}"' in answer.text
        assert desk.state_of(article_id) is State.APPROVED


def test_another_edition_than_was_shown_is_neither_scheduled_nor_embargoed(desk: Desk) -> None:
    article_id, visitor = desk.article(State.APPROVED), desk.visitor("Peter")
    typed = _typed(desk, article_id, seen="1")

    for act in ("schedule", "embargo", "unschedule"):
        answer = visitor.post(f"/articles/{article_id}/{act}", **typed)
        assert answer.status_code == 409

    assert desk.state_of(article_id) is State.APPROVED


def test_an_embargo_can_be_taken_back_on_its_page(desk: Desk) -> None:
    article_id, visitor = desk.article(State.APPROVED), desk.visitor("Peter")
    assert (
        visitor.post(f"/articles/{article_id}/embargo", **_typed(desk, article_id)).status_code
        == 303
    )
    page = words_of(visitor.get(f"/articles/{article_id}"))
    assert "Embargo ends" in page
    assert "Published" not in page

    assert "Its embargo ends on" in words_of(visitor.get(f"/articles/{article_id}/unschedule"))
    seen = str(desk.edition_of(article_id))
    done = visitor.post(f"/articles/{article_id}/unschedule", seen=seen)

    assert done.status_code == 303
    page = words_of(visitor.get(f"/articles/{article_id}"))
    assert "not checked by the contributor since the last change" in page


def test_an_article_without_a_byline_is_not_offered_a_time(desk: Desk) -> None:
    article_id, visitor = desk.article(State.APPROVED), desk.visitor("Peter")
    with desk.databases.newsroom() as session:
        session.execute(update(Article).where(Article.id == article_id).values(byline=" "))

    for act in ("schedule", "embargo"):
        assert "There is no fallback" in words_of(visitor.get(f"/articles/{article_id}/{act}"))
        answer = visitor.post(f"/articles/{article_id}/{act}", **_typed(desk, article_id))
        assert answer.status_code == 409

    assert desk.state_of(article_id) is State.APPROVED
    with desk.databases.newsroom(write=False) as session:
        assert not session.scalars(select(ReleaseBox)).all()


def _proof(desk: Desk) -> UUID:
    """Bring an article to the proof of a revision that Edita wrote."""
    article_id = desk.article(State.IN_REVIEW)
    with desk.databases.newsroom() as session:
        article = articles.get(session, article_id)
        edita = desk.people["Edita"].reader
        text = articles.open_text(session, edita, article)
        changed = type(text)(headline=text.headline, body="The *new* words.", language="en")
        articles.edit(session, edita, article_id, changed, seen_edition=article.edition)
        WAYS[State.PROOF][-1](desk.newsroom, session, article_id)
    return article_id


def _override(desk: Desk, article_id: UUID, name: str, **typed: str) -> dict[str, str]:
    fields = {
        "seen": str(desk.edition_of(article_id)),
        "reason": REASON,
        "code": desk.people[name].code(later=1),
    }
    return {**fields, **typed}


def test_a_second_publisher_lets_a_text_go_and_the_first_publishes_it(desk: Desk) -> None:
    article_id = _proof(desk)
    petra, peter = desk.visitor("Petra"), desk.visitor("Peter")
    page = petra.get(f"/articles/{article_id}/override")
    assert "What has changed since revision 1, which was checked" in words_of(page)
    assert "<ins>" in page.text
    assert "*new*" in words_of(page)

    typed = _override(desk, article_id, "Petra")
    assert petra.post(f"/articles/{article_id}/override", **typed).status_code == 303

    assert desk.state_of(article_id) is State.APPROVED
    publish = f"/articles/{article_id}/publish"
    shown = words_of(peter.get(publish))
    assert f"Let go unchecked by Petra on {datetime.now(UTC).date()}: {REASON}" in shown
    assert "passed by the contributor" not in shown
    seen = str(desk.edition_of(article_id))
    refused = petra.post(publish, seen=seen)
    assert refused.status_code == 409
    assert "It takes two publishers" in words_of(refused)
    assert peter.post(publish, seen=seen).status_code == 303
    assert REASON not in petra.get("/queue").text


def test_an_override_that_is_not_whole_lets_nothing_go(desk: Desk) -> None:
    article_id, visitor = _proof(desk), desk.visitor("Petra")
    path = f"/articles/{article_id}/override"

    for wrong in ({"code": "000000"}, {"reason": " "}, {"code": ""}):
        answer = visitor.post(path, **_override(desk, article_id, "Petra", **wrong))
        assert answer.status_code == 422
        if "reason" not in wrong:
            assert REASON in answer.text
    late = _override(desk, article_id, "Petra", seen="1")
    assert visitor.post(path, **late).status_code == 409
    assert desk.visitor("Edita").post(path, **late).status_code == 403

    assert desk.state_of(article_id) is State.PROOF


def test_whoever_edited_last_is_told_that_a_colleague_has_to_do_it(desk: Desk) -> None:
    article_id, visitor = _proof(desk), desk.visitor("Petra")
    with desk.databases.newsroom() as session:
        article = articles.get(session, article_id)
        petra = desk.people["Petra"].reader
        text = articles.open_text(session, petra, article)
        articles.edit(session, petra, article_id, text, seen_edition=article.edition)
        WAYS[State.PROOF][-1](desk.newsroom, session, article_id)
    path = f"/articles/{article_id}/override"

    assert "a colleague who may publish has to answer for it" in words_of(visitor.get(path))
    assert "Let it go unchecked</button>" not in visitor.get(path).text
    refused = visitor.post(path, **_override(desk, article_id, "Petra"))

    assert refused.status_code == 409
    assert desk.state_of(article_id) is State.PROOF


def test_where_no_revision_was_checked_the_page_says_so(desk: Desk) -> None:
    article_id, visitor = _proof(desk), desk.visitor("Petra")
    with desk.databases.newsroom() as session:
        session.execute(update(LeakCheck).values(digest=bytes(32)))

    page = words_of(visitor.get(f"/articles/{article_id}/override"))

    assert "No revision was checked with the files that the article has now" in page


def test_what_was_called_back_gets_its_check_again_with_no_word_changed(desk: Desk) -> None:
    called_back, scheduled = desk.article(State.EMBARGOED), desk.article(State.SCHEDULED)
    peter, edita = desk.visitor("Peter"), desk.visitor("Edita")
    assert "Call back" in words_of(peter.get(f"/articles/{called_back}"))
    for article_id in (called_back, scheduled):
        seen = str(desk.edition_of(article_id))
        assert peter.post(f"/articles/{article_id}/unschedule", seen=seen).status_code == 303

    page = words_of(edita.get(f"/articles/{called_back}/edit"))
    saved = edita.post(f"/articles/{called_back}/edit", **desk.form_of(called_back))
    # This one's check still stands, and a new revision would only undo it.
    refused = edita.post(f"/articles/{scheduled}/edit", **desk.form_of(scheduled))

    assert "Save it, changed or not" in page
    assert saved.status_code == 303
    assert desk.state_of(called_back) is State.IN_REVIEW
    assert refused.status_code == 422
    assert desk.state_of(scheduled) is State.APPROVED


def test_the_queue_says_what_should_be_out_and_is_not(desk: Desk) -> None:
    article_id, visitor = desk.article(State.APPROVED), desk.visitor("Peter")
    visitor.post(f"/articles/{article_id}/schedule", **_typed(desk, article_id))

    def queue_at(late_by: timedelta) -> TestResponse:
        with desk.databases.newsroom() as session:
            at = datetime.now(UTC) - late_by
            session.execute(update(Article).values(release_at=at))
        return visitor.get("/queue")

    in_time, late = queue_at(timedelta(minutes=1)), queue_at(timedelta(minutes=6))

    assert "late" not in words_of(in_time)
    assert "One article is late" in words_of(late)
    assert (
        f"/desk/articles/{article_id}" in late.text.partition('id="late"')[2].partition("</ul>")[0]
    )
