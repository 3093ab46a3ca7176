"""Files on a custodian's machine: written once, readable by their owner, destroyed for good."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

import click

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700
# Keys, cards, manifests, hand-ins and reports; case files are read in sections.
MOST_BYTES = 64 * 1024 * 1024


def read(path: Path) -> bytes:
    """Give a small file's bytes; what cannot be read ends the command with a sentence."""
    try:
        if path.stat().st_size > MOST_BYTES:
            sentence = f"{path.name} is too large to be what was asked for."
            raise click.ClickException(sentence)
        return path.read_bytes()
    except OSError as error:
        sentence = f"{path.name} cannot be read."
        raise click.ClickException(sentence) from error


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file of any size; what cannot be read ends the command with a sentence."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        sentence = f"{path.name} cannot be read."
        raise click.ClickException(sentence) from error


def require_new(*paths: Path) -> None:
    """Return where none of these files is there; nothing is ever written over."""
    for path in paths:
        if path.exists():
            _refuse(path)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there, for its owner alone, down to the disk."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:
        _refuse(path)
    except OSError as error:
        sentence = f"{path.name} cannot be written there. Nothing was written."
        raise click.ClickException(sentence) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, content: bytes) -> None:
    """Put new content in a file's place, at once and completely; the old bytes are overwritten."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        # Held open, so that the old bytes can still be reached once their name is gone.
        with path.open("r+b") as old:
            write_new(fresh, content)
            fresh.replace(path)
            _overwrite(old.fileno())
    except OSError as error:
        fresh.unlink(missing_ok=True)
        sentence = f"{path.name} cannot be changed."
        raise click.ClickException(sentence) from error


def destroy(path: Path) -> None:
    """Overwrite a file's bytes with random ones and remove it.

    On a solid-state disk or a file system that copies on write, old bytes may survive.
    """
    with path.open("r+b") as file:
        _overwrite(file.fileno())
    path.unlink()


def _overwrite(descriptor: int) -> None:
    size = os.fstat(descriptor).st_size
    os.pwrite(descriptor, secrets.token_bytes(size), 0)
    os.fsync(descriptor)


def _refuse(path: Path) -> NoReturn:
    sentence = f"There is a file {path.name} already. Nothing was written."
    raise click.ClickException(sentence)
