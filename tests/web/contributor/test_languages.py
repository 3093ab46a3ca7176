import re

import pytest

from safepub.newsroom.states import State
from safepub.web import translating
from tests.web.contributor.conftest import MAKS, Door, written

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

HERE = re.compile(r'(?:href|action)="(/[^"]*)"')


def said(code: str, sentence: str) -> str:
    words = translating.catalogue(code).gettext(sentence)
    assert words != sentence
    return str(words)


def test_the_language_survives_log_in_and_log_out(door: Door) -> None:
    visitor = door.stranger()

    inside = visitor.post("/login?language=be", passphrase=MAKS)
    room = visitor.get(inside.location)
    outside = visitor.post("/logout?language=be")

    assert inside.location == "/room?language=be"
    assert said("be", "Your articles") in room.text
    assert outside.location == "/login?notice=logged-out&language=be"
    assert said("be", "You are logged out.") in visitor.get(outside.location).text


def test_every_address_on_a_page_of_the_room_keeps_the_language(door: Door) -> None:
    article_id = door.article(State.PROOF)
    visitor, path = door.visitor(), door.path(article_id)

    for place in ("/room", "/room/identity", "/room/articles/new", path, f"{path}/proof"):
        page = visitor.get(f"{place}?language=sk").text
        offered = page.split("<footer", maxsplit=1)[0]
        ours = [one for one in HERE.findall(offered) if not one.startswith("/static/")]
        assert ours
        assert [one for one in ours if "language=sk" not in one] == []


def test_a_text_is_written_and_refused_in_the_same_language(door: Door) -> None:
    visitor = door.visitor()
    [pseudonym] = door.pseudonyms()

    refused = visitor.post(
        "/room/articles/new?language=uk", **written(pseudonym=pseudonym, headline="x" * 500)
    )
    saved = visitor.post("/room/articles/new?language=uk", **written(pseudonym=pseudonym))

    assert refused.status_code == 422
    assert 'action="/room/articles/new?language=uk"' in refused.text
    assert "characters are the most" not in refused.text
    assert saved.location.endswith("?notice=saved&language=uk")


def test_the_words_of_a_text_keep_their_own_language(door: Door) -> None:
    article_id = door.article(State.PROOF)

    page = door.visitor().get(f"{door.path(article_id)}/proof?language=sk").text

    text = door.text_of(article_id)
    assert '<html lang="sk"' in page
    assert f'<article lang="{text.language}">' in page


def test_a_refused_act_is_explained_in_the_language_chosen(door: Door) -> None:
    article_id = door.article(State.SUBMITTED)

    answer = door.visitor().get(f"{door.path(article_id)}/submit?language=ru")

    assert answer.status_code == 409
    assert said("ru", "This article has moved on, so this cannot be done with it now.") in (
        answer.text
    )
