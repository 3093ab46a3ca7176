"""What a child says: a length, a JSON header and the bytes of the file.

The child has read a hostile file, so whoever reads its answer believes nothing
that does not fit exactly.
"""

import json
import struct
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from safepub.cleaning.files import (
    CleanFile,
    FileKind,
    FileRefusedError,
    Manuscript,
    Reason,
    Remains,
    Removed,
)

MOST_CONTENT = 64 * 1024 * 1024
"""Bytes of a clean file."""
MOST_HEADER = 8 * 1024 * 1024
"""Bytes of a header, the words of the file included."""
MOST_PIXELS_A_SIDE = 20_000
MOST_PAGES = 10_000

_LENGTH = struct.Struct(">I")
MOST_ANSWER = _LENGTH.size + MOST_HEADER + MOST_CONTENT

_KEYS = {
    "file": {"result", "kind", "words", "removed", "remains", "width", "height", "pages"},
    "manuscript": {"result", "headline", "removed"},
    "refused": {"result", "reason"},
}

E = TypeVar("E", bound=StrEnum)


def encode(result: CleanFile | Manuscript | Reason) -> bytes:
    """Give the bytes that say what came out."""
    header: dict[str, Any]
    content = b""
    if isinstance(result, CleanFile):
        content = result.content
        header = {
            "result": "file",
            "kind": result.kind,
            "words": result.words,
            "removed": result.removed,
            "remains": result.remains,
            "width": result.width,
            "height": result.height,
            "pages": result.pages,
        }
    elif isinstance(result, Manuscript):
        content = result.markdown.encode(errors="replace")
        header = {"result": "manuscript", "headline": result.headline, "removed": result.removed}
    else:
        header = {"result": "refused", "reason": result}
    said = json.dumps(header, ensure_ascii=False).encode(errors="replace")
    if len(said) > MOST_HEADER or len(content) > MOST_CONTENT:
        return encode(Reason.TOO_LARGE)
    return _LENGTH.pack(len(said)) + said + content


def decode(answer: bytes) -> CleanFile | Manuscript:
    """Read what a child said.

    Raises:
        FileRefusedError: It refused, or said something that no child says (FAILED).
    """
    try:
        return _decoded(answer)
    except (ValueError, TypeError, KeyError, RecursionError, struct.error):
        raise FileRefusedError(Reason.FAILED) from None


def _decoded(answer: bytes) -> CleanFile | Manuscript:
    (length,) = _LENGTH.unpack_from(answer)
    content = answer[_LENGTH.size + length :]
    _insist(_LENGTH.size + length <= len(answer) and length <= MOST_HEADER)
    _insist(len(content) <= MOST_CONTENT)
    header = json.loads(answer[_LENGTH.size : _LENGTH.size + length].decode())
    _insist(isinstance(header, dict) and isinstance(header["result"], str))
    _insist(set(header) == _KEYS[header["result"]])
    if header["result"] == "file":
        return _clean_file(header, content)
    if header["result"] == "manuscript":
        return Manuscript(
            markdown=content.decode(),
            headline=_text(header["headline"]),
            removed=_members(Removed, header["removed"]),
        )
    _insist(not content)
    raise FileRefusedError(Reason(header["reason"]))


def _clean_file(header: Mapping[str, Any], content: bytes) -> CleanFile:
    _insist(bool(content))
    return CleanFile(
        kind=FileKind(header["kind"]),
        content=content,
        words=_text(header["words"]),
        removed=_members(Removed, header["removed"]),
        remains=_members(Remains, header["remains"]),
        width=_number(header["width"], MOST_PIXELS_A_SIDE),
        height=_number(header["height"], MOST_PIXELS_A_SIDE),
        pages=_number(header["pages"], MOST_PAGES),
    )


def _members(kind: type[E], values: object) -> tuple[E, ...]:
    if not isinstance(values, list):
        raise TypeError
    members = tuple(kind(value) for value in values)
    _insist(len(set(members)) == len(members))
    return members


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # JSON can hold half a character; nothing behind this may meet one
    return value


def _number(value: object, most: int) -> int | None:
    if value is None:
        return None
    if type(value) is not int:
        raise TypeError
    _insist(0 < value <= most)
    return value


def _insist(condition: bool) -> None:  # noqa: FBT001 - it reads as a sentence
    if not condition:
        raise ValueError
