"""Whether one database holds what another is made of: as it is, written otherwise, or hashed.

Looked for are the first eight bytes of each form, at every place of a file: by chance
none is ever found. Every key that lies on the disk is tried.
"""

import base64
import hashlib
import hmac
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from safepub.cli.doctor.seizure.disk import Content

NEEDLE = 8
UUID_BYTES = 16
MOST_KEY_BYTES = 64
FEWEST_DIFFERENT = 5
"""A value of fewer different bytes, `00000001` for instance, stands everywhere."""


@dataclass(frozen=True)
class Link:
    """A value that stands elsewhere too, and in what form."""

    value: bytes
    form: str


def needles(values: Iterable[bytes], keys: Mapping[str, bytes] | None = None) -> dict[int, Link]:
    """Give what to look for, by its first eight bytes: plain forms, or those under keys."""
    found: dict[int, Link] = {}
    for value in values:
        # A plain word stands in settings as well.
        if len(set(value)) < FEWEST_DIFFERENT or value.isalpha():
            continue
        for form, made in forms(value) if keys is None else forms_under(value, keys):
            if len(made) >= NEEDLE:
                found.setdefault(needle(made), Link(value, form))
    return found


def forms(value: bytes) -> Iterator[tuple[str, bytes]]:
    """Give a value in every form that somebody might have stored it in."""
    yield "as it is", value
    yield "backwards", value[::-1]
    yield "in hex", value.hex().encode()
    yield "in upper hex", value.hex().upper().encode()
    yield "in base64", base64.b64encode(value)
    yield "in base32", base64.b32encode(value)
    if len(value) == UUID_BYTES:
        yield "as a UUID", str(UUID(bytes=value)).encode()
    for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b", "blake2s"):
        yield f"{name} of it", hashlib.new(name, value, usedforsecurity=False).digest()


def forms_under(value: bytes, keys: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Give what each key makes of a value."""
    for name, key in keys.items():
        yield f"HMAC under {name}", hmac.digest(key, value, "sha256")
        yield f"HMAC-SHA-512 under {name}", hmac.digest(key, value, "sha512")
        yield f"{name}, then it, hashed", hashlib.sha256(key + value).digest()
        yield f"it, then {name}, hashed", hashlib.sha256(value + key).digest()
        yield f"BLAKE2 under {name}", hashlib.blake2b(value, key=key[:MOST_KEY_BYTES]).digest()


def needle(made: bytes) -> int:
    """Give the first eight bytes as the number that `found_in` compares."""
    return int.from_bytes(made[:NEEDLE], sys.byteorder)


def found_in(content: Content, wanted: frozenset[int]) -> set[int]:
    """Tell which of these stand in a file, at whatever place."""
    found: set[int] = set()
    if not wanted or not bytes(content).strip(b"\0"):
        return found
    with memoryview(content) as view:
        for shift in range(NEEDLE):
            end = len(view) - (len(view) - shift) % NEEDLE
            if end - shift >= NEEDLE:
                with view[shift:end] as part, part.cast("Q") as numbers:
                    # A set walks through what it is compared with: no list is made.
                    found |= wanted.intersection(numbers)
    return found
