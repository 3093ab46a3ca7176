"""A fresh code for a grave act: right, not used yet, and then used up."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pyotp
import pytest

from safepub.database import Databases
from safepub.newsroom import recovery_codes, second_factors, staff, staff_log_in
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.staff import NewStaff
from safepub.newsroom.staff_log_in import LogIn
from safepub.newsroom.states import Right
from tests.newsroom.conftest import LOCKS, PASSWORD

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
THREADS = 4


@pytest.fixture
def edita(databases: Databases) -> tuple[UUID, str]:
    """Her account and the secret of her authenticator."""
    with databases.newsroom() as session:
        held = staff.found_desk(session)
        new = NewStaff(name="Edita", password=PASSWORD, rights=frozenset({Right.EDITOR}))
        secret = staff.add(session, new, LOCKS, held)
        credential = staff_log_in.credential_of(session, "Edita")
    assert credential is not None
    return credential.staff_id, secret


def _confirm(databases: Databases, staff_id: UUID, code: str, *, now: datetime = NOW) -> bool:
    with databases.newsroom() as session:
        return second_factors.confirm_code(session, staff_id, code, LOCKS, now=now)


def test_a_code_is_good_once(databases: Databases, edita: tuple[UUID, str]) -> None:
    staff_id, secret = edita
    code = pyotp.TOTP(secret).at(NOW)

    assert _confirm(databases, staff_id, code)
    assert not _confirm(databases, staff_id, code)


def test_the_code_of_the_log_in_is_not_fresh(databases: Databases, edita: tuple[UUID, str]) -> None:
    staff_id, secret = edita
    code, later = pyotp.TOTP(secret).at(NOW), NOW + timedelta(seconds=30)
    with databases.newsroom() as session:
        credential = staff_log_in.credential_of(session, "Edita")
        typed = LogIn(password=PASSWORD, code=code)
        unlocked = staff_log_in.checked(credential, typed, LOCKS, now=NOW)
        assert unlocked is not None
        assert staff_log_in.note_log_in(session, unlocked)

    assert not _confirm(databases, staff_id, code)
    assert _confirm(databases, staff_id, pyotp.TOTP(secret).at(later), now=later)
    assert not _confirm(databases, staff_id, code, now=later)


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "1" * 1000])
def test_a_wrong_code_confirms_nothing(
    databases: Databases, edita: tuple[UUID, str], code: str
) -> None:
    staff_id, secret = edita

    assert not _confirm(databases, staff_id, code)
    assert _confirm(databases, staff_id, pyotp.TOTP(secret).at(NOW))


def test_nobody_and_a_disabled_account_confirm_nothing(
    databases: Databases, edita: tuple[UUID, str]
) -> None:
    staff_id, secret = edita
    code = pyotp.TOTP(secret).at(NOW)
    with databases.newsroom() as session:
        session.get_one(Staff, staff_id).disabled = True

    assert not _confirm(databases, staff_id, code)
    assert not _confirm(databases, uuid4(), code)


def test_of_several_at_the_same_moment_one_uses_the_code(
    databases: Databases, edita: tuple[UUID, str]
) -> None:
    staff_id, secret = edita
    code = pyotp.TOTP(secret).at(NOW)
    start, ended = threading.Barrier(THREADS), list[bool]()

    def work() -> None:
        start.wait()
        ended.append(_confirm(databases, staff_id, code))

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ended) == [False] * (THREADS - 1) + [True]


def _log_in(databases: Databases, code: str) -> int:
    with databases.newsroom() as session:
        credential = staff_log_in.credential_of(session, "Edita")
        typed = LogIn(password=PASSWORD, code=code)
        found = staff_log_in.checked(credential, typed, LOCKS, now=NOW)
        assert found is not None
        assert staff_log_in.note_log_in(session, found)
    return found.wrong_codes


def _guess(databases: Databases, staff_id: UUID, times: int) -> None:
    for _ in range(times):
        with databases.newsroom() as session:
            second_factors.count_wrong(session, staff_id)


def test_after_twenty_wrong_codes_none_of_the_authenticator_works(
    databases: Databases, edita: tuple[UUID, str]
) -> None:
    staff_id, secret = edita
    right = LogIn(password=PASSWORD, code=pyotp.TOTP(secret).at(NOW))
    _guess(databases, staff_id, staff_log_in.MOST_WRONG)

    with databases.newsroom(write=False) as session:
        credential = staff_log_in.credential_of(session, "Edita")

    assert staff_log_in.checked(credential, right, LOCKS, now=NOW) is None
    assert not _confirm(databases, staff_id, right.code)


def test_a_log_in_begins_the_count_anew_and_hears_of_it(
    databases: Databases, edita: tuple[UUID, str]
) -> None:
    staff_id, secret = edita
    later = NOW + timedelta(seconds=60)
    _guess(databases, staff_id, staff_log_in.MOST_WRONG - 1)

    assert _log_in(databases, pyotp.TOTP(secret).at(NOW)) == staff_log_in.MOST_WRONG - 1
    _guess(databases, staff_id, staff_log_in.MOST_WRONG - 1)

    assert _confirm(databases, staff_id, pyotp.TOTP(secret).at(later), now=later)


def test_a_right_code_in_between_does_not(databases: Databases, edita: tuple[UUID, str]) -> None:
    staff_id, secret = edita
    later = NOW + timedelta(seconds=60)
    _guess(databases, staff_id, staff_log_in.MOST_WRONG - 1)

    assert _confirm(databases, staff_id, pyotp.TOTP(secret).at(NOW))
    _guess(databases, staff_id, 1)

    assert not _confirm(databases, staff_id, pyotp.TOTP(secret).at(later), now=later)


def test_a_recovery_code_opens_what_wrong_codes_closed(
    databases: Databases, edita: tuple[UUID, str]
) -> None:
    staff_id, secret = edita
    with databases.newsroom() as session:
        first, *_ = recovery_codes.renew(session, staff_id)
    _guess(databases, staff_id, staff_log_in.MOST_WRONG)

    assert _log_in(databases, first) == staff_log_in.MOST_WRONG

    assert _confirm(databases, staff_id, pyotp.TOTP(secret).at(NOW))


def test_a_wrong_code_is_told_only_where_the_password_is_right(
    databases: Databases, edita: tuple[UUID, str]
) -> None:
    staff_id, secret = edita
    told: list[UUID] = []
    with databases.newsroom(write=False) as session:
        credential = staff_log_in.credential_of(session, "Edita")
    typed = [
        LogIn(password="not hers at all", code="000000"),
        LogIn(password="not hers at all", code=pyotp.TOTP(secret).at(NOW)),
        # What a passkey answered, too late or to another question, was guessed by nobody.
        LogIn(password=PASSWORD, code='{"id": "x"}'),
        LogIn(password=PASSWORD, code="x"),
    ]

    for one in typed:
        assert staff_log_in.checked(credential, one, LOCKS, now=NOW, wrong_code=told.append) is None

    assert told == [staff_id]


def test_guesses_at_the_same_moment_are_all_counted(
    databases: Databases, edita: tuple[UUID, str]
) -> None:
    staff_id, _ = edita
    guessers = [threading.Thread(target=_guess, args=(databases, staff_id, 3)) for _ in "abcd"]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()

    with databases.newsroom(write=False) as session:
        assert session.get_one(Staff, staff_id).wrong_codes == 3 * len(guessers)
