"""An instance in a folder of its own, and the doctor at it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from safepub.cli import main
from safepub.cli.doctor.patient import Patient
from safepub.cli.doctor.remarks import Level, Remark, Remarks
from safepub.database import Databases
from safepub.newsroom import staff
from safepub.settings import Settings
from tests.support import instances


@dataclass(frozen=True)
class Doctor:
    """The command, and one look after another."""

    patient: Patient

    def run(self, *arguments: str) -> Result:
        """Run the command."""
        path = str(self.patient.settings_path)
        return CliRunner().invoke(main.main, ["doctor", "--settings", path, *arguments])

    def found(self, *arguments: str) -> dict[str, list[dict[str, Any]]]:
        """Run it and read its JSON."""
        ran = self.run("--json", *arguments)
        assert ran.exit_code in {0, 1}, ran.output
        read: dict[str, list[dict[str, Any]]] = json.loads(ran.output)
        return read


def of(remarks: Remarks, level: Level) -> list[Remark]:
    """Give the remarks of one level."""
    return [remark for remark in remarks if remark.level is level]


def dangers(remarks: Remarks) -> str:
    """Give the sentences of all dangers, in one text."""
    return "\n".join(remark.sentence for remark in of(remarks, Level.DANGER))


def warnings(remarks: Remarks) -> str:
    """Give the sentences of all warnings, in one text."""
    return "\n".join(remark.sentence for remark in of(remarks, Level.WARNING))


@pytest.fixture
def doctor(settings: Settings, databases: Databases, tmp_path: Path) -> Doctor:
    """The doctor at an instance that has nothing wrong with it."""
    path = instances.write_settings(settings, tmp_path)
    for file in tmp_path.iterdir():
        file.chmod(0o600)
    with databases.newsroom() as session:
        staff.found_desk(session)
    return Doctor(Patient(path, settings, databases, datetime.now(UTC)))
