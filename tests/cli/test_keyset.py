"""`safepub keyset`: who is in a set, who has signed, and signatures put together."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from safepub.cli import main
from safepub.crypto import cards
from safepub.crypto.keysets import Purpose
from tests.cli.ceremonies import Person, complete, run_init, sign
from tests.cli.conftest import Made


@pytest.fixture
def people(unsigned_room: Made) -> Sequence[Person]:
    return unsigned_room.people


@pytest.fixture
def folder(unsigned_room: Made, tmp_path: Path) -> Path:
    """A newsroom of these people, who have signed nothing yet."""
    return unsigned_room.copied(tmp_path / "room")


@pytest.fixture(scope="module")
def other(unsigned_room: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another newsroom, of some of them."""
    made = tmp_path_factory.mktemp("other") / "room"
    assert run_init(made, unsigned_room.people[1:]).exit_code == 0
    return made


def test_a_signed_copy_of_another_set_is_refused(
    folder: Path, other: Path, people: Sequence[Person], tmp_path: Path
) -> None:
    before = (folder / "identity.manifest").read_bytes()

    refused = complete(folder, sign(other, Purpose.IDENTITY, people[1], tmp_path / "signed"))

    assert refused.exit_code == 1
    assert "another key set" in refused.output
    assert (folder / "identity.manifest").read_bytes() == before


def test_a_manifest_that_was_exchanged_on_the_disk_is_not_completed(
    folder: Path, other: Path, people: Sequence[Person], tmp_path: Path
) -> None:
    copy = sign(other, Purpose.IDENTITY, people[1], tmp_path / "signed")
    (folder / "identity.manifest").write_bytes((other / "identity.manifest").read_bytes())

    refused = complete(folder, copy)

    assert "not the pinned one" in refused.output


def test_show_names_everybody_and_who_has_signed(
    folder: Path, people: Sequence[Person], tmp_path: Path
) -> None:
    complete(folder, sign(folder, Purpose.IDENTITY, people[1], tmp_path / "signed"))

    shown = CliRunner().invoke(
        main.main, ["keyset", "show", "--settings", str(folder / "safepub.toml")]
    )

    assert "2 of 3 can open together" in shown.output
    assert "Ana (has not signed yet)" in shown.output
    assert "Bohdan (has signed)" in shown.output
    assert cards.words(cards.fingerprint(people[3].member)) in shown.output
