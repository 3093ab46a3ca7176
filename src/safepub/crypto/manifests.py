"""Manifests while they are signed: by one member after another, or in copies (`SPM1`).

A manifest that all have signed is a custodian's word for who holds keys with them;
nobody else has to be trusted for it. The server's pin is `keysets.load_manifest`.
"""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import ed25519

from safepub.crypto import keysets
from safepub.crypto.keysets import LABEL, UNSIGNED, Keyset, KeysetRefusedError


class NotAMemberError(KeysetRefusedError):
    """The key is none of the set's."""

    message = "This key is not one of the key set's."


def unsigned(keyset: Keyset) -> bytes:
    """Write a key set down for its members to sign, one after another or apart."""
    return keysets.statement(keyset) + UNSIGNED * len(keyset.members)


def read(manifest: bytes) -> Keyset:
    """Read a manifest to show it; nothing says yet that anybody signed it.

    Raises:
        KeysetRefusedError: It is damaged.
    """
    keyset, _ = keysets.read_manifest(manifest)
    return keyset


def sign(manifest: bytes, signing_seed: bytes) -> bytes:
    """Add one member's signature, in their place; the others stay as they are.

    Raises:
        NotAMemberError: The seed is no member's.
        KeysetRefusedError: The manifest is damaged, or a signature in it is wrong.
    """
    keyset, given = keysets.read_manifest(manifest)
    keysets.require_right(keyset, given)
    signer = ed25519.Ed25519PrivateKey.from_private_bytes(signing_seed)
    place = _place_of(keyset, signer.public_key().public_bytes_raw())
    statement = keysets.statement(keyset)
    signed = (*given[:place], signer.sign(LABEL + statement), *given[place + 1 :])
    return statement + b"".join(signed)


def merge(manifests: Sequence[bytes]) -> bytes:
    """Bring the signatures of copies that were signed apart together.

    Raises:
        KeysetRefusedError: There is no copy, they say different things, one is damaged
            or a signature is wrong.
    """
    copies = [keysets.read_manifest(manifest) for manifest in manifests]
    if len({keysets.statement(keyset) for keyset, _ in copies}) != 1:
        raise KeysetRefusedError
    keyset = copies[0][0]
    for _, given in copies:
        keysets.require_right(keyset, given)
    # Zero bytes sort before any signature.
    together = (max(of_one) for of_one in zip(*(given for _, given in copies), strict=True))
    return keysets.statement(keyset) + b"".join(together)


def signed_by(manifest: bytes) -> tuple[bool, ...]:
    """Tell of each member, in the set's order, whether they signed.

    Raises:
        KeysetRefusedError: The manifest is damaged, or a signature in it is wrong.
    """
    keyset, given = keysets.read_manifest(manifest)
    keysets.require_right(keyset, given)
    return tuple(signature != UNSIGNED for signature in given)


def require_signed_by(manifest: bytes, signing_key: bytes) -> Keyset:
    """Read a manifest that all members signed, one of them with this key.

    A custodian's own signature is their pin: they saw this set before.

    Raises:
        NotAMemberError: The key is no member's.
        KeysetRefusedError: The manifest is damaged, or not all signed it.
    """
    keyset, given = keysets.read_manifest(manifest)
    _place_of(keyset, signing_key)
    keysets.require_signed(keyset, given)
    return keyset


def _place_of(keyset: Keyset, signing_key: bytes) -> int:
    for place, member in enumerate(keyset.members):
        if member.signing_key == signing_key:
            return place
    raise NotAMemberError
