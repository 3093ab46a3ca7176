"""What this machine remembers of the newsroom's journal: `<key file>.journal`.

A journal that was rewritten looks whole to whoever sees it for the first time.
This file is why a custodian is not that person twice.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import click

from safepub.cli.custody import files

FORMAT = "safepub/remembered-journal/v1"


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """A newsroom's verifier key and the leaves of the tree that was last seen."""

    verifier_key: str
    origin: str
    leaves: tuple[bytes, ...]


def load(key_file: Path) -> Remembered | None:
    """Give what is remembered beside a key file, or None where nothing is yet."""
    path = _place(key_file)
    if not path.exists():
        return None
    try:
        values = json.loads(files.read(path))
        leaves = tuple(bytes.fromhex(leaf) for leaf in values["leaves"])
        whole = (values["format"], values["size"]) == (FORMAT, len(leaves))
        newsroom, origin = str(values["newsroom"]), str(values["origin"])
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        sentence = f"{path.name}, where this machine remembers the journal, is damaged."
        raise click.ClickException(sentence)
    return Remembered(verifier_key=newsroom, origin=origin, leaves=leaves)


def store(key_file: Path, remembered: Remembered) -> None:
    """Remember a journal in the place of what was remembered before."""
    values = {
        "format": FORMAT,
        "leaves": [leaf.hex() for leaf in remembered.leaves],
        "newsroom": remembered.verifier_key,
        "origin": remembered.origin,
        "size": len(remembered.leaves),
    }
    path, content = _place(key_file), json.dumps(values, indent=0).encode()
    if path.exists():
        files.replace(path, content)
    else:
        files.write_new(path, content)


def _place(key_file: Path) -> Path:
    return key_file.with_name(f"{key_file.name}.journal")
