"""What lies on disks, in databases, in their logs and in a backup before it is sealed.

The raw files of PostgreSQL are read by `tests/flows/test_story.py`, those of a vault by
`tests/vault/test_traces.py`.
"""

from collections.abc import Iterator
from pathlib import Path

from safepub.cli import backup
from safepub.crypto.backups import Kind
from tests.canaries.scene import SECRETS, Scene
from tests.support import lent_database


def _files(scene: Scene) -> Iterator[tuple[str, bytes]]:
    for path in sorted(scene.folder.rglob("*")):
        if path.is_file():
            yield f"stored: {path.relative_to(scene.folder)}", path.read_bytes()


def _tables(scene: Scene) -> Iterator[tuple[str, bytes]]:
    """Give each table as PostgreSQL writes it out, and what PostgreSQL wrote into its log."""
    with scene.databases.newsroom_engine.connect() as pooled:
        connection = pooled.connection.driver_connection
        assert connection is not None
        for table in lent_database.tables(connection):
            yield f"stored: newsroom table {table}", lent_database.dump(connection, table)
    folder = Path(scene.settings.newsroom_url.partition("?host=")[2])
    yield "log of PostgreSQL", (folder / "log").read_bytes()


def _on_disk(scene: Scene) -> list[tuple[str, bytes]]:
    of_postgres = scene.settings.newsroom_url.startswith("postgresql")
    return [*_files(scene), *(_tables(scene) if of_postgres else ())]


def test_nothing_private_lies_on_a_disk(scene: Scene) -> None:
    contents = _on_disk(scene)

    assert len(contents) > 10
    assert scene.scanner().scan_all(contents) == []


def test_what_is_published_does_lie_there(scene: Scene) -> None:
    scanner = scene.scanner()

    seen = {marker.name for _, content in _on_disk(scene) for marker, _ in scanner.seen(content)}

    assert seen >= {"headline", "name of editor"}


def test_no_secret_of_the_newsroom_lies_in_a_database(scene: Scene) -> None:
    secrets = {name: getattr(scene.settings.secrets, name) for name in SECRETS}

    for place, content in _on_disk(scene):
        for name, secret in secrets.items():
            assert secret not in content or place.endswith(f"{name}.secret"), (place, name)


def test_whoever_opens_a_backup_finds_nothing_more(scene: Scene) -> None:
    pieces = backup.parts(scene.settings, scene.databases)
    rows = b"\n".join(content for kind, content in pieces if kind is not Kind.FILE)

    scanner = scene.scanner()

    assert scanner.scan("stored: backup", rows) == []
    assert "headline" in {marker.name for marker, _ in scanner.seen(rows)}
