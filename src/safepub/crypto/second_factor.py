"""The second factor of staff: TOTP (RFC 6238), each code good once."""

import hmac
from datetime import datetime
from uuid import UUID

import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safepub.crypto import wrapping

STEP_SECONDS = 30
_SEALED = b"safepub/totp-key/v1\0"
_OFFERED = b"safepub/totp-offer/v1\0"


def new_secret() -> str:
    """Make a secret of 160 bits in base 32, as authenticator apps take it."""
    return pyotp.random_base32()


def address_of(secret: str, *, name: str, issuer: str) -> str:
    """Write a secret as the `otpauth` address that authenticator apps take."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def offer_tag(secret: str, *, key: bytes, holder: bytes) -> str:
    """Mark a secret as one that this server offered to whoever holds this.

    A form brings it back beside the secret: a secret of somebody's own has none.
    """
    return hmac.digest(_key(key, _OFFERED), holder + secret.encode(), "sha256").hex()


def is_offered(secret: str, tag: str, *, key: bytes, holder: bytes) -> bool:
    """Tell whether this server offered a secret to whoever holds this."""
    made = offer_tag(secret, key=key, holder=holder)
    return hmac.compare_digest(made.encode(), tag.encode())


def accepted_step(secret: str, code: str, *, now: datetime, last_step: int | None) -> int | None:
    """Give the time step whose code this is; None where it is wrong or was used.

    One step before and after now is accepted, but only a later one than the
    last that was accepted: "remember the last code" would take A, B, A.
    """
    totp = pyotp.TOTP(secret)
    typed = "".join(code.split())
    current = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in (current - 1, current, current + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode())
        if right and (last_step is None or step > last_step):
            found = step
    return found


def code_at(secret: str, now: datetime) -> str:
    """Give the code that an authenticator shows at this time."""
    return pyotp.TOTP(secret).at(now)


def seal_secret(secret: str, *, key: bytes, owner: UUID) -> bytes:
    """Encrypt a secret for its owner's row, under a key outside the database."""
    return wrapping.wrap(_key(key, _SEALED), secret.encode(), context=_context(owner))


def open_secret(sealed: bytes, *, key: bytes, owner: UUID) -> str:
    """Decrypt a secret.

    Raises:
        suite.SealBrokenError: Altered, or another owner's.
    """
    return wrapping.unwrap(_key(key, _SEALED), sealed, context=_context(owner)).decode()


def _key(key: bytes, info: bytes) -> bytes:
    # A key file may hold hexadecimal digits; cutting it off would lose half of its strength.
    derivation = HKDF(
        algorithm=hashes.SHA256(),
        length=wrapping.KEY_BYTES,
        salt=None,
        info=info,
    )
    return derivation.derive(key)


def _context(owner: UUID) -> bytes:
    return b"safepub/totp/v1\0" + owner.bytes
