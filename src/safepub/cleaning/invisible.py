"""Marks that nobody sees: taken out, except where a script or an emoji needs them."""

import re
import unicodedata
from dataclasses import dataclass, field

# Unicode 16: control, format, private-use, surrogate and default-ignorable characters, and
# noncharacters. Spelled out, because a start that looks at every character is slow.
_IGNORABLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
_MARKS = re.compile(f"[{_IGNORABLE}]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_NEW_PARAGRAPH = "\u2029"

_ZWNJ, _ZWJ, _VS16 = "\u200c", "\u200d", "\ufe0f"
# Arabic and its neighbours, then the scripts that came from Brahmi: the two joiners are spelling.
_JOINING = re.compile(
    "[\u0620-\u0669\u066e-\u06d3\u06d5-\u06dc\u06de-\u06ff\u0710-\u07ff\u0840-\u085f"
    "\u08a0-\u08e1\u08e3-\u0dff\u0f40-\u109f\u1780-\u17d3\u1b00-\u1cff\ua8e0-\uabff"
    "\ufb50-\ufdcf\ufdf0-\ufdfb\ufe70-\ufefc]"
)
_VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2")
# With a joiner behind it an abbreviation for the calendar, in Persian.
_HEH = "\u0647"
_KEYCAP = "\u20e3"
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A text of which everything can be seen, and where something was taken out.

    Attributes:
        text: The text in normal form C, with newlines as its only line ends.
        marks: How many marks are gone, and where the first one was in `text`.
        line_ends: How many other line ends became newlines.
        recomposed: Letters were put together (NFC).
    """

    text: str = field(repr=False)
    marks: int
    first_mark: int
    line_ends: int
    recomposed: bool


def strip(text: str) -> Seen:
    """Take out what cannot be seen, unify line ends and put letters in normal form C."""
    lines, ends = _LINE_ENDS.subn("\n", text)
    ends += lines.count(_NEW_PARAGRAPH)
    lines = lines.replace(_NEW_PARAGRAPH, "\n\n")
    places = [found.start() for found in _MARKS.finditer(lines) if not _is_needed(lines, found)]
    kept = _without(lines, places)
    composed = unicodedata.normalize("NFC", kept)
    return Seen(
        text=composed,
        marks=len(places),
        first_mark=places[0] if places else -1,
        line_ends=ends,
        recomposed=composed != kept,
    )


def _without(text: str, places: list[int]) -> str:
    if not places:
        return text
    starts = [0, *(place + 1 for place in places)]
    return "".join(text[a:b] for a, b in zip(starts, [*places, len(text)], strict=True))


def _is_needed(text: str, found: re.Match[str]) -> bool:
    mark, at = found[0], found.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    match mark:
        case "\ufe0f":
            keycap = before in "0123456789#*" and after == _KEYCAP
            return bool(before) and (keycap or _is_emoji(before))
        case "\u200d":
            return _joins_emoji(before, after) or _joins_letters(mark, before, after)
        case "\u200c":
            return _joins_letters(mark, before, after)
        case _:
            return False


def _joins_emoji(before: str, after: str) -> bool:
    return _is_emoji(after) and (before == _VS16 or _is_emoji(before) or bool(_SKIN.match(before)))


def _joins_letters(mark: str, before: str, after: str) -> bool:
    if not _JOINING.match(before):
        return False
    ends_a_word = mark == _ZWJ and (before in _VIRAMAS or before == _HEH)
    return bool(_JOINING.match(after)) or ends_a_word


def _is_emoji(sign: str) -> bool:
    if not sign:
        return False
    # Emoji newer than this Python have no category yet.
    newer = "\U0001f000" <= sign <= "\U0001faff" and unicodedata.category(sign) == "Cn"
    arrow = sign in "\u203c\u2049\u2194\u25fd\u25fe\u3030\u303d"
    return newer or arrow or unicodedata.category(sign) == "So"
