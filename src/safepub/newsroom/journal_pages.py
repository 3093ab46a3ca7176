"""The journal as administrators leaf through it: by number, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from safepub.crypto import canonical
from safepub.crypto.canonical import CanonicalFormError
from safepub.database import NewsroomSession
from safepub.newsroom.models.journal import Countersignature, JournalEntry

PAGE_SIZE = 50
LOOKED_AT = 2_000
"""How many entries one page looks at for those that are wanted: an entry is bytes, no columns."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries: those before a number, of one family of acts, by somebody; None for all."""

    before: int | None = None
    family: str | None = None
    """What stands before the dot of an act, as "article" in "article.publish"."""
    who: str | None = None
    """As `journal.append` has it, or what it begins with for all custodians."""


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """One entry; all but its number is empty where it cannot be read."""

    number: int
    day: str
    act: str
    who: str
    what: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class JournalPage:
    """Entries, the newest first; `older` is the `before` of the next page, if there is one.

    `size` counts all entries. `countersigned` is the largest size of a stored
    countersignature, which nobody has verified here.
    """

    lines: Sequence[JournalLine]
    older: int | None
    size: int
    countersigned: int


def show(session: NewsroomSession, wanted: Wanted) -> JournalPage:
    """Give one page; where few entries are wanted it may hold less than `PAGE_SIZE`."""
    newest = session.scalar(select(func.max(JournalEntry.number)))
    size = 0 if newest is None else newest + 1
    before = size if wanted.before is None else min(wanted.before, size)
    lines, older = _lines(session, wanted, before)
    countersigned = session.scalar(select(func.max(Countersignature.size)))
    return JournalPage(lines=lines, older=older, size=size, countersigned=countersigned or 0)


def _lines(
    session: NewsroomSession, wanted: Wanted, before: int
) -> tuple[list[JournalLine], int | None]:
    rows = session.execute(
        select(JournalEntry.number, JournalEntry.entry)
        .where(JournalEntry.number < before, JournalEntry.number >= before - LOOKED_AT)
        .order_by(JournalEntry.number.desc())
    )
    found: list[JournalLine] = []
    for number, entry in rows:
        line = _line(number, entry)
        if not _is_wanted(line, wanted):
            continue
        if len(found) == PAGE_SIZE:
            return found, found[-1].number
        found.append(line)
    return found, before - LOOKED_AT if before > LOOKED_AT else None


def _line(number: int, entry: bytes) -> JournalLine:
    try:
        values = canonical.decode(entry)
    except CanonicalFormError:
        values = {}
    what = values.get("what")
    day, act, who = (str(values.get(name, "")) for name in ("day", "act", "who"))
    return JournalLine(
        number=number, day=day, act=act, who=who, what=what if isinstance(what, dict) else {}
    )


def _is_wanted(line: JournalLine, wanted: Wanted) -> bool:
    family, who = line.act.partition(".")[0], line.who.partition(" ")[0]
    return wanted.family in {None, family} and wanted.who in {None, who}
