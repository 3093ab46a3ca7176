"""Copies of a seized disk into which a link was put, to see that the attacker finds it."""

import contextlib
import hmac
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.seizure.scene import Scene
from tests.seizure.seized import Seized


def copy_of(seized: Seized, folder: Path) -> Seized:
    """Give a copy that may be changed."""
    shutil.copytree(seized.folder, folder)
    return Seized(folder, seized.server, seized.keys)


@contextmanager
def _open(seized: Seized, name: str) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(seized.folder / name)) as connection:
        # As a program does it that thinks of nothing.
        connection.execute("PRAGMA secure_delete = OFF")
        yield connection
        connection.commit()


def order(seized: Seized, scene: Scene, *, rowid: bool) -> None:
    """Let slots lie in the order in which they came, as without the rewrite."""
    with _open(seized, "vault.db") as vault:
        held = dict(vault.execute("SELECT id, body FROM slot"))
        kind = "" if rowid else " WITHOUT ROWID"
        vault.execute("DROP TABLE slot")
        vault.execute("VACUUM")
        vault.execute(f"CREATE TABLE slot (id BLOB PRIMARY KEY, body BLOB NOT NULL){kind}")
        came = [person.slots[1][0] for person in scene.people]
        vault.executemany("INSERT INTO slot VALUES (?, ?)", [(id_, held.pop(id_)) for id_ in came])
        vault.executemany("INSERT INTO slot VALUES (?, ?)", held.items())
    _number_people(seized, scene)


def weeks(seized: Seized, scene: Scene) -> None:
    """Write a week down on both sides."""
    with _open(seized, "vault.db") as vault:
        vault.execute("ALTER TABLE slot ADD COLUMN week INTEGER DEFAULT 0")
        for number, person in enumerate(scene.people):
            vault.execute(
                "UPDATE slot SET week = ? WHERE id = ?", (number // 7, person.slots[1][0])
            )
    _number_people(seized, scene)


def lengths(seized: Seized, scene: Scene) -> None:
    """Let a slot be as long as a person's number is large."""
    with _open(seized, "vault.db") as vault:
        for number, person in enumerate(scene.people):
            vault.execute(
                "UPDATE slot SET body = substr(body, 1, ?) WHERE id = ?",
                (8000 + number, person.slots[1][0]),
            )
    _number_people(seized, scene)


def a_tag(seized: Seized, scene: Scene) -> None:
    """Let each slot have a tag that is made of a contributor's id, under a key on the disk."""
    key = (seized.folder / "pepper").read_bytes()
    with _open(seized, "vault.db") as vault:
        vault.execute("ALTER TABLE slot ADD COLUMN tag BLOB")
        for person in scene.people:
            tag = hmac.digest(key, person.id.bytes, "sha256")[:16]
            vault.execute("UPDATE slot SET tag = ? WHERE id = ?", (tag, person.slots[1][0]))


def a_deleted_row(seized: Seized, scene: Scene) -> None:
    """Let a row that was deleted lie on a page that is free."""
    person = scene.people[0]
    with _open(seized, "vault.db") as vault:
        vault.execute("CREATE TABLE gone (slot BLOB, whose BLOB)")
        vault.execute("INSERT INTO gone VALUES (?, ?)", (person.slots[1][0], person.id.bytes))
        vault.commit()
        vault.execute("DROP TABLE gone")


def a_line(seized: Seized, scene: Scene) -> None:
    """Let a log name a slot."""
    line = f'{{"event": "deposited", "slot": "{scene.people[0].slots[1][0].hex()}"}}\n'
    (seized.folder / "server.log").write_text(line)


def real_ones(seized: Seized, scene: Scene) -> None:
    """Let real slots end with zeros, as a body that is padded after it is sealed."""
    with _open(seized, "vault.db") as vault:
        for person in scene.people:
            vault.execute(
                "UPDATE slot SET body = CAST(substr(body, 1, 8200) || zeroblob(64) AS BLOB)"
                " WHERE id = ?",
                (person.slots[1][0],),
            )


def _number_people(seized: Seized, scene: Scene) -> None:
    """Let the newsroom number people as they come; PostgreSQL does so by itself, by xmin."""
    if seized.server:
        return
    with _open(seized, "newsroom.db") as newsroom:
        newsroom.execute(
            "CREATE TABLE IF NOT EXISTS came (number INTEGER PRIMARY KEY, whose TEXT UNIQUE)"
        )
        for person in scene.people:
            newsroom.execute("INSERT OR IGNORE INTO came (whose) VALUES (?)", (person.id.hex,))
