"""The journal as custodians carry it away: every entry, and the newsroom's word for it."""

from collections.abc import Iterator

from safepub.crypto import checkpoints
from safepub.crypto import sections as parts
from safepub.crypto.sections import Kind
from safepub.database import NewsroomSession
from safepub.newsroom import journal
from safepub.newsroom.journal import JournalKey


def sections(session: NewsroomSession, key: JournalKey) -> Iterator[tuple[Kind, bytes]]:
    """Give the journal's entries and the checkpoint over just these, as sections of a file."""
    # First the checkpoint: what is written meanwhile belongs to neither.
    note = journal.checkpoint(session, origin=key.origin, seed=key.seed)
    size = checkpoints.read(note)[0].size
    for entry in journal.entries_until(session, size):
        yield Kind.JOURNAL_ENTRY, entry
    yield Kind.CHECKPOINT, note.encode()


def export(session: NewsroomSession, key: JournalKey) -> Iterator[bytes]:
    """Give the bytes of the journal as a file by itself."""
    return parts.write(parts.JOURNAL, list(sections(session, key)))
