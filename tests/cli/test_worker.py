"""What the worker does without anybody asking."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from safepub import database
from safepub.cli import worker
from safepub.database import Databases
from safepub.newsroom import invitations, preferences
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.people import Invitation
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.models.work import Preference
from safepub.newsroom.states import State
from safepub.settings import Retention
from safepub.vault import slots, traces
from safepub.vault.models import Slot
from tests.newsroom.conftest import Newsroom
from tests.newsroom.conftest import newsroom as newsroom  # noqa: PLC0414 - a fixture
from tests.vault.layout import is_in_order

LONG_AGO = 1
SEED = b"r" * 32


class Rounds(threading.Event):
    """A stop that comes when there is nothing left to do between two hours."""

    def __init__(self, *between: Callable[[], None]) -> None:
        super().__init__()
        self._between = list(between)
        self._ticks = 0

    def wait(self, timeout: float | None = None) -> bool:
        """Go on at once."""
        del timeout
        self._ticks += 1
        if self._ticks * worker.TICK % worker.HOUR:
            return False
        if not self._between:
            self.set()
            return True
        self._between.pop(0)()
        return False


class OneRound(threading.Event):
    """A stop that comes after the first round of work, without a wait."""

    def wait(self, timeout: float | None = None) -> bool:
        """Stop at once."""
        del timeout
        self.set()
        return True


def _add_staff(databases: Databases) -> None:
    person = Staff(
        name="Olena",
        password_hash="",
        sealed_totp_secret=b"",
        public_key=b"",
        wrapped_private_key=b"",
        last_totp_step=LONG_AGO,
        last_passkey_moment=LONG_AGO,
    )
    with databases.newsroom() as session:
        session.add(person)


def test_an_hours_work_forgets_when_staff_logged_in(databases: Databases) -> None:
    _add_staff(databases)

    worker.run(databases, OneRound(), Retention(), SEED)

    with databases.newsroom(write=False) as session:
        hours = session.execute(select(Staff.last_totp_step, Staff.last_passkey_moment)).one()
        assert tuple(hours) == (None, None)


def test_an_hours_work_deletes_messages_after_the_days_that_were_decided(
    databases: Databases, newsroom: Newsroom
) -> None:
    today = datetime.now(UTC).date()
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.CHANGES_REQUESTED)
        session.execute(update(Message).values(sent_on=today - timedelta(days=100)))
        session.add(Preference(name=preferences.MESSAGE_DAYS, value="101"))

    for left, days in ((1, "101"), (0, "99")):
        with databases.newsroom() as session:
            session.execute(update(Preference).values(value=days))
        # The settings would have it deleted, and then kept.
        worker.run(databases, OneRound(), Retention(message_days=9 if left else 180), SEED)
        with databases.newsroom(write=False) as session:
            found = session.scalars(select(Message).where(Message.article_id == article_id)).all()
            assert len(found) == left


def test_an_hours_work_deletes_invitations_that_have_run_out(databases: Databases) -> None:
    today = datetime.now(UTC).date()
    with databases.newsroom() as session:
        for days in (-1, 1):
            invitations.invite(session, expires_on=today + timedelta(days=days))

    worker.run(databases, OneRound(), Retention(), SEED)

    with databases.newsroom(write=False) as session:
        left = session.scalars(select(Invitation.expires_on)).all()
        assert left == [today + timedelta(days=1)]


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_an_hours_work_empties_the_log_that_a_reader_has_held(
    databases: Databases, tmp_path: Path
) -> None:
    log = tmp_path / "newsroom.db-wal"
    _add_staff(databases)
    reader = sqlite3.connect(tmp_path / "newsroom.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM staff").fetchall()
    with databases.newsroom() as session:
        session.scalars(select(Staff)).one().name = "Petra"
    held = log.stat().st_size
    reader.close()

    worker.run(databases, OneRound(), Retention(), SEED)

    assert held
    assert log.stat().st_size == 0
    assert log.stat().st_mtime_ns % database.DAY_NS == 0


def _slots(databases: Databases) -> dict[bytes, bytes]:
    with databases.vault() as session:
        return {slot.id: slot.body for slot in session.scalars(select(Slot))}


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_the_worker_brings_a_large_vault_into_order_when_something_came_in(
    databases: Databases, vault_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "REWRITE_AT_ONCE_BELOW", 1)
    slots.deposit(databases, [])
    seen: list[bytes | bool] = []

    def look() -> None:
        seen.append(is_in_order(vault_path, _slots(databases)))
        seen.append(vault_path.read_bytes())

    worker.run(databases, Rounds(look, look, look), Retention(), SEED)

    first, daily, second, rewritten, third, same = seen
    # The decoys of the day come last, and the next round sees them by the length.
    assert (first, second, third) == (False, True, True)
    assert daily != rewritten
    assert same == rewritten


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_a_round_that_fails_adds_no_decoys(databases: Databases, vault_path: Path) -> None:
    vault_path.with_name("vault-documents.db").unlink()
    before = _slots(databases)

    worker.run(databases, OneRound(), Retention(), SEED)

    assert _slots(databases) == before
