"""What the desk sees of a name check: that it was done, and that nothing goes out without."""

import pytest
from sqlalchemy import delete, func, select, update

from safepub.newsroom.models.leak_checks import LeakCheck
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.states import State
from tests.web.desk.conftest import Desk, words_of

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("acknowledged", "line"),
    [(0, "Name check passed on 2026-11-23"), (2, "Name check 2 acknowledged by the contributor")],
)
def test_the_desk_sees_that_a_text_was_checked_and_how_many_findings_stand(
    desk: Desk, acknowledged: int, line: str
) -> None:
    article_id = desk.article(State.APPROVED)
    with desk.databases.newsroom() as session:
        session.execute(update(LeakCheck).values(acknowledged=acknowledged))
    peter = desk.visitor("Peter")

    pages = [peter.get(f"/articles/{article_id}"), peter.get(f"/articles/{article_id}/publish")]

    assert [line in words_of(page) for page in pages] == [True, True]


def test_an_edited_text_is_not_checked_any_more(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    edita = desk.visitor("Edita")
    edited = {**desk.form_of(article_id), "headline": "Letters and bread"}
    edita.post(f"/articles/{article_id}/edit", **edited)

    page = edita.get(f"/articles/{article_id}")

    assert "not checked by the contributor since the last change" in words_of(page)


def test_nothing_is_published_without_a_check_and_the_desk_is_told_the_way_out(desk: Desk) -> None:
    article_id = desk.article(State.APPROVED)
    with desk.databases.newsroom() as session:
        session.execute(delete(LeakCheck))
    peter = desk.visitor("Peter")

    answer = peter.post(f"/articles/{article_id}/publish", seen=str(desk.edition_of(article_id)))

    assert answer.status_code == 409
    assert "was not checked by its contributor since it was last changed" in words_of(answer)
    assert "so that they get the proof once more" in words_of(answer)
    assert desk.state_of(article_id) is State.APPROVED
    with desk.databases.newsroom(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Rendition)) == 0
