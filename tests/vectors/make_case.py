"""Writes case.json anew: a case file with everything in it, and what opens it.

Run it only for a new suite or schema; the old file must stay readable.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from safepub.crypto import (
    acts,
    checkpoints,
    keysets,
    opening,
    sealing,
    sections,
    signing,
    suite,
    words,
)
from safepub.crypto.acts import HandIn, Outcome, Take
from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category, Request
from safepub.crypto.sealing import SealedSlot
from safepub.crypto.sections import Kind
from tests.crypto.people import SUBJECT, seed_of
from tests.vectors import known_answers
from tests.vectors.make_custody import HELD, KEYS
from tests.vectors.make_journal import SEED, checkpoint, entries

REQUEST_ID = UUID("b0a4c9de-51f7-4c1e-8d0b-93c2a6f1e704")
DAY = date(2026, 11, 26)
PAYLOAD = '{"names":["Ала Прыклад","Ž"],"note":"[sic]"}'
REASON = "Her paper has closed and a court asks. Прашу."
OBJECTION = "Please ask my lawyer first."


@dataclass(frozen=True)
class Asked:
    """A request with the envelope that it names and the words around it, sealed."""

    request: Request
    slot: SealedSlot
    envelope: bytes
    reason: bytes
    objection: bytes


def ask() -> Asked:
    slot = sealing.seal_slot(PAYLOAD.encode(), purpose=Purpose.IDENTITY)
    envelope = sealing.seal_link(slot, subject=SUBJECT, keyset=HELD.keyset)
    readers = [*HELD.keyset.public_keys, suite.public_key_of(seed_of("desk"))]
    reason, commitment = words.seal(REASON, readers, kind="reason", owner=REQUEST_ID)
    objection, _ = words.seal(OBJECTION, readers, kind="objection", owner=REQUEST_ID)
    request = Request(
        id=REQUEST_ID,
        purpose=Purpose.IDENTITY,
        category=Category.LEGAL,
        byline="Ё",
        asked_by="Marta",
        subject=SUBJECT,
        envelope=hashlib.sha256(envelope).digest(),
        keyset=HELD.keyset.keyset_id,
        reason=commitment,
        asked_on=date(2026, 11, 25),
        expires_on=date(2026, 12, 9),
        waiting_hours=24,
        veto=False,
    )
    count = len(HELD.keyset.members)
    return Asked(
        request=request,
        slot=slot,
        envelope=envelope,
        reason=words.encode(reason, count),
        objection=words.encode(objection, count),
    )


def case_file(asked: Asked, signed: list[bytes]) -> Iterator[bytes]:
    decoys = [sealing.decoy_slot() for _ in range(2)]
    slots = sorted([(asked.slot.slot_id, asked.slot.body), *decoys])
    written = entries()
    return sections.write(
        sections.CASE,
        [
            (Kind.STATEMENT, asked.request.statement()),
            (Kind.MANIFEST, keysets.make_manifest(HELD.keyset, HELD.signing_seeds)),
            (Kind.ENVELOPE, asked.envelope),
            (Kind.REASON, asked.reason),
            (Kind.OBJECTION, asked.objection),
            *((Kind.ACT, act) for act in signed),
            *((Kind.JOURNAL_ENTRY, entry) for entry in written),
            (Kind.CHECKPOINT, checkpoint(written).encode()),
            *((Kind.SLOT, slot_id + body) for slot_id, body in slots),
        ],
    )


def main() -> None:
    asked = ask()
    request, (reader, granting, refusing) = asked.request, KEYS
    taken, one_time_seed = signing.take(reader, request, day=DAY)
    take = acts.read(taken)
    assert isinstance(take, Take)
    share = opening.open_share(opening.read(asked.envelope), granting.seed)
    signed = [
        taken,
        signing.grant(granting, request, take, share, day=DAY),
        signing.refusal(refusing, request, day=DAY),
        signing.receipt(reader, request, take, Outcome.SHOWN, day=DAY),
    ]
    note = checkpoint(entries())
    hand_in = HandIn(act=signed[1], checkpoint=note.encode())
    answers = {
        "seeds": [key.seed.hex() for key in KEYS],
        "one_time_seed": one_time_seed.hex(),
        "one_time_file": known_answers.to_text(signing.write_one_time(reader, take, one_time_seed)),
        "hand_in": known_answers.to_text(acts.write_hand_in(hand_in)),
        "request_digest": request.digest.hex(),
        "take_digest": take.digest.hex(),
        "granted": {"place": share.place, "pads": share.pads.hex()},
        "reason": REASON,
        "objection": OBJECTION,
        "payload": PAYLOAD,
        "slot_id": asked.slot.slot_id.hex(),
        "journal_key": checkpoints.public_key_of(SEED).hex(),
        "case_file": known_answers.to_text(b"".join(case_file(asked, signed))),
    }
    known_answers.save("case.json", answers)


if __name__ == "__main__":
    main()
