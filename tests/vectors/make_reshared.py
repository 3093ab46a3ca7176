"""Writes reshared.json anew: an envelope, the same for other custodians, and a bad share.

Run it only for a new suite or schema; the old file must stay readable.
"""

from safepub.crypto import boxes, envelopes, opening, resharing, sealing, suite
from safepub.crypto.keysets import Purpose
from tests.crypto.people import SUBJECT, custodians
from tests.vectors import known_answers

PAYLOAD = '{"names":["Ала Прыклад"],"note":"re-shared"}'
OLD, NEW = custodians(2, 3), custodians(3, 5)
LIAR = 3


def with_bad_share(envelope: bytes) -> bytes:
    """Exchange one custodian's share for one that opens and does not fit."""
    taken = opening.read(envelope)
    share = opening.open_share(taken, NEW.seeds[LIAR])
    wrong = bytes([share.pads[0] ^ 1]) + share.pads[1:]
    key_id, box = taken.shares[LIAR]
    info = envelopes.share_info(taken.header, key_id, LIAR)
    return envelope.replace(box, boxes.seal_to(NEW.keyset.public_keys[LIAR], wrong, info=info))


def main() -> None:
    slot = sealing.seal_slot(PAYLOAD.encode(), purpose=Purpose.IDENTITY)
    old = sealing.seal_link(slot, subject=SUBJECT, keyset=OLD.keyset)
    shares = [opening.open_share(opening.read(old), seed) for seed in OLD.seeds[:2]]
    new = resharing.reshare(old, shares, NEW.keyset)
    answers = {
        "payload": PAYLOAD,
        "slot_body": known_answers.to_text(slot.body),
        "old": {
            "seeds": [seed.hex() for seed in OLD.seeds],
            "quorum": 2,
            "key_ids": [suite.key_id(key).hex() for key in OLD.keyset.public_keys],
            "envelope": known_answers.to_text(old),
        },
        "new": {
            "seeds": [seed.hex() for seed in NEW.seeds],
            "quorum": 3,
            "key_ids": [suite.key_id(key).hex() for key in NEW.keyset.public_keys],
            "envelope": known_answers.to_text(new),
        },
        "bad_share": {"place": LIAR, "envelope": known_answers.to_text(with_bad_share(new))},
    }
    known_answers.save("reshared.json", answers)


if __name__ == "__main__":
    main()
