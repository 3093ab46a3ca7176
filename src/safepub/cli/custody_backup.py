"""A backup put back: the one command of a server that takes a private key.

It is the key of backups, no custodian's, and opens no identity.
"""

import shutil
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import click
from sqlalchemy import Connection, insert

from safepub import database
from safepub.cli import instance, migrate, newsroom_copy, private_files, settings_file
from safepub.cli.backup import FORMAT, MANIFESTS
from safepub.cli.custody.unlocking import Access
from safepub.crypto import backups, canonical
from safepub.crypto.backups import BackupRefusedError, Kind
from safepub.crypto.envelopes import SLOT_ID_BYTES
from safepub.database import Databases, open_databases
from safepub.settings import load_settings
from safepub.vault import traces
from safepub.vault.models import DocumentSlot, Slot

Parts = Iterator[tuple[Kind, bytes]]


def restore(
    file: Path,
    key_file: Path,
    descriptor: int | None,
    folder: Path,
    newsroom_url: str | None,
) -> None:
    """Make an instance of a backup beside its place; move it there when it is complete.

    Raises:
        click.ClickException: There is something at that place already, or the backup
            was made by another version of safepub.
        BackupRefusedError: The backup does not open with this key.
    """
    folder = folder.absolute()
    if folder.exists():
        raise click.ClickException(f"{folder.name} exists already. Nothing was written.")
    instance.require_unused(newsroom_url, None)
    seed = Access(key_file, descriptor).unlock().seed
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=private_files.PRIVATE_FOLDER)
    try:
        with file.open("rb") as opened:
            _fill(unfinished, opened, seed, newsroom_url)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    unfinished.rename(folder)
    private_files.sync_folder(folder.parent)


def _fill(folder: Path, file: BinaryIO, seed: bytes, newsroom_url: str | None) -> None:
    groups = groupby(backups.read(file, seed), key=lambda part: part[0])
    url = newsroom_url or f"sqlite:///{instance.NEWSROOM_FILE}"
    databases: Databases | None = None
    try:
        for kind, parts in groups:
            contents = (content for _, content in parts)
            if kind is Kind.DESCRIPTION:
                _write_settings(folder, next(contents), url)
            elif kind is Kind.FILE:
                _write_files(folder, contents)
                databases = _make_databases(folder)
            elif databases is not None:
                _put_back(databases, kind, contents)
    finally:
        if databases is not None:
            databases.close()


def _write_settings(folder: Path, source: bytes, newsroom_url: str) -> None:
    description = canonical.decode(source)
    revisions = (description["newsroom"], description["vault"])
    if description["format"] != FORMAT or revisions != (
        database.NEWSROOM_HEAD,
        database.VAULT_HEAD,
    ):
        sentence = (
            "This backup was made by another version of safepub. Restore it with that one, "
            "then run `safepub migrate` with this one."
        )
        raise click.ClickException(sentence)
    given = description["settings"]
    manifests = {name: f"{name.removesuffix('_manifest')}.manifest" for name in MANIFESTS}
    document = given | {
        "custody": given["custody"] | manifests,
        "newsroom": {"url": newsroom_url},
        "vault": {"path": instance.VAULT_FILE},
        "secrets": {f"{name}_file": f"{name}.secret" for name in instance.SECRETS},
    }
    path = folder / instance.SETTINGS_FILE
    private_files.write_new(path, settings_file.write(document).encode())


def _write_files(folder: Path, contents: Iterator[bytes]) -> None:
    places: Mapping[str, str] = {name: f"{name}.secret" for name in instance.SECRETS} | {
        name: f"{name.removesuffix('_manifest')}.manifest" for name in MANIFESTS
    }
    for content in contents:
        end = 1 + content[0]
        # Only the names that are known: a backup must not choose where it writes.
        name = places.get(content[1:end].decode())
        if name is None:
            raise BackupRefusedError
        private_files.write_new(folder / name, content[end:])


def _make_databases(folder: Path) -> Databases:
    settings = load_settings(folder / instance.SETTINGS_FILE, {})
    migrate.upgrade_newsroom(settings.newsroom_url)
    migrate.upgrade_vault(settings.vault_path)
    return open_databases(settings.newsroom_url, settings.vault_path)


def _put_back(databases: Databases, kind: Kind, contents: Iterator[bytes]) -> None:
    if kind is Kind.ROW:
        engine = databases.newsroom_engine
        with database.refusing_plainly(), engine.begin() as connection:
            newsroom_copy.put_back(connection, contents)
        database.empty_log(engine)
        return
    table = Slot if kind is Kind.SLOT else DocumentSlot
    engine = databases.vault_engine if kind is Kind.SLOT else databases.documents_engine
    with traces.writing_alone(database.vault_file(engine)), database.refusing_plainly():
        with engine.begin() as connection:
            _insert(connection, table, contents)
        traces.remove(engine)
    traces.rewrite(engine)


def _insert(
    connection: Connection, table: type[Slot | DocumentSlot], contents: Iterator[bytes]
) -> None:
    for content in contents:
        values = {"id": content[:SLOT_ID_BYTES], "body": content[SLOT_ID_BYTES:]}
        connection.execute(insert(table), values)
