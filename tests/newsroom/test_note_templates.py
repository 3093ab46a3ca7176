"""Note templates: sealed words, for one pseudonym or for all."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import articles, note_templates
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.desk import NoteTemplate
from safepub.newsroom.note_templates import (
    Template,
    TemplateNotFoundError,
    TemplatePseudonymError,
    TemplateWordsError,
)
from safepub.newsroom.states import Right, RightMissingError, State
from safepub.newsroom.texts import MAX_NOTE, NoteKind
from tests.newsroom.conftest import Newsroom

FOR_ALL = Template(kind=NoteKind.PERMISSION, words="Reprinted by permission.")
HIS = "Maks is not his name."


def test_a_template_s_words_are_sealed_and_opened_at_the_desk(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        note_templates.make(session, newsroom.editor, FOR_ALL)

        (view,) = note_templates.list_(session, newsroom.editor)
        (row,) = session.scalars(select(NoteTemplate))

    assert (view.kind, view.words, view.byline) == (FOR_ALL.kind, FOR_ALL.words, None)
    assert b"permission" not in row.body


def test_a_pseudonym_s_own_templates_come_first_and_others_see_none_of_them(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article = articles.get(session, newsroom.article(session, State.IN_REVIEW))
        (maks,) = note_templates.pseudonyms(session)
        own = Template(kind=NoteKind.TRANSLATION, words=HIS, pseudonym_id=maks[0])
        note_templates.make(session, newsroom.editor, FOR_ALL)
        note_templates.make(session, newsroom.editor, own)

        fitting = note_templates.list_for(session, newsroom.editor, article.pseudonym_id)
        others = note_templates.list_for(session, newsroom.editor, newsroom.maks.contributor_id)

    assert maks == (article.pseudonym_id, "Maks")
    assert [(view.words, view.byline) for view in fitting] == [
        (HIS, "Maks"),
        (FOR_ALL.words, None),
    ]
    assert [view.words for view in others] == [FOR_ALL.words]


def test_a_pseudonym_of_drafts_alone_is_nothing_that_the_desk_knows(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        draft = newsroom.article(session, State.DRAFT)
        chosen = session.get_one(Article, draft).pseudonym_id

        assert note_templates.pseudonyms(session) == []
        with pytest.raises(TemplatePseudonymError):
            note_templates.make(session, newsroom.editor, replace(FOR_ALL, pseudonym_id=chosen))


def test_a_template_is_changed_and_deleted(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        made = note_templates.make(session, newsroom.editor, FOR_ALL)

        note_templates.change(session, newsroom.editor, made, replace(FOR_ALL, words="Free."))
        assert note_templates.get(session, newsroom.editor, made).words == "Free."

        note_templates.remove(session, newsroom.editor, made)
        with pytest.raises(TemplateNotFoundError):
            note_templates.get(session, newsroom.editor, made)
        with pytest.raises(TemplateNotFoundError):
            note_templates.change(session, newsroom.editor, made, FOR_ALL)


@pytest.mark.parametrize("words", ["", " \n", "x" * (MAX_NOTE + 1)])
def test_words_that_are_no_note_are_refused(
    databases: Databases, newsroom: Newsroom, words: str
) -> None:
    with databases.newsroom() as session, pytest.raises(TemplateWordsError):
        note_templates.make(session, newsroom.editor, replace(FOR_ALL, words=words))


def test_only_editors_read_and_write_templates(databases: Databases, newsroom: Newsroom) -> None:
    publisher = replace(newsroom.publisher, rights=frozenset({Right.ADMINISTRATOR}))
    with databases.newsroom() as session:
        with pytest.raises(RightMissingError):
            note_templates.make(session, publisher, FOR_ALL)
        with pytest.raises(RightMissingError):
            note_templates.list_(session, publisher)


def test_one_that_does_not_open_hides_no_other(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        first = note_templates.make(session, newsroom.editor, FOR_ALL)
        second = note_templates.make(session, newsroom.editor, replace(FOR_ALL, words="Free."))
        rows = {row.id: row for row in session.scalars(select(NoteTemplate))}
        # As if somebody had exchanged the rows' bodies.
        rows[first].body = rows[second].body
        session.flush()

        words = {view.id: view.words for view in note_templates.list_(session, newsroom.editor)}

    assert words == {first: None, second: "Free."}
