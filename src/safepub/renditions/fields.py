"""The parts of an article that several JSON formats have in common, field by field."""

import json
from urllib.parse import quote

from safepub.renditions.types import (
    PublishedCorrection,
    PublishedCredit,
    PublishedNote,
    PublishedOriginal,
)

# Delimiters and escapes (RFC 3986, section 2) stay; any other letter is escaped.
_OF_ADDRESSES = ":/?#[]@!$&'()*+,;=%"


def address(url: str) -> str:
    """Give an address in ASCII, as standards want it that speak of URIs."""
    return quote(url, safe=_OF_ADDRESSES)


def note(note_: PublishedNote) -> dict[str, object]:
    """Give one typed note."""
    return {"kind": note_.kind, "text": note_.text}


def credit(credit_: PublishedCredit) -> dict[str, object]:
    """Give who did what."""
    return {"role": credit_.role, "name": credit_.name, "kind": credit_.kind}


def original(original_: PublishedOriginal) -> dict[str, object]:
    """Give where an article appeared first; what is not known is empty."""
    first = original_.published_on
    return {
        "publisher": original_.publisher,
        "title": original_.title,
        "url": original_.url,
        "date": None if first is None else first.isoformat(),
        "language": original_.language,
    }


def correction(correction_: PublishedCorrection) -> dict[str, object]:
    """Give what was wrong or unclear, with its day."""
    return {
        "kind": correction_.kind,
        "placement": correction_.placement,
        "text": correction_.text,
        "date": correction_.corrected_on.isoformat(),
        "version": correction_.version,
    }


def to_bytes(told: dict[str, object]) -> bytes:
    """Write JSON in UTF-8, the same every time."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
