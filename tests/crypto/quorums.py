"""Envelopes of every size, sealed and opened with the real keys, for the exhaustive tests."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pytest

from safepub.crypto import opening, sealing
from safepub.crypto.keysets import MOST_PEOPLE, Purpose
from safepub.crypto.opening import Envelope, Link, Share
from safepub.crypto.sealing import SealedSlot
from tests.crypto.people import OTHER_SUBJECT, SUBJECT, Custodians, custodians

# k = 1 occurs for payments alone.
SIZES = [(k, n) for n in range(1, MOST_PEOPLE + 1) for k in range(1, n + 1)]
SHARED = [(k, n) for k, n in SIZES if k > 1]
WITH_A_SPARE = [(k, n) for k, n in SIZES if k < n]
every_size = pytest.mark.parametrize(("k", "n"), SIZES)
every_shared_size = pytest.mark.parametrize(("k", "n"), SHARED)
every_size_with_a_spare = pytest.mark.parametrize(("k", "n"), WITH_A_SPARE)


@dataclass(frozen=True)
class Opened:
    """An envelope, the slot it leads to and the shares of everybody."""

    held: Custodians
    slot: SealedSlot
    envelope: Envelope
    shares: tuple[Share, ...]

    @property
    def link(self) -> Link:
        return Link(
            slot_id=self.slot.slot_id,
            data_key=self.slot.data_key,
            body_digest=hashlib.sha256(self.slot.body).digest(),
            purpose=self.slot.purpose,
        )


@cache
def opened(k: int, n: int, *, again: bool = False) -> Opened:
    """Seal and open; `again` gives another contributor's envelope to the same people."""
    purpose = Purpose.PAYMENT if k == 1 else Purpose.IDENTITY
    held = custodians(k, n, purpose)
    slot = sealing.seal_slot(b"{}", purpose=purpose)
    subject = OTHER_SUBJECT if again else SUBJECT
    envelope = opening.read(sealing.seal_link(slot, subject=subject, keyset=held.keyset))
    opening.require(envelope, subject=subject, keyset=held.keyset)
    shares = tuple(opening.open_share(envelope, seed) for seed in held.seeds)
    return Opened(held=held, slot=slot, envelope=envelope, shares=shares)


def replaced(shares: Iterable[Share], other: Share) -> list[Share]:
    return [other if share.place == other.place else share for share in shares]
