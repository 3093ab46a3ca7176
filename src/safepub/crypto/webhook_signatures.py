"""Signatures of webhooks (Standard Webhooks 1.0): HMAC-SHA256 `v1` and Ed25519 `v1a`.

Each secret signs both ways, so that an outlet may check whichever it can: `v1` with
the secret that it was shown once, `v1a` with a public key that may lie anywhere.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from safepub.crypto import wrapping

KEY_BYTES = 32
SECRET_BYTES = 2 * KEY_BYTES
"""A secret: a key for HMAC (24 to 64 bytes, says the standard), then an Ed25519 seed."""
ID_BYTES = 18


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What an outlet checks signatures with. The repr shows no secret."""

    secret: str = field(repr=False)
    """`whsec_` and base64, for `v1`."""
    public_key: str
    """`whpk_` and base64, for `v1a`. The private half (`whsk_`) is given to nobody."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is signed: the id, the second of sending and the body."""

    id: str
    timestamp: int
    body: bytes = field(repr=False)


def new_secret() -> bytes:
    """Make a secret."""
    return secrets.token_bytes(SECRET_BYTES)


def shown(secret: bytes) -> Shown:
    """Write a secret as the standard's libraries take it."""
    public = _private_key(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Shown(secret=f"whsec_{_base64(_hmac_key(secret))}", public_key=f"whpk_{_base64(public)}")


def sign(message: Message, live: Sequence[bytes]) -> str:
    """Give the value of `webhook-signature`: both signatures of each live secret."""
    signed = f"{message.id}.{message.timestamp}.".encode() + message.body
    found = []
    for secret in live:
        code = hmac.digest(_hmac_key(secret), signed, hashlib.sha256)
        found += [
            f"v1,{_base64(code)}",
            f"v1a,{_base64(_private_key(secret).sign(signed))}",
        ]
    return " ".join(found)


def message_id(*, key: bytes, outlet_id: UUID, change: int) -> str:
    """Name the delivery of a change to an outlet: always alike, and telling nothing.

    Two outlets cannot see by it that they were told of the same change.
    """
    named = b"safepub/webhook-id/v1\0" + outlet_id.bytes + change.to_bytes(8, "big")
    code = hmac.digest(_key(key, b"safepub/webhook-id-key/v1\0"), named, hashlib.sha256)
    return _id(code[:ID_BYTES])


def new_message_id() -> str:
    """Name a message that belongs to no change."""
    return _id(secrets.token_bytes(ID_BYTES))


def seal_secret(secret: bytes, *, key: bytes, webhook_id: UUID) -> bytes:
    """Encrypt a secret for its webhook's row, under a key outside the database."""
    return wrapping.wrap(_sealing_key(key), secret, context=_context(webhook_id))


def open_secret(sealed: bytes, *, key: bytes, webhook_id: UUID) -> bytes:
    """Decrypt a secret.

    Raises:
        suite.SealBrokenError: Altered, another webhook's, or under another key.
    """
    return wrapping.unwrap(_sealing_key(key), sealed, context=_context(webhook_id))


def _hmac_key(secret: bytes) -> bytes:
    return secret[:KEY_BYTES]


def _private_key(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret[KEY_BYTES:])


def _id(random: bytes) -> str:
    # No full stop may stand in it: the standard joins what is signed by full stops.
    return f"msg_{base64.urlsafe_b64encode(random).decode()}"


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _sealing_key(key: bytes) -> bytes:
    return _key(key, b"safepub/webhook-secret-key/v1\0")


def _key(key: bytes, label: bytes) -> bytes:
    # One key file serves several ends; each gets a key of its own from it.
    derivation = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=label)
    return derivation.derive(key)


def _context(webhook_id: UUID) -> bytes:
    return b"safepub/webhook-secret/v1\0" + webhook_id.bytes
