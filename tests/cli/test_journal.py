"""`safepub journal`: the first entry that is wrong is named, and the exit code says so."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from safepub.cli import main
from safepub.crypto import canonical, checkpoints, journal_tree, sections, suite
from safepub.crypto.sections import Kind
from safepub.custody import loading
from safepub.database import Databases
from safepub.newsroom import journal
from safepub.settings import Settings
from tests.newsroom import journals
from tests.newsroom.journals import TODAY
from tests.support import instances
from tests.support.instances import Custodians


@pytest.fixture
def settings_file(databases: Databases, settings: Settings, tmp_path: Path) -> Path:
    """The settings of a newsroom whose journal has six entries."""
    journals.filled(databases)
    return instances.write_settings(settings, tmp_path)


def run(settings_file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main.main, ["journal", *arguments, "--settings", str(settings_file)])


def export(settings_file: Path, name: str = "journal.spj") -> Path:
    target = settings_file.with_name(name)
    ran = run(settings_file, "export", "--to", str(target))
    assert ran.exit_code == 0, ran.output
    return target


def test_a_whole_journal_is_called_whole(settings_file: Path) -> None:
    ran = run(settings_file, "verify")

    assert ran.exit_code == 0
    assert "whole: 6 entries" in ran.output
    assert "countersigned the first 0" in ran.output


def test_countersignatures_are_counted(
    settings_file: Path, settings: Settings, databases: Databases, custodians: Custodians
) -> None:
    own = loading.journal_key(settings.secrets)
    key = custodians.keys[1]
    with databases.newsroom() as session:
        signed = journal.checkpoint(session, origin=own.origin, seed=own.seed)
        name = checkpoints.custodian_name(suite.key_id(key.public_key))
        note = checkpoints.countersign(signed, name=name, seed=key.signing_seed)
        member = journals.member_of(custodians.identity, key)
        journal.countersigned(session, note, member, own, day=TODAY)

    ran = run(settings_file, "verify")

    assert ran.exit_code == 0, ran.output
    assert "countersigned the first 6" in ran.output


def test_an_altered_entry_is_named(settings_file: Path, databases: Databases) -> None:
    entry = journals.entries(databases)[3]
    journals.put(databases, 3, journals.altered(entry, who="somebody else"))

    ran = run(settings_file, "verify")

    assert ran.exit_code == 1
    assert "Entry 3 of the journal was altered." in ran.output


def test_a_missing_entry_is_named(settings_file: Path, databases: Databases) -> None:
    journals.drop(databases, 2)

    ran = run(settings_file, "verify")

    assert ran.exit_code == 1
    assert "Entry 2 of the journal is missing." in ran.output


def test_two_entries_that_changed_places_are_named(
    settings_file: Path, databases: Databases
) -> None:
    entries = journals.entries(databases)
    journals.put(databases, 1, entries[4])
    journals.put(databases, 4, entries[1])

    ran = run(settings_file, "verify")

    assert ran.exit_code == 1
    assert "Entry 1 of the journal is in another place" in ran.output


def test_a_journal_that_was_rewritten_as_a_whole_is_found_by_an_earlier_export(
    settings_file: Path, databases: Databases
) -> None:
    earlier = export(settings_file)
    entries = journals.entries(databases)
    journals.rewrite(databases, [*entries[:4], *entries[5:]])

    alone = run(settings_file, "verify")
    compared = run(settings_file, "verify", "--earlier", str(earlier))

    assert alone.exit_code == 0
    assert compared.exit_code == 1
    assert "Entry 4 of the journal is missing." in compared.output


def test_an_earlier_export_of_a_longer_journal_names_what_is_gone_at_the_end(
    settings_file: Path, databases: Databases
) -> None:
    earlier = export(settings_file)
    journals.rewrite(databases, journals.entries(databases)[:5])

    compared = run(settings_file, "verify", "--earlier", str(earlier))

    assert compared.exit_code == 1
    assert "Entry 5 of the journal is missing." in compared.output


def test_an_earlier_export_that_was_altered_is_refused(settings_file: Path) -> None:
    earlier = export(settings_file)
    content = bytearray(earlier.read_bytes())
    content[40] ^= 1
    earlier.write_bytes(content)

    compared = run(settings_file, "verify", "--earlier", str(earlier))

    assert compared.exit_code == 1
    assert "This file is refused" in compared.output


def test_an_export_is_what_custodians_verify(
    settings_file: Path, settings: Settings, databases: Databases
) -> None:
    file = export(settings_file).read_bytes()

    parts = list(sections.read(io.BytesIO(file), sections.JOURNAL))
    entries = [content for kind, content in parts if kind is Kind.JOURNAL_ENTRY]
    own = loading.journal_key(settings.secrets)
    checkpoint = checkpoints.verify(
        parts[-1][1].decode(), name=own.origin, public_key=own.public_key
    )
    assert [canonical.decode(entry)["number"] for entry in entries] == list(range(6))
    assert checkpoint.root == journal_tree.root([journal_tree.leaf(entry) for entry in entries])
    assert checkpoint.size == 6


def test_an_export_is_never_written_over_a_file(settings_file: Path) -> None:
    target = export(settings_file)
    before = target.read_bytes()

    again = run(settings_file, "export", "--to", str(target))

    assert (again.exit_code, "already" in again.output) == (1, True)
    assert target.read_bytes() == before


def test_a_checkpoint_is_printed_as_a_signed_note(settings_file: Path, settings: Settings) -> None:
    ran = run(settings_file, "checkpoint")

    own = loading.journal_key(settings.secrets)
    checkpoint = checkpoints.verify(ran.output, name=own.origin, public_key=own.public_key)
    assert checkpoint.size == 6


def test_the_journal_keeps_its_name_when_the_newsroom_moves(
    settings_file: Path, settings: Settings
) -> None:
    before = run(settings_file, "checkpoint").output
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(text.replace("safepub.test", "elsewhere.test"), encoding="utf-8")

    after = run(settings_file, "checkpoint").output

    assert before.splitlines()[:3] == after.splitlines()[:3]
    assert settings.site.base_url not in before


def test_an_empty_journal_is_whole(
    databases: Databases, settings: Settings, tmp_path: Path
) -> None:
    path = instances.write_settings(settings, tmp_path)

    ran = run(path, "verify")

    assert ran.exit_code == 0
    assert "whole: 0 entries" in ran.output
