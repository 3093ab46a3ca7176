"""`safepub staff`: the desk's key from paper, and recovery codes from the operator."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete

from safepub.cli import accounts, main
from safepub.crypto import second_factor
from safepub.database import Databases, open_databases
from safepub.newsroom import desk_keys, journal, recovery_codes, staff_log_in
from safepub.newsroom.models.staff import DeskKeyCopy
from safepub.newsroom.staff_log_in import LogIn, Unlocked
from safepub.settings import Settings, load_settings
from tests.cli import ceremonies
from tests.cli.conftest import Made

CODE = re.compile(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){5}\b")
ROW = re.compile(r"^  [1-4]  (.+)$", re.MULTILINE)
WRONG = "abacus abdomen abdominal abide abiding ability"


@pytest.fixture
def made(unsigned_room: Made, tmp_path: Path) -> tuple[Settings, str]:
    """A newsroom all of whose copies of the desk's key are gone, and what was printed."""
    unsigned_room.copied(tmp_path / "room")
    settings = load_settings(tmp_path / "room" / "safepub.toml", {})
    databases = opened(settings)
    with databases.newsroom() as session:
        session.execute(delete(DeskKeyCopy))
    databases.close()
    return settings, unsigned_room.printed


def opened(settings: Settings) -> Databases:
    return open_databases(settings.newsroom_url, settings.vault_path)


def recover(folder: Path, name: str, rows: list[str]) -> Result:
    arguments = ["staff", "recover", name, "--settings", str(folder / "room" / "safepub.toml")]
    return CliRunner().invoke(main.main, arguments, input="".join(f"{row}\n" for row in rows))


def log_in(databases: Databases, settings: Settings, name: str, printed: str) -> Unlocked:
    found = re.search(rf"{name} \(.*\n +password +(.+)\n +TOTP secret +(\S+)", printed)
    assert found is not None
    now = datetime.now(UTC)
    typed = LogIn(password=found[1], code=second_factor.code_at(found[2], now))
    with databases.newsroom(write=False) as session:
        credential = staff_log_in.credential_of(session, name)
    unlocked = staff_log_in.checked(credential, typed, accounts.locks_of(settings), now=now)
    assert unlocked is not None
    return unlocked


def test_the_paper_gives_a_reader_the_desks_key_again(
    made: tuple[Settings, str], tmp_path: Path
) -> None:
    settings, printed = made
    rows = ROW.findall(printed)
    # The second row is typed wrong at first.
    typed = [rows[0], WRONG, rows[2], rows[3].upper(), rows[1]]

    ran = recover(tmp_path, "Edita", typed)

    assert ran.exit_code == 0, ran.output
    assert "Row 2 is not what was written" in ran.output
    assert not any(row in ran.output for row in rows)
    databases = opened(settings)
    unlocked = log_in(databases, settings, "Edita", printed)
    with databases.newsroom(write=False) as session:
        assert set(unlocked.desk_keys) == {desk_keys.current(session)}
        entry = list(journal.entries(session))[-1]
        assert b'"desk_key.recovered"' in entry
        assert b'"operator"' in entry
    databases.close()


@pytest.mark.parametrize("name", ["Edita", "Chiara"])
def test_new_recovery_codes_are_handed_out_by_the_operator(
    made: tuple[Settings, str], tmp_path: Path, name: str
) -> None:
    settings, printed = made
    where = ("--settings", str(tmp_path / "room" / "safepub.toml"))

    ran = CliRunner().invoke(main.main, ["staff", "recovery-codes", name, *where])

    assert ran.exit_code == 0, ran.output
    codes = CODE.findall(ran.output)
    assert len(codes) == 10
    assert len(CODE.findall(printed)) >= 10
    assert not set(codes) & set(CODE.findall(printed))
    databases = opened(settings)
    with databases.newsroom(write=False) as session:
        credential = staff_log_in.credential_of(session, name)
        assert credential is not None
        assert credential.recovery_digests == set(map(recovery_codes.digest_of, codes))
        assert b'"staff.codes_handed_out"' in list(journal.entries(session))[-1]
    databases.close()


def test_nobody_of_that_name_gets_no_codes(made: tuple[Settings, str], tmp_path: Path) -> None:
    del made
    where = ("--settings", str(tmp_path / "room" / "safepub.toml"))

    ran = CliRunner().invoke(main.main, ["staff", "recovery-codes", "Nemo", *where])

    assert ran.exit_code == 1
    assert "Nobody of this name works here" in ran.output
    assert not CODE.findall(ran.output)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Adela", "may neither edit nor publish"),
        ("Nobody", "Nobody of this name works here"),
    ],
)
def test_nobody_else_gets_it(
    made: tuple[Settings, str], tmp_path: Path, name: str, sentence: str
) -> None:
    ran = recover(tmp_path, name, ROW.findall(made[1]))

    assert ran.exit_code == 1
    assert sentence in ran.output


def test_another_newsrooms_paper_opens_nothing(made: tuple[Settings, str], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    printed = ceremonies.run_init(other / "room", ceremonies.people(other)).output

    ran = recover(tmp_path, "Edita", ROW.findall(printed))

    assert ran.exit_code == 1
    assert "do not open the desk's key" in ran.output
    assert made[1] != printed
