"""Tokens: 256 random bits each, of which only a SHA-256 digest is stored."""

import base64
import hashlib
import re
import secrets
import zlib
from typing import Literal

TOKEN_BYTES = 32
CHECKSUM_BYTES = 4
_OUTLET = re.compile(r"sp_(?:live|test)_([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{6})")


def new_token() -> str:
    """Make a token for a link or a one-time code."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> bytes:
    """Give the digest that a token is found by."""
    return hashlib.sha256(b"safepub/token/v1\0" + token.encode()).digest()


def new_outlet_token(kind: Literal["live", "test"]) -> str:
    """Make an outlet's token: a prefix that scanners know, random bits, a checksum."""
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    return f"sp_{kind}_{secret}{_checksum(secret)}"


def is_outlet_token(text: str) -> bool:
    """Tell whether this may be a token at all, before the database is asked."""
    match = _OUTLET.fullmatch(text)
    return match is not None and match[2] == _checksum(match[1])


def _checksum(secret: str) -> str:
    checksum = zlib.crc32(secret.encode()).to_bytes(CHECKSUM_BYTES, "big")
    return base64.urlsafe_b64encode(checksum).decode().rstrip("=")
