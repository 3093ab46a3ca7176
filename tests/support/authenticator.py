"""A software authenticator: makes passkeys and answers as a browser would pass it on.

Written from Web Authentication, level 3, so that it shares no code with what checks it.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass(frozen=True, kw_only=True)
class Authenticator:
    """One passkey, and how this authenticator answers; change it with `replace`."""

    host: str
    origin: str
    flags: int = PRESENT | VERIFIED
    key: EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    cross_origin: bool = False

    def changed(self, **values: object) -> "Authenticator":
        """Give the same passkey in an authenticator that answers otherwise."""
        return replace(self, **values)  # type: ignore[arg-type]

    def create(self, options: str, *, count: int = 0) -> str:
        """Answer `navigator.credentials.create()`, without an attestation."""
        client_data = self._client_data("webauthn.create", options)
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id
        data = self._data(self.flags | ATTESTED, count) + attested + self._cose_key()
        attestation = b"".join(
            (
                b"\xa3",
                *(_text("fmt"), _text("none")),
                *(_text("attStmt"), b"\xa0"),
                *(_text("authData"), _bytes(data)),
            )
        )
        response = {
            "clientDataJSON": _base64url(client_data),
            "attestationObject": _base64url(attestation),
            "transports": ["internal"],
        }
        return self._credential(response)

    def get(self, options: str, *, count: int = 0) -> str:
        """Answer `navigator.credentials.get()`."""
        client_data = self._client_data("webauthn.get", options)
        data = self._data(self.flags, count)
        signed = data + hashlib.sha256(client_data).digest()
        response = {
            "clientDataJSON": _base64url(client_data),
            "authenticatorData": _base64url(data),
            "signature": _base64url(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
        }
        return self._credential(response)

    def _client_data(self, kind: str, options: str) -> bytes:
        told = {
            "type": kind,
            "challenge": json.loads(options)["challenge"],
            "origin": self.origin,
            "crossOrigin": self.cross_origin,
        }
        return json.dumps(told).encode()

    def _data(self, flags: int, count: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes((flags,)) + count.to_bytes(4)

    def _cose_key(self) -> bytes:
        """Write the public key as RFC 9053 does: kty EC2, alg ES256, crv P-256, x, y."""
        point = self.key.public_key().public_numbers()
        x, y = _bytes(point.x.to_bytes(32)), _bytes(point.y.to_bytes(32))
        return b"\xa5\x01\x02\x03\x26\x20\x01\x21" + x + b"\x22" + y

    def _credential(self, response: Mapping[str, object]) -> str:
        credential = {
            "id": _base64url(self.credential_id),
            "rawId": _base64url(self.credential_id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
        }
        return json.dumps(credential)


def tampered(answer: str, part: str) -> str:
    """Change one bit in the last byte of a part of an answer."""
    credential = json.loads(answer)
    value = credential["response"][part]
    raw = bytearray(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    raw[-1] ^= 1
    credential["response"][part] = _base64url(bytes(raw))
    return json.dumps(credential)


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _text(words: str) -> bytes:
    """Write a short CBOR text string (RFC 8949)."""
    return bytes((0x60 | len(words),)) + words.encode()


def _bytes(raw: bytes) -> bytes:
    """Write a CBOR byte string of up to 65,535 bytes."""
    if len(raw) < 256:
        return b"\x58" + bytes((len(raw),)) + raw
    return b"\x59" + len(raw).to_bytes(2) + raw
