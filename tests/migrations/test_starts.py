"""Migrating at the start: six processes at once, from a source tree or a wheel."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

import safepub
from safepub import database
from safepub.cli import migrate

SOURCE = Path(migrate.__file__).parents[3]
PROCESSES = 6
WAIT_FOR_THE_WORD = """
import sys
from pathlib import Path
from safepub.cli import migrate
print("ready", flush=True)
sys.stdin.readline()
"""


def _run_at_once(act: str, target: str | Path) -> list[tuple[int, str]]:
    """Start six processes, let them go together, and give their codes and errors."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WAIT_FOR_THE_WORD + act, str(target)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ends = [process.communicate() for process in processes]
    return [(process.returncode, end[1]) for process, end in zip(processes, ends, strict=True)]


def test_six_processes_migrate_one_newsroom(untouched_url: str) -> None:
    ended = _run_at_once("migrate.upgrade_newsroom(sys.argv[1])", untouched_url)

    assert ended == [(0, "")] * PROCESSES
    with create_engine(untouched_url, poolclass=NullPool).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM serving_state")) == 1
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert revision == database.NEWSROOM_HEAD


def test_six_processes_make_one_vault(tmp_path: Path) -> None:
    vault = tmp_path / "vault.db"

    ended = _run_at_once("migrate.upgrade_vault(Path(sys.argv[1]))", vault)

    assert ended == [(0, "")] * PROCESSES
    with database.vault_engine(vault).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM slot")) == 64


def test_a_newsroom_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        migrate.upgrade_newsroom(f"sqlite:///{tmp_path / 'kept' / 'newsroom.db'}")
    finally:
        os.umask(before)

    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "kept").iterdir()}

    assert modes == {0o600}


def test_a_newsroom_that_does_not_answer_is_told_plainly(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://press:hunter2@/newsroom?host={tmp_path}"

    with pytest.raises(database.DatabaseUnavailableError) as refusal:
        migrate.upgrade_newsroom(url)

    assert "hunter2" not in str(refusal.value)


def test_migrations_are_found_beside_the_source() -> None:
    assert migrate.scripts("vault") == SOURCE / "migrations" / "vault"


def test_migrations_are_found_in_an_installed_package(tmp_path: Path) -> None:
    installed = tmp_path / "100%" / "safepub"
    shutil.copytree(Path(safepub.__path__[0]), installed)
    shutil.copytree(SOURCE / "migrations", installed / "_migrations")
    act = (
        "from pathlib import Path; from safepub.cli import migrate;"
        " migrate.upgrade_vault(Path('vault.db').absolute()); print(migrate.scripts('vault'))"
    )

    ended = subprocess.run(
        [sys.executable, "-c", act],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed.parent)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stderr == ""
    assert ended.stdout.strip() == str(installed / "_migrations" / "vault")


def test_the_command_needs_settings(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        migrate.command, ["vault", "--settings", str(tmp_path / "nowhere.toml")]
    )

    assert result.exit_code != 0
    assert list(tmp_path.iterdir()) == []


def test_the_command_migrates_both(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(bytes(32))
    secrets = (
        *("pepper", "passphrase_salt", "totp_key", "session_key"),
        *("journal_key", "release_key"),
    )
    (tmp_path / "safepub.toml").write_text(
        "\n".join(
            (
                'site = { base_url = "https://room.example" }',
                'newsroom = { url = "sqlite:///newsroom.db" }',
                'vault = { path = "vault.db" }',
                "[custody]",
                'identity_manifest = "i"\nidentity_pin = "i"',
                'payment_manifest = "p"\npayment_pin = "p"',
                "[secrets]",
                *(f'{name}_file = "secret"' for name in secrets),
            )
        ),
        encoding="utf-8",
    )

    result = CliRunner().invoke(
        migrate.command, ["all", "--settings", str(tmp_path / "safepub.toml")]
    )

    assert result.exit_code == 0
    databases = database.open_databases(
        f"sqlite:///{tmp_path / 'newsroom.db'}", tmp_path / "vault.db"
    )
    assert databases.ready()
    databases.close()
