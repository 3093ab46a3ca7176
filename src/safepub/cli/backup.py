"""`safepub backup`: a sealed copy of everything that a rebuilt server needs.

A copy is made slot by slot and row by row, never file by file, and nothing of it
is on the disk before it is sealed.
"""

import contextlib
import dataclasses
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from safepub import database
from safepub.cli import ceremony, hardening, instance, newsroom_copy, private_files
from safepub.crypto import backups, canonical, cards
from safepub.crypto.backups import Kind
from safepub.database import Databases
from safepub.settings import Settings
from safepub.vault import export

FORMAT = "safepub/backup/v1"
MANIFESTS = ("identity_manifest", "payment_manifest")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
PATH = click.Path(path_type=Path)


@click.group(name="backup")
def group() -> None:
    """Seal a copy of the whole newsroom to a key that lies elsewhere, or put one back."""


@group.command(name="make")
@click.option("--to", "target", type=PATH, required=True, help="The file to write.")
@click.option(
    "--public-key", "card", type=FILE, required=True, help="The card of the backup's key."
)
@instance.SETTINGS
def make(target: Path, card: Path, settings_path: Path | None) -> None:
    """Write a backup that only the key of this card opens.

    The card comes from `safepub custody new-key` on another machine, where the key
    stays. In the file are both databases and the documents, the settings and the
    secrets. Identities in it stay sealed to the custodians. Log-ins are left out.
    Serving goes on meanwhile.
    """
    member = cards.read(ceremony.read(card))
    with instance.opened(settings_path) as (settings, databases):
        write(target, backups.seal(parts(settings, databases), member.public_key))
    click.echo(f"{target.name} is sealed to the key of {member.name}:")
    click.echo(f"  {cards.words(cards.fingerprint(member))}")
    click.echo("Keep few of them, for 30 days at most: an erased envelope is in old ones.")


@group.command(name="restore")
@click.argument("file", type=FILE)
@click.option("--key", "key_file", type=FILE, required=True, help="The backup's key file.")
@click.option("--to", "folder", type=PATH, required=True, help="The new instance's folder.")
@click.option(
    "--newsroom-url",
    envvar="SAFEPUB_NEWSROOM_URL",
    help="An empty PostgreSQL; a SQLite file otherwise. It may come from SAFEPUB_NEWSROOM_URL.",
)
@click.option("--passphrase-fd", "descriptor", type=click.IntRange(min=0), default=None)
def restore(
    file: Path, key_file: Path, folder: Path, newsroom_url: str | None, descriptor: int | None
) -> None:
    """Put a backup back into FOLDER, which must not exist.

    Do this on a machine that you trust: the key opens every backup. No identity
    is opened. Contributors log in with the words that they have.
    """
    hardening.seal_process()
    from safepub.cli import custody_backup  # noqa: PLC0415 - a server must not have loaded it

    custody_backup.restore(file, key_file, descriptor, folder, newsroom_url)
    click.echo(f"{folder.name} is complete. Nobody is logged in. What to change now:")
    click.echo("docs/runbooks.md, “The server was seized”.")


def parts(settings: Settings, databases: Databases) -> Iterator[tuple[Kind, bytes]]:
    """Give everything in the order of a backup's parts.

    The newsroom as of one moment comes first and the vault after it: the vault is
    only ever added to, so that each envelope of that moment finds its slot.

    Raises:
        UnavailableError: A database does not answer.
    """
    description = {
        "format": FORMAT,
        "newsroom": database.NEWSROOM_HEAD,
        "settings": _described(settings),
        "vault": database.VAULT_HEAD,
    }
    yield Kind.DESCRIPTION, canonical.encode(description)
    for name in instance.SECRETS:
        yield Kind.FILE, _named(name, getattr(settings.secrets, name))
    for name in MANIFESTS:
        yield Kind.FILE, _named(name, ceremony.read(getattr(settings.custody, name)))
    for row in newsroom_copy.rows(databases.newsroom_engine):
        yield Kind.ROW, row
    for slot_id, body in export.stream_slots(databases):
        yield Kind.SLOT, slot_id + body
    for slot_id, body in export.stream_documents(databases):
        yield Kind.DOCUMENT, slot_id + body


def write(target: Path, pieces: Iterator[bytes]) -> None:
    """Write a file piece by piece; it has its name only when it is whole.

    Raises:
        click.ClickException: There is a file of this name, or it cannot be written.
    """
    if target.exists():
        raise click.ClickException("There is a file of this name already. Nothing was written.")
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        descriptor = os.open(
            unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, private_files.PRIVATE_FILE
        )
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    except OSError as error:
        raise click.ClickException("The file cannot be written there.") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            unfinished.unlink()
    private_files.sync_folder(target.absolute().parent)


def _described(settings: Settings) -> dict[str, Any]:
    """Give what a settings file would say, without addresses, paths and secrets."""
    custody = dataclasses.asdict(settings.custody)
    argon2 = dataclasses.asdict(settings.argon2)
    sections = {
        "site": dataclasses.asdict(settings.site),
        "custody": {name: value for name, value in custody.items() if name not in MANIFESTS},
        "argon2": {f"{who}_{name}": value for who in argon2 for name, value in argon2[who].items()},
        "desk": dataclasses.asdict(settings.desk),
        "sessions": dataclasses.asdict(settings.sessions),
    }
    described: dict[str, Any] = {name: _given(values) for name, values in sections.items()}
    return described | {"doors": settings.doors, "languages": settings.languages}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _named(name: str, content: bytes) -> bytes:
    return bytes((len(name),)) + name.encode() + content
