"""Reveal requests: what was asked, by whom, why, and until when (`FORMAT.md`, 14)."""

import hashlib
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from safepub.crypto import canonical
from safepub.crypto.canonical import CanonicalFormError
from safepub.crypto.keysets import KEYSET_ID_BYTES, Purpose
from safepub.errors import InvalidError

FORMAT = "safepub/request/v1"
LABEL = b"safepub/request/v1\0"
DIGEST_BYTES = 32
# A year. What cannot be counted on a calendar is no wait.
MOST_HOURS = 366 * 24


class Category(StrEnum):
    """Why somebody asks for a real identity."""

    DANGER = "danger"
    LEGAL = "legal"
    CONTRACT = "contract"
    VERIFICATION = "verification"
    OTHER = "other"


class RequestRefusedError(InvalidError):
    """This is no statement of a request, or it says something that cannot be."""

    message = "This reveal request is damaged, or it says something that cannot be."


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as custodians see it.

    `envelope` and `reason` are digests of 32 bytes, `keyset` is an id of 16 bytes.
    """

    id: UUID
    purpose: Purpose
    category: Category
    byline: str = field(repr=False)
    asked_by: str = field(repr=False)
    subject: UUID
    envelope: bytes
    keyset: bytes
    reason: bytes
    asked_on: date
    expires_on: date
    waiting_hours: int
    veto: bool

    def __post_init__(self) -> None:
        """Refuse what no statement can say."""
        lengths = (len(self.envelope), len(self.keyset), len(self.reason))
        # A point in time is a day too, for isinstance; True is a number.
        exact: tuple[object, ...]
        exact = (self.asked_on, self.expires_on, self.waiting_hours, self.veto)
        if lengths != (DIGEST_BYTES, KEYSET_ID_BYTES, DIGEST_BYTES):
            raise RequestRefusedError
        if [type(value) for value in exact] != [date, date, int, bool]:
            raise RequestRefusedError
        if not 0 <= self.waiting_hours <= MOST_HOURS or self.expires_on < self.asked_on:
            raise RequestRefusedError

    def statement(self) -> bytes:
        """Write the request down in its one form.

        Raises:
            canonical.CanonicalFormError: A name holds half of a surrogate pair.
        """
        return canonical.encode(
            {
                "format": FORMAT,
                "id": str(self.id),
                "purpose": self.purpose.name.lower(),
                "category": self.category.value,
                "byline": self.byline,
                "asked_by": self.asked_by,
                "subject": str(self.subject),
                "envelope": self.envelope.hex(),
                "keyset": self.keyset.hex(),
                "reason": self.reason.hex(),
                "asked_on": self.asked_on.isoformat(),
                "expires_on": self.expires_on.isoformat(),
                "waiting_hours": self.waiting_hours,
                "veto": self.veto,
            }
        )

    @property
    def digest(self) -> bytes:
        """The 32 bytes that every act about this request repeats."""
        return hashlib.sha256(LABEL + self.statement()).digest()


def read(statement: bytes) -> Request:
    """Read a statement.

    Raises:
        RequestRefusedError: It has another form, another member, or one too few.
    """
    try:
        request = _read(canonical.decode(statement))
    except (CanonicalFormError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise RequestRefusedError from error
    # The readers of UUIDs, days and hexadecimal digits take more than one spelling.
    if request.statement() != statement:
        raise RequestRefusedError
    return request


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two names read alike: in any case, form of Unicode and spacing."""
    return _compared(one) == _compared(other)


def _compared(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _read(members: dict[str, Any]) -> Request:
    return Request(
        id=UUID(members["id"]),
        purpose=Purpose[members["purpose"].upper()],
        category=Category(members["category"]),
        byline=_text(members["byline"]),
        asked_by=_text(members["asked_by"]),
        subject=UUID(members["subject"]),
        envelope=bytes.fromhex(members["envelope"]),
        keyset=bytes.fromhex(members["keyset"]),
        reason=bytes.fromhex(members["reason"]),
        asked_on=date.fromisoformat(members["asked_on"]),
        expires_on=date.fromisoformat(members["expires_on"]),
        waiting_hours=members["waiting_hours"],
        veto=members["veto"],
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
