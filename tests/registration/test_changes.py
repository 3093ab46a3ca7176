"""A contributor changes or erases what is sealed: blindly, and nothing gives it away."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from safepub import registration
from safepub.crypto import opening, sealing, suite
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keysets, Purpose
from safepub.database import Databases
from safepub.newsroom import invitations, journal
from safepub.newsroom.contributors import ContributorNotFoundError
from safepub.vault import slots
from safepub.vault.identity import PaymentDetails
from safepub.vault.models import Slot
from tests.registration import people
from tests.support.instances import Custodians

NEW = replace(people.IDENTITY, legal_name="Ксенія Вайцяхоўская", notes="Married")
NEW_PAYMENT = PaymentDetails(details="LT60 1010 0123 4567 8901")
Change = Callable[[Databases, Keysets, UUID], None]


def _replace_identity(databases: Databases, sets: Keysets, who: UUID) -> None:
    registration.replace_identity(databases, sets, who, NEW, today=people.TODAY)


def _replace_payment(databases: Databases, sets: Keysets, who: UUID) -> None:
    registration.replace_payment(databases, sets, who, NEW_PAYMENT, today=people.TODAY)


def _erase_identity(databases: Databases, sets: Keysets, who: UUID) -> None:
    registration.erase_identity(databases, sets, who, today=people.TODAY)


def _erase_payment(databases: Databases, sets: Keysets, who: UUID) -> None:
    registration.erase_payment(databases, sets, who, today=people.TODAY)


REPLACED = (_replace_identity, _replace_payment)
ERASED = (_erase_identity, _erase_payment)
ALL = (*REPLACED, *ERASED)


@pytest.fixture
def contributor_id(databases: Databases, sealed_to: Keysets, invite: Callable[[], str]) -> UUID:
    return registration.register(
        databases, sealed_to, people.new_registration(invite()), today=people.TODAY
    )


@pytest.fixture
def quorums(
    custodians: Custodians, paymasters: tuple[CustodianKey, ...]
) -> dict[Purpose, Sequence[CustodianKey]]:
    return {Purpose.IDENTITY: custodians.keys[:2], Purpose.PAYMENT: paymasters[:1]}


def _opened(databases: Databases, envelope: bytes, keys: Sequence[CustodianKey]) -> object:
    """Open what an envelope leads to; None where it leads nowhere."""
    taken_apart = opening.read(envelope)
    shares = [opening.open_share(taken_apart, key.seed) for key in keys]
    link = opening.join(taken_apart, shares)
    with databases.vault() as session:
        slot = session.get(Slot, link.slot_id)
    return None if slot is None else json.loads(opening.open_slot(slot.body, link))


def _slots(databases: Databases) -> int:
    return people.counts(databases)[2] or 0


def test_a_changed_identity_is_what_custodians_open(
    databases: Databases, sealed_to: Keysets, custodians: Custodians, contributor_id: UUID
) -> None:
    before = people.envelopes_of(databases, contributor_id)

    _replace_identity(databases, sealed_to, contributor_id)

    after = people.envelopes_of(databases, contributor_id)
    keys = custodians.keys[:2]
    assert _opened(databases, after[Purpose.IDENTITY], keys) == json.loads(NEW.to_payload())
    assert after[Purpose.PAYMENT] == before[Purpose.PAYMENT]
    assert _slots(databases) == 64 + 2 * 32


def test_changed_payment_details_are_what_a_paymaster_opens(
    databases: Databases,
    sealed_to: Keysets,
    paymasters: tuple[CustodianKey, ...],
    contributor_id: UUID,
) -> None:
    before = people.envelopes_of(databases, contributor_id)

    _replace_payment(databases, sealed_to, contributor_id)

    after = people.envelopes_of(databases, contributor_id)
    opened = _opened(databases, after[Purpose.PAYMENT], paymasters[:1])
    assert opened == {"details": NEW_PAYMENT.details}
    assert after[Purpose.IDENTITY] == before[Purpose.IDENTITY]


@pytest.mark.parametrize("purpose", list(Purpose))
def test_what_is_erased_leads_nowhere_and_looks_the_same(
    databases: Databases,
    sealed_to: Keysets,
    quorums: dict[Purpose, Sequence[CustodianKey]],
    contributor_id: UUID,
    purpose: Purpose,
) -> None:
    keys = quorums[purpose]
    erase = _erase_identity if purpose is Purpose.IDENTITY else _erase_payment
    before, rows = people.envelopes_of(databases, contributor_id), _slots(databases)

    erase(databases, sealed_to, contributor_id)

    after = people.envelopes_of(databases, contributor_id)
    assert _opened(databases, before[purpose], keys) is not None
    assert _opened(databases, after[purpose], keys) is None
    assert len(after[purpose]) == len(before[purpose])
    assert set(after) == set(before)
    # The vault is not touched: its slot is one more decoy.
    assert _slots(databases) == rows


@pytest.mark.parametrize("change", ALL)
def test_the_journal_says_nothing(
    databases: Databases, sealed_to: Keysets, contributor_id: UUID, change: Change
) -> None:
    change(databases, sealed_to, contributor_id)

    with databases.newsroom(write=False) as session:
        assert list(journal.entries(session)) == []


@pytest.mark.parametrize("change", ALL)
def test_an_account_that_is_not_there_changes_nothing(
    databases: Databases, sealed_to: Keysets, change: Change
) -> None:
    with pytest.raises(ContributorNotFoundError):
        change(databases, sealed_to, uuid4())

    assert _slots(databases) == 64


@pytest.mark.parametrize("change", ALL)
def test_a_key_that_cannot_be_sealed_to_changes_nothing(
    databases: Databases, sealed_to: Keysets, contributor_id: UUID, change: Change
) -> None:
    before, rows = people.envelopes_of(databases, contributor_id), _slots(databases)
    damaged = {
        name: replace(
            keyset,
            members=(
                *keyset.members[:-1],
                replace(keyset.members[-1], public_key=b"\xff" * suite.PUBLIC_KEY_BYTES),
            ),
        )
        for name, keyset in vars(sealed_to).items()
    }

    with pytest.raises(registration.SealingFailedError) as refusal:
        change(databases, replace(sealed_to, **damaged), contributor_id)

    assert refusal.value.__suppress_context__
    assert people.envelopes_of(databases, contributor_id) == before
    assert _slots(databases) == rows


@pytest.mark.parametrize("change", REPLACED)
def test_without_a_vault_the_old_one_stays(
    databases: Databases,
    sealed_to: Keysets,
    vault_path: Path,
    contributor_id: UUID,
    change: Change,
) -> None:
    before = people.envelopes_of(databases, contributor_id)
    vault_path.unlink()

    with pytest.raises(slots.DepositFailedError):
        change(databases, sealed_to, contributor_id)

    assert people.envelopes_of(databases, contributor_id) == before


@pytest.mark.parametrize("change", ERASED)
def test_erasing_needs_no_vault(
    databases: Databases,
    sealed_to: Keysets,
    vault_path: Path,
    contributor_id: UUID,
    change: Change,
) -> None:
    before = people.envelopes_of(databases, contributor_id)
    vault_path.unlink()

    change(databases, sealed_to, contributor_id)

    assert people.envelopes_of(databases, contributor_id) != before


def test_an_identity_that_is_too_long_changes_nothing(
    databases: Databases, sealed_to: Keysets, contributor_id: UUID
) -> None:
    before = people.envelopes_of(databases, contributor_id)
    long = replace(NEW, notes="ы" * 4100)

    with pytest.raises(sealing.PayloadTooLongError):
        registration.replace_identity(
            databases, sealed_to, contributor_id, long, today=date(2026, 3, 2)
        )

    assert people.envelopes_of(databases, contributor_id) == before
    assert _slots(databases) == 64 + 32


def test_no_file_holds_an_erased_envelope_or_a_word_of_the_new_identity(
    files: Databases, sealed_to: Keysets, tmp_path: Path
) -> None:
    with files.newsroom() as session:
        token = invitations.invite(session, expires_on=people.TODAY)
    who = registration.register(
        files, sealed_to, people.new_registration(token), today=people.TODAY
    )
    before = people.envelopes_of(files, who)

    for change in ALL:
        change(files, sealed_to, who)

    found = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for envelope in before.values():
        assert envelope[24:200] not in found
    for word in (*NEW.legal_name.split(), NEW.notes, NEW_PAYMENT.details):
        assert word.encode() not in found
