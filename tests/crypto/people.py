"""Custodians and key sets for tests: fixed seeds, no passphrases."""

import hashlib
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ed25519

from safepub.crypto import suite
from safepub.crypto.keysets import Keyset, Member, Purpose

SUBJECT = UUID("6a1b1c52-9d2f-4f0a-8c35-0e2f8f0b7d11")
OTHER_SUBJECT = UUID("0c7a5f0e-3d44-4e0b-b7a4-5b2c9a1f6e02")


@dataclass(frozen=True)
class Custodians:
    """A key set together with its private seeds."""

    keyset: Keyset
    seeds: tuple[bytes, ...]
    signing_seeds: tuple[bytes, ...]


def seed_of(label: str) -> bytes:
    return hashlib.sha256(b"safepub test seed " + label.encode()).digest()


@cache
def custodians(quorum: int, people: int, purpose: Purpose = Purpose.IDENTITY) -> Custodians:
    seeds = tuple(seed_of(f"custodian {number}") for number in range(people))
    signing_seeds = tuple(seed_of(f"signer {number}") for number in range(people))
    members = tuple(
        Member(
            name=f"Custodian {number}",
            public_key=suite.public_key_of(seed),
            signing_key=signing_key_of(signing_seed),
        )
        for number, (seed, signing_seed) in enumerate(zip(seeds, signing_seeds, strict=True))
    )
    keyset = Keyset(purpose=purpose, quorum=quorum, members=members)
    return Custodians(keyset=keyset, seeds=seeds, signing_seeds=signing_seeds)


def signing_key_of(signing_seed: bytes) -> bytes:
    private = ed25519.Ed25519PrivateKey.from_private_bytes(signing_seed)
    return private.public_key().public_bytes_raw()
