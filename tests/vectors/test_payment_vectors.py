"""A committed payment run: both readers join its orders with the payment details."""

import io
from typing import Any
from uuid import UUID

import pytest

from safepub.crypto import opening, sections, words
from safepub.crypto.sections import Kind
from tests.crypto.people import custodians
from tests.vectors import independent_reader, known_answers, reader_files

ANSWERS: dict[str, Any] = known_answers.load("payments.json")
SEEDS = [bytes.fromhex(seed) for seed in ANSWERS["seeds"]]
FILE = known_answers.to_bytes(ANSWERS["payment_run"])
RUN, KEYSET, PARTS = reader_files.payment_run(FILE)


def test_both_readers_find_the_same_sections() -> None:
    theirs = [(kind, part) for kind, parts in PARTS.items() for part in parts]

    found = sections.read(io.BytesIO(FILE), sections.PAYMENTS)

    assert [(int(kind), part) for kind, part in found] == theirs
    assert (KEYSET.purpose, KEYSET.quorum, len(KEYSET.members)) == (2, 1, 2)


@pytest.mark.parametrize("place", range(2))
@pytest.mark.parametrize("number", range(2))
def test_each_paymaster_reads_each_order_with_both_readers(number: int, place: int) -> None:
    order, source = RUN["orders"][number], PARTS[Kind.PAYMENT_ORDER][number]
    sealed = words.decode(source)

    ours, _ = words.open_words(
        sealed.body,
        sealed.boxes[place],
        SEEDS[place],
        kind="payment-order",
        owner=UUID(order["id"]),
    )
    theirs, _ = reader_files.open_words(source, place, SEEDS[place], b"payment-order", order["id"])

    assert ours == theirs == ANSWERS["orders"][number]
    assert reader_files.canonical(theirs.encode()).keys() == {"amount", "currency", "reference"}


@pytest.mark.parametrize("seed", SEEDS)
def test_each_paymaster_opens_the_payment_details_with_both_readers(seed: bytes) -> None:
    (envelope,), slots = PARTS[3], reader_files.by_id(PARTS[9])
    read = opening.read(envelope)
    subject = UUID(RUN["orders"][0]["subject"])
    keyset = custodians(1, 2, read.purpose).keyset
    opening.require(read, subject=subject, keyset=keyset)

    link = opening.join(read, [opening.open_share(read, seed)])
    theirs = independent_reader.open_link(envelope, [seed])

    assert (link.slot_id, link.data_key, link.body_digest) == theirs
    assert opening.open_slot(slots[link.slot_id], link) == ANSWERS["payload"].encode()
    details = independent_reader.open_slot(envelope, theirs, slots[theirs[0]])
    assert details == ANSWERS["payload"].encode()
