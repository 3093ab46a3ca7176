"""C2SP chunked encryption: the published AES-256-GCM vectors, as far as they apply.

They derive key, nonce and commitment with HKDF-SHA-256; the specification, the
library's Cobblestone-256 and FORMAT.md with HKDF-SHA-512. So none opens through
the library, which makes the ones to be refused worthless there. They apply to the
independent reader with its hash exchanged: all else (label, salt, context,
commitment first, nonces, borders of chunks, the end) is the same. `test_wrapping.py`
then holds the library against that reader, unchanged.

AES-128-GCM and ChaCha20-Poly1305 do not occur in safepub. Two keys of a wrong length
run through the library: a reader from FORMAT.md never has one.
"""

import base64
import hashlib
import zlib
from typing import Any

import pytest
from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag

from safepub.crypto import wrapping
from safepub.crypto.suite import SealBrokenError
from tests.vectors import independent_reader, published

FILE = "chunked-encryption/vectors.json"
AEAD = "AEAD_AES_256_GCM"

Vector = dict[str, Any]
SPECIFIED_EXPAND = independent_reader.hkdf_expand


def expand_with_sha256(key: bytes, info: bytes, length: int, _hash_name: str) -> bytes:
    return SPECIFIED_EXPAND(key, info, length, "sha256")


@pytest.fixture
def published_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(independent_reader, "hkdf_expand", expand_with_sha256)


def vectors(expect: str) -> list[Vector]:
    found: list[Vector] = published.from_json(FILE)["vectors"]
    chosen = [vector for vector in found if (vector["aead"], vector["expect"]) == (AEAD, expect)]
    assert chosen, "the package brings no such vectors"
    return chosen


def key_of(vector: Vector) -> bytes:
    return bytes.fromhex(vector["key"])


def has_our_key_size(vector: Vector) -> bool:
    return len(key_of(vector)) == wrapping.KEY_BYTES


def sealed(vector: Vector) -> bytes:
    packed = base64.b64decode(vector["ciphertext"] or "")
    return zlib.decompress(packed) if vector.get("compressed") else packed


def context(vector: Vector) -> bytes:
    return str(vector["context"]).encode()


def test_no_published_vector_for_our_cipher_is_left_out() -> None:
    ran = len(vectors("success")) + len(vectors("failure"))

    assert ran == published.text(FILE).count(f'"{AEAD}"') > 0


def test_the_published_keys_and_nonces_come_out() -> None:
    """So the altered ones below are refused for what was altered, not for the hash."""
    chosen = [v for v in vectors("success") + vectors("failure") if "aead_key" in v]

    for vector in chosen:
        info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + sealed(vector)[:24]
        derived = expand_with_sha256(key_of(vector), info + context(vector), 44, "")
        assert derived.hex() == vector["aead_key"] + vector["base_nonce"], vector["name"]

    assert len(chosen) > len(vectors("success"))


def test_the_independent_reader_opens_what_is_to_be_opened(published_hash: None) -> None:
    ran = 0

    for vector in vectors("success"):
        found = independent_reader.cobblestone_open(key_of(vector), context(vector), sealed(vector))
        assert len(found) == vector["payload_length"]
        assert hashlib.sha256(found).hexdigest() == vector["payload_sha256"]
        ran += 1

    assert ran == len(vectors("success")) > 0


def test_the_independent_reader_refuses_what_is_to_be_refused(published_hash: None) -> None:
    chosen = [vector for vector in vectors("failure") if has_our_key_size(vector)]
    opened = []

    for vector in chosen:
        try:
            independent_reader.cobblestone_open(key_of(vector), context(vector), sealed(vector))
        except (independent_reader.RefusedError, InvalidTag):
            continue
        opened.append(vector["name"])

    assert opened == []
    assert len(chosen) > 0


def test_a_key_of_a_wrong_length_is_refused() -> None:
    chosen = [vector for vector in vectors("failure") if not has_our_key_size(vector)]

    for vector in chosen:
        with pytest.raises(ValueError, match="key"):
            Cobblestone256Decryptor(key_of(vector), context(vector))

    assert len(chosen) > 0


def test_safepub_hashes_otherwise_and_so_opens_none() -> None:
    chosen = vectors("success")

    for vector in chosen:
        with pytest.raises(SealBrokenError):
            wrapping.unwrap(key_of(vector), sealed(vector), context=context(vector))

    assert len(chosen) > 0
