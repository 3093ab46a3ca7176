"""Reads the known answers that `cryptography-vectors` brings: of RFCs, drafts and NIST."""

import json
from typing import Any

import cryptography_vectors


def text(name: str) -> str:
    with cryptography_vectors.open_vector_file(name, "r") as file:
        return str(file.read())


def from_json(name: str) -> Any:
    return json.loads(text(name))


def records(name: str) -> list[dict[str, str]]:
    """Read lines of `key = value`; keys come in lower case, `count` begins a record."""
    found: list[dict[str, str]] = []
    for line in text(name).splitlines():
        key, is_field, value = line.partition("=")
        if line.startswith("#") or not is_field:
            continue
        if key.strip().lower() == "count":
            found.append({})
        found[-1][key.strip().lower()] = value.strip()
    return found


def count(name: str) -> int:
    """Count the records in the file itself, so that no reader can lose one unseen."""
    return sum(line.lower().startswith("count = ") for line in text(name).splitlines())
