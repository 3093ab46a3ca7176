"""Custodians' cards: what a custodian hands over to be put into a key set (`SPA1`)."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from safepub.crypto import boxes, keysets, passphrases
from safepub.crypto.cursor import Cursor
from safepub.crypto.keysets import SIGNATURE_BYTES, Member
from safepub.crypto.suite import SUITE, PublicKeyRefusedError
from safepub.errors import InvalidError

HEADER = b"SPA1" + bytes((SUITE,))
LABEL = b"safepub/card/v1\0"
FINGERPRINT_BYTES = 32
FINGERPRINT_WORDS = 8


class CardRefusedError(InvalidError):
    """This is no card, its signature is wrong, or its key cannot be sealed to."""

    message = "This is not a custodian's card that can be used."


def write(member: Member, signing_seed: bytes) -> bytes:
    """Write a card, signed with the custodian's own key.

    Raises:
        CardRefusedError: The name cannot be shown, or the seed is not that of the signing key.
    """
    signer = ed25519.Ed25519PrivateKey.from_private_bytes(signing_seed)
    own = signer.public_key().public_bytes_raw() == member.signing_key
    if not own or not keysets.name_fits(member.name):
        raise CardRefusedError
    body = HEADER + keysets.write_member(member)
    return body + signer.sign(LABEL + body)


def read(card: bytes) -> Member:
    """Give the custodian of a card whose signature is right.

    Raises:
        CardRefusedError: Anything about it is not right.
    """
    body, signature = card[:-SIGNATURE_BYTES], card[-SIGNATURE_BYTES:]
    try:
        member = _read_body(body)
        signer = ed25519.Ed25519PublicKey.from_public_bytes(member.signing_key)
        signer.verify(signature, LABEL + body)
        boxes.seal_to(member.public_key, b"", info=LABEL)
    except (InvalidSignature, PublicKeyRefusedError, ValueError) as error:
        raise CardRefusedError from error
    return member


def fingerprint(member: Member) -> bytes:
    """Hash both keys of a custodian to 32 bytes; the name does not count."""
    return hashlib.sha256(LABEL + member.public_key + member.signing_key).digest()


def words(fingerprint: bytes) -> str:
    """Say a fingerprint of 32 bytes in eight words, to be read out over the telephone."""
    if len(fingerprint) != FINGERPRINT_BYTES:
        message = "A fingerprint has 32 bytes."
        raise ValueError(message)
    word_list = passphrases.word_list()
    rest, spoken = int.from_bytes(fingerprint, "big"), []
    for _ in range(FINGERPRINT_WORDS):
        rest, number = divmod(rest, len(word_list))
        spoken.append(word_list[number])
    return " ".join(spoken)


def _read_body(body: bytes) -> Member:
    cursor = Cursor(body)
    if cursor.take(len(HEADER)) != HEADER:
        raise CardRefusedError
    member = keysets.read_member(cursor)
    cursor.end()
    if not keysets.name_fits(member.name):
        raise CardRefusedError
    return member
