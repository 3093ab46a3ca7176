"""What an outlet may see is chosen on a page, and nobody overwrites a colleague unseen."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from safepub.newsroom import outlet_acts
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT
from tests.web.desk.conftest import Desk, words_of
from tests.web.desk.outlet_pages import add, ask, fresh, give, seen, shown, tagged

# A page is the same on either engine: the acts are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def test_terms_are_chosen_from_what_is_published(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = add(adam)
    token = give(desk, page)
    tagged(desk, State.PUBLISHED, "prisons")
    tagged(desk, State.APPROVED, "secret")
    form = adam.get(f"{page}/terms").text
    (pseudonym,) = re.findall(r'name="pseudonyms" value="([^"]+)"', form)
    assert "Published now: prisons." in form
    assert "Maks (1)" in form
    fields = {
        "name": "Denník N",
        "tags": "prisons\nletters",
        "languages": "en",
        "pseudonyms": pseudonym,
        "embargo": "yes",
        "seen": seen(adam, page),
    }

    answer = adam.post(f"{page}/terms", **fields, code=fresh(desk))

    assert answer.status_code == 303
    words = words_of(adam.get(page))
    assert "Denník N" in words
    assert "Tags letters , prisons Languages English Bylines Maks Under embargo gets" in words
    assert "Denník N yes a part, early 1" in words_of(adam.get("/admin/outlets"))
    assert TEXT.headline.encode() in ask(desk, token).body
    again = html.unescape(adam.get(f"{page}/terms").text)
    for kept in ("letters\nprisons", 'value="Denník N"', 'value="en" autocomplete="off" checked'):
        assert kept in again
    assert again.count(" checked") == 3


def test_terms_that_are_refused_come_back_as_they_were_typed(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = add(adam)
    add(adam, "Other")
    chosen = {"name": "Denník N", "tags": "prisons", "languages": "sk", "embargo": "yes"}
    fields = chosen | {"seen": seen(adam, page)}

    answers = [
        (422, adam.post(f"{page}/terms", **fields, code="12345x")),
        (422, adam.post(f"{page}/terms", **fields, code="")),
        (422, adam.post(f"{page}/terms", **fields | {"tags": "prisons\n" + "x" * 61}, code="1")),
        (422, adam.post(f"{page}/terms", **fields, pseudonyms=str(UUID(int=4)), code=fresh(desk))),
        (409, adam.post(f"{page}/terms", **fields | {"name": "other"}, code=fresh(desk))),
    ]

    for status, answer in answers:
        assert answer.status_code == status
        assert "prisons" in answer.text
        assert 'value="sk" autocomplete="off" checked' in answer.text
        assert 'value="yes" autocomplete="off" checked' in answer.text
        assert f'name="seen" value="{fields["seen"]}"' in answer.text
    assert 'value="other"' in answers[-1][1].text
    assert shown(desk, page).name == "Denník"
    assert shown(desk, page).entitled.tags == frozenset()


def test_who_has_not_seen_the_newest_terms_compares_before_they_save(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = add(adam)
    mine = {"name": "Denník", "tags": "letters", "embargo": "yes", "seen": seen(adam, page)}
    theirs = replace(shown(desk, page).entitled, tags=frozenset({"prisons"}))
    with desk.databases.newsroom() as session:
        # By somebody else, meanwhile. Adam's codes work once.
        somebody, today = desk.people["Adam"].reader, datetime.now(UTC).date()
        outlet_acts.set_terms(session, somebody, theirs, today=today)

    late = adam.post(f"{page}/terms", **mine, code=fresh(desk))
    blind = adam.post(f"{page}/terms", **mine | {"seen": ""}, code=fresh(desk))

    assert (late.status_code, blind.status_code) == (409, 409)
    assert shown(desk, page).entitled.tags == {"prisons"}
    assert "What holds now" in words_of(late)
    assert "Tags prisons" in words_of(late)
    assert re.search(r">\s*letters</textarea>", late.text)
    assert 'value="yes" autocomplete="off" checked' in late.text
    (compared,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', late.text)
    again = adam.post(f"{page}/terms", **mine | {"seen": compared}, code=fresh(desk))
    assert again.status_code == 303
    assert shown(desk, page).entitled.tags == {"letters"}


def test_a_byline_that_is_not_public_any_more_stays_chosen_without_its_name(desk: Desk) -> None:
    """Were it left out, saving would open every article to the outlet."""
    adam = desk.visitor("Adam")
    page = add(adam)
    article_id = desk.article(State.PUBLISHED)
    (pseudonym,) = re.findall(r'name="pseudonyms" value="([^"]+)"', adam.get(f"{page}/terms").text)
    narrow = {"name": "Denník", "pseudonyms": pseudonym, "seen": seen(adam, page)}
    assert adam.post(f"{page}/terms", **narrow, code=fresh(desk)).status_code == 303
    with desk.databases.newsroom() as session:
        session.get_one(Article, article_id).state = State.WITHHELD

    form = adam.get(f"{page}/terms").text

    assert f'value="{pseudonym}" autocomplete="off" checked' in form
    assert "nothing is published now" in form
    assert "Maks" not in form
    assert "1 under which nothing is published now" in words_of(adam.get(page))
