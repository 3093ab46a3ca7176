"""What stops a registration, and what is left of it then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from safepub import database, registration
from safepub.crypto import keysets, sealing, suite
from safepub.crypto.keysets import Keysets, Purpose
from safepub.database import Databases, RowConflictError
from safepub.newsroom import contributors, invitations
from safepub.newsroom.models.people import Contributor, Invitation
from safepub.vault import slots
from safepub.vault.identity import RealIdentity
from tests.registration import people


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_key_that_cannot_be_sealed_to_stores_nothing(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str], purpose: Purpose
) -> None:
    new = people.new_registration(invite())
    keyset = sealed_to.identity if purpose is Purpose.IDENTITY else sealed_to.payment
    *others, last = keyset.members
    damaged = replace(last, public_key=b"\xff" * suite.PUBLIC_KEY_BYTES)
    broken = replace(
        sealed_to, **{purpose.name.lower(): replace(keyset, members=(*others, damaged))}
    )

    with pytest.raises(registration.SealingFailedError) as refusal:
        registration.register(databases, broken, new, today=people.TODAY)

    assert people.counts(databases) == (0, 1, 64)
    assert refusal.value.__suppress_context__


def test_text_that_cannot_be_encoded_stores_nothing(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    new = replace(
        people.new_registration(invite()), identity=replace(people.IDENTITY, notes="\ud800")
    )

    with pytest.raises(registration.SealingFailedError):
        registration.register(databases, sealed_to, new, today=people.TODAY)

    assert people.counts(databases) == (0, 1, 64)


def test_an_identity_that_is_too_long_stores_nothing(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    new = replace(
        people.new_registration(invite()), identity=replace(people.IDENTITY, notes="ы" * 4100)
    )

    with pytest.raises(sealing.PayloadTooLongError):
        registration.register(databases, sealed_to, new, today=people.TODAY)

    assert people.counts(databases) == (0, 1, 64)


def test_key_sets_in_each_other_s_place_are_refused(sealed_to: Keysets) -> None:
    with pytest.raises(keysets.KeysetRefusedError):
        Keysets(identity=sealed_to.payment, payment=sealed_to.identity)


def test_without_a_vault_there_is_no_account(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str], vault_path: Path
) -> None:
    new = people.new_registration(invite())
    vault_path.unlink()

    with pytest.raises(slots.DepositFailedError):
        registration.register(databases, sealed_to, new, today=people.TODAY)

    with databases.newsroom(write=False) as session:
        assert session.scalars(select(Contributor)).all() == []
        assert len(session.scalars(select(Invitation)).all()) == 1
    assert not vault_path.exists()


@pytest.mark.parametrize("token", ["", "nonsense", "A" * 43])
def test_a_token_that_was_never_made_costs_no_deposit(
    databases: Databases, sealed_to: Keysets, token: str
) -> None:
    with pytest.raises(invitations.InvitationNotFoundError):
        registration.register(
            databases, sealed_to, people.new_registration(token), today=people.TODAY
        )

    assert people.counts(databases) == (0, 0, 64)


def test_an_invitation_works_once(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    token = invite()
    registration.register(databases, sealed_to, people.new_registration(token), today=people.TODAY)

    with pytest.raises(invitations.InvitationNotFoundError):
        registration.register(
            databases, sealed_to, people.new_registration(token, 2), today=people.TODAY
        )

    assert people.counts(databases) == (1, 0, 64 + 32)


def test_an_invitation_that_has_run_out_costs_no_deposit(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    new = people.new_registration(invite())

    with pytest.raises(invitations.InvitationNotFoundError):
        registration.register(databases, sealed_to, new, today=people.TODAY + timedelta(days=1))

    assert people.counts(databases) == (0, 1, 64)


def test_an_invitation_that_somebody_else_spends_meanwhile_opens_no_account(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    token = invite()

    class SlowIdentity(RealIdentity):
        """Somebody else is done while this one is being sealed."""

        def to_payload(self) -> bytes:
            with databases.newsroom() as session:
                invitations.spend(session, token, today=people.TODAY)
            return super().to_payload()

    slow = SlowIdentity(legal_name="A", contact="B")

    with pytest.raises(invitations.InvitationNotFoundError):
        registration.register(
            databases,
            sealed_to,
            replace(people.new_registration(token), identity=slow),
            today=people.TODAY,
        )

    # What was deposited has no envelope: 32 more decoys.
    assert people.counts(databases) == (0, 0, 64 + 32)


def test_a_byline_that_cannot_be_printed_costs_no_deposit(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    new = replace(people.new_registration(invite()), byline="123")

    with pytest.raises(contributors.BylineRefusedError):
        registration.register(databases, sealed_to, new, today=people.TODAY)

    assert people.counts(databases) == (0, 1, 64)


def test_a_log_in_tag_that_exists_leaves_the_invitation_open(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    registration.register(
        databases, sealed_to, people.new_registration(invite()), today=people.TODAY
    )

    with pytest.raises(RowConflictError):
        registration.register(
            databases, sealed_to, people.new_registration(invite()), today=people.TODAY
        )

    assert people.counts(databases) == (1, 1, 64 + 2 * 32)


def test_a_newsroom_that_fails_opens_no_account(
    databases: Databases, sealed_to: Keysets, invite: Callable[[], str]
) -> None:
    new = people.new_registration(invite())
    with databases.newsroom() as session:
        session.execute(text("DROP TABLE link_envelope"))

    with pytest.raises(database.DatabaseUnavailableError):
        registration.register(databases, sealed_to, new, today=people.TODAY)

    assert people.counts(databases) == (0, 1, 64 + 32)
