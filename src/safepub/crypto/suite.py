"""Suite 1: X-Wing key pairs for HPKE, and the check that this machine has the ciphers.

FORMAT.md, section 2.
"""

import hashlib
import secrets

from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

from safepub.errors import InvalidError, SafepubError, UnavailableError

SUITE = 1
SUITE_BYTE = bytes([SUITE])
PUBLIC_KEY_BYTES = 1216
SEED_BYTES = 32
KEY_ID_BYTES = 8
HPKE_OVERHEAD = 1136

_MLKEM_PUBLIC_BYTES = 1184
_MLKEM_SEED_BYTES = 64
_EXPANDED_BYTES = 96

# Known answers: what other releases of the libraries must still read.
_ZERO_SEED_KEY_DIGEST = "3bb0b003f553f49f38bab31546b7f4fdd323c74cbf4aaf97d9703ede4e83eff7"
_KNOWN_COBBLESTONE = (
    "aaa8f8a387157376048241a59ad9ad98c7a07b2abb943affca9c33a2764f1e3e23a84812ff"
    "46e406f0ec6f76717d95f7ed272ec630c9bddcf7c239f9a667204d2b485453df18bc670144"
)


class SuiteUnavailableError(UnavailableError):
    """This machine's cryptography cannot seal as safepub requires."""

    message = (
        "The cryptography of this machine lacks ML-KEM-768 or Cobblestone-256, "
        "so nothing can be sealed. Install the pinned wheel of `cryptography`."
    )


class SealBrokenError(SafepubError):
    """A sealed thing was altered, belongs elsewhere, or the key is another's."""

    message = "This cannot be opened: it was altered, or the key does not fit."


class KeyRefusedError(InvalidError):
    """A public key that nothing can be sealed to."""

    message = "A public key cannot be used."


def new_seed() -> bytes:
    """Make a private key: 32 random bytes."""
    return secrets.token_bytes(SEED_BYTES)


def public_key_of(seed: bytes) -> bytes:
    """Give the public key (1216 bytes) of a private key."""
    mlkem_key, x25519_key = _halves_of(seed)
    return mlkem_key.public_key().public_bytes_raw() + x25519_key.public_key().public_bytes_raw()


def key_id(public_key: bytes) -> bytes:
    """Give the 8 bytes that name a public key in envelopes."""
    return hashlib.sha256(b"safepub/kid/v1\0" + public_key).digest()[:KEY_ID_BYTES]


def hpke_suite() -> hpke.Suite:
    """Give the one HPKE suite in use."""
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def load_private_key(seed: bytes) -> hpke.MLKEM768X25519PrivateKey:
    """Turn a seed into the key object that HPKE opens with."""
    return hpke.MLKEM768X25519PrivateKey(*_halves_of(seed))


def load_public_key(public_key: bytes) -> hpke.MLKEM768X25519PublicKey:
    """Turn 1216 bytes into the key object that HPKE seals to.

    Raises:
        KeyRefusedError: They are no public key.
    """
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise KeyRefusedError
    try:
        return hpke.MLKEM768X25519PublicKey(
            mlkem.MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM_PUBLIC_BYTES]),
            x25519.X25519PublicKey.from_public_bytes(public_key[_MLKEM_PUBLIC_BYTES:]),
        )
    except ValueError as error:
        raise KeyRefusedError from error


def require_suite() -> None:
    """Return only where everything that sealing needs works on this machine.

    Raises:
        SuiteUnavailableError: Something is missing or gives another answer.
    """
    try:
        works = _known_answers_hold() and _round_trip_holds()
    except (UnsupportedAlgorithm, InvalidTag, ValueError) as error:
        raise SuiteUnavailableError from error
    if not works:
        raise SuiteUnavailableError


def _halves_of(seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
    if len(seed) != SEED_BYTES:
        reason = "A private key is 32 bytes."
        raise ValueError(reason)
    expanded = hashlib.shake_256(seed).digest(_EXPANDED_BYTES)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
        x25519.X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
    )


def _known_answers_hold() -> bool:
    public_key = public_key_of(bytes(SEED_BYTES))
    decryptor = Cobblestone256Decryptor(bytes(32), b"safepub/self-test/v1\0")
    opened = decryptor.update(bytes.fromhex(_KNOWN_COBBLESTONE)) + decryptor.finalize()
    return hashlib.sha256(public_key).hexdigest() == _ZERO_SEED_KEY_DIGEST and opened == b"ok"


def _round_trip_holds() -> bool:
    seed, info = new_seed(), b"safepub/self-test/v1\0"
    box = hpke_suite().encrypt(b"ok", load_public_key(public_key_of(seed)), info=info)
    return hpke_suite().decrypt(box, load_private_key(seed), info=info) == b"ok"
