"""Conditional requests and encodings (RFC 9110): what has the reader, what can it read."""

import re
from functools import lru_cache

_ANY = "*"
_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\U0010ffff]*)"')
_GZIP_ENDING = "-gzip"
_REMEMBERED = 64
"""Headers that a few programs send again and again."""
_GZIP_NAMES = ("gzip", "x-gzip")
_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE | re.ASCII)


def entity_tag(tag: str, *, gzip: bool) -> str:
    """Give the strong entity tag; each encoding has its own, for its bytes differ."""
    return f'"{tag}{_GZIP_ENDING}"' if gzip else f'"{tag}"'


def tags_held(if_none_match: str | None, *, gzip: bool) -> frozenset[str]:
    """Give the tags whose bytes, in this encoding, the reader has; a star for any.

    Weak ones count, as RFC 9110 asks for If-None-Match.
    """
    if if_none_match is None:
        return frozenset()
    if if_none_match.strip() == _ANY:
        return frozenset({_ANY})
    named = _TAG.findall(if_none_match)
    if gzip:
        return frozenset(
            tag.removesuffix(_GZIP_ENDING) for tag in named if tag.endswith(_GZIP_ENDING)
        )
    return frozenset(tag for tag in named if tag != _ANY)


def names(if_none_match: str, entity_tag: str) -> bool:
    """Say whether a reader's If-None-Match names this entity tag, or whatever exists."""
    if if_none_match == entity_tag or if_none_match.strip() == _ANY:
        return True
    return entity_tag.strip('"') in _TAG.findall(if_none_match)


def holds(held: frozenset[str], tag: str) -> bool:
    """Say whether the reader has what this tag names."""
    return tag in held or holds_any(held)


def holds_any(held: frozenset[str]) -> bool:
    """Say whether the reader asked for nothing that exists (`If-None-Match: *`)."""
    return _ANY in held


@lru_cache(maxsize=_REMEMBERED)
def accepts_gzip(accept_encoding: str | None) -> bool:
    """Say whether gzip may be sent and is liked no less than plain bytes."""
    liked = dict(_preferences(accept_encoding or ""))
    named = [liked[name] for name in _GZIP_NAMES if name in liked]
    gzip = max(named) if named else liked.get(_ANY, 0.0)
    return gzip > 0 and gzip >= liked.get("identity", 0.0)


@lru_cache(maxsize=_REMEMBERED)
def accepts(accept: str | None, named: str, *, usual: str) -> bool:
    """Say whether a media type that the reader names is liked better than the usual one.

    A wildcard names nothing: it gets the usual type.
    """
    liked = dict(_preferences(accept or ""))
    wanted = liked.get(named, 0.0)
    group = f"{named.partition('/')[0]}/*"
    wild = max(liked.get(group, 0.0), liked.get("*/*", 0.0))
    return wanted > liked.get(usual, 0.0) and wanted >= wild


def _preferences(accepted: str) -> list[tuple[str, float]]:
    found = []
    for part in accepted.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        # A media type may have parameters of its own; its quality stands last.
        weights = [one for one in parameters if one.lower().startswith("q")]
        quality = _QUALITY.fullmatch(weights[-1] if weights else "q=1")
        if quality is not None:
            found.append((name.lower(), float(quality[1])))
    return found
