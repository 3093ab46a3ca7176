"""Where the name check looks: in everything that is printed or handed on."""

from dataclasses import replace

import pytest

from safepub.newsroom import drafts, pseudonyms
from safepub.newsroom.pseudonyms import Persona
from safepub.newsroom.texts import Credit, CreditRole, Note, NoteKind
from tests.newsroom.conftest import TEXT
from tests.web.contributor.conftest import Door, words_of
from tests.web.contributor.name_checks import FULL, draft, with_file

PARTS = (
    *("Headline", "Dek", "Text", "Closing note", "Credits"),
    *("Description of attachment 1", "Caption of attachment 1"),
    *("Words inside attachment 1", "File name of attachment 1"),
)

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


EVERYWHERE = replace(
    TEXT,
    headline=FULL,
    dek=FULL,
    body="See [here](https://example.org/maksim-sidarovich/bread).",
    notes=(Note(NoteKind.DISCLOSURE, FULL),),
    credits=(Credit(CreditRole.TRANSLATOR, "Максім Сідаровіч"),),
)


def test_everything_that_is_printed_or_handed_on_is_searched(door: Door) -> None:
    article_id = draft(door, EVERYWHERE)
    with_file(door, article_id, alt=FULL, caption=FULL, words=FULL, name="maksim_sidarovich.png")

    words = words_of(door.visitor().get(f"{door.path(article_id)}/submit"))

    found, _, _ = words.partition("Look at this")
    assert [part for part in PARTS if f"A full name – {part}" not in found] == []


def test_another_byline_of_the_same_person_is_no_finding_and_their_name_behind_it_is(
    door: Door,
) -> None:
    article_id = draft(door, body="Maks wrote this. Maks Sidarovič did.")

    page = door.visitor().get(f"{door.path(article_id)}/submit")

    assert page.text.count("<mark>") == 1
    assert "<mark>Maks Sidarovič</mark>" in page.text


def test_the_text_around_a_finding_is_shown_as_text(door: Door) -> None:
    article_id = draft(door, body=f"<script>alert(1)</script> {FULL}")

    page = door.visitor().get(f"{door.path(article_id)}/submit")

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


@pytest.mark.parametrize(
    "body",
    [
        "Maksim [Sidar](https://a.example)[ovich](https://b.example) came.",
        "Maksim [Sidar][a][ovich][a] came.\n\n[a]: https://a.example",
    ],
)
def test_a_name_that_signs_take_apart_is_found_as_it_is_printed(door: Door, body: str) -> None:
    article_id = draft(door, body=body)

    words = words_of(door.visitor().get(f"{door.path(article_id)}/submit"))

    assert "A full name – Text, as it is printed" in words


def test_another_byline_of_the_account_must_not_stand_in_a_text(door: Door) -> None:
    with door.databases.newsroom() as session:
        pseudonyms.add(session, door.newsroom.maks, Persona(byline="Ostrova"))
    article_id = draft(door, body="This is by the one who signs Ostrova.")

    words = words_of(door.visitor().get(f"{door.path(article_id)}/submit"))

    found, _, _ = words.partition("This is only to let you know")
    assert "Words of your watch-list – Text" in found


def test_a_name_that_became_a_byline_is_found_in_other_articles_all_the_same(door: Door) -> None:
    with door.databases.newsroom() as session:
        pseudonyms.add(session, door.newsroom.maks, Persona(byline="Maksim Sidarovič"))
    article_id = draft(door, body=f"{FULL} did.")

    words = words_of(door.visitor().get(f"{door.path(article_id)}/submit"))

    assert "A full name – Text" in words


def test_a_byline_with_the_surname_in_it_is_asked_about_at_each_article(door: Door) -> None:
    with door.databases.newsroom() as session:
        name = Persona(byline="Maksim Sidarovič")
        pseudonym_id = pseudonyms.add(session, door.newsroom.maks, name)
        article_id = drafts.start(session, door.newsroom.maks, pseudonym_id, TEXT).id

    page = door.visitor().get(f"{door.path(article_id)}/submit")

    assert "A full name – Byline" in words_of(page)
    assert page.text.count('name="let_stand"') == 1
