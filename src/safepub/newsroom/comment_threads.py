"""Reading comments: each with its answers, beside the paragraph that has its passage now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.newsroom import comments, passages, sealed_content, sealed_for_desk
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.desk import Comment
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.passages import Paragraph, Part

LONGEST_QUOTE = 200
"""Characters of a passage that a contributor reads again above a comment about it."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One comment or answer; `words` is None where no key opens it."""

    number: int
    name: str
    own: bool
    """Whether the one who reads wrote it."""
    written_on: date
    words: str | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A comment about a passage, with its answers, oldest first."""

    said: Said
    answers: tuple[Said, ...]
    revision: int
    resolved: bool
    part: Part
    place: int
    passage: str = field(repr=False)
    """Empty where the comment does not open."""
    whole: bool
    """Whether it is about a whole paragraph."""

    @property
    def number(self) -> int:
        """The comment's number within its article."""
        return self.said.number

    @property
    def may_be_deleted(self) -> bool:
        """Whether the one who reads may delete it, as `comments.remove` decides."""
        return self.said.own and all(found.own for found in self.answers)


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Threads by the place of their paragraph, and those whose passage is there no more."""

    beside: Mapping[int, Sequence[Thread]]
    changed: Sequence[Thread]


def threads(session: NewsroomSession, desk: DeskReader, article: Article) -> list[Thread]:
    """Open all comments on an article, in the order in which they were written."""
    rows = session.execute(
        select(Comment, Staff.name)
        .join(Staff, Staff.id == Comment.writer_id)
        .where(Comment.article_id == article.id)
        .order_by(Comment.number)
    )
    begun: list[tuple[Comment, Said, dict[str, Any]]] = []
    answers: dict[UUID, list[Said]] = {}
    for comment, name in rows:
        payload = _open(comment, desk)
        said = Said(
            number=comment.number,
            name=name,
            own=comment.writer_id == desk.staff_id,
            written_on=comment.written_on,
            words=payload.get("words"),
        )
        if comment.answers_id is None:
            begun.append((comment, said, payload))
        else:
            answers.setdefault(comment.answers_id, []).append(said)
    return [
        _thread(comment, said, payload, answers.get(comment.id, ()))
        for comment, said, payload in begun
    ]


def place(paragraphs: Sequence[Paragraph], found: Sequence[Thread]) -> Placed:
    """Put threads beside the paragraphs that have their passages."""
    beside: dict[int, list[Thread]] = {}
    changed = []
    for thread in found:
        at = passages.locate(paragraphs, thread.part, thread.place, thread.passage)
        if at is None:
            changed.append(thread)
        else:
            beside.setdefault(at, []).append(thread)
    return Placed(beside=beside, changed=changed)


def count_open(session: NewsroomSession, article: Article) -> int:
    """Count the comments about passages that nobody has resolved."""
    still_open = select(func.count()).where(
        Comment.article_id == article.id, Comment.answers_id.is_(None), ~Comment.resolved
    )
    return session.scalars(still_open).one()


def quote(found: Sequence[Thread], numbers: Collection[int]) -> str:
    """Write the chosen comments out for a contributor: each under its passage, nobody named.

    Answers stay at the desk, and so does what does not open.
    """
    chosen = [thread for thread in found if thread.number in numbers and thread.said.words]
    return "\n\n".join(f"“{_shortened(thread.passage)}”\n{thread.said.words}" for thread in chosen)


def _thread(
    comment: Comment, said: Said, payload: Mapping[str, Any], answers: Sequence[Said]
) -> Thread:
    return Thread(
        said=said,
        answers=tuple(answers),
        revision=comment.revision,
        resolved=comment.resolved,
        part=Part(payload.get("part", Part.BODY)),
        place=payload.get("place", 0),
        passage=payload.get("passage", ""),
        whole=payload.get("whole", True),
    )


def _open(comment: Comment, desk: DeskReader) -> dict[str, Any]:
    """Open one comment; one that does not open must not hide all the others."""
    try:
        return sealed_for_desk.open_(comment, desk.desk_keys, context=comments.context_of(comment))
    except (sealed_content.NotReadableError, SealBrokenError):
        return {}


def _shortened(passage: str) -> str:
    words = " ".join(passage.split())
    return words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1].rstrip()}…"
