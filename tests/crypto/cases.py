"""A reveal request with its envelope, its custodians' keys and their acts, for tests."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from safepub.crypto import opening, sealing, signing
from safepub.crypto.acts import Grant, Take
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Purpose
from safepub.crypto.opening import Share
from safepub.crypto.requests import Category, Request
from safepub.crypto.sealing import SealedSlot
from tests.crypto.people import SUBJECT, Custodians, custodians, seed_of

DAY = date(2026, 11, 25)
LAST_DAY = date(2026, 12, 9)
PAYLOAD = b'{"name":"Ala"}'
PLAIN: dict[str, Any] = {
    "id": UUID("5d3f1c0e-8a60-4f55-9c14-6a8d0b6ce5a1"),
    "purpose": Purpose.IDENTITY,
    "category": Category.DANGER,
    "byline": "Алесь",
    "asked_by": "Ева",
    "subject": SUBJECT,
    "envelope": hashlib.sha256(b"envelope").digest(),
    "keyset": bytes(range(16)),
    "reason": hashlib.sha256(b"reason").digest(),
    "asked_on": DAY,
    "expires_on": LAST_DAY,
    "waiting_hours": 24,
    "veto": False,
}


@dataclass(frozen=True)
class Case:
    """A slot, its envelope and a request for it."""

    held: Custodians
    slot: SealedSlot
    envelope: bytes
    request: Request

    def key(self, place: int) -> CustodianKey:
        return key_of(self.held, place)

    def share(self, place: int) -> Share:
        return opening.open_share(opening.read(self.envelope), self.held.seeds[place])

    def take(self, place: int = 0) -> tuple[Take, bytes]:
        act, seed = signing.take(self.key(place), self.request, day=DAY)
        return Take(act), seed

    def grant(self, take: Take, place: int = 1) -> Grant:
        share = self.share(place)
        return Grant(signing.grant(self.key(place), self.request, take, share, day=DAY))


def request(**changes: Any) -> Request:
    return Request(**(PLAIN | changes))


def key_of(held: Custodians, place: int) -> CustodianKey:
    return CustodianKey(seed=held.seeds[place], signing_seed=held.signing_seeds[place])


def stranger() -> CustodianKey:
    return CustodianKey(seed=seed_of("stranger"), signing_seed=seed_of("stranger's signature"))


@cache
def case(quorum: int = 2, people: int = 3) -> Case:
    held = custodians(quorum, people)
    slot = sealing.seal_slot(PAYLOAD, purpose=Purpose.IDENTITY)
    envelope = sealing.seal_link(slot, subject=SUBJECT, keyset=held.keyset)
    asked = request(envelope=hashlib.sha256(envelope).digest(), keyset=held.keyset.keyset_id)
    return Case(held=held, slot=slot, envelope=envelope, request=asked)
