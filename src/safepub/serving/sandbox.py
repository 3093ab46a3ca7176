"""What a test token sees: the sandbox (DESIGN, section 9).

It is the same for every outlet, whatever its terms, and stands in no database. Each function
gives what the statement of the same name gives of real articles, so that the two cannot be
mixed: where the one is asked, the other is not.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from safepub.crypto.change_cursors import FeedPlace
from safepub.newsroom import acknowledgements
from safepub.newsroom.acknowledgements import NotToldError, Word
from safepub.newsroom.models.versions import Change
from safepub.newsroom.states import State
from safepub.newsroom.versions import FULL, SUMMARY, URGENT, ChangeKind
from safepub.renditions import formats
from safepub.renditions.types import PublishedArticle
from safepub.serving import sandbox_articles
from safepub.serving.queries import ListQuery
from safepub.serving.sandbox_articles import SandboxChange
from safepub.serving.tombstones import Tombstone

_STATES = {ChangeKind.WITHHELD: State.WITHHELD, ChangeKind.KILLED: State.KILLED}
_FIRST = 1
_TAG_LENGTH = 32


def page(query: ListQuery) -> Sequence[tuple[datetime, UUID, bytes]]:
    """Give one page, and one article more that tells whether another page follows.

    Of each what the list is sorted by, its id and its bytes.
    """
    format_ = SUMMARY if query.summary else FULL
    found = [
        (_moment(article, query), article.id, article)
        for article in map(version, _ids())
        if article is not None and _asked_for(article, query)
    ]
    found.sort(key=lambda row: row[:2], reverse=True)
    return [
        (moment, article_id, rendered(article, format_))
        for moment, article_id, article in found[: query.limit + 1]
    ]


def version(article_id: UUID, number: int | None = None) -> PublishedArticle | None:
    """Give one version of an article that is out, the newest without a number."""
    change = _newest_change(article_id)
    if change is None or change.kind in _STATES:
        return None
    wanted = change.version if number is None else number
    return next(
        (
            article
            for article in sandbox_articles.VERSIONS
            if (article.id, article.version) == (article_id, wanted)
        ),
        None,
    )


@cache
def rendered(article: PublishedArticle, format_: str) -> bytes:
    """Give one version in one format, by the same function as a real one."""
    return formats.render_one(article, format_)


def tombstone(article_id: UUID) -> Tombstone | None:
    """Give the tombstone of the article that was killed, as of one that was heard of."""
    for number, change in enumerate(sandbox_articles.CHANGES, _FIRST):
        if change.kind is ChangeKind.KILLED and change.id == article_id:
            return Tombstone(
                article_id=article_id,
                killed_at=change.happened_at,
                reason=change.reason or "",
                change_number=number,
                heard=True,
            )
    return None


def medium(media_id: UUID, *, head: bool) -> tuple[str, str, str, int, bytes | None] | None:
    """Give a file's tag, type, name and size, and its bytes where they are to be sent."""
    known, picture = sandbox_articles.MEDIUM, sandbox_articles.PICTURE
    if media_id != known.id:
        return None
    tag = hashlib.sha256(picture).hexdigest()[:_TAG_LENGTH]
    return tag, known.media_type, known.name, known.size, None if head else picture


def changes(after: FeedPlace, limit: int) -> Sequence[tuple[FeedPlace, Change, str | None]]:
    """Give what there is to hear after a place, in order, and one more than `limit`."""
    told = [
        (FeedPlace(number, number), _change(number, change), change.reason)
        for number, change in enumerate(sandbox_articles.CHANGES, _FIRST)
    ]
    return [row for row in told if row[0] > after][: limit + 1]


def acknowledge(article_id: UUID, word: Word) -> int:
    """Check a word as if it were about a real article, give its version, and keep nothing.

    Raises:
        NotToldError: The sandbox has no such article.
        VersionUnknownError: It shows the article and names no version, or one that is none.
        OutdatedError: The article has changed since.
    """
    change = _newest_change(article_id)
    if change is None:
        raise NotToldError
    state = _STATES.get(change.kind, State.PUBLISHED)
    acknowledgements.require_current(state, change.version, word)
    return change.version


def _ids() -> Sequence[UUID]:
    return list(dict.fromkeys(change.id for change in sandbox_articles.CHANGES))


def _newest_change(article_id: UUID) -> SandboxChange | None:
    told = (one for one in reversed(sandbox_articles.CHANGES) if one.id == article_id)
    return next(told, None)


def _moment(article: PublishedArticle, query: ListQuery) -> datetime:
    return article.published_at if query.updated_since is None else article.updated_at


def _asked_for(article: PublishedArticle, query: ListQuery) -> bool:
    moment, after, since = _moment(article, query), query.after, query.updated_since
    return all(
        (
            query.language in {None, article.language},
            query.byline in {None, article.byline},
            query.tag is None or query.tag in article.tags,
            since is None or moment >= since,
            after is None or (moment, article.id) < (after.moment, after.article_id),
        )
    )


def _change(number: int, change: SandboxChange) -> Change:
    """Give a row that no session knows."""
    return Change(
        number=number,
        article_id=change.id,
        kind=change.kind.value,
        version=change.version,
        urgent=change.kind in URGENT,
        happened_at=change.happened_at,
    )
