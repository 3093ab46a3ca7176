"""Writing: nothing typed is lost, nobody else reads it, and handing in asks first."""

import re

import pytest
from sqlalchemy import select

from safepub.newsroom import articles, drafts, preferences, texts
from safepub.newsroom.models.articles import Article, SealedText
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.models.staff import DeskKey
from safepub.newsroom.models.work import Preference
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT
from tests.web.contributor.conftest import OTHER, Door, Visitor, words_of, written

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def start(door: Door, visitor: Visitor, **changed: str) -> str:
    """Write a first draft and give the path of its article."""
    answer = visitor.post(
        "/room/articles/new", **{"pseudonym": door.pseudonyms()[0], **written(**changed)}
    )
    # It comes back at once where something in it was made like everybody's.
    assert answer.status_code in {200, 303}, answer.text
    return door.path(door.only_article().id)


@pytest.mark.parametrize(
    ("button", "goes_to"),
    [("save", "/edit?notice=saved"), ("preview", "/preview"), ("hand_in", "/submit")],
)
def test_each_button_saves_the_new_text_and_leads_on(door: Door, button: str, goes_to: str) -> None:
    visitor = door.visitor()

    answer = visitor.post(
        "/room/articles/new", pseudonym=door.pseudonyms()[0], **written(button=button)
    )

    article = door.only_article()
    assert answer.location == door.path(article.id) + goes_to
    assert door.text_of(article.id).headline == "Snow over Hrodna"
    assert article.state is State.DRAFT
    assert visitor.get(answer.location).status_code == 200


@pytest.mark.parametrize("button", ["save", "preview", "hand_in"])
def test_each_button_saves_the_changed_text(door: Door, button: str) -> None:
    article_id = door.article(State.DRAFT)
    changed = written(button=button, edition=door.edition_of(article_id))

    answer = door.visitor().post(f"{door.path(article_id)}/edit", **changed)

    assert answer.status_code == 303
    assert door.text_of(article_id).body == "It *fell* all night."
    assert door.state_of(article_id) is State.DRAFT


def test_an_unfinished_draft_may_be_saved(door: Door) -> None:
    visitor = door.visitor()

    path = start(door, visitor, headline="", body="")

    assert "(no headline yet)" in words_of(visitor.get("/room"))
    assert visitor.get(f"{path}/preview").status_code == 200


def test_an_unfinished_draft_is_not_handed_in(door: Door) -> None:
    visitor = door.visitor()
    path = start(door, visitor, body="")

    question = visitor.get(f"{path}/submit")
    answer = visitor.post(f"{path}/submit", edition=door.edition_of(door.only_article().id))

    assert "needs a headline and a text" in words_of(question)
    assert answer.status_code == 422
    assert door.only_article().state is State.DRAFT


def test_handing_in_asks_first_and_then_lets_the_desk_read(door: Door) -> None:
    visitor = door.visitor()
    path = start(door, visitor, button="hand_in")
    article_id = door.only_article().id

    question = words_of(visitor.get(f"{path}/submit"))
    still = door.state_of(article_id)
    answer = visitor.post(f"{path}/submit", edition=door.edition_of(article_id))

    assert "you cannot change or delete it any more" in question
    assert still is State.DRAFT
    assert "Handed in." in visitor.page_after(answer)
    with door.databases.newsroom(write=False) as session:
        article = articles.get(session, article_id)
        text = articles.open_text(session, door.newsroom.editor, article)
    assert text.headline == "Snow over Hrodna"


