"""Writes payments.json anew: a payment run of two orders for one contributor.

Run it only for a new suite or schema; the old file must stay readable.
"""

from uuid import UUID

from safepub.crypto import canonical, keysets, sealing, sections, words
from safepub.crypto.keysets import Purpose
from safepub.crypto.sections import Kind
from tests.crypto.people import SUBJECT, custodians
from tests.vectors import known_answers

HELD = custodians(1, 2, Purpose.PAYMENT)
RUN_ID = UUID("5e1d7b90-2c44-4a35-b6f8-0d9a31c7e812")
ORDERS = {
    UUID("10c2f4a8-6b3d-4e57-9f10-7a8d5c2b4e61"): ("120.50", "EUR", "November"),
    UUID("93b7e5d1-0f2a-4c68-8e94-1b6c3d5a7f20"): ("80", "CZK", "Ё"),
}
PAYLOAD = '{"account":"CZ65 0800 0000 1920 0014 5399"}'


def order_text(amount: str, currency: str, reference: str) -> str:
    members = {"amount": amount, "currency": currency, "reference": reference}
    return canonical.encode(members).decode()


def main() -> None:
    slot = sealing.seal_slot(PAYLOAD.encode(), purpose=Purpose.PAYMENT)
    rows = [{"id": str(id_), "subject": str(SUBJECT), "byline": "Ё"} for id_ in ORDERS]
    run = {"format": "safepub/payment-run/v1", "id": str(RUN_ID), "day": "2026-11-30"}
    orders = [
        words.seal(order_text(*order), HELD.keyset.public_keys, kind="payment-order", owner=id_)[0]
        for id_, order in ORDERS.items()
    ]
    slots = sorted([(slot.slot_id, slot.body), sealing.decoy_slot()])
    file = sections.write(
        sections.PAYMENTS,
        [
            (Kind.STATEMENT, canonical.encode({**run, "orders": rows})),
            (Kind.MANIFEST, keysets.make_manifest(HELD.keyset, HELD.signing_seeds)),
            (Kind.ENVELOPE, sealing.seal_link(slot, subject=SUBJECT, keyset=HELD.keyset)),
            *((Kind.SLOT, slot_id + body) for slot_id, body in slots),
            *((Kind.PAYMENT_ORDER, words.encode(order, 2)) for order in orders),
        ],
    )
    answers = {
        "seeds": [seed.hex() for seed in HELD.seeds],
        "orders": [order_text(*order) for order in ORDERS.values()],
        "payload": PAYLOAD,
        "payment_run": known_answers.to_text(b"".join(file)),
    }
    known_answers.save("payments.json", answers)


if __name__ == "__main__":
    main()
