"""Dashes, ellipses and apostrophes of a language, so that nobody is known by theirs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safepub.cleaning.tally import HIDDEN, Change, Tally

APOSTROPHE = "’"


@dataclass(frozen=True, kw_only=True)
class Style:
    """A language's signs.

    Attributes:
        quotes: Opening and closing, then opening and closing inside others.
        dash: Between words, with a space on each side.
        spaced: A dash that touches a word gets its spaces.
        ellipsis: Three dots are one sign.
        inside: A space stands inside the outer quotes.
    """

    quotes: str = "“”‘’"
    dash: str = "–"
    spaced: bool = True
    ellipsis: bool = True
    inside: bool = False


_CYRILLIC = Style(quotes="«»„“", dash="—")
_CZECHOSLOVAK = Style(quotes="„“‚‘")
_GUILLEMETS = Style(quotes="«»“”")

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "en": Style(),
        "be": _CYRILLIC,
        "ru": _CYRILLIC,
        "uk": _CYRILLIC,
        "kk": _CYRILLIC,
        "sk": _CZECHOSLOVAK,
        "cs": _CZECHOSLOVAK,
        "de": _CZECHOSLOVAK,
        "pl": Style(quotes="„”«»"),
        "hu": Style(quotes="„”‚’"),
        "ka": Style(quotes="„“‚‘"),
        "fr": Style(quotes="«»“”", inside=True),
        "es": Style(dash="—", spaced=False),
        "hy": Style(quotes="«»“”", dash="—", spaced=False, ellipsis=False),
        "ar": _GUILLEMETS,
        "fa": _GUILLEMETS,
        "az": Style(),
        "tr": Style(),
        "vi": Style(),
        "my": Style(),
        "zh": Style(dash="——", spaced=False, ellipsis=False),
    }
)
"""The house style by language; a language that is not in it keeps the signs that were typed."""

_LETTER = r"[^\W\d_]"
_IN_WORD = re.compile(rf"(?<={_LETTER})['‘’‛ʼ´`′＇ʹ](?={_LETTER})")
_ELLIPSIS = re.compile(r"(?<![.\\/])\.{3}(?![.\\/])")
_HYPHEN = re.compile(rf"(?<=[\w{HIDDEN}])[‐‑]|[‐‑](?=[\w{HIDDEN}])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[—―‒](?=\d)")
_AT_START = re.compile(r"^(?:-{2,3}|[‐‑‒–—―])(?= )", re.MULTILINE)
_SPACED = re.compile(r"(?<=[^\s|]) (?:-{1,3}|[‐‑‒–—―])(?=[ \n](?!\|))")
_SPACED_HYPHEN = re.compile(r"(?<=\d) -(?= \d)")
_TOUCHES = r"(?=[^\s\d.,;:!?…\"“”„‟«»'‘’)\]])"
_TOUCHING = re.compile(
    rf"(?<=[^\s\d(\[\"“„«])(?: ?[—―]{_TOUCHES}|[—―] (?=\S))"
    rf"|(?<={_LETTER})-{{2,3}}(?={_LETTER}|['‘\"“«])"
)
_AT_START_TOUCHING = re.compile(rf"^[—―](?={_LETTER})", re.MULTILINE)


def hyphens(text: str, tally: Tally) -> str:
    """Give every hyphen inside words the same sign, in any language."""
    return tally.sub(Change.DASHES, _HYPHEN, "-", text)


def restyle(text: str, style: Style, tally: Tally) -> str:
    """Give a paragraph with the house's dashes, ellipses and apostrophes."""
    text = tally.sub(Change.APOSTROPHES, _IN_WORD, APOSTROPHE, text)
    if style.ellipsis:
        text = tally.sub(Change.ELLIPSIS, _ELLIPSIS, "…", text)
    return _dashes(text, style, tally)


def _dashes(text: str, style: Style, tally: Tally) -> str:
    if not any(sign in text for sign in "-‐‑‒–—―"):
        return text
    text = tally.sub(Change.DASHES, _BETWEEN_DIGITS, "–", text)
    text = tally.sub(Change.DASHES, _AT_START, style.dash, text)
    text = tally.sub(Change.DASHES, _SPACED, lambda found: _spaced(found, style.dash), text)
    if not style.spaced:
        return text
    text = tally.sub(Change.DASHES, _AT_START_TOUCHING, f"{style.dash} ", text)
    return tally.sub(Change.DASHES, _TOUCHING, f" {style.dash} ", text)


def _spaced(found: re.Match[str], dash: str) -> str:
    return found[0] if _SPACED_HYPHEN.match(found.string, found.start()) else f" {dash}"
