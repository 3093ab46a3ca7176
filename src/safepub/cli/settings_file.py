"""Settings files: written whole for a new instance, changed in two lines for a new key set."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import click

from safepub.cli import private_files

HEADER = "# Every setting is explained in docs/administrators.md.\n"

Value = str | int | bool | list[str]
Document = Mapping[str, Value | Mapping[str, Value]]


def write(document: Document) -> str:
    """Write settings as TOML: those without a section first, then the sections.

    Raises:
        click.ClickException: A value cannot stand in a settings file.
    """
    plain = {name: value for name, value in document.items() if not isinstance(value, Mapping)}
    lines = [HEADER, *_lines(plain)]
    for section, values in document.items():
        if isinstance(values, Mapping) and values:
            lines += ["", f"[{section}]", *_lines(values)]
    text = "\n".join(lines).strip() + "\n"
    if _read(text) != {name: value for name, value in document.items() if value != {}}:
        sentence = "A setting holds a character that cannot stand in a settings file."
        raise click.ClickException(sentence)
    return text


def replace_custody(path: Path, changes: Mapping[str, str]) -> None:
    """Give settings of the section `custody` new values; every other byte stays.

    Raises:
        click.ClickException: One of them does not stand in the file, on a line of its own.
    """
    text = path.read_text(encoding="utf-8")
    private_files.replace(path, changed(text, changes).encode())


def changed(text: str, changes: Mapping[str, str]) -> str:
    """Give a settings file with other values in its section `custody`.

    Raises:
        click.ClickException: One of them does not stand there, on a line of its own.
    """
    before, fresh = _read(text), text
    for name, value in changes.items():
        line = re.compile(rf"^([ \t]*{name}[ \t]*=[ \t]*)(\"[^\"\n]*\"|'[^'\n]*')", re.MULTILINE)
        fresh, count = line.subn(lambda match, value=value: match[1] + json.dumps(value), fresh)  # type: ignore[misc]
        if count != 1:
            _refuse(name)
    custody = before.get("custody")
    after = {**custody, **changes} if isinstance(custody, dict) else None
    # What else the lines may have been part of, a text of several lines for instance, stays.
    if _read(fresh) != {**before, "custody": after}:
        _refuse(next(iter(changes)))
    return fresh


def _lines(values: Mapping[str, Value]) -> list[str]:
    return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]


def _read(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _refuse(name: str) -> None:
    sentence = f"The settings file does not name custody.{name} on a line of its own."
    raise click.ClickException(sentence)
