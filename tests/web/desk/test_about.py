"""What the desk sees of a byline: its own words, and that it should be used no more."""

import pytest

from safepub.newsroom import contributors, pseudonyms
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.models.people import About, Pseudonym
from safepub.newsroom.pseudonyms import Persona
from safepub.newsroom.states import State
from tests.web.desk.conftest import Desk, words_of

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def page_of(desk: Desk) -> str:
    article_id = desk.article(State.IN_REVIEW)
    return words_of(desk.visitor("Edita").get(f"/articles/{article_id}"))


def test_bio_and_closing_note_stand_beside_the_article(desk: Desk) -> None:
    maks = desk.newsroom.maks
    about = AboutView(bio="Writes about <bread>.", closing_note="Withheld.")
    with desk.databases.newsroom() as session:
        pseudonym = contributors.pseudonyms_of(session, maks.contributor_id)[0]
        pseudonyms.change(session, maks, pseudonym.id, Persona(byline="Maks", about=about))

    page = page_of(desk)

    assert "About themselves Writes about <bread>. Usual closing note Withheld." in page
    assert "be used no more" not in page


def test_a_retired_byline_says_so(desk: Desk) -> None:
    article_id = desk.article(State.PUBLISHED)
    with desk.databases.newsroom() as session:
        maks = desk.newsroom.maks.contributor_id
        contributors.pseudonyms_of(session, maks)[0].retired = True

    page = words_of(desk.visitor("Edita").get(f"/articles/{article_id}"))

    assert "Its contributor asked that this byline be used no more." in page


def test_the_article_can_be_read_where_the_words_about_its_byline_cannot(desk: Desk) -> None:
    with desk.databases.newsroom() as session:
        for pseudonym in session.query(Pseudonym):
            session.get_one(About, pseudonym.id).desk_box = b"damaged"

    assert "Bread and letters" in page_of(desk)
