"""After the desk's key was replaced: what is sealed to earlier keys goes to the new one.

Bodies stay as they are; each content key is sealed anew, so that whoever left opens
nothing of it with a key that they remember.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from safepub.crypto import content
from safepub.database import NewsroomSession
from safepub.newsroom import (
    abouts,
    attachment_rows,
    comments,
    desk_keys,
    desk_tags,
    journal,
    messages,
    note_templates,
    overrides,
    texts,
)
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.models.attachments import Attachment
from safepub.newsroom.models.desk import Comment, DeskTag, NoteTemplate, Override
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.people import About
from safepub.newsroom.models.staff import DeskKey

AT_ONCE = 1_000
"""About half a second on one core; the page offers the rest."""

# Any: each function takes the rows of its own table.
SEALED: tuple[tuple[Any, Callable[[Any], bytes]], ...] = (
    (SealedText, texts.context_of),
    (Message, messages.context_of),
    (Attachment, attachment_rows.context_of),
    (About, abouts.context_of),
    (Comment, comments.context_of),
    (DeskTag, desk_tags.context_of),
    (NoteTemplate, note_templates.context_of),
    (Override, overrides.context_of),
)


def left(session: NewsroomSession) -> int:
    """Count the rows that are sealed to an earlier key of the desk."""
    current = desk_keys.current(session)
    return sum(
        session.scalars(
            select(func.count()).select_from(model).where(*_earlier(model, current))
        ).one()
        for model, _ in SEALED
    )


def reseal(session: NewsroomSession, desk: DeskReader, *, today: date, most: int = AT_ONCE) -> int:
    """Seal up to `most` rows to the current key, as far as this log-in opens them; say how many.

    A row that another request holds at this moment is left for the next time.

    Raises:
        states.RightMissingError: Whoever does it may not read.
        desk_keys.KeyNotHeldError: Their log-in does not hold the current key.
    """
    key = desk_keys.require_holder(session, desk)
    done = 0
    for model, context_of in SEALED:
        rows = session.scalars(
            select(model)
            .where(*_earlier(model, key.id), model.desk_key_id.in_(desk.desk_keys))
            .limit(most - done)
            .options(defer(model.body))
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            seed = desk.desk_keys[row.desk_key_id]
            _seal_anew(row, key, seed, context_of(row))
        done += len(rows)
    session.flush()
    if done:
        what = {"desk_key": str(key.id)}
        journal.append(session, "desk_key.resealed", who=str(desk.staff_id), what=what, day=today)
    return done


def _earlier(model: Any, current: object) -> tuple[Any, ...]:  # noqa: ANN401 - see SEALED
    return (model.desk_box.is_not(None), model.desk_key_id != current)


def _seal_anew(row: Any, key: DeskKey, seed: bytes, context: bytes) -> None:  # noqa: ANN401
    row.desk_box = content.box_for(key.public_key, row.desk_box, seed, context=context)
    row.desk_key_id = key.id
    if isinstance(row, SealedText):
        # A shortcut of the search that is bound to the earlier key.
        row.desk_wrap = None
