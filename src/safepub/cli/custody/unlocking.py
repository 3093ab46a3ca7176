"""A custodian's key, unlocked: by a hidden prompt or from a file descriptor.

A passphrase is never an argument and never comes from the environment: other
processes can read both.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from safepub.cli.custody import files
from safepub.crypto import custodian_keys
from safepub.crypto.argon2 import Cost
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.suite import SealBrokenError

TRIES = 3
LONGEST_LINE = 1024
_WRONG = "This is not the passphrase of this key file, or the file was altered."

PATH = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
DESCRIPTOR = click.option(
    "--passphrase-fd",
    "descriptor",
    type=click.IntRange(min=0),
    metavar="N",
    help="Read the passphrase from this file descriptor instead of asking for it.",
)
MEMORY = click.option(
    "--memory",
    type=click.IntRange(custodian_keys.FLOOR_KIB // 1024, custodian_keys.CEILING_KIB // 1024),
    default=custodian_keys.DEFAULT_COST.memory_kib // 1024,
    show_default=True,
    metavar="MIB",
    help="Memory that unlocking takes, and that each guess costs.",
)
YES = click.option("--yes", is_flag=True, help="Do not ask: this step reveals nothing.")


@dataclass(frozen=True)
class Access:
    """A key file, and where its passphrase comes from (None: a prompt)."""

    key_file: Path
    descriptor: int | None = None

    def unlock(self) -> CustodianKey:
        """Give the key; three wrong passphrases at the prompt end the command."""
        source = files.read(self.key_file)
        tries = TRIES if self.descriptor is None else 1
        for _ in range(tries):
            try:
                return _unlocked(source, self._passphrase())
            except SealBrokenError:
                click.echo(_WRONG, err=True)
        sentence = f"{self.key_file.name} stays locked. Nothing was done."
        raise click.ClickException(sentence)

    def _passphrase(self) -> str:
        if self.descriptor is not None:
            return read_line(self.descriptor)
        return str(click.prompt(f"Passphrase of {self.key_file.name}", hide_input=True))


def with_key(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `access` from `--key` and `--passphrase-fd`."""

    @click.option("--key", "key_file", type=FILE, required=True, help="Your key file.")
    @DESCRIPTOR
    @wraps(command)
    def wrapped(*, key_file: Path, descriptor: int | None, **rest: Any) -> None:  # noqa: ANN401 - options by name
        command(access=Access(key_file, descriptor), **rest)

    return wrapped


def cost_of(memory: int) -> Cost:
    """Give the cost of unlocking that takes so many MiB."""
    usual = custodian_keys.DEFAULT_COST
    return Cost(memory_kib=memory * 1024, iterations=usual.iterations, lanes=usual.lanes)


def read_line(descriptor: int) -> str:
    """Read one line, byte by byte: the next passphrase may stand on the next line."""
    line = b""
    try:
        while len(line) < LONGEST_LINE and not line.endswith(b"\n"):
            byte = os.read(descriptor, 1)
            if not byte:
                break
            line += byte
        return line.decode().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"No passphrase can be read from file descriptor {descriptor}."
        raise click.ClickException(sentence) from error


@contextlib.contextmanager
def enough_memory() -> Iterator[None]:
    """Say in a sentence that locking or unlocking takes more memory than there is."""
    try:
        yield
    except MemoryError as error:
        sentence = "This machine has too little free memory for this key file."
        raise click.ClickException(sentence) from error


def _unlocked(source: bytes, passphrase: str) -> CustodianKey:
    click.echo("Unlocking takes some seconds.", err=True)
    with enough_memory():
        return custodian_keys.unlock(source, passphrase)
