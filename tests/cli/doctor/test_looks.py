"""Each look finds what it looks for, and nothing once that is mended."""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from safepub.cli import worker
from safepub.cli.doctor import backups, custody, machine, permissions, retention, vault_file
from safepub.cli.doctor.remarks import Level
from safepub.crypto import sealing
from safepub.crypto.backups import MAGIC
from safepub.crypto.keysets import Purpose
from safepub.newsroom import invitations, journal
from safepub.newsroom.models.journal import JournalEntry
from safepub.newsroom.models.sessions import LoginSession
from safepub.vault import slots
from tests.cli.doctor.conftest import Doctor, dangers, of, warnings
from tests.newsroom import journals

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

QUIET = "36 1 253:0 / / rw,noatime - ext4 /dev/vda rw\n"
SWAPS = "Filename Type Size Used Priority\n"


def linux(folder: Path, *, swaps: str = "", pattern: str = "core", mounts: str = QUIET) -> Path:
    """Make what Linux shows of a machine."""
    for name, content in (
        ("proc/swaps", SWAPS + swaps),
        ("proc/sys/kernel/core_pattern", pattern),
        ("proc/self/mountinfo", mounts),
        ("sys/dev/block/253:0/dm/uuid", "CRYPT-LUKS2-x"),
        ("sys/class/block/dm-1/dm/uuid", "LVM-x"),
        ("sys/class/block/dm-1/slaves/dm-0/dm/uuid", "CRYPT-LUKS2-x"),
    ):
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(content)
    return folder


def test_files_that_others_can_read_are_named(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "vault.db").chmod(0o640)
    (tmp_path / "totp_key").chmod(0o644)
    closed = warnings(permissions.look(doctor.patient))
    tmp_path.chmod(0o777)

    assert "group of vault.db" in closed
    assert "totp_key is open to every account; only its folder" in closed
    found = dangers(permissions.look(doctor.patient))
    assert "can read totp_key" in found
    assert "can put files into" in found


@pytest.mark.parametrize(
    ("shown", "level", "said"),
    [
        ({"swaps": "/dev/sda2 partition 1 0 -2\n"}, Level.DANGER, "/dev/sda2 is swapped to"),
        ({"swaps": "/dev/dm-1 partition 1 0 -2\n/dev/zram0 partition 1 0 5\n"}, Level.OK, "swap"),
        ({"pattern": "|/usr/bin/apport"}, Level.WARNING, "core dumps"),
        ({"mounts": QUIET.replace(",noatime", "")}, Level.WARNING, "when files are read"),
        ({"mounts": QUIET.replace("253:0", "8:1")}, Level.WARNING, "not encrypted"),
        ({"mounts": QUIET.replace("ext4", "btrfs")}, Level.WARNING, "keeps old blocks"),
        ({"mounts": QUIET.replace("ext4", "nfs4")}, Level.DANGER, "on another machine"),
    ],
)
def test_a_machine_that_keeps_what_it_should_not_is_found(
    doctor: Doctor,
    tmp_path_factory: pytest.TempPathFactory,
    shown: dict[str, str],
    level: Level,
    said: str,
) -> None:
    root = linux(tmp_path_factory.mktemp("root"), **shown)

    found = of(machine.look(doctor.patient, root), level)

    assert said in "\n".join(remark.sentence for remark in found)


def test_a_quiet_machine_is_called_so(
    doctor: Doctor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = linux(tmp_path_factory.mktemp("root"))

    assert dangers(machine.look(doctor.patient, root)) == ""
    # How large a dump may be is a matter of the shell that runs the tests.
    assert set(warnings(machine.look(doctor.patient, root)).splitlines()) <= {machine.DUMPS}


def test_a_vault_in_which_rows_came_by_another_way_is_found(doctor: Doctor) -> None:
    file = doctor.patient.vault_file
    slots.deposit(doctor.patient.databases, [sealing.seal_slot(b"{}", purpose=Purpose.IDENTITY)])
    before = dangers(vault_file.look(doctor.patient))
    with sqlite3.connect(file) as connection:
        rows = [sealing.decoy_slot() for _ in range(9)]
        connection.executemany("INSERT INTO slot VALUES (?, ?)", rows)
    connection.close()

    assert before == ""
    assert "where a slot lies tells when it came" in dangers(vault_file.look(doctor.patient))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE slot ADD COLUMN tag BLOB", "columns that do not belong there"),
        ("CREATE TABLE audit (at TEXT)", "has a table audit"),
        ("UPDATE slot SET body = zeroblob(8000) WHERE id = (SELECT min(id) FROM slot)", "sizes"),
        ("DELETE FROM slot WHERE id > (SELECT min(id) FROM slot)", "fewer than a new vault's"),
    ],
)
def test_a_vault_of_another_form_is_found(doctor: Doctor, statement: str, said: str) -> None:
    with sqlite3.connect(doctor.patient.vault_file) as connection:
        connection.execute(statement)
    connection.close()

    assert said in dangers(vault_file.look(doctor.patient))