def test_only_the_text_that_was_shown_is_handed_in(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    path, seen = door.path(article_id), door.edition_of(article_id)
    visitor = door.visitor()
    visitor.post(f"{path}/edit", **written(edition=seen))

    answer = visitor.post(f"{path}/submit", edition=seen)

    assert answer.status_code == 409
    assert "Snow over Hrodna" in words_of(answer)
    assert door.state_of(article_id) is State.DRAFT


def test_wanted_changes_are_written_and_handed_in_again(door: Door) -> None:
    article_id = door.article(State.CHANGES_REQUESTED)
    path, visitor = door.path(article_id), door.visitor()

    note = TEXT.notes[0].text
    seen = door.edition_of(article_id)
    visitor.post(f"{path}/edit", **written(edition=seen, closing_note=note))
    visitor.post(f"{path}/submit", edition=door.edition_of(article_id))

    assert door.state_of(article_id) is State.IN_REVIEW
    assert door.text_of(article_id).notes == TEXT.notes


@pytest.mark.parametrize("letter", ["x", "ы"])
def test_a_text_of_one_letter_too_many_is_refused_and_comes_back_whole(
    door: Door, letter: str
) -> None:
    body = letter * (texts.MAX_BODY + 1)

    answer = door.visitor().post(
        "/room/articles/new", pseudonym=door.pseudonyms()[0], **written(body=body)
    )

    assert answer.status_code == 422
    assert 'href="#field-body"' in answer.text
    assert body in answer.text
    assert "Snow over Hrodna" in answer.text


def test_the_longest_text_is_taken_in_any_script(door: Door) -> None:
    path = start(door, door.visitor(), body="ы" * texts.MAX_BODY)

    assert len(door.text_of(door.only_article().id).body) == texts.MAX_BODY
    assert path


def test_of_two_tabs_the_second_sees_both_texts_and_loses_none(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    path, seen = f"{door.path(article_id)}/edit", door.edition_of(article_id)
    visitor = door.visitor()
    visitor.post(path, **written(edition=seen, body="From the first tab."))

    answer = visitor.post(
        f"{path}?notice=saved", **written(edition=seen, body="From the second tab.")
    )

    assert answer.status_code == 409
    assert "Saved. Only you can read it." not in answer.text
    assert "From the first tab." in answer.text
    assert "From the second tab." in answer.text
    assert door.text_of(article_id).body == "From the first tab."


def test_after_a_collision_saving_again_is_taken(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    path, seen = f"{door.path(article_id)}/edit", door.edition_of(article_id)
    visitor = door.visitor()
    visitor.post(path, **written(edition=seen))
    collision = visitor.post(path, **written(edition=seen, body="Both together."))
    shown = collision.text.split('name="edition" value="')[1].split('"')[0]

    answer = visitor.post(path, **written(edition=shown, body="Both together."))

    assert answer.status_code == 303
    assert door.text_of(article_id).body == "Both together."


def test_a_text_that_was_handed_in_from_another_tab_comes_back_with_the_reason(
    door: Door,
) -> None:
    article_id = door.article(State.SUBMITTED)

    answer = door.visitor().post(f"{door.path(article_id)}/edit", **written(edition="1"))

    assert answer.status_code == 409
    assert "It *fell* all night." in answer.text
    assert "has moved on" in answer.text
    assert 'name="button"' not in answer.text


@pytest.mark.parametrize("edition", ["", "x", "0", "-1", "1.5", "9" * 30])
def test_an_edition_that_no_page_gave_is_refused_with_the_text_kept(
    door: Door, edition: str
) -> None:
    article_id = door.article(State.DRAFT)

    answer = door.visitor().post(f"{door.path(article_id)}/edit", **written(edition=edition))

    assert answer.status_code == 422
    assert "It *fell* all night." in answer.text
    assert door.text_of(article_id) == TEXT


def test_a_preview_shows_formatting_and_escapes_scripts(door: Door) -> None:
    # Abuse case 17.
    hostile = '<script>alert(1)</script> *mild* [x](javascript:alert(1)) <img src=x onerror="y">'
    visitor = door.visitor()
    path = start(door, visitor, headline="<b>Bold</b>", dek="<script>", body=hostile)

    page = visitor.get(f"{path}/preview").text

    assert "<em>mild</em>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    for alive in ("<script", "<img", "<b>", 'href="javascript'):
        assert alive not in page


def test_languages_are_those_that_the_house_decided_and_the_text_s_own(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    visitor = door.visitor()
    with door.databases.newsroom() as session:
        session.add(Preference(name=preferences.LANGUAGES, value="ka,sk"))

    new = visitor.get("/room/articles/new").text
    old = visitor.get(f"{door.path(article_id)}/edit").text

    offered = re.compile(r'<option value="(ka|sk|en|be)"( selected)?')
    assert offered.findall(new) == [("ka", " selected"), ("sk", "")]
    assert offered.findall(old) == [("ka", ""), ("sk", ""), ("en", " selected")]


def test_a_preview_names_its_language_and_finds_its_direction(door: Door) -> None:
    visitor = door.visitor()
    path = start(door, visitor)

    page = visitor.get(f"{path}/preview").text

    assert '<article lang="be">' in page
    assert '<div class="article-body" dir="auto">' in page


def test_square_brackets_stay_as_they_were_typed(door: Door) -> None:
    visitor = door.visitor()
    path = start(door, visitor, body="He [the witness] left.")

    assert "He [the witness] left." in visitor.get(f"{path}/preview").text
    assert "He [the witness] left." in visitor.get(f"{path}/edit").text


def test_a_saved_draft_is_sealed_to_its_contributor_alone(door: Door) -> None:
    start(door, door.visitor())

    with door.databases.newsroom(write=False) as session:
        sealed = session.scalars(select(SealedText)).one()

    assert sealed.desk_box is None
    assert b"Hrodna" not in sealed.body


def test_with_one_byline_there_is_nothing_to_choose(door: Door) -> None:
    page = door.visitor().get("/room/articles/new").text

    assert '<select id="field-pseudonym"' not in page
    assert "Maks" in page


def test_with_two_bylines_the_chosen_one_is_printed(door: Door) -> None:
    with door.databases.newsroom() as session:
        second = Pseudonym(contributor_id=door.newsroom.maks.contributor_id, byline="Ліса")
        session.add(second)
        session.flush()
        chosen = str(second.id)
    visitor = door.visitor()

    page = visitor.get("/room/articles/new").text
    visitor.post("/room/articles/new", pseudonym=chosen, **written())

    assert '<select id="field-pseudonym"' in page
    assert door.only_article().byline == "Ліса"


def test_another_contributors_pseudonym_is_refused_with_the_text_kept(door: Door) -> None:
    # Abuse case 37.
    answer = door.visitor(OTHER).post(
        "/room/articles/new", pseudonym=door.pseudonyms()[0], **written()
    )

    assert answer.status_code == 422
    assert "It *fell* all night." in answer.text
    with door.databases.newsroom(write=False) as session:
        assert session.scalars(select(Article)).all() == []


@pytest.mark.parametrize("field", ["state", "byline", "notes", "published_at"])
def test_a_field_that_the_form_does_not_offer_is_refused(door: Door, field: str) -> None:
    # Abuse cases 18 and 37.
    article_id = door.article(State.DRAFT)
    changed = {**written(edition=door.edition_of(article_id)), field: "published"}

    answer = door.visitor().post(f"{door.path(article_id)}/edit", **changed)

    assert answer.status_code == 422
    assert door.text_of(article_id) == TEXT


def test_a_draft_is_deleted_only_after_a_second_look(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    path, visitor = door.path(article_id), door.visitor()

    question = visitor.get(f"{path}/delete")
    still = door.state_of(article_id)
    answer = visitor.post(f"{path}/delete")

    assert "cannot be brought back" in words_of(question)
    assert still is State.DRAFT
    assert "The draft is deleted." in visitor.page_after(answer)
    assert visitor.get(path).status_code == 404
    with door.databases.newsroom(write=False) as session:
        assert session.scalars(select(SealedText)).all() == []
        assert drafts.own_articles(session, door.newsroom.maks) == []


def test_a_desk_without_a_key_takes_nothing_in_and_keeps_the_draft(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    with door.databases.newsroom() as session:
        for key in session.scalars(select(DeskKey)):
            key.current = False

    answer = door.visitor().post(
        f"{door.path(article_id)}/submit", edition=door.edition_of(article_id)
    )

    assert answer.status_code == 503
    assert door.text_of(article_id) == TEXT
    assert door.state_of(article_id) is State.DRAFT
