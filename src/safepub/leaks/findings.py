"""What the name check says of a text. Findings are identity data: shown once, never kept."""

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is. A block and a warning are answered before a text goes on."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


class Kind(StrEnum):
    """What was found."""

    NAME = "name"
    GIVEN_NAME = "given_name"
    SURNAME = "surname"
    WORDS = "words"
    """An employer, a place, a school: a phrase of the watch-list."""
    EMAIL = "email"
    PHONE = "phone"
    HANDLE = "handle"
    BYLINE = "byline"
    """A fuller form of the name that the byline shortens."""


@dataclass(frozen=True)
class Finding:
    """A place in a text: `words` is `text[start:end]` of the part of that name.

    The repr names part, level and kind only. Findings are neither stored, logged,
    mailed nor put into an address.
    """

    part: str
    start: int = field(repr=False)
    end: int = field(repr=False)
    level: Level
    kind: Kind
    words: str = field(repr=False)
