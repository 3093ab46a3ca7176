"""Canonical JSON: one object, one form, so that its digest means something (`FORMAT.md`, 13)."""

import json
from collections.abc import Mapping
from typing import Any

from safepub.errors import InvalidError

# What every JSON reader keeps exactly, and how deep arrays and objects may lie in each other.
LARGEST_NUMBER = 2**53 - 1
MOST_LEVELS = 16


class CanonicalFormError(InvalidError):
    """This is no canonical JSON, or it cannot be written as such."""

    message = "This statement is damaged: it is not in the one form that it may have."


def encode(value: Mapping[str, Any]) -> bytes:
    """Write an object of objects, lists, strings, integers, booleans and None in its one form.

    Raises:
        CanonicalFormError: It holds anything else, half of a surrogate pair, or more
            than 16 levels.
    """
    plain = _plain(value, MOST_LEVELS)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise CanonicalFormError from error


def decode(source: bytes) -> dict[str, Any]:
    """Read an object that is in its one form.

    Raises:
        CanonicalFormError: It is in another form, or no object.
    """
    try:
        value = json.loads(source.decode())
    except (ValueError, RecursionError) as error:
        raise CanonicalFormError from error
    # White space, order, escapes, members given twice: only the one form comes back the same.
    if not isinstance(value, dict) or encode(value) != source:
        raise CanonicalFormError
    return value


def _plain(value: object, levels: int) -> object:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int) and abs(value) <= LARGEST_NUMBER:
        return value
    if levels and isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {name: _plain(inner, levels - 1) for name, inner in value.items()}
    if levels and isinstance(value, list | tuple):
        return [_plain(inner, levels - 1) for inner in value]
    raise CanonicalFormError
