"""Staff log-ins: one answer for all that is wrong, and each code good once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from safepub.crypto import passwords, second_factor
from safepub.crypto.argon2 import Cost
from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import staff, staff_log_in
from safepub.newsroom.models.staff import DeskKeyCopy, Staff
from safepub.newsroom.staff import Locks, NewStaff
from safepub.newsroom.staff_log_in import LogIn
from safepub.newsroom.states import Right
from tests.newsroom.conftest import LOCKS, PASSWORD

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NAME = "Edita"
STEP = timedelta(seconds=second_factor.STEP_SECONDS)
DEARER = replace(LOCKS, cost=Cost(memory_kib=8192, iterations=2, lanes=1))


def _add(session: NewsroomSession, *rights: Right) -> tuple[str, staff.HeldDeskKey]:
    held = staff.found_desk(session)
    new = NewStaff(name=NAME, password=PASSWORD, rights=frozenset(rights))
    return staff.add(session, new, LOCKS, held), held


def _log_in(
    databases: Databases,
    typed: LogIn,
    *,
    name: str = NAME,
    now: datetime = NOW,
    locks: Locks = LOCKS,
) -> staff_log_in.Unlocked | None:
    with databases.newsroom(write=False) as session:
        credential = staff_log_in.credential_of(session, name)
    unlocked = staff_log_in.checked(credential, typed, locks, now=now)
    if unlocked is None:
        return None
    with databases.newsroom() as session:
        return unlocked if staff_log_in.note_log_in(session, unlocked) else None


def _typed(secret: str, now: datetime = NOW) -> LogIn:
    return LogIn(password=PASSWORD, code=pyotp.TOTP(secret).at(now))


def test_a_log_in_opens_the_desk_key(databases: Databases) -> None:
    with databases.newsroom() as session:
        secret, held = _add(session, Right.EDITOR, Right.PUBLISHER)

    unlocked = _log_in(databases, _typed(secret))

    assert unlocked is not None
    assert unlocked.desk_keys == {held.id: held.seed}
    assert unlocked.rights == {Right.EDITOR, Right.PUBLISHER}


@pytest.mark.parametrize("right", [Right.ADMINISTRATOR, Right.CUSTODIAN])
def test_whoever_reads_no_texts_gets_no_desk_key(databases: Databases, right: Right) -> None:
    with databases.newsroom() as session:
        secret, _ = _add(session, right)
        assert session.scalars(select(DeskKeyCopy)).all() == []

    unlocked = _log_in(databases, _typed(secret))

    assert unlocked is not None
    assert unlocked.desk_keys == {}


def test_anything_wrong_opens_nothing(databases: Databases) -> None:
    with databases.newsroom() as session:
        secret, _ = _add(session, Right.EDITOR)
    right = _typed(secret)

    assert _log_in(databases, replace(right, password="wrong")) is None
    assert _log_in(databases, replace(right, code="000000")) is None
    assert _log_in(databases, replace(right, password="x" * 1_000_000)) is None
    assert _log_in(databases, right, name="Nobody") is None
    assert _log_in(databases, right) is not None


def test_a_code_is_good_once_and_never_after_a_later_one(databases: Databases) -> None:
    with databases.newsroom() as session:
        secret, _ = _add(session, Right.EDITOR)
    later = NOW + timedelta(seconds=30)

    assert _log_in(databases, _typed(secret)) is not None
    assert _log_in(databases, _typed(secret)) is None
    assert _log_in(databases, _typed(secret, later), now=later) is not None
    assert _log_in(databases, _typed(secret), now=later) is None


def test_of_two_log_ins_with_one_code_the_second_fails(databases: Databases) -> None:
    with databases.newsroom() as session:
        secret, _ = _add(session, Right.EDITOR)
        credential = staff_log_in.credential_of(session, NAME)
    first = staff_log_in.checked(credential, _typed(secret), LOCKS, now=NOW)
    second = staff_log_in.checked(credential, _typed(secret), LOCKS, now=NOW)
    assert first is not None
    assert second is not None

    with databases.newsroom() as session:
        assert staff_log_in.note_log_in(session, first)
    with databases.newsroom() as session:
        assert not staff_log_in.note_log_in(session, second)


def _noted_step(databases: Databases) -> int | None:
    with databases.newsroom(write=False) as session:
        return session.scalars(select(Staff.last_totp_step)).one()


def test_a_log_in_is_forgotten_once_its_code_is_good_for_nothing(databases: Databases) -> None:
    with databases.newsroom() as session:
        secret, _ = _add(session, Right.EDITOR)
    assert _log_in(databases, _typed(secret)) is not None

    with databases.newsroom() as session:
        staff_log_in.forget_steps(session, now=NOW + timedelta(seconds=90))

    assert _noted_step(databases) is None


def test_a_code_that_is_still_good_is_not_forgotten(databases: Databases) -> None:
    # An authenticator that runs ahead: this code is good for a minute and a half.
    with databases.newsroom() as session:
        secret, _ = _add(session, Right.EDITOR)
    ahead = _typed(secret, NOW + STEP)
    assert _log_in(databases, ahead) is not None

    for seconds in range(0, 90, 10):
        later = NOW + timedelta(seconds=seconds)
        with databases.newsroom() as session:
            staff_log_in.forget_steps(session, now=later)
        assert _log_in(databases, ahead, now=later) is None

    assert _noted_step(databases) is not None


def _stored_costs(databases: Databases) -> tuple[bool, bool]:
    """Tell whether hash and wrapped key were made at the cost of `DEARER`."""
    with databases.newsroom(write=False) as session:
        person = session.scalars(select(Staff)).one()
    return (
        not passwords.needs_rehash(person.password_hash, cost=DEARER.cost),
        not passwords.needs_rewrap(person.wrapped_private_key, cost=DEARER.cost),
    )


def test_a_log_in_after_a_change_of_cost_makes_hash_and_key_anew(databases: Databases) -> None:
    with databases.newsroom() as session:
        secret, held = _add(session, Right.EDITOR)

    first = _log_in(databases, _typed(secret), locks=DEARER)
    stored = _stored_costs(databases)
    second = _log_in(databases, _typed(secret, NOW + STEP), now=NOW + STEP, locks=DEARER)

    assert first is not None
    assert first.renewal is not None
    assert stored == (True, True)
    assert second is not None
    assert second.renewal is None
    assert second.desk_keys == {held.id: held.seed}


def test_a_log_in_that_is_wrong_makes_nothing_anew(databases: Databases) -> None:
    with databases.newsroom() as session:
        secret, _ = _add(session, Right.EDITOR)
    right = _typed(secret)

    assert _log_in(databases, replace(right, code="000000"), locks=DEARER) is None
    assert _log_in(databases, replace(right, password="wrong"), locks=DEARER) is None

    assert _stored_costs(databases) == (False, False)


def test_a_log_in_that_a_new_password_overtook_opens_nothing_and_changes_nothing(
    databases: Databases,
) -> None:
    with databases.newsroom() as session:
        secret, _ = _add(session, Right.EDITOR)
        credential = staff_log_in.credential_of(session, NAME)
    unlocked = staff_log_in.checked(credential, _typed(secret), DEARER, now=NOW)
    assert unlocked is not None

    with databases.newsroom() as session:
        session.scalars(select(Staff)).one().password_hash = "another"
    with databases.newsroom() as session:
        assert not staff_log_in.note_log_in(session, unlocked)

    with databases.newsroom(write=False) as session:
        assert session.scalars(select(Staff.password_hash)).one() == "another"


def test_disabled_staff_are_unknown(databases: Databases) -> None:
    with databases.newsroom() as session:
        secret, _ = _add(session, Right.EDITOR)
        person = session.scalars(select(Staff)).one()
        person.disabled = True

    assert _log_in(databases, _typed(secret)) is None
    with databases.newsroom(write=False) as session, pytest.raises(staff.StaffNotFoundError):
        staff.get_active(session, person.id)


def test_a_contributors_right_is_not_for_staff(databases: Databases) -> None:
    with pytest.raises(staff.StaffRefusedError), databases.newsroom() as session:
        _add(session, Right.CONTRIBUTOR)


def test_the_second_factors_secret_opens_in_its_own_row_only(databases: Databases) -> None:
    with databases.newsroom() as session:
        secret, held = _add(session, Right.EDITOR)
        other = NewStaff(name="Peter", password=PASSWORD, rights=frozenset({Right.EDITOR}))
        staff.add(session, other, LOCKS, held)
        rows = {row.name: row for row in session.scalars(select(Staff))}
        rows["Peter"].sealed_totp_secret = rows[NAME].sealed_totp_secret

    with pytest.raises(SealBrokenError):
        _log_in(databases, _typed(secret), name="Peter")
