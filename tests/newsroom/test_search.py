"""Search over sealed texts: what is found, by whom, and that nothing plain is stored."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import desk_texts, drafts, search
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.queue_filters import Filters
from safepub.newsroom.search import Found, NoWordsError, Sought
from safepub.newsroom.states import State
from tests.newsroom.conftest import CHECKED, TEXT, Newsroom

TODAY = datetime.now(UTC).date()


def _hand_in(session: NewsroomSession, newsroom: Newsroom, body: str) -> UUID:
    article_id = newsroom.article(session, State.DRAFT)
    text = replace(TEXT, body=body)
    drafts.save(session, newsroom.maks, article_id, text, seen_edition=1)
    drafts.submit(session, newsroom.maks, article_id, checked=CHECKED)
    return article_id


def _find(
    session: NewsroomSession, newsroom: Newsroom, words: str, filters: Filters | None = None
) -> Found:
    sought = Sought(words=words, filters=filters or Filters())
    return search.find(session, newsroom.editor, sought, today=TODAY)


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("kocka", "Čierna kočka na streche."),
        ("KOČKA", "Cierna kocka."),
        ("минск лютым", "Яны [у лютым] пайшлі ў Мінск. Минск."),
        ("tree", "The street."),
    ],
)
def test_capitals_and_accents_do_not_matter(
    databases: Databases, newsroom: Newsroom, words: str, body: str
) -> None:
    with databases.newsroom() as session:
        wanted = _hand_in(session, newsroom, body)
        _hand_in(session, newsroom, "Nothing of the kind.")

        found = _find(session, newsroom, words)

        assert [entry.article.id for entry in found.entries] == [wanted]
        assert found.looked_at == 2


def test_every_word_has_to_stand_there(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        _hand_in(session, newsroom, "Bread for everybody.")

        assert len(_find(session, newsroom, "bread everybody").entries) == 1
        assert _find(session, newsroom, "bread nobody").entries == []


@pytest.mark.parametrize("words", ["", "  ", "?!"])
def test_words_without_a_letter_are_refused(
    databases: Databases, newsroom: Newsroom, words: str
) -> None:
    with databases.newsroom() as session, pytest.raises(NoWordsError):
        _find(session, newsroom, words)


def test_drafts_are_never_found(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        newsroom.article(session, State.DRAFT)

        assert _find(session, newsroom, "bread").looked_at == 0


def test_filters_hold_for_the_search(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        newsroom.article(session, State.SUBMITTED)
        wanted = newsroom.article(session, State.PROOF)

        found = _find(session, newsroom, "bread", Filters(state=State.PROOF))

        assert [entry.article.id for entry in found.entries] == [wanted]


def test_whoever_holds_no_key_finds_nothing(databases: Databases, newsroom: Newsroom) -> None:
    keyless = replace(newsroom.editor, desk_keys={})
    with databases.newsroom() as session:
        newsroom.article(session, State.SUBMITTED)

        sought = Sought(words="bread", filters=Filters())
        found = search.find(session, keyless, sought, today=TODAY)

        assert (found.entries, found.unreadable) == ([], 1)


def test_the_second_search_opens_by_wraps_that_say_nothing(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        newsroom.article(session, State.SUBMITTED)
        desk_texts.keep(session, _find(session, newsroom, "bread").wraps)

    with databases.newsroom(write=False) as session:
        again = _find(session, newsroom, "bread")
        (sealed,) = session.scalars(select(SealedText))

    assert (len(again.entries), again.wraps) == (1, [])
    assert sealed.desk_wrap is not None
    assert b"bread" not in sealed.desk_wrap


def test_a_damaged_wrap_is_as_good_as_none(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        newsroom.article(session, State.SUBMITTED)
        desk_texts.keep(session, _find(session, newsroom, "bread").wraps)
        (sealed,) = session.scalars(select(SealedText))
        wrap = bytes(sealed.desk_wrap or b"")
        sealed.desk_wrap = wrap[:-1] + bytes([wrap[-1] ^ 1])
        session.flush()

        found = _find(session, newsroom, "bread")

        assert (len(found.entries), len(found.wraps)) == (1, 1)
