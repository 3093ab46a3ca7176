"""Case 48: whoever owns the database changes the journal, clumsily or with all its hashes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import checkpoints
from safepub.custody import loading
from safepub.database import Databases
from safepub.settings import Settings
from tests.cli.custody import world
from tests.cli.test_journal import export, run
from tests.newsroom import journals
from tests.support import instances

ENTRIES = 6


@pytest.fixture(scope="module")
def ana(tmp_path_factory: pytest.TempPathFactory) -> KeyHolder:
    """A custodian whose machine remembers what it has seen."""
    return world.make_people(tmp_path_factory.mktemp("people"))[0]


def _sql(databases: Databases, *statements: str) -> None:
    with databases.newsroom() as session:
        for statement in statements:
            session.execute(text(statement))


def _alter(databases: Databases) -> None:
    """Let somebody else have asked."""
    journals.put(databases, 3, journals.altered(journals.entries(databases)[3], who="b"))


def _delete(databases: Databases) -> None:
    _sql(databases, "DELETE FROM journal_entry WHERE number = 2")


def _reorder(databases: Databases) -> None:
    _sql(
        databases,
        "UPDATE journal_entry SET number = 99 WHERE number = 1",
        "UPDATE journal_entry SET number = 1 WHERE number = 4",
        "UPDATE journal_entry SET number = 4 WHERE number = 99",
    )


def _truncate(databases: Databases) -> None:
    _sql(databases, "DELETE FROM journal_entry WHERE number >= 4")


CLUMSY: dict[Callable[[Databases], None], str] = {
    _alter: "Entry 3 of the journal was altered.",
    _delete: "Entry 2 of the journal is missing.",
    _reorder: "Entry 1 of the journal is in another place",
    _truncate: "Entry 4 of the journal is missing.",
}


def test_case_48_the_first_entry_that_was_changed_is_named(
    databases: Databases, settings: Settings, tmp_path: Path
) -> None:
    """Altered, deleted, reordered, cut short in SQL: the verifier names the first bad entry."""
    settings_file = instances.write_settings(settings, tmp_path)
    journals.filled(databases, ENTRIES)
    whole = journals.entries(databases)
    assert run(settings_file, "verify").exit_code == 0

    for change, sentence in CLUMSY.items():
        change(databases)
        ran = run(settings_file, "verify")
        assert (ran.exit_code, sentence in ran.output) == (1, True), (change, ran.output)
        journals.rewrite(databases, whole)
        assert run(settings_file, "verify").exit_code == 0


def test_case_48_a_tail_cut_off_with_all_hashes_is_caught_outside(
    databases: Databases, settings: Settings, tmp_path: Path, ana: KeyHolder
) -> None:
    """The server finds nothing wrong then; a custodian's machine that saw it before does."""
    settings_file = instances.write_settings(settings, tmp_path)
    journals.filled(databases, ENTRIES)
    # What the machine remembers lies beside the key file.
    key_file = Path(shutil.copy(ana.key_file, tmp_path))
    key = loading.journal_key(settings.secrets)
    named = checkpoints.verifier_key(key.origin, key.public_key)

    def seen_by_ana(name: str, *more: str) -> world.Ran:
        file = export(settings_file, name)
        return world.run("verify-journal", file, "--key", key_file, *more, typed="same\n", by=[ana])

    assert seen_by_ana("first.spj", "--journal-key", named).code == 0
    whole = journals.entries(databases)
    for number, shorter in enumerate((whole[:4], [*whole[:2], *whole[3:]], whole[:-1])):
        journals.rewrite(databases, shorter)
        assert run(settings_file, "verify").exit_code == 0
        ran = seen_by_ana(f"later-{number}.spj")
        assert ran.code == 1, ran.said
        assert "Entry" in ran.said
        compared = run(settings_file, "verify", "--earlier", str(tmp_path / "first.spj"))
        assert compared.exit_code == 1
    journals.rewrite(databases, whole)
    with databases.newsroom() as session:
        journals.write(session, "one more")
    assert seen_by_ana("again.spj").code == 0
