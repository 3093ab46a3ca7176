"""The only types that hold a real identity in the clear.

Import contracts say who may import them: the registration page, `registration`
and the custodians' command.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from safepub.errors import SafepubError


class PayloadRefusedError(SafepubError):
    """What a slot held is neither an identity nor payment details of a known form."""

    message = "What was sealed has a form that this version of safepub does not know."


@dataclass(frozen=True, kw_only=True)
class DocumentReference:
    """Where a document lies in the second pool, its key, and what it is called."""

    bucket: int
    slot_id: bytes = field(repr=False)
    data_key: bytes = field(repr=False)
    digest: bytes = field(repr=False)
    name: str = field(repr=False)

    def to_members(self) -> dict[str, int | str]:
        """Give the reference as it stands in an identity's payload."""
        return {
            "bucket": self.bucket,
            "data_key": self.data_key.hex(),
            "digest": self.digest.hex(),
            "id": self.slot_id.hex(),
            "name": self.name,
        }


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document that says who somebody is, in the clear. Its repr shows nothing."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class RealIdentity:
    """Who a contributor really is. Its repr shows nothing."""

    legal_name: str = field(repr=False)
    contact: str = field(repr=False)
    emergency_contact: str = field(default="", repr=False)
    notes: str = field(default="", repr=False)
    documents: tuple[DocumentReference, ...] = field(default=(), repr=False)

    def to_payload(self) -> bytes:
        """Give the bytes to be sealed: the same person always gives the same ones.

        Without documents there is no such member.
        """
        values: dict[str, Any] = asdict(self) | {
            "documents": [document.to_members() for document in self.documents]
        }
        return _canonical({name: value for name, value in values.items() if value != []})

    @classmethod
    def from_payload(cls, payload: bytes) -> "RealIdentity":
        """Read what `to_payload` gave.

        Raises:
            PayloadRefusedError: It is something else.
        """
        values = _members(payload)
        documents = values.pop("documents", [])
        texts = _texts(values, ("contact", "emergency_contact", "legal_name", "notes"))
        if not isinstance(documents, list):
            raise PayloadRefusedError
        return cls(**texts, documents=tuple(_document(document) for document in documents))


@dataclass(frozen=True, kw_only=True)
class PaymentDetails:
    """Where a fee goes, apart from the identity. Its repr shows nothing."""

    details: str = field(repr=False)

    def to_payload(self) -> bytes:
        """Give the bytes to be sealed: the same details always give the same ones."""
        return _canonical(asdict(self))

    @classmethod
    def from_payload(cls, payload: bytes) -> "PaymentDetails":
        """Read what `to_payload` gave.

        Raises:
            PayloadRefusedError: It is something else.
        """
        return cls(**_texts(_members(payload), ("details",)))


def _canonical(values: Mapping[str, Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _members(payload: bytes) -> dict[str, Any]:
    try:
        values = json.loads(payload)
    except ValueError:
        # The parser's own error would carry the payload along.
        raise PayloadRefusedError from None
    if not isinstance(values, dict):
        raise PayloadRefusedError
    return values


def _texts(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    if len(texts) != len(values) or sorted(texts) != list(names):
        raise PayloadRefusedError
    return texts


def _document(members: object) -> DocumentReference:
    if not isinstance(members, dict) or type(members.get("bucket")) is not int:
        raise PayloadRefusedError
    bucket = members.pop("bucket")
    texts = _texts(members, ("data_key", "digest", "id", "name"))
    try:
        return DocumentReference(
            bucket=bucket,
            slot_id=bytes.fromhex(texts["id"]),
            data_key=bytes.fromhex(texts["data_key"]),
            digest=bytes.fromhex(texts["digest"]),
            name=texts["name"],
        )
    except ValueError:
        raise PayloadRefusedError from None
