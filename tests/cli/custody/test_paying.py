"""A paymaster's run: orders joined with payment details, and never an identity."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from safepub.cli.custody import keys
from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import canonical, keysets, sealing, sections, words
from safepub.crypto.keysets import Keyset, Purpose
from safepub.crypto.sealing import SealedSlot
from safepub.crypto.sections import Kind
from safepub.vault.identity import PaymentDetails
from tests.cli.custody.terminal import terminal
from tests.cli.custody.world import Ran, run, today

IBAN = "SK31 1200 0000 1987 4263 7541"


class Run:
    """A payment run of a newsroom, written as its server would."""

    def __init__(self, folder: Path, manifest: bytes) -> None:
        self.folder = folder
        self.manifest = manifest
        self.keyset: Keyset = keysets.load_manifest(manifest, pin=keysets.fingerprint(manifest))
        self.slots = dict(sealing.decoy_slot() for _ in range(4))
        self.envelopes: list[bytes] = []
        self.orders: list[dict[str, str]] = []
        self.sealed: list[bytes] = []

    def contributor(self, details: str | None) -> UUID:
        subject = uuid4()
        slot: SealedSlot | None = None
        if details is not None:
            payload = PaymentDetails(details=details).to_payload()
            slot = sealing.seal_slot(payload, purpose=Purpose.PAYMENT)
            self.slots[slot.slot_id] = slot.body
        self.envelopes.append(sealing.seal_link(slot, subject=subject, keyset=self.keyset))
        return subject

    def order(self, subject: UUID, byline: str, amount: str) -> None:
        order_id = uuid4()
        text = canonical.encode({"amount": amount, "currency": "EUR", "reference": f"for {byline}"})
        sealed, _ = words.seal(
            text.decode(), self.keyset.public_keys, kind="payment-order", owner=order_id
        )
        self.orders.append({"id": str(order_id), "subject": str(subject), "byline": byline})
        self.sealed.append(words.encode(sealed, len(self.keyset.members)))

    def write(self, *, vault: bool = True) -> Path:
        statement = {
            "format": "safepub/payment-run/v1",
            "id": str(uuid4()),
            "day": today().isoformat(),
            "orders": self.orders,
        }
        slots = [each + self.slots[each] for each in sorted(self.slots)] if vault else []
        parts = [
            (Kind.STATEMENT, canonical.encode(statement)),
            (Kind.MANIFEST, self.manifest),
            *((Kind.ENVELOPE, envelope) for envelope in self.envelopes),
            *((Kind.SLOT, slot) for slot in slots),
            *((Kind.PAYMENT_ORDER, order) for order in self.sealed),
        ]
        path = self.folder / "run.spp"
        path.write_bytes(b"".join(sections.write(sections.PAYMENTS, parts)))
        return path


@pytest.fixture
def paymaster(people: tuple[KeyHolder, ...]) -> KeyHolder:
    return people[2]


@pytest.fixture
def payments(tmp_path: Path, paymaster: KeyHolder) -> Run:
    return Run(tmp_path, keys.make_manifest(Purpose.PAYMENT, 1, [paymaster]))


def pay(path: Path, by: KeyHolder, *more: str | Path) -> Ran:
    return run("pay", path, "--key", by.key_file, *more, typed="pay\n", by=[by])


def test_each_order_is_shown_with_the_details_of_its_contributor(
    payments: Run, paymaster: KeyHolder
) -> None:
    maks, vera = payments.contributor(IBAN), payments.contributor("cash, at the office")
    payments.order(vera, "Vera", "80.00")
    payments.order(maks, "Maks", "120.50")
    payments.order(maks, "Maks", "10.00")
    saved = payments.folder / "payments.txt"

    ran = pay(payments.write(), paymaster, "--save", saved)

    first, second, third = saved.read_text().strip().split("\n\n")
    assert ran.code == 0
    assert IBAN not in ran.said
    assert first.splitlines() == [
        "Payment 1 of 3",
        "Byline: Vera",
        "Amount: 80.00 EUR",
        "Reference: for Vera",
        "Details: cash, at the office",
    ]
    assert f"Details: {IBAN}" in second
    assert "Amount: 10.00 EUR" in third
    assert saved.stat().st_mode & 0o777 == 0o600


def test_on_a_terminal_it_is_shown_apart_and_wiped(payments: Run, paymaster: KeyHolder) -> None:
    payments.order(payments.contributor(IBAN), "Maks", "120.50")
    command = ("pay", payments.write(), "--key", paymaster.key_file)

    with terminal(*command, passphrases=(paymaster.passphrase,)) as screen:
        screen.wait_for("Type pay")
        screen.type("pay\n")
        screen.wait_for("Enter wipes it")
        screen.type("\n")
        code = screen.end()

    before, _, rest = screen.said.partition("\x1b[?1049h")
    shown, _, after = rest.partition("\x1b[?1049l")
    assert code == 0
    assert IBAN in shown
    assert IBAN not in before + after


def test_whoever_gave_no_details_is_told_so(payments: Run, paymaster: KeyHolder) -> None:
    payments.order(payments.contributor(None), "Maks", "120.50")
    saved = payments.folder / "payments.txt"

    ran = pay(payments.write(), paymaster, "--save", saved)

    assert ran.code == 0
    assert "Details: none given" in saved.read_text()


def test_a_key_set_for_identities_is_refused(
    tmp_path: Path, people: tuple[KeyHolder, ...], paymaster: KeyHolder
) -> None:
    wrong = Run(tmp_path, keys.make_manifest(Purpose.IDENTITY, 2, list(people)))

    ran = pay(wrong.write(), paymaster, "--save", tmp_path / "payments.txt")

    assert ran.code == 1
    assert "A payment run never opens one" in ran.said
    assert not (tmp_path / "payments.txt").exists()


def test_where_paying_takes_a_quorum_a_reveal_request_is_named(
    tmp_path: Path, people: tuple[KeyHolder, ...], paymaster: KeyHolder
) -> None:
    quorum = Run(tmp_path, keys.make_manifest(Purpose.PAYMENT, 2, list(people)))

    ran = pay(quorum.write(), paymaster)

    assert ran.code == 1
    assert "reveal request with the purpose payment" in ran.said


def test_somebody_elses_run_is_refused(payments: Run, people: tuple[KeyHolder, ...]) -> None:
    ran = pay(payments.write(), people[0], "--save", payments.folder / "payments.txt")

    assert ran.code == 1
    assert "not one of the key set's" in ran.said


def test_a_run_without_the_vault_is_refused(payments: Run, paymaster: KeyHolder) -> None:
    payments.order(payments.contributor(IBAN), "Maks", "120.50")

    ran = pay(payments.write(vault=False), paymaster)

    assert ran.code == 1
    assert "without the vault" in ran.said


def test_an_order_that_was_exchanged_is_refused(payments: Run, paymaster: KeyHolder) -> None:
    maks, vera = payments.contributor(IBAN), payments.contributor("cash")
    payments.order(vera, "Vera", "80.00")
    payments.order(maks, "Maks", "120.50")
    payments.sealed.reverse()

    ran = pay(payments.write(), paymaster, "--save", payments.folder / "payments.txt")

    assert ran.code == 1
    assert "A seal does not open" in ran.said
    assert not (payments.folder / "payments.txt").exists()
