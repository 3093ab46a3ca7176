"""Writes identity.json anew: fixed seeds in, sealed bytes out (sealing is random).

Run it only for a new suite or schema; the old file must stay readable.
"""

import base64
import json
from pathlib import Path

from safepub.crypto import sealing
from safepub.crypto.keysets import Purpose
from tests.crypto.people import SUBJECT, custodians

TARGET = Path(__file__).with_name("identity.json")
PAYLOAD = '{"names":["Ала Прыклад","Ž"],"note":"[sic]"}'


def case(quorum: int, people: int, purpose: Purpose) -> dict[str, object]:
    held = custodians(quorum, people, purpose)
    slot = sealing.seal_slot(PAYLOAD.encode(), purpose=purpose)
    envelope = sealing.seal_link(slot, subject=SUBJECT, keyset=held.keyset)
    return {
        "name": f"{quorum}-of-{people} {purpose.name.lower()}",
        "quorum": quorum,
        "people": people,
        "purpose": int(purpose),
        "subject": str(SUBJECT),
        "seeds": [seed.hex() for seed in held.seeds],
        "payload": PAYLOAD,
        "slot_id": slot.slot_id.hex(),
        "data_key": slot.data_key.hex(),
        "slot_body": base64.b64encode(slot.body).decode(),
        "envelope": base64.b64encode(envelope).decode(),
    }


def main() -> None:
    cases = [
        case(2, 3, Purpose.IDENTITY),
        case(3, 5, Purpose.IDENTITY),
        case(1, 2, Purpose.PAYMENT),
    ]
    TARGET.write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
