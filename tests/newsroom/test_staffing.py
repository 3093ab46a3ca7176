"""Staff as administrators change it: rights, and accounts that are closed."""

from datetime import date

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import (
    desk_keys,
    recovery_codes,
    staff,
    staff_invitations,
    staff_log_in,
    staffing,
)
from safepub.newsroom.models.staff import DeskKeyCopy, RecoveryCode, Staff
from safepub.newsroom.staff import StaffNotFoundError, StaffRefusedError
from safepub.newsroom.staffing import LastKeyHolderError, OwnAccountError
from safepub.newsroom.states import Right, RightMissingError
from tests.newsroom.conftest import House, add_reader
from tests.newsroom.staffed import TODAY, last_entry, open_session, sessions_of


def test_a_closed_account_has_no_log_in_key_or_code_left(
    databases: Databases, house: House
) -> None:
    peter = house.newsroom.publisher.staff_id
    with databases.newsroom() as session:
        open_session(session, peter)
        recovery_codes.renew(session, peter)

        staffing.disable(session, house.adela, peter, today=TODAY)

        assert sessions_of(session, peter) == 0
        assert staff_log_in.credential_of(session, "Peter") is None
        for table in (DeskKeyCopy, RecoveryCode):
            assert session.scalars(select(table).where(table.staff_id == peter)).all() == []
        assert b'"staff.disabled"' in last_entry(session)
        assert b"Peter" not in last_entry(session)
        with pytest.raises(StaffNotFoundError):
            staffing.disable(session, house.adela, peter, today=TODAY)


def test_only_another_administrator_closes_an_account(databases: Databases, house: House) -> None:
    with databases.newsroom() as session:
        with pytest.raises(OwnAccountError):
            staffing.disable(session, house.adela, house.adela.staff_id, today=TODAY)
        with pytest.raises(RightMissingError):
            staffing.disable(session, house.newsroom.editor, house.adela.staff_id, today=TODAY)


def test_of_two_administrators_who_close_each_others_account_one_remains(
    databases: Databases, house: House
) -> None:
    with databases.newsroom() as session:
        staffing.disable(session, house.adela, house.adam.staff_id, today=TODAY)

        with pytest.raises(RightMissingError):
            staffing.disable(session, house.adam, house.adela.staff_id, today=TODAY)


def test_the_last_holder_of_the_desks_key_keeps_it(databases: Databases, house: House) -> None:
    room = house.newsroom
    admins = frozenset({Right.ADMINISTRATOR})
    with databases.newsroom() as session:
        staffing.disable(session, house.adela, room.publisher.staff_id, today=TODAY)
        staffing.set_rights(session, house.adela, room.second.staff_id, admins, today=TODAY)

        with pytest.raises(LastKeyHolderError):
            staffing.disable(session, house.adela, room.editor.staff_id, today=TODAY)
        with pytest.raises(LastKeyHolderError):
            staffing.set_rights(session, house.adela, room.editor.staff_id, admins, today=TODAY)

        assert desk_keys.holders(session) == {room.editor.staff_id}


def test_new_rights_end_all_log_ins_and_bring_no_key(databases: Databases, house: House) -> None:
    adam = house.adam.staff_id
    with databases.newsroom() as session:
        open_session(session, adam)

        staffing.set_rights(session, house.adela, adam, frozenset({Right.EDITOR}), today=TODAY)

        assert sessions_of(session, adam) == 0
        assert staff.rights_of(session, adam) == {Right.EDITOR}
        assert [each.name for each in desk_keys.waiting(session)] == ["Adam"]
        for refused in (frozenset[Right](), frozenset({Right.CUSTODIAN})):
            with pytest.raises(StaffRefusedError):
                staffing.set_rights(session, house.adela, adam, refused, today=TODAY)


def test_custodians_are_none_of_the_desks_members(databases: Databases, house: House) -> None:
    with databases.newsroom() as session:
        add_reader(session, house.newsroom.held, "Klára", Right.CUSTODIAN)
        klara = session.scalars(select(Staff.id).where(Staff.name == "Klára")).one()

        assert "Klára" not in {each.name for each in staffing.members(session)}
        with pytest.raises(StaffNotFoundError):
            staffing.member(session, klara)
        with pytest.raises(StaffNotFoundError):
            staff_invitations.invite_anew(session, house.adela, klara, today=date(2026, 11, 23))
