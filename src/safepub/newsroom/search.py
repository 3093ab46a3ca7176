"""Search over sealed texts, in the request of whoever searches; no plaintext is stored.

Blind to capitals and accents: text and words are folded alike, and combining marks
between the letters of a text do not count.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import desk_texts, queue, queue_filters
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.desk_texts import HeldKey, NewWrap, Opened, StoredText
from safepub.newsroom.models.articles import Article
from safepub.newsroom.queue import QueueEntry
from safepub.newsroom.queue_filters import Filters
from safepub.newsroom.sealed_content import NotReadableError
from safepub.newsroom.texts import Text

MAX_WORDS = 200
AT_ONCE = 2_000
"""Texts that one request opens; whoever looks for more presses a button."""
PAGE_SIZE = 25
_BATCH = 100
# The combining marks of the scripts that newsrooms print: a run of them is skipped.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
)


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What to look for, and where; `start` is how many articles to pass over."""

    words: str = field(repr=False)
    filters: Filters
    start: int = 0


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search found, with the newest act first.

    `following` is where to go on, None at the end. `wraps` are for `desk_texts.keep`.
    """

    entries: Sequence[QueueEntry]
    looked_at: int
    unreadable: int
    following: int | None
    wraps: Sequence[NewWrap] = field(repr=False)


class NoWordsError(InvalidError):
    """There is nothing to look for."""

    message = "Please write at least one word to look for."


def find(session: NewsroomSession, desk: DeskReader, sought: Sought, *, today: date) -> Found:
    """Open the newest text of each article under the filters until a page is full.

    Every word has to stand in the headline, dek, body, byline, notes, credits, tags,
    places or series, whole or as a part of a longer word. At most `AT_ONCE` texts.

    Raises:
        NoWordsError: There is no letter or digit to look for.
    """
    patterns = _patterns(sought.words)
    rows = session.execute(
        select(Article.id, Article.byline, queue.newest_text())
        .where(*queue_filters.conditions(sought.filters, today))
        .order_by(Article.moved_on.desc(), Article.id)
        .offset(sought.start)
        .limit(AT_ONCE + 1)
    ).all()
    keys = desk_texts.keys_of(desk.desk_keys)
    hits: dict[UUID, str] = {}
    wraps: list[NewWrap] = []
    looked_at = unreadable = 0
    for article_id, byline, stored in _stored(
        session, [(row[0], row[1], row[2]) for row in rows[:AT_ONCE]]
    ):
        if len(hits) == PAGE_SIZE:
            break
        looked_at += 1
        opened = _opened(stored, keys)
        if opened is None:
            unreadable += 1
            continue
        if opened.new_wrap is not None:
            wraps.append(opened.new_wrap)
        if _matches(opened.text, byline, patterns):
            hits[article_id] = opened.text.headline
    return Found(
        entries=_entries(session, hits),
        looked_at=looked_at,
        unreadable=unreadable,
        following=sought.start + looked_at if looked_at < len(rows) else None,
        wraps=wraps,
    )


def _opened(stored: StoredText | None, keys: Mapping[UUID, HeldKey]) -> Opened | None:
    if stored is None:
        return None
    try:
        return desk_texts.open_(stored, keys)
    except (NotReadableError, SealBrokenError):
        return None


def _stored(
    session: NewsroomSession, rows: Sequence[tuple[UUID, str, UUID | None]]
) -> Iterator[tuple[UUID, str, StoredText | None]]:
    for begin in range(0, len(rows), _BATCH):
        batch = rows[begin : begin + _BATCH]
        found = desk_texts.load(session, [row[2] for row in batch if row[2] is not None])
        for article_id, byline, text_id in batch:
            yield article_id, byline, None if text_id is None else found.get(text_id)


def _entries(session: NewsroomSession, hits: dict[UUID, str]) -> list[QueueEntry]:
    found = {
        article.id: article
        for article in session.scalars(select(Article).where(Article.id.in_(hits)))
    }
    return [
        QueueEntry(
            article=found[article_id],
            headline=headline,
            waiting_for=queue_filters.waits_for(found[article_id]),
        )
        for article_id, headline in hits.items()
    ]


def _patterns(words: str) -> list[re.Pattern[str]]:
    folded = re.sub(f"[{_MARKS}]+", "", _folded(words[:MAX_WORDS]))
    found = [word for word in folded.split() if any(letter.isalnum() for letter in word)]
    if not found:
        raise NoWordsError
    between = f"[{_MARKS}]*"
    return [re.compile(between.join(re.escape(letter) for letter in word)) for word in set(found)]


def _matches(text: Text, byline: str, patterns: Collection[re.Pattern[str]]) -> bool:
    folded = _folded(
        "\n".join(
            (
                *(text.headline, text.dek, text.body, byline, text.series),
                *(note.text for note in text.notes),
                *(credit.name for credit in text.credits),
                *text.tags,
                *text.places,
            )
        )
    )
    return all(pattern.search(folded) for pattern in patterns)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold())
