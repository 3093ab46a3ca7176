"""Which key an account answers with."""

from uuid import uuid4

import pytest

from safepub.crypto import suite
from safepub.custody import accounts
from safepub.custody.accounts import Custodian, KeyTakenError, NotConnectedError
from safepub.newsroom import staff
from safepub.newsroom.models.staff import Staff, StaffRight
from safepub.newsroom.states import Right
from tests.custody.office import Office


def test_a_custodian_is_known_by_account_and_key(office: Office) -> None:
    ada = office.custodians[0]

    with office.databases.newsroom(write=False) as session:
        found = accounts.custodian_of(session, ada.staff_id)
        key_id = accounts.key_of(session, ada.staff_id)
        nothing = accounts.key_of(session, office.edita.staff_id)

    assert found == Custodian(staff_id=ada.staff_id, key_id=suite.key_id(office.keys[0].public_key))
    assert (key_id, nothing) == (ada.key_id, None)


def test_a_new_key_takes_the_old_one_s_place(office: Office) -> None:
    ada = office.custodians[0]

    with office.databases.newsroom() as session:
        accounts.connect(session, ada.staff_id, b"new key.")
        accounts.connect(session, ada.staff_id, b"new key.")

    with office.databases.newsroom(write=False) as session:
        assert accounts.key_of(session, ada.staff_id) == b"new key."


def test_case_26_a_key_has_one_account(office: Office) -> None:
    ada, boris, _ = office.custodians

    with office.databases.newsroom() as session, pytest.raises(KeyTakenError):
        accounts.connect(session, boris.staff_id, ada.key_id)


def test_nobody_else_is_connected(office: Office) -> None:
    with office.databases.newsroom() as session:
        with pytest.raises(NotConnectedError):
            accounts.connect(session, office.edita.staff_id, b"new key.")
        with pytest.raises(staff.StaffNotFoundError):
            accounts.connect(session, uuid4(), b"new key.")
        with pytest.raises(NotConnectedError):
            accounts.custodian_of(session, office.edita.staff_id)


@pytest.mark.parametrize("how", ["disabled", "without the right"])
def test_an_account_that_may_not_work_any_more_answers_nothing(office: Office, how: str) -> None:
    ada = office.custodians[0]
    with office.databases.newsroom() as session:
        if how == "disabled":
            session.get_one(Staff, ada.staff_id).disabled = True
        else:
            right = session.get_one(StaffRight, (ada.staff_id, Right.CUSTODIAN.value))
            session.delete(right)

    with office.databases.newsroom(write=False) as session, pytest.raises(NotConnectedError):
        accounts.custodian_of(session, ada.staff_id)


def test_keys_have_the_names_of_the_key_sets(office: Office) -> None:
    names = accounts.names(office.setup.keysets)

    assert [names[each.key_id] for each in office.custodians] == ["Ada", "Boris", "Cecília"]
    assert [names[each.key_id] for each in office.paymasters] == ["Dana", "Emil"]
