"""Suite 1: the ciphers of safepub's formats, and keys for them (`FORMAT.md`)."""

import hashlib
import secrets

from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

from safepub.errors import SafepubError, UnavailableError

SUITE = 1
SEED_BYTES = 32
MLKEM_PUBLIC_BYTES = 1184
MLKEM_SEED_BYTES = 64
PUBLIC_KEY_BYTES = 1216
KEY_ID_BYTES = 8

# Known answers: what every later release of the libraries must still give.
_ZERO_SEED_KEY_DIGEST = "3bb0b003f553f49f38bab31546b7f4fdd323c74cbf4aaf97d9703ede4e83eff7"
_KNOWN_COBBLESTONE = (
    "aaa8f8a387157376048241a59ad9ad98c7a07b2abb943affca9c33a2764f1e3e23a84812ff"
    "46e406f0ec6f76717d95f7ed272ec630c9bddcf7c239f9a667204d2b485453df18bc670144"
)
_SELF_TEST = b"safepub/self-test/v1\0"

HPKE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


class SealBrokenError(SafepubError):
    """What was sealed does not open: another key, another place, or altered."""

    message = "A seal does not open. It was altered, or it is not meant for this key."


class PublicKeyRefusedError(UnavailableError):
    """A public key cannot be sealed to."""

    message = "A key is damaged, so nothing can be sealed to it. Nothing was stored."


class SealFailedError(UnavailableError):
    """What came out of a cipher is no seal; nothing of it may be stored."""

    message = "Sealing does not work now, so nothing was stored."


class SuiteUnavailableError(UnavailableError):
    """This machine lacks the ciphers, so safepub must not start."""

    message = (
        "This machine's cryptography package lacks ML-KEM-768 or Cobblestone-256. "
        "Install the pinned wheel; safepub does not start without them."
    )


def new_seed() -> bytes:
    """Make the 32 random bytes that a key pair grows from."""
    return secrets.token_bytes(SEED_BYTES)


def private_key_of(seed: bytes) -> hpke.MLKEM768X25519PrivateKey:
    """Expand a seed to its X-Wing private key (draft-connolly-cfrg-xwing-kem, 5.2)."""
    mlkem_key, x25519_key = _halves(seed)
    return hpke.MLKEM768X25519PrivateKey(mlkem_key, x25519_key)


def public_key_of(seed: bytes) -> bytes:
    """Give the 1,216 bytes of the public key that belongs to a seed."""
    mlkem_key, x25519_key = _halves(seed)
    return mlkem_key.public_key().public_bytes_raw() + x25519_key.public_key().public_bytes_raw()


def load_public_key(public_key: bytes) -> hpke.MLKEM768X25519PublicKey:
    """Read a public key.

    Raises:
        PublicKeyRefusedError: It has the wrong length or is no key.
    """
    try:
        return hpke.MLKEM768X25519PublicKey(
            mlkem.MLKEM768PublicKey.from_public_bytes(public_key[:MLKEM_PUBLIC_BYTES]),
            x25519.X25519PublicKey.from_public_bytes(public_key[MLKEM_PUBLIC_BYTES:]),
        )
    except ValueError as error:
        raise PublicKeyRefusedError from error


def key_id(public_key: bytes) -> bytes:
    """Name a public key by eight bytes."""
    return hashlib.sha256(b"safepub/kid/v1\0" + public_key).digest()[:KEY_ID_BYTES]


def require_suite() -> None:
    """Try the suite once, so that a start without it fails.

    Raises:
        SuiteUnavailableError: A cipher is missing or gives another answer.
    """
    try:
        works = _known_answers_hold() and _round_trip_holds()
    except (UnsupportedAlgorithm, InvalidTag, ValueError) as error:
        raise SuiteUnavailableError from error
    if not works:
        raise SuiteUnavailableError


def _known_answers_hold() -> bool:
    public_key = public_key_of(bytes(SEED_BYTES))
    decryptor = Cobblestone256Decryptor(bytes(SEED_BYTES), _SELF_TEST)
    opened = decryptor.update(bytes.fromhex(_KNOWN_COBBLESTONE)) + decryptor.finalize()
    return hashlib.sha256(public_key).hexdigest() == _ZERO_SEED_KEY_DIGEST and opened == b"ok"


def _round_trip_holds() -> bool:
    seed = new_seed()
    box = HPKE.encrypt(b"ok", load_public_key(public_key_of(seed)), info=_SELF_TEST)
    return HPKE.decrypt(box, private_key_of(seed), info=_SELF_TEST) == b"ok"


def _halves(seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
    expanded = hashlib.shake_256(seed).digest(MLKEM_SEED_BYTES + SEED_BYTES)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:MLKEM_SEED_BYTES]),
        x25519.X25519PrivateKey.from_private_bytes(expanded[MLKEM_SEED_BYTES:]),
    )
