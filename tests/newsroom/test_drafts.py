"""The contributor's side: write, hand in, see what became of it."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from safepub.database import Databases
from safepub.newsroom import articles, contributors, drafts, editions, sealed_content, states
from safepub.newsroom.models.articles import Article, SealedText
from safepub.newsroom.models.staff import DeskKey
from safepub.newsroom.states import State
from safepub.newsroom.texts import Note, NoteKind, Text
from tests.newsroom.conftest import CHECKED, TEXT, Newsroom


def test_a_saved_draft_replaces_the_one_before(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        changed = replace(TEXT, headline="Bread", language="be")

        drafts.save(session, newsroom.maks, article_id, changed, seen_edition=1)

        assert drafts.open_draft(session, newsroom.maks, article_id) == changed
        assert session.scalar(select(func.count()).select_from(SealedText)) == 1
        assert drafts.get_own(session, newsroom.maks, article_id).language == "be"


def test_the_second_of_two_windows_is_told(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        drafts.save(session, newsroom.maks, article_id, TEXT, seen_edition=1)

    with pytest.raises(editions.EditCollisionError), databases.newsroom() as session:
        drafts.save(session, newsroom.maks, article_id, TEXT, seen_edition=1)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.IN_REVIEW, State.PROOF, State.APPROVED])
def test_what_was_handed_in_is_no_longer_written(
    databases: Databases, newsroom: Newsroom, state: State
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, state)
        seen = newsroom.edition(session, article_id)

        with pytest.raises(states.ActNotAllowedError):
            drafts.save(session, newsroom.maks, article_id, TEXT, seen_edition=seen)


def test_a_changed_text_comes_back_as_the_newest_revision_with_the_desks_notes(
    databases: Databases, newsroom: Newsroom
) -> None:
    funding = Note(NoteKind.FUNDING, "A fund paid for it.")
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        seen = newsroom.edition(session, article_id)
        with_note = replace(TEXT, notes=(funding,))
        articles.edit(session, newsroom.editor, article_id, with_note, seen_edition=seen)
        articles.request_changes(session, newsroom.editor, article_id, "Shorter.")
        seen = newsroom.edition(session, article_id)
        shorter = replace(TEXT, body="Short.", notes=())

        drafts.save(session, newsroom.maks, article_id, shorter, seen_edition=seen)
        drafts.submit(session, newsroom.maks, article_id, checked=CHECKED)

        article = articles.get(session, article_id)
        opened = articles.open_text(session, newsroom.editor, article)
        views = articles.list_revisions(session, article)
    assert article.state is State.IN_REVIEW
    assert opened == replace(shorter, notes=(funding,))
    assert [(view.number, view.written_by) for view in views] == [
        (3, None),
        (2, "Edita"),
        (1, None),
    ]


@pytest.mark.parametrize(
    "incomplete", [replace(TEXT, headline="  "), replace(TEXT, body="\n")], ids=["headline", "body"]
)
def test_an_incomplete_text_is_not_handed_in(
    databases: Databases, newsroom: Newsroom, incomplete: Text
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        drafts.save(session, newsroom.maks, article_id, incomplete, seen_edition=1)

    with pytest.raises(drafts.TextIncompleteError), databases.newsroom() as session:
        drafts.submit(session, newsroom.maks, article_id, checked=CHECKED)

    with databases.newsroom(write=False) as session:
        assert drafts.open_draft(session, newsroom.maks, article_id) == incomplete


def test_without_a_desk_key_nothing_is_handed_in_and_nothing_lost(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        session.execute(update(DeskKey).values(current=False))

    with pytest.raises(sealed_content.DeskKeyMissingError), databases.newsroom() as session:
        drafts.submit(session, newsroom.maks, article_id, checked=CHECKED)

    with databases.newsroom(write=False) as session:
        assert drafts.open_draft(session, newsroom.maks, article_id) == TEXT


def test_others_articles_and_missing_ones_look_the_same(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)

        with pytest.raises(drafts.ArticleNotFoundError):
            drafts.open_draft(session, newsroom.other, article_id)
        with pytest.raises(drafts.ArticleNotFoundError):
            drafts.open_draft(session, newsroom.maks, newsroom.other.contributor_id)
        assert drafts.list_entries(session, newsroom.other) == []


def test_nobody_writes_under_somebody_elses_pseudonym(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        theirs = contributors.pseudonyms_of(session, newsroom.other.contributor_id)[0]

        with pytest.raises(drafts.PseudonymNotFoundError):
            drafts.start(session, newsroom.maks, theirs.id, TEXT)


def test_a_deleted_draft_leaves_nothing(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)

        drafts.delete_draft(session, newsroom.maks, article_id)

        assert session.scalar(select(func.count()).select_from(SealedText)) == 0
        assert session.scalar(select(func.count()).select_from(Article)) == 0


@pytest.mark.parametrize("byline", ["M", "я", "مريم", "O'Neill-Śliwa", "字"])
def test_a_byline_may_be_one_letter_of_any_script(byline: str) -> None:
    contributors.check_byline(byline)


@pytest.mark.parametrize("byline", ["", " ", "123", "M\u202eaks", "M\naks", "M\u200baks", "x" * 81])
def test_a_byline_without_letters_or_with_hidden_characters_is_refused(byline: str) -> None:
    with pytest.raises(contributors.BylineRefusedError):
        contributors.check_byline(byline)
