"""Passkeys come and go: added, removed, and gone with what their account was."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from safepub.crypto import second_factor
from safepub.database import Databases
from safepub.newsroom import (
    desk_keys,
    passkeys,
    staff_invitations,
    staffing,
)
from safepub.newsroom.models.staff import Passkey, Staff
from safepub.newsroom.passkeys import NewPasskey, PasskeyRefusedError, TooManyPasskeysError
from tests.newsroom.conftest import House
from tests.newsroom.keyed import ELSEWHERE, HERE, SECOND, add, asked, authenticator, confirm, owner
from tests.newsroom.staffed import NOW, TODAY, join, last_entry, open_session, sessions_of
from tests.support.authenticator import PRESENT, VERIFIED, Authenticator

REFUSED: dict[str, Callable[[Authenticator, str], str]] = {
    "origin": lambda key, options: key.changed(origin="https://evil.example").create(options),
    "host": lambda key, options: key.changed(host="evil.example").create(options),
    "session": lambda key, _options: key.create(asked(expected=ELSEWHERE)),
    "nobody there": lambda key, options: key.changed(flags=VERIFIED).create(options),
    "anybody": lambda key, options: key.changed(flags=PRESENT).create(options),
    "long id": lambda key, options: key.changed(credential_id=b"i" * 1024).create(options),
    "a use": lambda key, options: key.get(options),
    "nothing": lambda _key, _options: "",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_new_passkey_is_not_added(databases: Databases, house: House, what: str) -> None:
    edita = house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        options = passkeys.creation_options(session, owner(edita), HERE, now=NOW)
        answer = REFUSED[what](authenticator(), options)

        with pytest.raises(PasskeyRefusedError):
            passkeys.add(session, edita, NewPasskey(name="x", answer=answer), HERE, now=NOW)
        assert passkeys.list_of(session, edita) == []


def test_an_answer_adds_one_passkey_and_no_passkey_has_two_owners(
    databases: Databases, house: House
) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        options = passkeys.creation_options(session, owner(edita), HERE, now=NOW)
        new = NewPasskey(name="x", answer=made.create(options))
        passkeys.add(session, edita, new, HERE, now=NOW)
        passkeys.remove(session, edita, passkeys.list_of(session, edita)[0].id, today=TODAY)

        with pytest.raises(PasskeyRefusedError):
            passkeys.add(session, edita, new, HERE, now=NOW)
        add(session, edita, made, now=NOW + SECOND)
        with pytest.raises(PasskeyRefusedError):
            add(session, house.adam.staff_id, made)


def test_ten_are_the_most_and_the_browser_is_told_of_them(
    databases: Databases, house: House
) -> None:
    edita = house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        for number in range(passkeys.MOST):
            add(session, edita, authenticator(), now=NOW + number * SECOND)
        with pytest.raises(TooManyPasskeysError):
            add(session, edita, authenticator(), now=NOW + passkeys.MOST * SECOND)

        options = json.loads(passkeys.creation_options(session, owner(edita), HERE, now=NOW))

    assert len(options["excludeCredentials"]) == passkeys.MOST
    assert options["rp"]["id"] == "desk.test"
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["userVerification"] == "required"


def test_the_journal_knows_ids_alone_and_no_log_in_ends(databases: Databases, house: House) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        open_session(session, edita)
        add(session, edita, made)
        added, passkey_id = last_entry(session), passkeys.list_of(session, edita)[0].id
        passkeys.remove(session, house.adam.staff_id, passkey_id, today=TODAY)
        assert passkeys.list_of(session, edita)[0].name == "Blue key"
        passkeys.remove(session, edita, passkey_id, today=TODAY)
        removed = last_entry(session)
        passkeys.remove(session, edita, passkey_id, today=TODAY)

        assert last_entry(session) == removed
        assert sessions_of(session, edita) == 1
        assert not confirm(session, edita, made.get(asked()))
    for entry, act in ((added, b"staff.passkey_added"), (removed, b"staff.passkey_removed")):
        assert act in entry
        assert str(passkey_id).encode() in entry
        assert b"Blue" not in entry


def test_a_closed_account_confirms_nothing(databases: Databases, house: House) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        add(session, edita, made)
        staffing.disable(session, house.adam, edita, today=TODAY)

        assert passkeys.list_of(session, edita) == []
        assert not confirm(session, edita, made.get(asked()))


def test_an_answer_that_was_on_its_way_opens_no_closed_account(
    databases: Databases, house: House
) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        add(session, edita, made)
        kept = passkeys.kept_of(session, edita)
        use = passkeys.checked(kept, made.get(asked()), HERE, now=NOW)
        session.get_one(Staff, edita).disabled = True
        session.flush()

        assert use is not None
        assert not passkeys.spend(session, edita, use)


def test_a_new_start_and_a_recovered_key_leave_no_passkey(
    databases: Databases, house: House
) -> None:
    edita, peter = house.newsroom.editor.staff_id, house.newsroom.publisher.staff_id
    secret = second_factor.new_secret()
    with databases.newsroom() as session:
        seed = desk_keys.found_recovery(session, house.newsroom.editor.desk_keys)
        add(session, edita, authenticator())
        add(session, peter, authenticator())
        token = staff_invitations.invite_anew(session, house.adam, edita, today=TODAY)
        assert len(passkeys.list_of(session, edita)) == 1

        join(session, token, secret)
        desk_keys.recover(session, "Peter", seed, today=TODAY)

        assert session.scalars(select(Passkey)).all() == []
