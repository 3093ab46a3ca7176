"""Backups: everything comes back on another machine, and nobody else reads it."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import inspect, select
from sqlalchemy.engine import Engine

from safepub import database
from safepub.cli import backup, custody_backup, main, newsroom_copy
from safepub.cli.custody import keys
from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import backups
from safepub.crypto.backups import BackupRefusedError, Kind
from safepub.database import Databases, NewsroomBase
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.models.staff import Staff
from safepub.settings import Settings, load_settings
from safepub.vault import export
from tests.cli import something_of_everything
from tests.cli.something_of_everything import CONTACT, DOCUMENT, DRAFT, LEGAL_NAME, PASSWORD
from tests.support import instances
from tests.support.instances import Custodians
from tests.support.postgres import Server

HOURS = {"last_totp_step", "last_passkey_moment"}
ON_SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> KeyHolder:
    """Whoever keeps the backups' key, on another machine."""
    folder = tmp_path_factory.mktemp("elsewhere")
    return keys.make_key("Backups", folder / "backup.spk", cost=keys.LOWEST_COST)


@pytest.fixture
def filled(databases: Databases, settings: Settings, custodians: Custodians) -> Databases:
    something_of_everything.fill(databases, settings, custodians)
    return databases


@pytest.fixture
def made(filled: Databases, settings: Settings, keeper: KeyHolder, tmp_path: Path) -> Path:
    """A backup of that newsroom."""
    target = tmp_path / "backup.spb"
    parts = backup.parts(settings, filled)
    backup.write(target, backups.seal(parts, keeper.key.public_key))
    return target


def passphrase_of(holder: KeyHolder) -> int:
    reading, writing = os.pipe()
    os.write(writing, f"{holder.passphrase}\n".encode())
    os.close(writing)
    return reading


def restore(file: Path, keeper: KeyHolder, folder: Path, url: str | None = None) -> Settings:
    custody_backup.restore(file, keeper.key_file, passphrase_of(keeper), folder, url)
    return load_settings(folder / "safepub.toml", {})


def opened(settings: Settings) -> Databases:
    return database.open_databases(settings.newsroom_url, settings.vault_path)


