"""The way in: sealed first, deposited second, and only then an account."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from safepub import database, registration
from safepub.crypto import custodian_keys, keysets, opening, sealing, suite
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Member, Purpose
from safepub.database import Databases, RowConflictError
from safepub.newsroom import contributors, invitations
from safepub.newsroom.models.people import Contributor, Invitation, LinkEnvelope
from safepub.registration import Keysets, Registration
from safepub.vault import slots
from safepub.vault.identity import PaymentDetails, RealIdentity
from safepub.vault.models import Slot
from tests.support.instances import Custodians

OpenWith = Callable[[Purpose, Sequence[CustodianKey]], object]

TODAY = date(2026, 3, 1)
IDENTITY = RealIdentity(
    legal_name="Ksenija Vajciachoŭskaja",
    contact="signal +375 29 000 11 22",
    emergency_contact="Сястра, Гомель",
    notes="Unmistakable note",
)
PAYMENT = PaymentDetails(details="BY13NBRB3600900000002Z00AB00")


@pytest.fixture(scope="module")
def paymasters() -> tuple[CustodianKey, ...]:
    """Other people than the custodians; one of them pays alone."""
    return (custodian_keys.generate(), custodian_keys.generate())


@pytest.fixture
def sealed_to(custodians: Custodians, paymasters: tuple[CustodianKey, ...]) -> Keysets:
    members = tuple(
        Member(name=name, public_key=key.public_key, signing_key=key.signing_key)
        for name, key in zip(("Dana", "Emil"), paymasters, strict=True)
    )
    payment = Keyset(purpose=Purpose.PAYMENT, quorum=1, members=members)
    return Keysets(identity=custodians.identity, payment=payment)


@pytest.fixture
def invite(databases: Databases) -> Callable[[], str]:
    def make() -> str:
        with databases.newsroom() as session:
            return invitations.invite(session, expires_on=TODAY)

    return make


def _new(token: str, number: int = 1) -> Registration:
    return Registration(
        identity=IDENTITY,
        payment=PAYMENT,
        byline="Я",
        invitation_token=token,
        login_tag=bytes([number]) * 32,
        public_key=bytes(1216),
    )


def _envelopes(databases: Databases, contributor_id: UUID) -> dict[int, bytes]:
    with databases.newsroom(write=False) as session:
        return {
            row.purpose: row.envelope
            for row in session.scalars(
                select(LinkEnvelope).where(LinkEnvelope.contributor_id == contributor_id)
            )
        }


def _counts(databases: Databases) -> tuple[int | None, int | None, int | None]:
    """Count accounts, invitations and slots."""
    with databases.newsroom(write=False) as session:
        accounts = session.scalar(select(func.count()).select_from(Contributor))
        open_invitations = session.scalar(select(func.count()).select_from(Invitation))
    with databases.vault() as vault:
        return accounts, open_invitations, vault.scalar(select(func.count()).select_from(Slot))


@pytest.fixture
def open_with(databases: Databases, sealed_to: Keysets, invite: Callable[[], str]) -> OpenWith:
    """Register somebody, then open an envelope with keys and copies of both databases."""

    def open_(purpose: Purpose, keys: Sequence[CustodianKey]) -> object:
        contributor_id = registration.register(databases, sealed_to, _new(invite()), today=TODAY)
        envelope = opening.read(_envelopes(databases, contributor_id)[purpose])
        link = opening.join(envelope, [opening.open_share(envelope, key.seed) for key in keys])
        with databases.vault() as session:
            slot = session.get(Slot, link.slot_id)
            assert slot is not None
            return json.loads(opening.open_slot(slot.body, link))

    return open_


def test_an_account_is_opened_and_the_invitation_spent(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    contributor_id = registration.register(databases, sealed_to, _new(invite()), today=TODAY)

    assert _counts(databases) == (1, 0, 64 + 32)
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

    assert opened == json.loads(IDENTITY.to_payload())


@pytest.mark.parametrize("one", [0, 1, 2])
def test_one_of_three_custodians_cannot(
    open_with: OpenWith, custodians: Custodians, one: int
) -> None:
    with pytest.raises(opening.QuorumMissingError):
        open_with(Purpose.IDENTITY, [custodians.keys[one]])


def test_one_paymaster_opens_the_payment_details(
    open_with: OpenWith, paymasters: tuple[CustodianKey, ...]
) -> None:
    assert open_with(Purpose.PAYMENT, paymasters[:1]) == {"details": PAYMENT.details}


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
    given = registration.register(databases, sealed_to, _new(invite()), today=TODAY)
    without = registration.register(
        databases, sealed_to, replace(_new(invite(), 2), payment=None), today=TODAY
    )
    envelope = opening.read(_envelopes(databases, without)[Purpose.PAYMENT])
    link = opening.join(envelope, [opening.open_share(envelope, paymasters[0].seed)])

    assert _counts(databases) == (2, 0, 64 + 2 * 32)
    lengths = [
        {purpose: len(envelope) for purpose, envelope in _envelopes(databases, who).items()}
        for who in (given, without)
    ]
    assert lengths[0] == lengths[1]
    with databases.vault() as session:
        assert session.get(Slot, link.slot_id) is None


@pytest.fixture
def files(sqlite_url: str, vault_path: Path) -> Iterator[Databases]:
    """Both databases as files in one folder."""
    opened = database.open_databases(sqlite_url, vault_path)
    yield opened
    opened.close()


def _invite(files: Databases) -> str:
    with files.newsroom() as session:
        return invitations.invite(session, expires_on=TODAY)


def test_no_file_holds_a_word_of_it(files: Databases, sealed_to: Keysets, tmp_path: Path) -> None:
    for number in (1, 2):
        registration.register(files, sealed_to, _new(_invite(files), number), today=TODAY)

    # The write-ahead log is only there while the newsroom is open.
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert {"newsroom.db", "newsroom.db-wal", "vault.db", "vault.db-journal"} <= set(found)
    private = [*vars(IDENTITY).values(), *IDENTITY.legal_name.split(), PAYMENT.details]
    for name, content in found.items():
        for word in private:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert word.encode(encoding) not in content, name


def test_neither_database_holds_what_the_other_is_found_by(
    files: Databases, sealed_to: Keysets, tmp_path: Path
) -> None:
    contributor_id = registration.register(files, sealed_to, _new(_invite(files)), today=TODAY)
    with files.vault() as session:
        slot_ids = list(session.scalars(select(Slot.id)))

    newsroom = b"".join(path.read_bytes() for path in tmp_path.glob("newsroom.db*"))
    vault = b"".join(path.read_bytes() for path in tmp_path.glob("vault.db*"))

    assert b"\xd0\xaf" in newsroom
    assert not any(slot_id in newsroom for slot_id in slot_ids)
    assert contributor_id.bytes not in vault
    assert contributor_id.hex.encode() not in vault


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_key_that_cannot_be_sealed_to_stores_nothing(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str], purpose: Purpose
) -> None:
    new = _new(invite())
    keyset = sealed_to.identity if purpose is Purpose.IDENTITY else sealed_to.payment
    *others, last = keyset.members
    damaged = replace(last, public_key=b"\xff" * suite.PUBLIC_KEY_BYTES)
    broken = replace(
        sealed_to, **{purpose.name.lower(): replace(keyset, members=(*others, damaged))}
    )

    with pytest.raises(registration.SealingFailedError) as refusal:
        registration.register(databases, broken, new, today=TODAY)

    assert _counts(databases) == (0, 1, 64)
    assert refusal.value.__suppress_context__


def test_text_that_cannot_be_encoded_stores_nothing(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    new = replace(_new(invite()), identity=replace(IDENTITY, notes="\ud800"))

    with pytest.raises(registration.SealingFailedError):
        registration.register(databases, sealed_to, new, today=TODAY)

    assert _counts(databases) == (0, 1, 64)


def test_an_identity_that_is_too_long_stores_nothing(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    new = replace(_new(invite()), identity=replace(IDENTITY, notes="ы" * 4100))

    with pytest.raises(sealing.PayloadTooLongError):
        registration.register(databases, sealed_to, new, today=TODAY)

    assert _counts(databases) == (0, 1, 64)


def test_key_sets_in_each_other_s_place_are_refused(sealed_to: Keysets) -> None:
    with pytest.raises(keysets.KeysetRefusedError):
        Keysets(identity=sealed_to.payment, payment=sealed_to.identity)


def test_without_a_vault_there_is_no_account(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str], vault_path: Path
) -> None:
    new = _new(invite())
    vault_path.unlink()

    with pytest.raises(slots.DepositFailedError):
        registration.register(databases, sealed_to, new, today=TODAY)

    with databases.newsroom(write=False) as session:
        assert session.scalars(select(Contributor)).all() == []
        assert len(session.scalars(select(Invitation)).all()) == 1
    assert not vault_path.exists()


@pytest.mark.parametrize("token", ["", "nonsense", "A" * 43])
def test_a_token_that_was_never_made_costs_no_deposit(
    databases: Databases, sealed_to: Keysets, token: str
) -> None:
    with pytest.raises(invitations.InvitationNotFoundError):
        registration.register(databases, sealed_to, _new(token), today=TODAY)

    assert _counts(databases) == (0, 0, 64)


def test_an_invitation_works_once(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    token = invite()
    registration.register(databases, sealed_to, _new(token), today=TODAY)

    with pytest.raises(invitations.InvitationNotFoundError):
        registration.register(databases, sealed_to, _new(token, 2), today=TODAY)

    assert _counts(databases) == (1, 0, 64 + 32)


def test_an_invitation_that_has_run_out_costs_no_deposit(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    new = _new(invite())

    with pytest.raises(invitations.InvitationNotFoundError):
        registration.register(databases, sealed_to, new, today=TODAY + timedelta(days=1))

    assert _counts(databases) == (0, 1, 64)


def test_an_invitation_that_somebody_else_spends_meanwhile_opens_no_account(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    token = invite()

    class SlowIdentity(RealIdentity):
        """Somebody else is done while this one is being sealed."""

        def to_payload(self) -> bytes:
            with databases.newsroom() as session:
                invitations.spend(session, token, today=TODAY)
            return super().to_payload()

    slow = SlowIdentity(legal_name="A", contact="B")

    with pytest.raises(invitations.InvitationNotFoundError):
        registration.register(
            databases, sealed_to, replace(_new(token), identity=slow), today=TODAY
        )

    # What was deposited has no envelope: 32 more decoys.
    assert _counts(databases) == (0, 0, 64 + 32)


def test_a_byline_that_cannot_be_printed_costs_no_deposit(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    new = replace(_new(invite()), byline="123")

    with pytest.raises(contributors.BylineRefusedError):
        registration.register(databases, sealed_to, new, today=TODAY)

    assert _counts(databases) == (0, 1, 64)


def test_a_log_in_tag_that_exists_leaves_the_invitation_open(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    registration.register(databases, sealed_to, _new(invite()), today=TODAY)

    with pytest.raises(RowConflictError):
        registration.register(databases, sealed_to, _new(invite()), today=TODAY)

    assert _counts(databases) == (1, 1, 64 + 2 * 32)


def test_a_newsroom_that_fails_opens_no_account(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    new = _new(invite())
    with databases.newsroom() as session:
        session.execute(text("DROP TABLE link_envelope"))

    with pytest.raises(database.DatabaseUnavailableError):
        registration.register(databases, sealed_to, new, today=TODAY)

    assert _counts(databases) == (0, 1, 64 + 32)


def test_the_repr_shows_nothing() -> None:
    assert repr(_new("token")) == "Registration()"