def test_rows_that_are_gone_but_not_overwritten_are_found(doctor: Doctor) -> None:
    connection = sqlite3.connect(doctor.patient.vault_file)
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("CREATE TABLE gone AS SELECT * FROM slot LIMIT 9")
    connection.execute("DROP TABLE gone")
    connection.commit()
    connection.close()

    assert "bytes of rows that are gone" in dangers(vault_file.look(doctor.patient))


def test_old_pages_in_a_journal_are_found(doctor: Doctor) -> None:
    doctor.patient.vault_file.with_name("vault.db-journal").write_bytes(b"a page" * 100)

    assert "vault.db-journal holds old pages" in dangers(vault_file.look(doctor.patient))


def test_what_the_worker_should_have_deleted_is_counted(doctor: Doctor) -> None:
    patient = doctor.patient
    long_ago = patient.now.date() - timedelta(days=9)
    with patient.databases.newsroom() as session:
        invitations.invite(session, expires_on=long_ago)
        session.add(LoginSession(digest=b"d" * 32, door="desk", sealed=b"s", expires_on=long_ago))

    before = warnings(retention.look(patient))
    worker._work(patient.databases, [0, 0], patient.settings.retention, daily=False)

    assert "There are 1 log-ins that have run out." in before
    assert "There are 1 contributors' invitations that have run out." in before
    assert warnings(retention.look(patient)) == ""


def test_a_journal_that_was_altered_and_keys_that_are_old_are_found(doctor: Doctor) -> None:
    patient = doctor.patient
    journals.filled(patient.databases)
    whole = dangers(custody.look(patient))
    four_years = patient.now.timestamp() - 4 * 366 * 86_400
    for manifest in patient.manifests():
        os.utime(manifest, (four_years, four_years))
    old = warnings(custody.look(patient))
    with patient.databases.newsroom() as session:
        session.execute(update(JournalEntry).values(entry=b"{}").where(JournalEntry.number == 1))

    assert whole == ""
    assert "identity.manifest is 4 years old" in old
    assert "No drill has taken place" in old
    assert "No custodian has countersigned" in old
    assert "Entry 1 of the journal was altered." in dangers(custody.look(patient))


def test_a_drill_counts_and_the_export_of_all_envelopes_does_not(doctor: Doctor) -> None:
    patient, act = doctor.patient, "envelopes.exported"
    said = []
    for everything in (True, False):
        with patient.databases.newsroom() as session:
            what = {"all": everything}
            journal.append(session, act, who="o", what=what, day=patient.now.date())
        said.append(warnings(custody.look(patient)))

    assert "No drill" in said[0]
    assert "No drill" not in said[1]


def test_a_desk_key_that_somebody_took_along_is_found(doctor: Doctor) -> None:
    patient, said = doctor.patient, []
    for act in ("desk_key.replaced", "staff.disabled", "desk_key.replaced"):
        with patient.databases.newsroom() as session:
            journal.append(session, act, who="o", what={}, day=patient.now.date())
        said.append("An account was closed" in warnings(custody.look(patient)))

    assert said == [False, True, False]


def test_a_custodian_s_key_on_the_server_is_found(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "ana.spk").write_bytes(b"SPK1" + bytes(99))

    assert "ana.spk is a custodian's key file" in dangers(custody.look(doctor.patient))


def test_backups_that_are_too_old_or_too_few_are_found(doctor: Doctor, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "notes.txt").write_text("no backup")
    none = warnings(backups.look(doctor.patient, folder))
    for name, days in (("old.spb", 31), ("new.spb", 8)):
        (folder / name).write_bytes(MAGIC)
        then = doctor.patient.now.timestamp() - days * 86_400 - 60
        os.utime(folder / name, (then, then))

    assert "There is no backup" in none
    assert dangers(backups.look(doctor.patient, folder)) == "old.spb is 31 days old."
    assert warnings(backups.look(doctor.patient, folder)) == "The newest backup is 8 days old."
    assert "Nobody said" in warnings(backups.look(doctor.patient, None))