def rows_of(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in a newsroom but log-ins and the time steps of their codes."""
    found = {}
    with engine.connect() as connection:
        for table in NewsroomBase.metadata.sorted_tables:
            columns = [column for column in table.columns if column.name not in HOURS]
            query = select(*columns).order_by(*table.primary_key)
            found[table.name] = [tuple(row) for row in connection.execute(query)]
    del found["login_session"]
    return found


def assert_the_same(found: Engine, before: Engine) -> None:
    """All rows are there again; what outlets count by has gone far ahead."""
    now, then = rows_of(found), rows_of(before)
    ((_, change, epoch),) = now.pop("serving_state")
    ((_, old_change, old_epoch),) = then.pop("serving_state")
    assert now == then
    # Outlets may have read on after the backup was made: no number of theirs comes again.
    assert min(change - old_change, epoch - old_epoch) >= newsroom_copy.GAP


def test_everything_comes_back_on_another_machine(
    filled: Databases, settings: Settings, made: Path, keeper: KeyHolder, tmp_path: Path
) -> None:
    restored = restore(made, keeper, tmp_path / "rebuilt")

    databases = opened(restored)
    assert databases.ready()
    assert_the_same(databases.newsroom_engine, filled.newsroom_engine)
    slots = dict(export.stream_slots(databases))
    assert dict(export.stream_slots(filled)).items() <= slots.items()
    assert list(export.stream_documents(databases)) == list(export.stream_documents(filled))
    databases.close()
    custody = replace(
        restored.custody,
        identity_manifest=settings.custody.identity_manifest,
        payment_manifest=settings.custody.payment_manifest,
    )
    assert restored.custody.identity_manifest.read_bytes() == (
        settings.custody.identity_manifest.read_bytes()
    )
    assert settings == replace(
        restored,
        custody=custody,
        newsroom_url=settings.newsroom_url,
        vault_path=settings.vault_path,
    )


@ON_SQLITE
def test_a_newsroom_comes_back_in_an_empty_postgresql(
    filled: Databases, made: Path, keeper: KeyHolder, tmp_path: Path, postgres_server: Server
) -> None:
    url = postgres_server.url(postgres_server.new_database()).replace("+psycopg", "")

    restored = restore(made, keeper, tmp_path / "rebuilt", url)

    databases = opened(restored)
    assert_the_same(databases.newsroom_engine, filled.newsroom_engine)
    databases.close()


@pytest.mark.parametrize("newsroom_url", ["postgresql"], indirect=True)
def test_a_newsroom_that_is_in_use_is_not_written_over(
    filled: Databases, newsroom_url: str, made: Path, keeper: KeyHolder, tmp_path: Path
) -> None:
    before = rows_of(filled.newsroom_engine)

    with pytest.raises(click.ClickException, match="There is a newsroom in this database"):
        restore(made, keeper, tmp_path / "rebuilt", newsroom_url.replace("+psycopg", ""))

    assert rows_of(filled.newsroom_engine) == before
    assert not (tmp_path / "rebuilt").exists()


@ON_SQLITE
def test_log_ins_and_their_hour_stay_behind(made: Path, keeper: KeyHolder, tmp_path: Path) -> None:
    databases = opened(restore(made, keeper, tmp_path / "rebuilt"))

    with databases.newsroom(write=False) as session:
        assert session.scalars(select(LoginSession)).all() == []
        hours = session.execute(select(Staff.last_totp_step, Staff.last_passkey_moment)).all()
        assert [tuple(row) for row in hours] == [(None, None)]
    databases.close()


@ON_SQLITE
def test_what_comes_back_is_its_owner_s_alone_and_tells_no_order(
    made: Path, keeper: KeyHolder, tmp_path: Path
) -> None:
    restored = restore(made, keeper, tmp_path / "rebuilt")

    files = list((tmp_path / "rebuilt").iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "rebuilt").stat().st_mode) == 0o700
    journal = restored.vault_path.with_name("vault.db-journal")
    assert not any(journal.read_bytes())
    assert not [path for path in tmp_path.iterdir() if "unfinished" in path.name]


@ON_SQLITE
def test_nothing_in_a_backup_can_be_read_without_its_key(
    made: Path, settings: Settings, tmp_path: Path
) -> None:
    content = made.read_bytes()

    for secret in (b"Maks", b"Edita", b"Harbour", LEGAL_NAME.encode(), settings.secrets.pepper):
        assert secret not in content
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


@ON_SQLITE
def test_with_its_key_identities_and_drafts_are_still_sealed(made: Path, keeper: KeyHolder) -> None:
    with made.open("rb") as file:
        content = b"".join(part for _, part in backups.read(file, keeper.key.seed))

    for secret in (LEGAL_NAME, DRAFT, CONTACT, PASSWORD, DOCUMENT.decode()):
        assert secret.encode() not in content
        assert secret.encode().hex().encode() not in content


@ON_SQLITE
def test_an_altered_backup_leaves_nothing_behind(
    made: Path, keeper: KeyHolder, tmp_path: Path
) -> None:
    content = bytearray(made.read_bytes())
    content[-1] ^= 1
    made.write_bytes(content)
    before = set(tmp_path.iterdir())

    with pytest.raises(BackupRefusedError):
        restore(made, keeper, tmp_path / "rebuilt")

    assert set(tmp_path.iterdir()) == before


def test_a_backup_of_another_version_is_refused(keeper: KeyHolder, tmp_path: Path) -> None:
    description = b'{"format":"safepub/backup/v1","newsroom":"0000","settings":{},"vault":"0001"}'
    file = tmp_path / "old.spb"
    backup.write(file, backups.seal([(Kind.DESCRIPTION, description)], keeper.key.public_key))

    with pytest.raises(click.ClickException, match="another version"):
        restore(file, keeper, tmp_path / "rebuilt")


def test_a_file_of_an_unknown_name_is_not_written(
    filled: Databases, settings: Settings, keeper: KeyHolder, tmp_path: Path
) -> None:
    parts = list(backup.parts(settings, filled))[:1]
    name = b"../elsewhere"
    parts.append((Kind.FILE, bytes((len(name),)) + name + b"content"))
    file = tmp_path / "strange.spb"
    backup.write(file, backups.seal(parts, keeper.key.public_key))

    with pytest.raises(BackupRefusedError):
        restore(file, keeper, tmp_path / "rebuilt")

    assert not (tmp_path / "elsewhere").exists()


def test_every_table_is_copied_or_left_out_on_purpose(databases: Databases) -> None:
    own = {"alembic_version", "migration_lock"}
    there = set(inspect(databases.newsroom_engine).get_table_names()) - own

    assert {table.name for table in newsroom_copy.tables()} == there - newsroom_copy.LEFT_OUT


def test_a_backup_that_fails_half_way_leaves_no_file(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"the beginning"
        raise database.DatabaseUnavailableError

    with pytest.raises(database.DatabaseUnavailableError):
        backup.write(tmp_path / "backup.spb", pieces())

    assert list(tmp_path.iterdir()) == []


@ON_SQLITE
def test_both_commands_do_it(
    filled: Databases, settings: Settings, keeper: KeyHolder, tmp_path: Path
) -> None:
    path = instances.write_settings(settings, tmp_path)
    card = keys.card_of(keeper.key_file)
    target, folder = tmp_path / "backup.spb", tmp_path / "rebuilt"
    make = ["backup", "make", "--to", str(target), "--public-key", str(card)]
    put_back = ["backup", "restore", str(target), "--key", str(keeper.key_file)]
    descriptor = str(passphrase_of(keeper))

    first = CliRunner().invoke(main.main, [*make, "--settings", str(path)])
    again = CliRunner().invoke(main.main, [*make, "--settings", str(path)])
    second = CliRunner().invoke(
        main.main, [*put_back, "--to", str(folder), "--passphrase-fd", descriptor]
    )

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert "Backups" in first.output
    assert (again.exit_code, "already" in again.output) == (1, True)
    assert (folder / "safepub.toml").exists()
