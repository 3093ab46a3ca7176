"""Why something is called back, in a word that outlets get; the words to people are elsewhere."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ReasonCode(StrEnum):
    """The reasons for withholding or killing an article."""

    LEGAL = "legal"
    SAFETY = "safety"
    ERROR = "error"
    RIGHTS = "rights"
    REQUEST = "request"
    """Whoever wrote it asked for it."""
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Order:
    """Why an article is called back, in the edition that was shown.

    `second_id` is the second publisher who says so: killing takes two.
    """

    reason: ReasonCode
    seen_edition: int
    second_id: UUID | None = None
