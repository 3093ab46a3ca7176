"""ML-KEM-768 (half of X-Wing) and Ed25519 (RFC 8032) against published answers.

The Ed25519 file is the one that RFC 8032, section 7.1, draws its tests 1, 2, 3 and
1024 from. ML-KEM's encapsulation (`msg`) is not run: no library takes the
randomness; nor is the expanded secret key (`sk`), which safepub never stores. ML-KEM-512
and -1024 and the other Ed25519 files (containers of keys) are of no use here.
"""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey

from safepub.crypto.custodian_keys import CustodianKey
from tests.vectors import published

MLKEM = "asymmetric/MLKEM/kat_MLKEM_768.rsp"
ED25519 = "asymmetric/Ed25519/sign.input"


def test_mlkem_gives_the_published_keys_and_secrets() -> None:
    ran = 0

    for vector in published.records(MLKEM):
        key = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(vector["d"] + vector["z"]))
        assert key.public_key().public_bytes_raw().hex() == vector["pk"], vector["count"]
        assert key.decapsulate(bytes.fromhex(vector["ct"])).hex() == vector["ss"]
        ran += 1

    assert ran == published.count(MLKEM) > 0


def test_mlkem_answers_an_altered_ciphertext_with_another_secret() -> None:
    """That it raises nothing is why a box is refused by its tag alone."""
    ran = 0

    for vector in published.records(MLKEM):
        key = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(vector["d"] + vector["z"]))
        found = key.decapsulate(bytes.fromhex(vector["ct_n"])).hex()
        assert found == vector["ss_n"] != vector["ss"], vector["count"]
        ran += 1

    assert ran == published.count(MLKEM) > 0


def test_ed25519_gives_the_published_keys_and_signatures() -> None:
    ran = 0
    lines = published.text(ED25519).splitlines()

    for line in lines:
        secret, public, message, signed = (bytes.fromhex(part) for part in line.split(":")[:4])
        seed, signature = secret[:32], signed[:64]
        key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        assert key.sign(message) == signature
        assert CustodianKey(seed=seed, signing_seed=seed).signing_key == public
        ran += 1

    assert ran == len(lines) > 0


def test_a_published_signature_is_good_for_its_message_alone() -> None:
    ran = 0
    lines = published.text(ED25519).splitlines()

    for line in lines:
        _, public, message, signed = (bytes.fromhex(part) for part in line.split(":")[:4])
        verifier = ed25519.Ed25519PublicKey.from_public_bytes(public)
        verifier.verify(signed[:64], message)
        with pytest.raises(InvalidSignature):
            verifier.verify(signed[:64], message + b"\0")
        ran += 1

    assert ran == len(lines) > 0
