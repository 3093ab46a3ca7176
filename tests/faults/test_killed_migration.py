"""A migration killed again and again: the next one finishes it, whatever the first had done."""

import shutil
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, create_engine, func, inspect, select
from sqlalchemy.pool import NullPool

from safepub.settings import load_settings
from safepub.vault.models import Slot
from safepub.vault.slots import FIRST_DECOYS
from tests.faults import processes, remains
from tests.faults.instance import KILLS, Instance
from tests.migrations import rows
from tests.support.postgres import Server

LONGEST = 0.5
"""Seconds; so many take all revisions, a new vault and its first decoys."""
HELD = {**rows.OF_0001, **rows.OF_0002}


@dataclass(frozen=True)
class Old:
    """A newsroom that stands at an old revision, with rows, to be copied for each try."""

    folder: Path
    server: Server | None = None
    name: str = field(default="newsroom.db")

    @contextmanager
    def copied(self, folder: Path) -> Iterator[str]:
        """Give the address of a copy, for as long as the block lasts."""
        if self.server is None:
            folder.mkdir()
            yield f"sqlite:///{shutil.copy(self.folder / self.name, folder)}"
            return
        name = self.server.new_database(template=self.name)
        yield self.server.url(name)
        self.server.drop_database(name)


@pytest.fixture
def old(newsroom_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Old:
    """A newsroom of the second revision with a row in every table."""
    made = Old(tmp_path / "old")
    made.folder.mkdir()
    url = f"sqlite:///{made.folder / made.name}"
    if not newsroom_url.startswith("sqlite"):
        server: Server = request.getfixturevalue("postgres_server")
        made = replace(made, server=server, name=server.new_database())
        url = server.url(made.name)
    engine = create_engine(url, poolclass=NullPool)
    rows.bring_to(engine, "0002", rows.OF_0001, rows.OF_0002)
    return made


def _moved(killed: Instance, url: str, vault: Path) -> Instance:
    overrides = {
        **killed.overrides,
        "SAFEPUB_NEWSROOM_URL": url.replace("+psycopg", ""),
        "SAFEPUB_VAULT_PATH": str(vault),
    }
    settings = load_settings(killed.settings_file, overrides)
    return replace(killed, settings=settings, overrides=overrides)


def _shape(engine: Engine) -> dict[str, list[str]]:
    tables = inspect(engine)
    return {
        table: sorted(str(column["name"]) for column in tables.get_columns(table))
        for table in tables.get_table_names()
    }


def _assert_migrated(here: Instance, shape: dict[str, list[str]]) -> None:
    remains.assert_sound(here)
    with here.opened() as databases:
        assert databases.ready()
        engine = databases.newsroom_engine
        assert _shape(engine) == shape
        with engine.connect() as connection:
            assert all(rows.count(connection, table) for table in HELD)
        with databases.vault() as vault:
            assert vault.scalar(select(func.count()).select_from(Slot)) == FIRST_DECOYS
    assert {stat.S_IMODE(file.stat().st_mode) for file in remains.files_of(here)} <= {0o600, 0o644}


def test_a_second_migration_finishes_what_a_killed_one_began(
    killed: Instance, old: Old, chance: Random, tmp_path: Path
) -> None:
    with old.copied(tmp_path / "whole") as url:
        here = _moved(killed, url, tmp_path / "whole-vault" / "vault.db")
        here.run("migrate", "all")
        with here.opened() as databases:
            shape = _shape(databases.newsroom_engine)
        _assert_migrated(here, shape)
    for number in range(KILLS if killed.on_sqlite else KILLS // 2):
        with old.copied(tmp_path / f"try-{number}") as url:
            here = _moved(killed, url, tmp_path / f"vault-{number}" / "vault.db")
            first = here.start("migrate", "all")
            threading.Event().wait(chance.uniform(0, LONGEST))
            processes.kill(first)
            here.run("migrate", "all")
            _assert_migrated(here, shape)
