"""What both databases must be and do on every engine."""

import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.pool import NullPool

from safepub import database
from safepub.cli import migrate
from safepub.crypto import tokens
from safepub.database import Databases
from safepub.newsroom import invitations
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.people import Contributor, Pseudonym
from safepub.newsroom.models.staff import Staff
from safepub.vault.models import Slot

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def files(sqlite_url: str, vault_path: Path) -> Iterator[Databases]:
    """Both databases, the newsroom on SQLite."""
    opened = database.open_databases(sqlite_url, vault_path)
    yield opened
    opened.close()


def _article_published_at(databases: Databases, moment: datetime) -> datetime | None:
    contributor = Contributor(id=uuid4(), login_tag=bytes(32), public_key=b"")
    pseudonym = Pseudonym(id=uuid4(), contributor_id=contributor.id, byline="B")
    article = Article(pseudonym_id=pseudonym.id, byline="B", language="en", published_at=moment)
    with databases.newsroom() as session:
        for row in (contributor, pseudonym, article):
            session.add(row)
            session.flush()
    with databases.newsroom(write=False) as session:
        return session.scalars(select(Article.published_at)).one()


def _staff(name: str) -> Staff:
    return Staff(
        name=name,
        password_hash="",
        sealed_totp_secret=b"",
        public_key=b"",
        wrapped_private_key=b"",
    )


def test_a_time_comes_back_in_utc_with_its_zone(databases: Databases) -> None:
    in_minsk = NOON.astimezone(timezone(timedelta(hours=3)))

    stored = _article_published_at(databases, in_minsk)

    assert stored == NOON
    assert stored is not None
    assert stored.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(databases: Databases) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        _article_published_at(databases, NOON.replace(tzinfo=None))


