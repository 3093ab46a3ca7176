"""Argon2id (RFC 9106), HKDF (RFC 5869) and TOTP (RFC 6238) against published answers.

Only RFC 9106's own vector has a secret value, and it has associated data too, which
safepub never uses: it runs through the library, the others through safepub. HKDF with
SHA-1, TOTP with SHA-256 and SHA-512, Argon2i and Argon2d do not occur in safepub.
"""

import base64
import hmac
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from safepub.crypto import argon2, second_factor
from safepub.crypto.argon2 import Cost
from tests.vectors import independent_reader, published

ARGON2ID = "KDF/argon2id.txt"
HKDF_FILES = ("KDF/rfc-5869-HKDF-SHA256.txt", "KDF/hkdf-generated.txt")
TOTP = "twofactor/rfc-6238.txt"

Vector = dict[str, str]
Expand = Callable[[bytes, bytes, int], bytes]


def library_argon2id(vector: Vector, *, secret: bytes | None, ad: bytes | None) -> bytes:
    derivation = Argon2id(
        salt=bytes.fromhex(vector["salt"]),
        length=int(vector["length"]),
        iterations=int(vector["iter"]),
        lanes=int(vector["lanes"]),
        memory_cost=int(vector["memcost"]),
        secret=secret,
        ad=ad,
    )
    return derivation.derive(bytes.fromhex(vector["pass"]))


def our_argon2id(vector: Vector, *, pepper: bytes | None = None) -> bytes:
    cost = Cost(
        memory_kib=int(vector["memcost"]),
        iterations=int(vector["iter"]),
        lanes=int(vector["lanes"]),
    )
    typed, salt = bytes.fromhex(vector["pass"]), bytes.fromhex(vector["salt"])
    return argon2.derive(typed, salt=salt, cost=cost, length=int(vector["length"]), pepper=pepper)


def library_expand(key: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(algorithm=hashes.SHA256(), length=length, info=info).derive(key)


def test_argon2id_gives_every_published_answer() -> None:
    ours, librarys = 0, 0

    for vector in published.records(ARGON2ID):
        if "ad" in vector:
            secret, ad = bytes.fromhex(vector["secret"]), bytes.fromhex(vector["ad"])
            assert library_argon2id(vector, secret=secret, ad=ad).hex() == vector["output"]
            librarys += 1
        else:
            assert our_argon2id(vector).hex() == vector["output"], vector["count"]
            ours += 1

    assert ours > 0
    assert librarys > 0
    assert ours + librarys == published.count(ARGON2ID)


def test_the_pepper_is_what_rfc_9106_calls_the_secret_value() -> None:
    peppered = [vector for vector in published.records(ARGON2ID) if "secret" in vector]

    for vector in peppered:
        secret = bytes.fromhex(vector["secret"])
        found = our_argon2id(vector, pepper=secret)
        assert found == library_argon2id(vector, secret=secret, ad=None)
        assert found != library_argon2id(vector, secret=None, ad=secret)

    assert len(peppered) > 0


@pytest.mark.parametrize("name", HKDF_FILES, ids=["RFC 5869", "1200 bytes"])
def test_hkdf_gives_every_published_answer(name: str) -> None:
    ran = 0

    for vector in published.records(name):
        assert vector["hash"] == "SHA-256"
        derivation = HKDF(
            algorithm=hashes.SHA256(),
            length=int(vector["l"]),
            salt=bytes.fromhex(vector["salt"]) or None,
            info=bytes.fromhex(vector["info"]),
        )
        assert derivation.derive(bytes.fromhex(vector["ikm"])).hex() == vector["okm"]
        ran += 1

    assert ran == published.count(name) > 0


@pytest.mark.parametrize("name", HKDF_FILES, ids=["RFC 5869", "1200 bytes"])
@pytest.mark.parametrize(
    "expand", [library_expand, independent_reader.hkdf_expand], ids=["library", "other reader"]
)
def test_expanding_gives_every_published_answer(name: str, expand: Expand) -> None:
    ran = 0

    for vector in published.records(name):
        salt, material = bytes.fromhex(vector["salt"]), bytes.fromhex(vector["ikm"])
        key = hmac.digest(salt or bytes(32), material, "sha256")
        assert key.hex() == vector.get("prk", key.hex())
        found = expand(key, bytes.fromhex(vector["info"]), int(vector["l"]))
        assert found.hex() == vector["okm"]
        ran += 1

    assert ran == published.count(name) > 0


def test_second_factors_are_the_last_six_of_the_published_eight_digits() -> None:
    ran = 0
    chosen = [vector for vector in published.records(TOTP) if vector["mode"] == "SHA1"]

    for vector in chosen:
        secret = base64.b32encode(vector["secret"].encode()).decode()
        now = datetime.fromtimestamp(int(vector["time"]), tz=UTC)
        code = vector["totp"][-6:]
        assert second_factor.code_at(secret, now) == code
        step = second_factor.accepted_step(secret, code, now=now, last_step=None)
        assert step == int(vector["time"]) // 30
        ran += 1

    assert ran == published.text(TOTP).count("MODE = SHA1\n") > 0
