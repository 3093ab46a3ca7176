"""Taking an article back in the room, and what the desk sees of it then."""

import pytest

from safepub.newsroom.states import State
from tests.web.contributor.conftest import OTHER, Door, words_of

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def test_an_article_is_taken_back_after_a_second_look(door: Door) -> None:
    article_id = door.article(State.IN_REVIEW)
    visitor, path = door.visitor(), door.path(article_id)

    asked = visitor.get(f"{path}/withdraw")
    answer = visitor.post(f"{path}/withdraw", message="It is not safe now.")

    assert "Take this article back?" in words_of(asked)
    assert "Taken back. Only you can read it now." in visitor.page_after(answer)
    assert door.state_of(article_id) is State.DRAFT
    assert "Delete this draft" in words_of(visitor.get(path))


def test_a_name_in_the_words_to_the_editors_stops_it_and_keeps_them(door: Door) -> None:
    article_id = door.article(State.SUBMITTED)
    words = "I am Максім Сідаровіч."

    answer = door.visitor().post(f"{door.path(article_id)}/withdraw", message=words)

    assert answer.status_code == 422
    assert words in answer.text
    assert door.state_of(article_id) is State.SUBMITTED


def test_nobody_takes_back_what_is_somebody_elses(door: Door) -> None:
    article_id = door.article(State.SUBMITTED)

    answer = door.visitor(OTHER).post(f"{door.path(article_id)}/withdraw", message="")

    assert answer.status_code == 404
    assert door.state_of(article_id) is State.SUBMITTED
