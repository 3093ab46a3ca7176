"""What comes in is sealed, deposited and only then an account; who can open it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from safepub import registration
from safepub.crypto import opening
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keysets, Purpose
from safepub.database import Databases
from safepub.newsroom import contributors, invitations
from safepub.vault.models import Slot
from tests.registration import people
from tests.support.instances import Custodians

OpenWith = Callable[[Purpose, Sequence[CustodianKey]], object]


@pytest.fixture
def open_with(databases: Databases, sealed_to: Keysets, invite: Callable[[], str]) -> OpenWith:
    """Register somebody, then open an envelope with keys and copies of both databases."""

    def open_(purpose: Purpose, keys: Sequence[CustodianKey]) -> object:
        contributor_id = registration.register(
            databases, sealed_to, people.new_registration(invite()), today=people.TODAY
        )
        envelope = opening.read(people.envelopes_of(databases, contributor_id)[purpose])
        link = opening.join(envelope, [opening.open_share(envelope, key.seed) for key in keys])
        with databases.vault() as session:
            slot = session.get(Slot, link.slot_id)
            assert slot is not None
            return json.loads(opening.open_slot(slot.body, link))

    return open_


def test_an_account_is_opened_and_the_invitation_spent(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    contributor_id = registration.register(
        databases, sealed_to, people.new_registration(invite()), today=people.TODAY
    )

    assert people.counts(databases) == (1, 0, 64 + 32)
    with databases.newsroom(write=False) as session:
        contributor = contributors.find_by_login_tag(session, bytes([1]) * 32)
        assert contributor is not None
        assert contributor.id == contributor_id
        bylines = [row.byline for row in contributors.pseudonyms_of(session, contributor_id)]
    assert bylines == ["Я"]


@pytest.mark.parametrize("two", [(0, 1), (1, 2), (0, 2)])
def test_any_two_of_three_custodians_open_the_identity(
    open_with: OpenWith, custodians: Custodians, two: tuple[int, int]
) -> None:
    opened = open_with(Purpose.IDENTITY, [custodians.keys[place] for place in two])

    assert opened == json.loads(people.IDENTITY.to_payload())


@pytest.mark.parametrize("one", [0, 1, 2])
def test_one_of_three_custodians_cannot(
    open_with: OpenWith, custodians: Custodians, one: int
) -> None:
    with pytest.raises(opening.QuorumMissingError):
        open_with(Purpose.IDENTITY, [custodians.keys[one]])


def test_one_paymaster_opens_the_payment_details(
    open_with: OpenWith, paymasters: tuple[CustodianKey, ...]
) -> None:
    assert open_with(Purpose.PAYMENT, paymasters[:1]) == {"details": people.PAYMENT.details}


def test_paymasters_never_open_the_identity(
    open_with: OpenWith, paymasters: tuple[CustodianKey, ...]
) -> None:
    with pytest.raises(opening.NoShareError):
        open_with(Purpose.IDENTITY, paymasters)


def test_no_payment_details_look_the_same_and_lead_nowhere(
    databases: Databases,
    sealed_to: Keysets,
    paymasters: tuple[CustodianKey, ...],
    invite: Callable[[], str],
) -> None:
    given = registration.register(
        databases, sealed_to, people.new_registration(invite()), today=people.TODAY
    )
    without = registration.register(
        databases,
        sealed_to,
        replace(people.new_registration(invite(), 2), payment=None),
        today=people.TODAY,
    )
    envelope = opening.read(people.envelopes_of(databases, without)[Purpose.PAYMENT])
    link = opening.join(envelope, [opening.open_share(envelope, paymasters[0].seed)])

    assert people.counts(databases) == (2, 0, 64 + 2 * 32)
    lengths = [
        {
            purpose: len(envelope)
            for purpose, envelope in people.envelopes_of(databases, who).items()
        }
        for who in (given, without)
    ]
    assert lengths[0] == lengths[1]
    with databases.vault() as session:
        assert session.get(Slot, link.slot_id) is None


def _invite(files: Databases) -> str:
    with files.newsroom() as session:
        return invitations.invite(session, expires_on=people.TODAY)


def test_no_file_holds_a_word_of_it(files: Databases, sealed_to: Keysets, tmp_path: Path) -> None:
    for number in (1, 2):
        registration.register(
            files, sealed_to, people.new_registration(_invite(files), number), today=people.TODAY
        )

    # The write-ahead log is only there while the newsroom is open.
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert {"newsroom.db", "newsroom.db-wal", "vault.db", "vault.db-journal"} <= set(found)
    private = [
        *(text for text in vars(people.IDENTITY).values() if isinstance(text, str)),
        *people.IDENTITY.legal_name.split(),
        people.PAYMENT.details,
    ]
    for name, content in found.items():
        for word in private:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert word.encode(encoding) not in content, name


def test_neither_database_holds_what_the_other_is_found_by(
    files: Databases, sealed_to: Keysets, tmp_path: Path
) -> None:
    contributor_id = registration.register(
        files, sealed_to, people.new_registration(_invite(files)), today=people.TODAY
    )
    with files.vault() as session:
        slot_ids = list(session.scalars(select(Slot.id)))

    newsroom = b"".join(path.read_bytes() for path in tmp_path.glob("newsroom.db*"))
    vault = b"".join(path.read_bytes() for path in tmp_path.glob("vault.db*"))

    assert b"\xd0\xaf" in newsroom
    assert not any(slot_id in newsroom for slot_id in slot_ids)
    assert contributor_id.bytes not in vault
    assert contributor_id.hex.encode() not in vault


def test_the_repr_shows_nothing() -> None:
    assert repr(people.new_registration("token")) == "Registration()"
