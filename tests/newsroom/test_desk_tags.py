"""Desk tags: sealed names, one of each, on and off articles."""

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import desk_tags
from safepub.newsroom.desk_tags import DeskTagNameError, DeskTagNotFoundError, DeskTagTakenError
from safepub.newsroom.models.desk import DeskTag
from safepub.newsroom.states import State
from tests.newsroom.conftest import Newsroom


def test_a_tag_s_name_is_sealed_and_opened_at_the_desk(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        desk_tags.make(session, newsroom.editor, "  Prisons ")

        (view,) = desk_tags.list_(session, newsroom.editor)
        (row,) = session.scalars(select(DeskTag))

    assert (view.name, view.articles) == ("Prisons", 0)
    assert b"Prisons" not in row.body


def test_a_name_is_there_once(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        first = desk_tags.make(session, newsroom.editor, "Prisons")
        second = desk_tags.make(session, newsroom.editor, "Courts")

        with pytest.raises(DeskTagTakenError):
            desk_tags.make(session, newsroom.editor, "PRISONS")
        with pytest.raises(DeskTagTakenError):
            desk_tags.rename(session, newsroom.editor, second, "prisons")
        desk_tags.rename(session, newsroom.editor, first, "PRISONS")


@pytest.mark.parametrize("name", ["", " ", "x" * 41])
def test_a_name_that_is_none_is_refused(
    databases: Databases, newsroom: Newsroom, name: str
) -> None:
    with databases.newsroom() as session, pytest.raises(DeskTagNameError):
        desk_tags.make(session, newsroom.editor, name)


def test_an_article_bears_what_was_put_on_and_nothing_else(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.SUBMITTED)
        one, two = (desk_tags.make(session, newsroom.editor, name) for name in ("One", "Two"))

        desk_tags.put_on(session, newsroom.editor, article_id, [one])
        desk_tags.put_on(session, newsroom.editor, article_id, [two])
        assert desk_tags.borne_by(session, article_id) == {two}
        desk_tags.remove(session, newsroom.editor, two)

        assert desk_tags.borne_by(session, article_id) == frozenset()
        with pytest.raises(DeskTagNotFoundError):
            desk_tags.put_on(session, newsroom.editor, article_id, [two])
