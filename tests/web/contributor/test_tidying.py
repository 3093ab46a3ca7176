"""What is done to a text before it is sealed, and how its contributor learns of it."""

import pytest
from werkzeug.test import TestResponse

from safepub.newsroom import pseudonyms
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.pseudonyms import Persona
from safepub.newsroom.states import State
from safepub.newsroom.texts import Note, NoteKind
from tests.newsroom.conftest import TEXT
from tests.web.contributor.conftest import Door, Visitor, words_of, written

# Which database keeps the articles makes no difference here.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

DIRTY = 'Снег\u200b "падаў" усю ноч - i ніхто...'
CLEAN = "Снег «падаў» усю ноч — і ніхто…"
SAVED = "Saved as you see it now."


def save(door: Door, visitor: Visitor, **changed: str) -> TestResponse:
    article = door.only_article()
    fields = written(edition=door.edition_of(article.id), **changed)
    return visitor.post(f"{door.path(article.id)}/edit", **fields)


def test_what_was_changed_is_shown_once_and_saved_already(door: Door) -> None:
    article_id, button = door.article(State.DRAFT), "hand_in"
    visitor = door.visitor()

    answer = save(door, visitor, body=DIRTY, button=button)
    again = save(door, visitor, body=door.text_of(article_id).body, button=button)

    page = words_of(answer)
    assert answer.status_code == 200
    assert SAVED in page
    assert "Marks that nobody sees were taken out." in page
    assert "In the text, near:" in page
    assert CLEAN in answer.text
    assert door.text_of(article_id).body == CLEAN
    assert again.status_code == 303


def test_the_form_that_comes_back_saves_the_same_article(door: Door) -> None:
    visitor = door.visitor()
    fields = written(headline='"Снег"', dek="...", body=DIRTY, closing_note="Ён - не тут.")

    answer = visitor.post("/room/articles/new", pseudonym=door.pseudonyms()[0], **fields)

    article = door.only_article()
    text = door.text_of(article.id)
    assert answer.status_code == 200
    assert f'action="{door.path(article.id)}/edit"' in answer.text
    assert f'name="edition" value="{article.edition}"' in answer.text
    assert (text.headline, text.dek) == ("«Снег»", "…")
    assert text.notes == (Note(NoteKind.DISCLOSURE, "Ён — не тут."),)
    for place in ("In the headline, near:", "In the dek, near:", "In the closing note, near:"):
        assert place in words_of(answer)


def test_a_place_to_look_at_holds_up_once_and_the_save_button_shows_it_always(door: Door) -> None:
    door.article(State.DRAFT)
    visitor = door.visitor()
    body = "Чытайце https://example.org/a?utm_source=x тут!!!"

    first = save(door, visitor, body=body, button="hand_in")
    onwards = save(door, visitor, body=body, button="hand_in")
    saved = save(door, visitor, body=body, button="save")
    more = save(door, visitor, body=f"{body} Ого!!!!", button="preview")

    assert "This link may say where you got it from." in words_of(first)
    assert "https://example.org/a?utm_source=x" in words_of(first)
    assert (first.status_code, onwards.status_code, saved.status_code) == (200, 303, 200)
    assert "!!!!" in words_of(more)


def test_pasted_html_is_words_before_it_is_sealed(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    html = (
        '<html><body lang=BE><p style="color:white">Снег <b>падаў</b></p>'
        '<img src="file:///C:/Users/Masha/x.png"></body></html>'
    )

    answer = save(door, door.visitor(), body=html)

    assert door.text_of(article_id).body == "Снег **падаў**"
    assert "Its words are kept" in words_of(answer)
    assert "hid some words from readers" in words_of(answer)
    assert "Masha" not in answer.text


def test_a_square_bracket_of_the_editors_stays_byte_for_byte(door: Door) -> None:
    article_id = door.article(State.CHANGES_REQUESTED)
    body = 'Яна [у лютым - "там"...] піша.'

    answer = save(door, door.visitor(), body=body)

    assert answer.status_code == 303
    assert door.text_of(article_id).body == body


def test_a_page_that_is_loaded_again_saves_once_and_loses_nothing(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    path, visitor = f"{door.path(article_id)}/edit", door.visitor()
    fields = written(edition=door.edition_of(article_id), body=DIRTY)
    visitor.post(path, **fields)
    edition = door.edition_of(article_id)

    again = visitor.post(path, **fields)

    assert again.status_code == 200
    assert SAVED in words_of(again)
    assert door.edition_of(article_id) == edition
    assert door.text_of(article_id).body == CLEAN


def test_a_clean_text_leads_on_without_a_word(door: Door) -> None:
    door.article(State.DRAFT)

    answer = save(door, door.visitor(), body=CLEAN)

    assert answer.status_code == 303


def test_the_editors_other_notes_stay_and_the_closing_note_is_the_contributors(
    door: Door,
) -> None:
    article_id = door.article(State.CHANGES_REQUESTED)
    visitor = door.visitor()

    page = visitor.get(f"{door.path(article_id)}/edit").text
    save(door, visitor, closing_note="Імя не называецца.")
    changed = door.text_of(article_id)
    save(door, visitor, closing_note="")

    assert TEXT.notes[0].text in page
    assert changed.notes == (Note(NoteKind.DISCLOSURE, "Імя не называецца."),)
    assert door.text_of(article_id).notes == ()


def note_for(door: Door, pseudonym_id: str, note: str) -> None:
    with door.databases.newsroom() as session:
        found = next(
            one
            for one in pseudonyms.list_own(session, door.newsroom.maks)
            if str(one.id) == pseudonym_id
        )
        persona = Persona(byline=found.byline, about=AboutView(closing_note=note))
        pseudonyms.change(session, door.newsroom.maks, found.id, persona)


def test_with_one_byline_its_usual_note_is_in_the_form_and_may_be_emptied(door: Door) -> None:
    note_for(door, door.pseudonyms()[0], "Мяркуй сам.")
    visitor = door.visitor()

    page = visitor.get("/room/articles/new").text
    visitor.post("/room/articles/new", pseudonym=door.pseudonyms()[0], **written())

    assert "Мяркуй сам." in page
    assert door.text_of(door.only_article().id).notes == ()


def test_with_several_bylines_no_note_of_another_one_is_in_the_form(door: Door) -> None:
    with door.databases.newsroom() as session:
        second = Pseudonym(contributor_id=door.newsroom.maks.contributor_id, byline="Ліса")
        session.add(second)
        session.flush()
        chosen = str(second.id)
    other = next(one for one in door.pseudonyms() if one != chosen)
    note_for(door, other, "Note of the first.")
    note_for(door, chosen, "Note of the second.")
    visitor = door.visitor()

    page = visitor.get("/room/articles/new").text
    answer = visitor.post("/room/articles/new", pseudonym=chosen, **written())

    assert "Note of the" not in page
    assert "The usual closing note of this byline was put in." in words_of(answer)
    assert door.text_of(door.only_article().id).notes[0].text == "Note of the second."


def test_what_the_editors_ask_for_stands_beside_the_form(door: Door) -> None:
    article_id = door.article(State.CHANGES_REQUESTED)

    page = words_of(door.visitor().get(f"{door.path(article_id)}/edit"))

    assert "What the editors ask for" in page


def test_a_text_that_grows_over_its_limit_is_refused_with_what_was_typed(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    headline = "а—б " * 75

    answer = save(door, door.visitor(), headline=headline.strip())

    assert answer.status_code == 422
    assert headline.strip() in answer.text
    assert door.text_of(article_id).headline == TEXT.headline
