"""Sealing an identity: a slot for the vault and a link envelope for the newsroom.

Nothing here can open what it made.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from uuid import UUID

from safepub.crypto import boxes, envelopes, padding, quorum, suite, wrapping
from safepub.crypto.keysets import Keyset, Purpose
from safepub.errors import InvalidError

SLOT_BYTES = envelopes.SLOT_BYTES


class PayloadTooLongError(InvalidError):
    """A slot takes 8,188 bytes of payload."""

    message = "This is more than can be sealed. Please shorten the notes."


@dataclass(frozen=True)
class SealedSlot:
    """A slot for the vault, with the key that only its link envelope will hold."""

    slot_id: bytes = field(repr=False)
    body: bytes = field(repr=False)
    data_key: bytes = field(repr=False)
    purpose: Purpose


def seal_slot(payload: bytes, *, purpose: Purpose) -> SealedSlot:
    """Encrypt a payload under a fresh key to a body of exactly 8,264 bytes.

    Raises:
        PayloadTooLongError: It has more than 8,188 bytes.
    """
    if len(payload) > envelopes.PAYLOAD_BYTES - padding.LENGTH_BYTES:
        raise PayloadTooLongError
    slot_id = secrets.token_bytes(envelopes.SLOT_ID_BYTES)
    data_key = secrets.token_bytes(envelopes.DATA_KEY_BYTES)
    body = wrapping.wrap(
        data_key,
        padding.pad(payload, envelopes.PAYLOAD_BYTES),
        context=envelopes.slot_context(purpose, slot_id),
    )
    return SealedSlot(slot_id=slot_id, body=body, data_key=data_key, purpose=purpose)


def decoy_slot() -> tuple[bytes, bytes]:
    """Make a slot's id and body of nothing but random bytes."""
    return secrets.token_bytes(envelopes.SLOT_ID_BYTES), secrets.token_bytes(SLOT_BYTES)


def seal_link(slot: SealedSlot | None, *, subject: UUID, keyset: Keyset) -> bytes:
    """Seal where a slot is, and its key, to a quorum of custodians.

    Without a slot the envelope leads nowhere and looks the same.

    Raises:
        suite.PublicKeyRefusedError: A custodian's key cannot be sealed to.
    """
    slot = slot or _nowhere(keyset.purpose)
    if slot.purpose is not keyset.purpose:
        # The slot's seal names its purpose: nobody could ever open it through this envelope.
        message = "A slot is sealed only to a key set of its own purpose."
        raise ValueError(message)
    key = secrets.token_bytes(wrapping.KEY_BYTES)
    core = envelopes.core(suite.SUITE, keyset.purpose, subject.bytes)
    target = slot.slot_id + slot.data_key + hashlib.sha256(slot.body).digest()
    body = wrapping.wrap(key, target, context=envelopes.link_context(core))
    return share_out(key, core=core, body=body, keyset=keyset)


def share_out(key: bytes, *, core: bytes, body: bytes, keyset: Keyset) -> bytes:
    """Make the link envelope of this core and sealed link, its key shared among the set.

    Raises:
        suite.PublicKeyRefusedError: A custodian's key cannot be sealed to.
    """
    size = bytes((keyset.quorum, len(keyset.members)))
    header = core + keyset.keyset_id + size + envelopes.commitment(key, core)
    sealed = header + _sized(body)
    shares = quorum.split(key, keyset.quorum, len(keyset.members))
    for place, (public_key, share) in enumerate(zip(keyset.public_keys, shares, strict=True)):
        key_id = suite.key_id(public_key)
        info = envelopes.share_info(header, key_id, place)
        sealed += key_id + _sized(boxes.seal_to(public_key, share, info=info))
    return sealed


def _nowhere(purpose: Purpose) -> SealedSlot:
    slot_id, body = decoy_slot()
    data_key = secrets.token_bytes(envelopes.DATA_KEY_BYTES)
    return SealedSlot(slot_id=slot_id, body=body, data_key=data_key, purpose=purpose)


def _sized(field_: bytes) -> bytes:
    return len(field_).to_bytes(envelopes.NUMBER_BYTES, "big") + field_
