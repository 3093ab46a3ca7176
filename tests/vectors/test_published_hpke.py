"""HPKE and X-Wing as published: RFC 9180 and draft-ietf-hpke-pq.

All published messages carry AAD, which the library's public functions do not take,
so they run through its private `_decrypt_with_aad`. The form that safepub uses
(`info` alone) is checked with the published key schedule: what is encrypted under
the published key and nonce, without AAD, must open as a box.

Not run, since safepub has no use for them: the modes with a pre-shared key or a
sender's key; other KEMs than X25519 and X-Wing; exports (AEAD 0xffff has nothing
else); X-Wing with TurboSHAKE (KDF 18), which the library lacks; second and later
messages of a context, for a box is a single message; encapsulation from published
randomness, which no library offers.
"""

from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.bindings._rust import openssl as private
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safepub.crypto import boxes, suite
from safepub.crypto.suite import SealBrokenError
from tests.vectors import independent_reader, published

BASE_MODE = 0
X25519, XWING = 0x20, 0x647A
EXPORT_ONLY, TURBOSHAKE = 0xFFFF, (0x12, 0x13)
KEMS = {X25519: hpke.KEM.X25519, XWING: hpke.KEM.MLKEM768_X25519}
KDFS = {1: hpke.KDF.HKDF_SHA256, 3: hpke.KDF.HKDF_SHA512, 0x11: hpke.KDF.SHAKE256}
AEADS = {
    1: hpke.AEAD.AES_128_GCM,
    2: hpke.AEAD.AES_256_GCM,
    3: hpke.AEAD.CHACHA20_POLY1305,
}

Vector = dict[str, Any]


def vectors(kem: int) -> list[Vector]:
    name = "hpke-pq-test-vectors" if kem == XWING else "test-vectors"
    chosen = [
        vector
        for vector in published.from_json(f"HPKE/{name}.json")
        if (vector["mode"], vector["kem_id"]) == (BASE_MODE, kem)
        and vector["aead_id"] != EXPORT_ONLY
        and vector["kdf_id"] not in TURBOSHAKE
    ]
    assert chosen, "the package brings no vectors for this KEM"
    return chosen


def vectors_of_our_suite() -> list[Vector]:
    ours = independent_reader.HPKE_SUITE.hex()
    chosen = [vector for vector in vectors(XWING) if vector["suite_id"] == ours]
    assert chosen, "the package brings no vectors for suite 1"
    return chosen


def private_key(vector: Vector) -> x25519.X25519PrivateKey | hpke.MLKEM768X25519PrivateKey:
    seed = bytes.fromhex(vector["skRm"])
    if vector["kem_id"] == XWING:
        return suite.private_key_of(seed)
    return x25519.X25519PrivateKey.from_private_bytes(seed)


def opened(chosen: hpke.Suite, vector: Vector, *, aad: bytes, info: bytes) -> bytes:
    box = bytes.fromhex(vector["enc"] + vector["encryptions"][0]["ct"])
    return private.hpke._decrypt_with_aad(chosen, box, private_key(vector), info=info, aad=aad)


def box_without_aad(vector: Vector, plaintext: bytes) -> bytes:
    cipher = ChaCha20Poly1305(bytes.fromhex(vector["key"]))
    sealed = cipher.encrypt(bytes.fromhex(vector["base_nonce"]), plaintext, b"")
    return bytes.fromhex(vector["enc"]) + sealed


@pytest.mark.parametrize(("kem", "least"), [(X25519, 6), (XWING, 2)], ids=["X25519", "X-Wing"])
def test_the_library_opens_every_published_first_message(kem: int, least: int) -> None:
    ran = 0

    for vector in vectors(kem):
        chosen = hpke.Suite(KEMS[kem], KDFS[vector["kdf_id"]], AEADS[vector["aead_id"]])
        first, info = vector["encryptions"][0], bytes.fromhex(vector["info"])
        found = opened(chosen, vector, aad=bytes.fromhex(first["aad"]), info=info)
        assert found.hex() == first["pt"]
        ran += 1

    assert ran == len(vectors(kem)) >= least


def test_our_suite_opens_what_is_published_for_it_and_nothing_else() -> None:
    ran = 0

    for vector in vectors_of_our_suite():
        first, info = vector["encryptions"][0], bytes.fromhex(vector["info"])
        aad = bytes.fromhex(first["aad"])
        assert opened(suite.HPKE, vector, aad=aad, info=info).hex() == first["pt"]
        for wrong in ({"aad": b"", "info": info}, {"aad": aad, "info": b""}):
            with pytest.raises(InvalidTag):
                opened(suite.HPKE, vector, **wrong)
        ran += 1

    assert ran == len(vectors_of_our_suite()) > 0


def test_published_seeds_give_the_published_public_keys() -> None:
    ran = 0

    for vector in vectors(XWING):
        seed = bytes.fromhex(vector["skRm"])
        assert suite.public_key_of(seed).hex() == vector["pkRm"]
        assert independent_reader.public_key(seed).hex() == vector["pkRm"]
        ran += 1

    assert ran == len(vectors(XWING)) > 0


def test_the_independent_reader_decapsulates_the_published_secrets() -> None:
    ran = 0

    for vector in vectors(XWING):
        seed, enc = bytes.fromhex(vector["skRm"]), bytes.fromhex(vector["enc"])
        found = independent_reader._xwing_decapsulate(seed, enc)
        assert found.hex() == vector["shared_secret"]
        ran += 1

    assert ran == len(vectors(XWING)) > 0


def test_a_box_opens_under_the_published_key_and_nonce() -> None:
    ran = 0

    for vector in vectors_of_our_suite():
        seed, info = bytes.fromhex(vector["skRm"]), bytes.fromhex(vector["info"])
        for message in vector["encryptions"]:
            plaintext = bytes.fromhex(message["pt"]) + bytes((ran,))
            box = box_without_aad(vector, plaintext)
            assert boxes.open_with(seed, box, info=info) == plaintext
            assert independent_reader.hpke_open(seed, info, box) == plaintext
            ran += 1

    assert ran == sum(len(vector["encryptions"]) for vector in vectors_of_our_suite()) > 0


def test_the_published_key_is_that_of_the_published_info_alone() -> None:
    for vector in vectors_of_our_suite():
        seed, info = bytes.fromhex(vector["skRm"]), bytes.fromhex(vector["info"])
        box = box_without_aad(vector, b"text")
        with pytest.raises(SealBrokenError):
            boxes.open_with(seed, box, info=info[:-1])
        with pytest.raises(InvalidTag):
            independent_reader.hpke_open(seed, info[:-1], box)


def test_the_published_messages_belong_to_the_published_key() -> None:
    ran = 0

    for vector in vectors_of_our_suite():
        cipher = ChaCha20Poly1305(bytes.fromhex(vector["key"]))
        start = int(vector["base_nonce"], 16)
        for number, message in enumerate(vector["encryptions"]):
            nonce, aad = (start ^ number).to_bytes(12, "big"), bytes.fromhex(message["aad"])
            text = cipher.decrypt(nonce, bytes.fromhex(message["ct"]), aad)
            assert (nonce.hex(), text.hex()) == (message["nonce"], message["pt"])
            ran += 1

    assert ran == sum(len(vector["encryptions"]) for vector in vectors_of_our_suite()) > 0
