"""`safepub keyset`: who is in a set, who has signed, and signatures put together."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from safepub.cli import main
from safepub.crypto import cards
from safepub.crypto.keysets import Purpose
from tests.cli import ceremonies
from tests.cli.ceremonies import Person, complete, run_init, sign


@pytest.fixture
def people(tmp_path: Path) -> list[Person]:
    return ceremonies.people(tmp_path)


def test_a_signed_copy_of_another_set_is_refused(people: list[Person], tmp_path: Path) -> None:
    folder, other = tmp_path / "room", tmp_path / "other"
    run_init(folder, people)
    run_init(other, [*people[1:3], people[3]])
    before = (folder / "identity.manifest").read_bytes()

    refused = complete(folder, sign(other, Purpose.IDENTITY, people[1], tmp_path / "signed"))

    assert refused.exit_code == 1
    assert "another key set" in refused.output
    assert (folder / "identity.manifest").read_bytes() == before


def test_a_manifest_that_was_exchanged_on_the_disk_is_not_completed(
    people: list[Person], tmp_path: Path
) -> None:
    folder, other = tmp_path / "room", tmp_path / "other"
    run_init(folder, people)
    run_init(other, [*people[1:3], people[3]])
    copy = sign(other, Purpose.IDENTITY, people[1], tmp_path / "signed")
    (folder / "identity.manifest").write_bytes((other / "identity.manifest").read_bytes())

    refused = complete(folder, copy)

    assert "not the pinned one" in refused.output


def test_show_names_everybody_and_who_has_signed(people: list[Person], tmp_path: Path) -> None:
    folder = tmp_path / "room"
    run_init(folder, people)
    complete(folder, sign(folder, Purpose.IDENTITY, people[1], tmp_path / "signed"))

    shown = CliRunner().invoke(
        main.main, ["keyset", "show", "--settings", str(folder / "safepub.toml")]
    )

    assert "2 of 3 can open together" in shown.output
    assert "Ana (has not signed yet)" in shown.output
    assert "Bohdan (has signed)" in shown.output
    assert cards.words(cards.fingerprint(people[3].member)) in shown.output
