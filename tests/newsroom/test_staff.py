"""Staff log-ins: one answer for all that is wrong, and each code good once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import staff
from safepub.newsroom.models.staff import DeskKeyCopy, Staff
from safepub.newsroom.staff import LogIn, NewStaff
from safepub.newsroom.states import Right
from tests.newsroom.conftest import LOCKS, PASSWORD

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NAME = "Edita"


def _add(session: NewsroomSession, *rights: Right) -> tuple[str, staff.HeldDeskKey]:
    held = staff.found_desk(session)
    new = NewStaff(name=NAME, password=PASSWORD, rights=frozenset(rights))
    return staff.add(session, new, LOCKS, held), held


def _log_in(
    databases: Databases, typed: LogIn, *, name: str = NAME, now: datetime = NOW
) -> staff.Unlocked | None:
    with databases.newsroom(write=False) as session:
        credential = staff.credential_of(session, name)
    unlocked = staff.checked(credential, typed, LOCKS, now=now)
    if unlocked is None:
        return None
    with databases.newsroom() as session:
        return unlocked if staff.note_log_in(session, unlocked) else None


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
        credential = staff.credential_of(session, NAME)
    first = staff.checked(credential, _typed(secret), LOCKS, now=NOW)
    second = staff.checked(credential, _typed(secret), LOCKS, now=NOW)
    assert first is not None
    assert second is not None

    with databases.newsroom() as session:
        assert staff.note_log_in(session, first)
    with databases.newsroom() as session:
        assert not staff.note_log_in(session, second)


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
