"""Opening many texts at the desk: quickly where somebody at the desk opened them before.

Whoever opens a text may leave its key behind under a key that only the desk's seed gives
(`crypto.desk_wraps`). No plaintext is ever stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import bindparam, select, update

from safepub.crypto import content, desk_wraps
from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.newsroom import texts
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.sealed_content import NotReadableError
from safepub.newsroom.texts import Text


@dataclass(frozen=True, kw_only=True)
class HeldKey:
    """One key of the desk, and the key of its wraps."""

    seed: bytes = field(repr=False)
    wrap_key: bytes = field(repr=False)


@dataclass(frozen=True)
class StoredText:
    """A sealed text's row, read without the session's bookkeeping."""

    id: UUID
    article_id: UUID
    body: bytes = field(repr=False)
    desk_box: bytes | None = field(repr=False)
    desk_key_id: UUID | None
    desk_wrap: bytes | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class NewWrap:
    """A wrap that was made by opening a text, and is not stored yet."""

    text_id: UUID
    desk_key_id: UUID
    desk_wrap: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An opened text; `new_wrap` is None where it had one that fits."""

    text: Text
    new_wrap: NewWrap | None


def keys_of(desk_keys: Mapping[UUID, bytes]) -> Mapping[UUID, HeldKey]:
    """Derive the keys of the wraps once for many texts."""
    return {
        key_id: HeldKey(seed=seed, wrap_key=desk_wraps.key_of(seed, key_id.bytes))
        for key_id, seed in desk_keys.items()
    }


def load(session: NewsroomSession, text_ids: Sequence[UUID]) -> Mapping[UUID, StoredText]:
    """Read sealed texts by their ids; what is gone is left out."""
    columns = (
        *(SealedText.id, SealedText.article_id, SealedText.body),
        *(SealedText.desk_box, SealedText.desk_key_id, SealedText.desk_wrap),
    )
    rows = session.execute(select(*columns).where(SealedText.id.in_(text_ids)))
    return {row[0]: StoredText(*row) for row in rows}


def open_(stored: StoredText, keys: Mapping[UUID, HeldKey]) -> Opened:
    """Open a text by its wrap, or by its box where it has no wrap that fits.

    Raises:
        sealed_content.NotReadableError: It was never sealed to a key that is held here.
        suite.SealBrokenError: It was altered.
    """
    key_id = stored.desk_key_id
    held = None if key_id is None else keys.get(key_id)
    # A wrap without a box is none: whoever takes a text from the desk takes the box.
    if key_id is None or held is None or stored.desk_box is None:
        raise NotReadableError
    context = texts.context_for(stored.id, stored.article_id)
    content_key = _unwrapped(stored, held, context)
    new_wrap = None
    if content_key is None:
        content_key = content.key_in(stored.desk_box, held.seed, context=context)
        wrapped = desk_wraps.wrap(held.wrap_key, content_key, context=context)
        new_wrap = NewWrap(text_id=stored.id, desk_key_id=key_id, desk_wrap=wrapped)
    plaintext = content.open_with_key(stored.body, content_key, context=context)
    return Opened(text=texts.from_plaintext(plaintext), new_wrap=new_wrap)


def keep(session: NewsroomSession, wraps: Sequence[NewWrap]) -> None:
    """Store new wraps; a text that meanwhile went to another key, or is gone, gets none."""
    if not wraps:
        return
    table = SealedText.__table__
    fitting = (table.c.id == bindparam("text"), table.c.desk_key_id == bindparam("key"))
    session.connection().execute(
        update(SealedText).where(*fitting).values(desk_wrap=bindparam("wrap")),
        [
            {"text": wrap.text_id, "key": wrap.desk_key_id, "wrap": wrap.desk_wrap}
            # In one order, so that two who search at once do not wait for each other.
            for wrap in sorted(wraps, key=lambda wrap: wrap.text_id)
        ],
    )


def _unwrapped(stored: StoredText, held: HeldKey, context: bytes) -> bytes | None:
    """Give the content's key by the wrap; a damaged wrap is as good as none."""
    if stored.desk_wrap is None:
        return None
    try:
        return desk_wraps.unwrap(held.wrap_key, stored.desk_wrap, context=context)
    except SealBrokenError:
        return None
