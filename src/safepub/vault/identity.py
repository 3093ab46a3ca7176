"""The only types that hold a real identity in the clear.

Import contracts say who may import them: the registration page, `registration`
and the custodians' command.
"""

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, kw_only=True)
class RealIdentity:
    """Who a contributor really is. Its repr shows nothing."""

    legal_name: str = field(repr=False)
    contact: str = field(repr=False)
    emergency_contact: str = field(default="", repr=False)
    notes: str = field(default="", repr=False)

    def to_payload(self) -> bytes:
        """Give the bytes to be sealed: the same person always gives the same ones."""
        return _canonical(asdict(self))


@dataclass(frozen=True, kw_only=True)
class PaymentDetails:
    """Where a fee goes, apart from the identity. Its repr shows nothing."""

    details: str = field(repr=False)

    def to_payload(self) -> bytes:
        """Give the bytes to be sealed: the same details always give the same ones."""
        return _canonical(asdict(self))


def _canonical(values: dict[str, str]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
