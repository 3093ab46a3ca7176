"""Ways in for staff: they work once, for three days, for one name."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from safepub.crypto import second_factor
from safepub.database import Databases
from safepub.newsroom import (
    desk_keys,
    recovery_codes,
    staff_invitations,
    staffing,
)
from safepub.newsroom.chosen_passwords import PasswordGuessableError, PasswordTooShortError
from safepub.newsroom.invitations import InvitationNotFoundError
from safepub.newsroom.models.staff import StaffInvitation
from safepub.newsroom.staff import StaffRefusedError
from safepub.newsroom.staff_invitations import (
    Chosen,
    CodeWrongError,
    NameTakenError,
)
from safepub.newsroom.staffing import LastKeyHolderError
from safepub.newsroom.states import Right, RightMissingError
from tests.newsroom.conftest import LOCKS, PASSWORD, House
from tests.newsroom.staffed import (
    LATER,
    NEW_PASSWORD,
    NOW,
    TODAY,
    join,
    log_in,
    open_session,
    sessions_of,
)


def test_an_invitation_opens_one_account_that_waits_for_the_key(
    databases: Databases, house: House
) -> None:
    secret = second_factor.new_secret()
    with databases.newsroom() as session:
        rights = frozenset({Right.EDITOR})
        token = staff_invitations.invite(session, house.adela, "Nina", rights, today=TODAY)
        codes = join(session, token, secret)

        again = log_in(session, "Nina", NEW_PASSWORD, second_factor.code_at(secret, NOW))
        nina = log_in(session, "Nina", NEW_PASSWORD, second_factor.code_at(secret, LATER), LATER)

        assert again is None, "the code that proved the authenticator works no second time"
        assert nina is not None
        assert nina.rights == rights
        assert nina.desk_keys == {}
        assert len(set(codes)) == 10
        with pytest.raises(InvitationNotFoundError):
            staff_invitations.find(session, token, today=TODAY)


def test_an_invitation_ends_after_three_days_or_when_it_is_taken_back(
    databases: Databases, house: House
) -> None:
    rights = frozenset({Right.EDITOR})
    with databases.newsroom() as session:
        token = staff_invitations.invite(session, house.adela, "Nina", rights, today=TODAY)
        with pytest.raises(InvitationNotFoundError):
            staff_invitations.find(session, token, today=TODAY + timedelta(days=4))
        staff_invitations.find(session, token, today=TODAY + timedelta(days=3))
        assert [each.name for each in staff_invitations.list_open(session, today=TODAY)] == ["Nina"]

        staff_invitations.take_back(session, house.adela, today=TODAY)

        assert session.scalars(select(StaffInvitation)).all() == []
        with pytest.raises(InvitationNotFoundError):
            staff_invitations.find(session, token, today=TODAY)


def test_only_an_administrator_invites_and_every_name_stands_for_one(
    databases: Databases, house: House
) -> None:
    rights = frozenset({Right.EDITOR})
    with databases.newsroom() as session:
        staff_invitations.invite(session, house.adela, "Nina", rights, today=TODAY)
        for taken in ("EDITA", "nina"):
            with pytest.raises(NameTakenError):
                staff_invitations.invite(session, house.adela, taken, rights, today=TODAY)
        for refused in ("", "N\nina", "N" * 81):
            with pytest.raises(StaffRefusedError):
                staff_invitations.invite(session, house.adela, refused, rights, today=TODAY)
        with pytest.raises(RightMissingError):
            staff_invitations.invite(session, house.newsroom.editor, "Olga", rights, today=TODAY)


def test_a_password_that_is_short_or_a_code_that_is_wrong_opens_nothing(
    databases: Databases, house: House
) -> None:
    secret = second_factor.new_secret()
    chosen = Chosen(
        password=NEW_PASSWORD, totp_secret=secret, code=second_factor.code_at(secret, NOW)
    )
    with databases.newsroom() as session:
        rights = frozenset({Right.EDITOR})
        token = staff_invitations.invite(session, house.adela, "Nina", rights, today=TODAY)
        invited = staff_invitations.find(session, token, today=TODAY)

    with pytest.raises(PasswordTooShortError):
        staff_invitations.prepare(invited, replace(chosen, password="x" * 11), LOCKS, now=NOW)
    easy = replace(chosen, password="Daily Courier 1", newsroom="The Daily Courier")
    with pytest.raises(PasswordGuessableError):
        staff_invitations.prepare(invited, easy, LOCKS, now=NOW)
    with pytest.raises(CodeWrongError):
        staff_invitations.prepare(invited, replace(chosen, code="12345x"), LOCKS, now=NOW)


def test_of_an_account_that_starts_anew_nothing_old_works(
    databases: Databases, house: House
) -> None:
    edita, secret = house.newsroom.editor.staff_id, second_factor.new_secret()
    with databases.newsroom() as session:
        old_code = recovery_codes.renew(session, edita)[0]
        token = staff_invitations.invite_anew(session, house.adela, edita, today=TODAY)
        open_session(session, edita)
        assert desk_keys.waiting(session) == []

        join(session, token, secret)

        assert sessions_of(session, edita) == 0
        assert log_in(session, "Edita", PASSWORD, old_code) is None
        assert log_in(session, "Edita", NEW_PASSWORD, old_code) is None
        assert [each.name for each in desk_keys.waiting(session)] == ["Edita"]
        desk_keys.hand_on(session, house.newsroom.publisher, edita, today=TODAY)
        new = log_in(session, "Edita", NEW_PASSWORD, second_factor.code_at(secret, LATER), LATER)
        assert new is not None
        assert new.desk_keys == house.newsroom.editor.desk_keys


def test_the_last_holder_of_the_key_starts_anew_only_if_it_is_on_paper(
    databases: Databases, house: House
) -> None:
    room = house.newsroom
    edita = room.editor.staff_id
    with databases.newsroom() as session:
        token = staff_invitations.invite_anew(session, house.adela, edita, today=TODAY)
        for colleague in (room.publisher, room.second):
            staffing.disable(session, house.adela, colleague.staff_id, today=TODAY)

        with pytest.raises(LastKeyHolderError):
            staff_invitations.invite_anew(session, house.adela, edita, today=TODAY)
        with pytest.raises(LastKeyHolderError), session.begin_nested():
            join(session, token, second_factor.new_secret())
        desk_keys.found_recovery(session, room.editor.desk_keys)

        join(session, token, second_factor.new_secret())
        assert desk_keys.holders(session) == frozenset()


def test_a_closed_account_does_not_start_anew(databases: Databases, house: House) -> None:
    edita = house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        token = staff_invitations.invite_anew(session, house.adela, edita, today=TODAY)
        staffing.disable(session, house.adela, edita, today=TODAY)

        with pytest.raises(InvitationNotFoundError):
            join(session, token, second_factor.new_secret())
