"""`safepub doctor --seizure`: what a stranger reads off this very disk."""

import hashlib
import sqlite3
from pathlib import Path

import pytest

from safepub.cli.doctor.remarks import Level
from safepub.cli.doctor.seizure import showing
from tests.cli import something_of_everything
from tests.cli.doctor.conftest import Doctor, dangers, of, warnings
from tests.support.instances import Custodians


@pytest.fixture
def filled(doctor: Doctor, custodians: Custodians) -> Doctor:
    patient = doctor.patient
    with patient.databases.newsroom_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM desk_key")
    something_of_everything.fill(patient.databases, patient.settings, custodians)
    return doctor


def shown(doctor: Doctor) -> str:
    return "\n".join(remark.sentence for remark in of(showing.look(doctor.patient), Level.OK))


def test_it_says_what_there_is_and_what_can_be_read(filled: Doctor) -> None:
    said = shown(filled)

    assert "contributor 2" in said
    assert "slot 96" in said
    assert "pseudonym.byline (2)" in said
    assert "staff.name (1)" in said
    assert "Sizes of link_envelope.envelope: 3858." not in said
    assert "draft" in said
    assert "Articles by state: draft 1." in said
    assert "Hours: article.published_at" in said
    assert "Nothing links an account to one of 100 slots" in said
    assert "2026-11-25" in said


def test_nothing_sealed_is_called_readable(filled: Doctor) -> None:
    (line,) = [line for line in shown(filled).splitlines() if line.startswith("In the clear: ")]

    for column in ("body", "contributor_box", "watch_list", "envelope", "token_digest", "sealed"):
        assert f".{column} " not in line


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_a_link_is_found_whatever_its_form(filled: Doctor, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "newsroom.db")
    (whose,) = connection.execute("SELECT min(id) FROM contributor").fetchone()
    connection.close()
    tag = hashlib.blake2b(bytes.fromhex(whose), key=(tmp_path / "pepper").read_bytes()).digest()
    connection = sqlite3.connect(filled.patient.vault_file)
    connection.execute("CREATE TABLE tag (made BLOB)")
    connection.execute("INSERT INTO tag VALUES (?)", (tag,))
    (slot_id,) = connection.execute("SELECT min(id) FROM slot").fetchone()
    connection.commit()
    connection.close()
    (tmp_path / "access.log").write_text(f"deposited {slot_id.hex()}\n")

    found = dangers(showing.look(filled.patient))

    assert "BLAKE2 under pepper, stands in the other database too" in found
    assert "in hex, stands in access.log too" in found
    assert "access.log" in warnings(showing.look(filled.patient))


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_rows_that_were_deleted_without_care_are_found(filled: Doctor, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "newsroom.db")
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("CREATE TABLE note (words TEXT)")
    connection.execute("INSERT INTO note VALUES (?)", ("He lives behind the mill. " * 20,))
    connection.commit()
    connection.execute("DELETE FROM note")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()

    assert "newsroom.db holds" in dangers(showing.look(filled.patient))
