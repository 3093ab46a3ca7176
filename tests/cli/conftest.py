"""A newsroom that `safepub init` has made, made once and copied for each test."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli import ceremonies
from tests.cli.ceremonies import Person


@dataclass(frozen=True)
class Made:
    """A newsroom's folder, its people and what was printed when it was made."""

    folder: Path
    people: Sequence[Person]
    printed: str

    def copied(self, to: Path) -> Path:
        """Copy it as it is on the disk, with its permissions, and give the copy's folder."""
        return Path(shutil.copytree(self.folder, to))


@pytest.fixture(scope="session")
def unsigned_room(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A newsroom whose custodians have signed nothing yet: `init` hashes each password."""
    place = tmp_path_factory.mktemp("unsigned")
    people = ceremonies.people(place)
    ran = ceremonies.run_init(place / "room", people)
    assert ran.exit_code == 0, ran.output
    return Made(place / "room", people, ran.output)


@pytest.fixture(scope="session")
def signed_room(unsigned_room: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The same newsroom in force."""
    folder = unsigned_room.copied(tmp_path_factory.mktemp("signed") / "room")
    copies = ceremonies.sign_all(folder, unsigned_room.people)
    assert ceremonies.complete(folder, *copies).exit_code == 0
    return Made(folder, unsigned_room.people, unsigned_room.printed)
