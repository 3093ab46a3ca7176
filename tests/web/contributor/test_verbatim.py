"""The verbatim check on its page: compared, shown once, and nothing of it kept."""

import logging

import pytest
from sqlalchemy import select

from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.states import State
from safepub.newsroom.texts import MAX_BODY
from tests.newsroom.conftest import TEXT
from tests.web.contributor.conftest import OTHER, Door, words_of

# Which database keeps the articles makes no difference here.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

OWN = "Снег падаў усю ноч над горадам і ніхто не спаў."
ELSEWHERE = "Помню: снег ПАДАЎ усю ноч — над горадам!"


def test_pasted_texts_are_compared_and_come_back_in_the_form(door: Door) -> None:
    answer = door.visitor().post("/room/verbatim", text=OWN, others=ELSEWHERE)

    assert answer.status_code == 200
    assert "Снег падаў усю ноч над горадам (6 words)" in words_of(answer)
    assert OWN in answer.text
    assert ELSEWHERE in answer.text


def test_an_own_article_is_compared(door: Door) -> None:
    article_id = door.article(State.PUBLISHED)
    address = door.path(article_id).rsplit("/", maxsplit=1)[-1]

    page = door.visitor().get("/room/verbatim").text
    answer = door.visitor().post("/room/verbatim", article=address, text="", others=TEXT.body)

    assert f'<option value="{address}">' in page
    assert "She wrote [in February] that the bread was good" in words_of(answer)


def test_look_alike_letters_and_invisible_marks_hide_nothing(door: Door) -> None:
    hidden = ELSEWHERE.replace("о", "o").replace("у", "\u200bу")

    answer = door.visitor().post("/room/verbatim", text=OWN, others=hidden)

    assert "The same in both" in words_of(answer)


def test_where_nothing_is_the_same_it_promises_no_more_than_that(door: Door) -> None:
    answer = door.visitor().post("/room/verbatim", text=OWN, others="Зусім іншыя словы тут.")

    page = words_of(answer)
    assert "No six words in a row stand in both texts." in page
    assert "does not say that the style" in page


def test_a_missing_text_is_asked_for_with_the_rest_kept(door: Door) -> None:
    visitor = door.visitor()

    for field, values in (
        ("others", {"text": OWN, "others": ""}),
        ("text", {"text": "", "others": ELSEWHERE}),
        ("article", {"article": "no", "text": OWN, "others": ELSEWHERE}),
    ):
        answer = visitor.post("/room/verbatim", **values)

        assert answer.status_code == 422
        assert f'href="#field-{field}"' in answer.text
        assert OWN in answer.text or ELSEWHERE in answer.text


def test_another_contributors_article_is_none_of_theirs(door: Door) -> None:
    # Abuse case 37.
    address = door.path(door.article(State.PUBLISHED)).rsplit("/", maxsplit=1)[-1]

    answer = door.visitor(OTHER).post("/room/verbatim", article=address, others=TEXT.body)

    assert answer.status_code == 422
    assert "the bread was good (" not in words_of(answer)


def test_both_texts_may_be_as_long_as_an_article(door: Door) -> None:
    words = ("слова " * (MAX_BODY // 6 + 1))[:MAX_BODY].strip()

    answer = door.visitor().post("/room/verbatim", text=words, others=words)

    assert answer.status_code == 200


def test_nothing_of_it_is_kept_or_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visitor = door.visitor()

    visitor.post("/room/verbatim", text=OWN, others=ELSEWHERE)

    assert "горадам" not in caplog.text
    assert "горадам" not in visitor.get("/room/verbatim").text
    with door.databases.newsroom(write=False) as session:
        assert session.scalars(select(SealedText)).all() == []
