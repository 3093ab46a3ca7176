"""Reads and writes the committed known answers: JSON, bytes in base64."""

import base64
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def load(name: str) -> Any:
    return json.loads(FOLDER.joinpath(name).read_text(encoding="utf-8"))


def save(name: str, answers: object) -> None:
    text = json.dumps(answers, ensure_ascii=False, indent=1)
    FOLDER.joinpath(name).write_text(text + "\n", encoding="utf-8")


def to_text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def to_bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