def test_a_block_that_fails_leaves_nothing(databases: Databases) -> None:
    def fail_after_writing() -> None:
        with databases.newsroom() as session:
            session.add(_staff("Olena"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_writing()

    with databases.newsroom(write=False) as session:
        assert session.scalars(select(Staff)).all() == []


def test_a_broken_rule_of_a_table_is_told_without_the_values(databases: Databases) -> None:
    with databases.newsroom() as session:
        session.add(_staff("Olena"))

    with pytest.raises(database.RowConflictError) as refusal, databases.newsroom() as session:
        session.add(_staff("Olena"))

    assert "Olena" not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_a_statement_that_fails_is_told_without_itself(databases: Databases) -> None:
    with (
        pytest.raises(database.DatabaseUnavailableError) as refusal,
        databases.newsroom() as session,
    ):
        session.execute(text("SELECT 'Olena' FROM nowhere"))

    assert "Olena" not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_a_reference_to_nothing_is_refused(databases: Databases) -> None:
    with pytest.raises(database.RowConflictError), databases.newsroom() as session:
        session.add(Pseudonym(contributor_id=uuid4(), byline="B"))


def test_a_writer_holds_the_newsroom_from_its_first_line(files: Databases, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "newsroom.db", timeout=0)

    with files.newsroom() as session:
        session.scalars(select(Staff)).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")

    other.close()


def test_a_reader_does_not_hold_writers_up(files: Databases, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "newsroom.db", timeout=0, isolation_level=None)

    with files.newsroom(write=False) as session:
        session.scalars(select(Staff)).all()
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")

    other.close()


def _newsroom_files(folder: Path) -> list[Path]:
    """Name the newsroom's files; tests read copies of them, never the live ones."""
    return sorted(folder.glob("newsroom.db*"))


def _bytes_of_newsroom(folder: Path) -> bytes:
    # In a process of its own: closing a live file here would drop SQLite's locks.
    files = [str(path) for path in _newsroom_files(folder)]
    return subprocess.run(["/bin/cat", *files], check=True, capture_output=True).stdout


def _spend_an_invitation(files: Databases) -> tuple[bytes, bytes]:
    with files.newsroom() as session:
        token, kept = (invitations.invite(session, expires_on=NOON.date()) for _ in range(2))
    with files.newsroom() as session:
        invitations.spend(session, token, today=NOON.date())
        session.add(_staff("Olena"))
    return tokens.digest(token), tokens.digest(kept)


def test_a_spent_invitation_is_in_no_file_of_the_newsroom(files: Databases, tmp_path: Path) -> None:
    spent, kept = _spend_an_invitation(files)

    content = _bytes_of_newsroom(tmp_path)

    assert kept in content
    assert spent not in content
    assert (tmp_path / "newsroom.db-wal").stat().st_size == 0


def test_times_of_the_newsrooms_files_tell_the_day_only(files: Databases, tmp_path: Path) -> None:
    _spend_an_invitation(files)

    assert len(_newsroom_files(tmp_path)) == 3
    for file in _newsroom_files(tmp_path):
        assert file.stat().st_mtime_ns % database.DAY_NS == 0
        assert file.stat().st_atime_ns % database.DAY_NS == 0


def test_a_write_waits_for_no_reader_and_a_later_one_empties_the_log(
    files: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With the wait that other statements have, this test would never end.
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 2**31 - 1)
    reader = sqlite3.connect(tmp_path / "newsroom.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM staff").fetchall()

    spent, _ = _spend_an_invitation(files)
    held = (tmp_path / "newsroom.db-wal").stat().st_size
    reader.close()
    database.empty_log(files.newsroom_engine)

    assert held
    assert (tmp_path / "newsroom.db-wal").stat().st_size == 0
    assert spent not in _bytes_of_newsroom(tmp_path)


def test_only_emptying_the_log_does_not_wait(files: Databases, tmp_path: Path) -> None:
    with files.newsroom() as session:
        session.add(_staff("Olena"))
        other = sqlite3.connect(tmp_path / "newsroom.db", isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT * FROM staff").fetchall()

    with files.newsroom() as session:
        assert session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar() == 10_000
        assert session.scalars(select(Staff.name)).all() == ["Olena"]
    other.close()


@pytest.mark.parametrize(
    ("pragma", "newsroom", "vault"),
    [
        ("journal_mode", "wal", "persist"),
        ("synchronous", 2, 3),
        ("secure_delete", 1, 1),
        ("journal_size_limit", 0, -1),
        ("temp_store", 2, 2),
        ("trusted_schema", 0, 0),
        ("busy_timeout", 10_000, 10_000),
    ],
)
def test_each_file_is_opened_with_its_settings(
    files: Databases, pragma: str, newsroom: object, vault: object
) -> None:
    found = []
    for engine in (files.newsroom_engine, files.vault_engine):
        with engine.connect() as connection:
            found.append(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar())

    assert found == [newsroom, vault]


def test_the_vault_never_comes_into_being_by_accident(tmp_path: Path) -> None:
    databases = database.open_databases(f"sqlite:///{tmp_path}/newsroom.db", tmp_path / "vault.db")

    with pytest.raises(database.DatabaseUnavailableError), databases.vault() as session:
        session.scalars(select(Slot)).all()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a vault.db", "50%41.db", "what?.db", "no#1.db", "сейф.db"])
def test_the_vault_may_have_any_name(tmp_path: Path, name: str) -> None:
    migrate.upgrade_vault(tmp_path / name)
    databases = database.open_databases(f"sqlite:///{tmp_path}/newsroom.db", tmp_path / name)

    with databases.vault() as session:
        assert session.scalars(select(Slot.id)).all()

    assert database.vault_file(databases.vault_engine) == tmp_path / name
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{file}{end}"
        for file in (name, name.replace(".db", "-documents.db"))
        for end in ("", "-journal", ".lock")
    }


def test_both_are_ready_at_their_newest_revisions(databases: Databases) -> None:
    assert databases.ready()


@pytest.mark.parametrize("missing", ["newsroom.db", "vault.db", "vault-documents.db"])
def test_they_are_not_ready_without_one_of_them(
    files: Databases, tmp_path: Path, missing: str
) -> None:
    files.close()
    (tmp_path / missing).unlink()

    assert not files.ready()


@pytest.mark.parametrize("behind", ["newsroom.db", "vault.db"])
def test_they_are_not_ready_when_one_is_behind(
    files: Databases, tmp_path: Path, behind: str
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / behind}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    assert not files.ready()


def test_they_are_not_ready_when_the_pool_of_documents_is_empty(
    files: Databases, tmp_path: Path
) -> None:
    (tmp_path / "vault-documents.db").write_bytes(b"")

    assert not files.ready()
