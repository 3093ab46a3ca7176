"""Contributors' passphrases: generated words, and the keys that grow from them."""

import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from safepub.crypto import argon2
from safepub.crypto.argon2 import Cost

# EFF's long list (CC BY 3.0 US): 7,776 words, so that a word gives 12.9 bits.
WORD_LIST = Path(__file__).with_name("eff_large_wordlist.txt")
CONTRIBUTOR_WORDS = 7
ROOT_BYTES = 64
# Nothing longer can be a passphrase, and Argon2 must not read megabytes.
LONGEST = 256


@dataclass(frozen=True)
class ContributorKeys:
    """What one passphrase gives. Only the tag and the box's public key are stored."""

    login_tag: bytes = field(repr=False)
    box_seed: bytes = field(repr=False)
    note_key: bytes = field(repr=False)


def generate(words: int = CONTRIBUTOR_WORDS) -> str:
    """Choose words with the system's randomness: seven give 90 bits."""
    return " ".join(secrets.choice(word_list()) for _ in range(words))


def normalise(text: str) -> str:
    """Forgive what people do to words: capitals, hyphens, commas, line breaks, spaces.

    Four of the list's words hold a hyphen; it falls out on both sides.
    """
    folded = unicodedata.normalize("NFKC", text[: 4 * LONGEST]).casefold()
    return "".join(re.findall(r"[a-z]+", folded))[:LONGEST]


def contributor_keys(passphrase: str, *, salt: bytes, pepper: bytes, cost: Cost) -> ContributorKeys:
    """Derive a contributor's keys; the work is the same for any text typed."""
    root = argon2.derive(
        normalise(passphrase).encode(), salt=salt, cost=cost, length=ROOT_BYTES, pepper=pepper
    )
    return ContributorKeys(
        login_tag=_expand(root, b"login-tag"),
        box_seed=_expand(root, b"box-seed"),
        note_key=_expand(root, b"note-key"),
    )


@cache
def word_list() -> tuple[str, ...]:
    """Read the words, once."""
    return tuple(WORD_LIST.read_text(encoding="ascii").split())


def _expand(root: bytes, label: bytes) -> bytes:
    info = b"safepub/contributor/v1\0" + label
    return HKDFExpand(algorithm=hashes.SHA256(), length=32, info=info).derive(root)
