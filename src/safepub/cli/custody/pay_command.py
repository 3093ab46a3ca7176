"""Paying: orders joined with payment details, by a paymaster, without any identity."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from safepub.cli.custody import case_files, checks, screen, unlocking
from safepub.cli.custody.case_files import Parts
from safepub.cli.custody.unlocking import Access
from safepub.crypto import canonical, link_envelopes, manifests, opening, sections, words
from safepub.crypto.canonical import CanonicalFormError
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Purpose
from safepub.crypto.opening import Link
from safepub.crypto.sections import FileRefusedError, Kind
from safepub.crypto.suite import SealBrokenError
from safepub.vault.identity import PaymentDetails

FORMAT = "safepub/payment-run/v1"
NOTHING = "none given: ask at the desk, which writes to the contributor"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What the desk wants paid, to whoever stands behind a byline."""

    id: UUID
    subject: UUID
    byline: str = field(repr=False)
    amount: str = field(repr=False)
    currency: str = field(repr=False)
    reference: str = field(repr=False)


@click.command(name="pay")
@click.argument("path", metavar="RUN", type=unlocking.FILE)
@click.option("--save", type=unlocking.PATH, help="Also write it, in clear, to this new file.")
@unlocking.with_key
def pay(path: Path, save: Path | None, access: Access) -> None:
    """Show what to pay to whom: the orders of a run with their payment details.

    RUN comes from the newsroom. Your paymaster's key opens the payment details
    of the contributors in it, and nothing else: no identity is in it, and your
    key opens none. It is shown on a screen of its own until Enter is pressed;
    then it is wiped. --save FILE also writes it, in clear, to a new file.
    """
    parts, counts = case_files.read_parts(path, sections.PAYMENTS)
    _require_paymasters(manifests.read(parts[Kind.MANIFEST][0]))
    key = access.unlock()
    keyset = manifests.require_signed_by(parts[Kind.MANIFEST][0], key.signing_key)
    _require_paymasters(keyset)
    if counts[Kind.SLOT] == 0:
        checks.refuse("This payment run is without the vault, so that nothing can be looked up.")
    if key.public_key not in keyset.public_keys:
        checks.refuse("The key set holds another key than this one under your signature.")
    orders = _orders(parts, key, keyset.public_keys.index(key.public_key))
    _tell_run(parts[Kind.STATEMENT][0])
    screen.say(
        f"{len(orders)} payment orders: this shows byline, amount and payment details, in clear, "
        "to you and to whoever sees this screen. No identity is opened, but payment details often "
        "name a person."
    )
    screen.require_place(save)
    screen.confirm("pay")
    links = _links(parts, key, keyset)
    details = _details(path, links)
    screen.reveal(_lines(orders, details), save=save)


def _tell_run(statement: bytes) -> None:
    run = canonical.decode(statement)
    screen.tell((("Payment run", str(run.get("id"))), ("Made on", str(run.get("day")))))
    screen.say(
        "Whoever runs the server could hand the same run out twice, or add an order. Compare its "
        "number with the runs that you have paid, and the orders with the desk."
    )


def _require_paymasters(keyset: Keyset) -> None:
    if keyset.purpose is not Purpose.PAYMENT:
        checks.refuse("This is a key set for identities. A payment run never opens one.")
    if keyset.quorum > 1:
        checks.refuse(
            f"Payment details of this newsroom take {keyset.quorum} custodians together. Ask at "
            "the desk for a reveal request with the purpose payment, and use take, grant and open."
        )


def _orders(parts: Parts, key: CustodianKey, place: int) -> list[Order]:
    try:
        members = canonical.decode(parts[Kind.STATEMENT][0])
        rows = members["orders"]
        if members["format"] != FORMAT or len(rows) != len(parts[Kind.PAYMENT_ORDER]):
            raise FileRefusedError
        return [
            _order(row, source, key, place)
            for row, source in zip(rows, parts[Kind.PAYMENT_ORDER], strict=True)
        ]
    except (CanonicalFormError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise FileRefusedError from error


def _order(row: dict[str, Any], source: bytes, key: CustodianKey, place: int) -> Order:
    sealed = words.decode(source)
    if place >= len(sealed.boxes):
        raise FileRefusedError
    order_id = UUID(row["id"])
    text, _ = words.open_words(
        sealed.body, sealed.boxes[place], key.seed, kind="payment-order", owner=order_id
    )
    told = canonical.decode(text.encode())
    return Order(
        id=order_id,
        subject=UUID(row["subject"]),
        byline=str(row["byline"]),
        amount=str(told["amount"]),
        currency=str(told["currency"]),
        reference=str(told["reference"]),
    )


def _links(parts: Parts, key: CustodianKey, keyset: Keyset) -> dict[UUID, Link]:
    """Open the link of each contributor in the run; one share is enough."""
    links = {}
    for source in parts[Kind.ENVELOPE]:
        envelope = link_envelopes.read(source)
        link_envelopes.require(envelope, subject=envelope.subject, keyset=keyset)
        share = opening.open_share(envelope, key.seed)
        links[envelope.subject] = opening.join(envelope, [share])
    return links


def _details(path: Path, links: dict[UUID, Link]) -> dict[UUID, str]:
    """Open the slots that the links lead to; dummies lead nowhere and are left out."""
    wanted = {link.slot_id for link in links.values()}
    bodies = case_files.pick(path, sections.PAYMENTS, Kind.SLOT, wanted)
    details = {}
    for subject, link in links.items():
        if link.slot_id in bodies:
            payload = _opened(bodies[link.slot_id], link)
            details[subject] = PaymentDetails.from_payload(payload).details if payload else ""
    return details


def _opened(body: bytes, link: Link) -> bytes:
    try:
        return opening.open_slot(body, link)
    except SealBrokenError:
        return b""


def _lines(orders: Sequence[Order], details: dict[UUID, str]) -> list[str]:
    lines: list[str] = []
    for number, order in enumerate(orders, start=1):
        lines += [f"Payment {number} of {len(orders)}"]
        lines += screen.lines_of(
            (
                ("Byline", order.byline),
                ("Amount", f"{order.amount} {order.currency}"),
                ("Reference", order.reference),
                ("Details", details.get(order.subject) or NOTHING),
            )
        )
        lines.append("")
    return lines
