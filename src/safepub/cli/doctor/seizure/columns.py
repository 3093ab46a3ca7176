"""What a column shows to somebody who reads it for the first time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from safepub.cli.doctor.seizure.disk import unhex
from safepub.cli.doctor.seizure.tables import Table, Value

DAY = "%Y-%m-%d"
SHORTEST = 4
_FIXED_WORD = re.compile(r"[a-z0-9_.,:-]{1,40}")


class Kind(StrEnum):
    """How a column reads."""

    NOTHING = "nothing"
    NUMBERS = "numbers"
    DAYS = "days"
    HOURS = "hours"
    WORDS = "words"
    """Fixed ones of the program, few and short."""
    TEXT = "text"
    """In the clear."""
    SEALED = "sealed"
    """Bytes that look random."""


@dataclass(frozen=True)
class Column:
    """What one column shows."""

    table: str
    name: str
    kind: Kind
    filled: int
    different: int
    sizes: tuple[int, ...]
    days: tuple[str, ...]
    """Every day that can be read in it, in order."""


def read(table: Table) -> Iterator[Column]:
    """Look at every column of a table."""
    for place, name in enumerate(table.columns):
        values = [row.values[place] for row in table.rows if row.values[place] is not None]
        lengths = {row.lengths[place] for row in table.rows} - {None}
        days = sorted({day for value in values if (day := _day(value))})
        yield Column(
            table=table.name,
            name=name,
            kind=_kind(values),
            filled=len(values),
            different=len(set(values)),
            sizes=tuple(sorted(length for length in lengths if length is not None)),
            days=tuple(days),
        )


def _kind(values: Sequence[Value]) -> Kind:
    if not values:
        return Kind.NOTHING
    if all(_moment(value) for value in values):
        return Kind.HOURS if any(_has_hour(value) for value in values) else Kind.DAYS
    if all(isinstance(value, int | float) for value in values):
        return Kind.NUMBERS
    return _kind_of([text for value in values if (text := _text(value)) is not None])


def _kind_of(readable: Sequence[str]) -> Kind:
    if not readable:
        return Kind.SEALED
    return Kind.WORDS if all(_FIXED_WORD.fullmatch(text) for text in readable) else Kind.TEXT


def _text(value: Value) -> str | None:
    """Give a value as text, if it reads as such and is no number in hex."""
    if isinstance(value, str):
        meant = unhex(value.encode())
        return None if meant and len(meant) >= SHORTEST * 2 else value
    if isinstance(value, bytes) and len(value) >= SHORTEST:
        try:
            text = value.decode()
        except UnicodeDecodeError:
            return None
        return text if all(letter.isprintable() or letter in "\n\r\t" for letter in text) else None
    return None


def _moment(value: Value) -> datetime | date | None:
    """Give a time; SQLite keeps it as text."""
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, str) and len(value) >= len("2026-01-01") and value[4:5] == "-":
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    return None


def _has_hour(value: Value) -> bool:
    moment = _moment(value)
    if isinstance(value, str) and len(value) == len("2026-01-01"):
        return False
    return isinstance(moment, datetime) and (moment.hour, moment.minute, moment.second) != (0, 0, 0)


def _day(value: Value) -> str | None:
    moment = _moment(value)
    return moment.strftime(DAY) if moment else None
