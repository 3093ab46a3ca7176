"""Passkeys: what is right is good once, and everything else is good for nothing."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.crypto import passkeys as challenges
from safepub.crypto import second_factor
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import (
    passkeys,
    second_factors,
    staff_log_in,
)
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.staff_log_in import LogIn, Unlocked
from tests.newsroom.conftest import LOCKS, PASSWORD, House
from tests.newsroom.keyed import ELSEWHERE, HERE, SECOND, add, asked, authenticator, confirm, owner
from tests.newsroom.staffed import NOW
from tests.support.authenticator import PRESENT, VERIFIED, Authenticator, tampered


def log_in(session: NewsroomSession, password: str, answer: str, now: datetime) -> Unlocked | None:
    typed = LogIn(password=password, code=answer, expected=HERE)
    credential = staff_log_in.credential_of(session, "Edita")
    unlocked = staff_log_in.checked(credential, typed, LOCKS, now=now)
    if unlocked is None or not staff_log_in.note_log_in(session, unlocked):
        return None
    return unlocked


def test_a_passkey_with_the_password_opens_what_a_code_opens(
    databases: Databases, house: House
) -> None:
    made, edita = authenticator(), house.newsroom.editor
    with databases.newsroom() as session:
        add(session, edita.staff_id, made)
        answer = made.get(asked())

        first = log_in(session, PASSWORD, answer, NOW)
        second = log_in(session, PASSWORD, answer, NOW)
        guessed = log_in(session, "wrong", made.get(asked(NOW + SECOND)), NOW + SECOND)

    assert first is not None
    assert first.desk_keys == edita.desk_keys
    assert second is None
    assert guessed is None


def test_of_two_log_ins_with_one_answer_the_second_is_not_noted(
    databases: Databases, house: House
) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        add(session, edita, made)
        typed = LogIn(password=PASSWORD, code=made.get(asked()), expected=HERE)
        credential = staff_log_in.credential_of(session, "Edita")
        both = [staff_log_in.checked(credential, typed, LOCKS, now=NOW) for _ in "ab"]

        noted = [one is not None and staff_log_in.note_log_in(session, one) for one in both]

    assert noted == [True, False]


def test_an_answer_confirms_once(databases: Databases, house: House) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        add(session, edita, made)
        first, second = made.get(asked()), made.get(asked(NOW + SECOND))

        assert confirm(session, edita, first)
        assert not confirm(session, edita, first)
        assert confirm(session, edita, second, NOW + SECOND)
        # An earlier challenge than the last that was answered is over, used or not.
        assert not confirm(session, edita, made.get(asked()), NOW + SECOND)


def test_the_authenticators_codes_work_on(databases: Databases, house: House) -> None:
    edita = house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        add(session, edita, authenticator())
        row = session.get_one(Staff, edita)
        secret = second_factor.open_secret(row.sealed_totp_secret, key=LOCKS.totp_key, owner=edita)
        code = second_factor.code_at(secret, NOW)

        assert second_factors.confirm_code(session, edita, code, LOCKS, now=NOW)


WRONG: dict[str, Callable[[Authenticator], str]] = {
    "origin": lambda key: key.changed(origin="https://desk.test.evil.example").get(asked()),
    "http": lambda key: key.changed(origin="http://desk.test").get(asked()),
    "host": lambda key: key.changed(host="evil.example").get(asked()),
    "frame": lambda key: key.changed(cross_origin=True).get(asked()),
    "session": lambda key: key.get(asked(expected=ELSEWHERE)),
    "server": lambda key: key.get(asked(expected=replace(HERE, key=b"x" * 32))),
    "late": lambda key: key.get(asked(NOW - challenges.LASTS)),
    "early": lambda key: key.get(asked(NOW + SECOND)),
    "made up": lambda key: key.get('{"challenge": "AAAA"}'),
    "nobody there": lambda key: key.changed(flags=VERIFIED).get(asked()),
    "anybody": lambda key: key.changed(flags=PRESENT).get(asked()),
    "signature": lambda key: tampered(key.get(asked()), "signature"),
    "data": lambda key: tampered(key.get(asked()), "authenticatorData"),
    "client data": lambda key: tampered(key.get(asked()), "clientDataJSON"),
    "another key": lambda key: key.changed(key=authenticator().key).get(asked()),
    "another id": lambda key: key.changed(credential_id=b"i" * 32).get(asked()),
    "creation": lambda key: key.create(asked()),
    "id": lambda key: key.get(asked()).replace('"rawId": "', '"rawId": "AAAA'),
    "nothing": lambda _key: "{}",
    "deep": lambda _key: '{"a":' + "[" * 5000,
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_answer_confirms_nothing_and_uses_nothing_up(
    databases: Databases, house: House, what: str
) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        add(session, edita, made)

        assert not confirm(session, edita, WRONG[what](made))
        assert confirm(session, edita, made.get(asked()))


def test_nobody_confirms_with_a_colleagues_passkey(databases: Databases, house: House) -> None:
    made, peter = authenticator(), house.newsroom.publisher.staff_id
    with databases.newsroom() as session:
        add(session, house.newsroom.editor.staff_id, made)
        add(session, peter, authenticator())

        assert not confirm(session, peter, made.get(asked()))
        assert not confirm(session, house.adam.staff_id, made.get(asked()))


def test_where_no_passkey_is_asked_for_none_is_taken(databases: Databases, house: House) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        add(session, edita, made)

        assert not passkeys.confirm(session, edita, made.get(asked()), None, now=NOW)


def test_a_counter_that_does_not_grow_is_refused(databases: Databases, house: House) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    taken = []
    with databases.newsroom() as session:
        add(session, edita, made)
        # The highest that an authenticator can send is beyond a signed integer of 32 bits.
        for step, count in enumerate((7, 7, 6, 0, 8, 2**32 - 1)):
            now = NOW + step * SECOND
            taken.append(confirm(session, edita, made.get(asked(now), count=count), now))

    assert taken == [True, False, False, False, True, True]


def test_of_two_answers_with_one_counter_the_second_is_not_spent(
    databases: Databases, house: House
) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    later = NOW + SECOND
    with databases.newsroom() as session:
        add(session, edita, made)
        kept = passkeys.kept_of(session, edita)
        first = passkeys.checked(kept, made.get(asked(), count=7), HERE, now=NOW)
        copy = passkeys.checked(kept, made.get(asked(later), count=7), HERE, now=later)
        assert first is not None
        assert copy is not None

        assert passkeys.spend(session, edita, first)
        assert not passkeys.spend(session, edita, copy)


def test_what_a_browser_is_asked_at_the_log_in_names_no_passkey() -> None:
    options = json.loads(asked())

    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert json.loads(asked())["challenge"] != options["challenge"]


def test_when_a_passkey_was_used_is_forgotten_with_its_challenge(
    databases: Databases, house: House
) -> None:
    made, edita = authenticator(), house.newsroom.editor.staff_id
    with databases.newsroom() as session:
        add(session, edita, made)
        answer = made.get(asked())
        assert confirm(session, edita, answer)
        for minutes in range(6):
            later = NOW + timedelta(minutes=minutes)
            passkeys.forget_moments(session, now=later)
            assert not confirm(session, edita, answer, later)

        assert passkeys.kept_of(session, edita).last_moment is None


@given(st.data())
def test_an_answer_with_anything_in_a_part_of_it_is_refused_quietly(data: st.DataObject) -> None:
    made = authenticator()
    options = challenges.creation_options(HERE, owner(UUID(int=1)), [], now=NOW)
    created = challenges.made(made.create(options), HERE, now=NOW)
    assert created is not None
    stored = {made.credential_id: challenges.Stored(public_key=created.public_key, sign_count=0)}
    for answer in (made.create(options), made.get(asked())):
        credential = json.loads(answer)
        part = data.draw(st.sampled_from(sorted(credential["response"])))
        value = st.one_of(st.none(), st.integers(), st.text(), st.lists(st.integers()))
        credential["response"][part] = data.draw(value)
        if part != "transports":
            assert challenges.made(json.dumps(credential), HERE, now=NOW) is None
        assert challenges.use(json.dumps(credential), stored, HERE, now=NOW) is None
