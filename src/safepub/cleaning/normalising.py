"""Text without invisible fingerprints: what is done silently, and what to look at.

A text can carry marks that nobody sees, put there to find out who passed it on; and
whoever types it leaves habits in it. Both are made alike here. Markdown keeps its
meaning, and an editor's insertions in square brackets lose only what cannot be seen.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from safepub.cleaning import (
    comments,
    doubts,
    house_style,
    invisible,
    look_alikes,
    markdown_prose,
    quotes,
    spaces,
)
from safepub.cleaning.doubts import Doubt, Why
from safepub.cleaning.house_style import STYLES
from safepub.cleaning.markdown_prose import Paragraph
from safepub.cleaning.tally import HIDDEN, Change, Tally

__all__ = ["Change", "Doubt", "Normalised", "Why", "normalise"]


@dataclass(frozen=True, kw_only=True)
class Normalised:
    """A text without invisible fingerprints.

    Attributes:
        text: The text.
        changes: How many places were changed, by family; nothing where nothing was.
        near: A few words near the first of them, by family; "" where no place is one.
        doubtful: Places in `text` to look at, in their order.
    """

    text: str = field(repr=False)
    changes: Mapping[Change, int]
    near: Mapping[Change, str] = field(repr=False)
    doubtful: tuple[Doubt, ...] = ()


# What was decoded or taken out may leave something to change in its turn; twice is rare.
_MOST_PASSES = 8
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED_QUOTES = frozenset({'\\"', "\\'"})
_BACKTICK = re.compile(r"(?<=[\u0400-\u052f])`(?=[\u0400-\u052f])")


def normalise(text: str, *, language: str) -> Normalised:
    """Give the text without invisible fingerprints, in the house style of the language.

    A second time changes nothing. `language` is a code of `languages.NAMES`; with "" the
    signs of quotations, dashes and the like stay as they were typed. The time grows with
    the length of the text.
    """
    tally = Tally()
    for _ in range(_MOST_PASSES):
        before, text = text, _pass(text, language, tally)
        if text == before:
            break
    return Normalised(
        text=text,
        changes=MappingProxyType(dict(tally.counts)),
        near=MappingProxyType(dict(tally.near)),
        doubtful=tuple(sorted(doubts.find(text), key=lambda doubt: doubt.start)),
    )


def _pass(text: str, language: str, tally: Tally) -> str:
    text = _seen(text, tally)
    if language in STYLES:
        text = tally.sub(Change.APOSTROPHES, _BACKTICK, house_style.APOSTROPHE, text)
    lines = text.split("\n")
    structure = markdown_prose.parse(lines)
    if "<!--" in text:
        lines, count = comments.leave_out(lines, structure.code)
        tally.note(Change.COMMENTS, count, "", 0)
        structure = markdown_prose.parse(lines) if count else structure
    spaced = spaces.plain(lines, structure.code, tally)
    if spaced != lines:
        lines, structure = spaced, markdown_prose.parse(spaced)
    breaks = spaces.breaks_of(lines, structure)
    before = "\n".join(lines)
    kept = spaces.joined(lines, structure.code, breaks)
    tally.note(Change.TRAILING, int(kept != before), "", 0)
    for paragraph in structure.paragraphs:
        _restyle(lines, paragraph, language, tally)
    return spaces.joined(lines, structure.code, breaks)


def _seen(text: str, tally: Tally) -> str:
    seen = invisible.strip(text)
    tally.note(Change.INVISIBLE, seen.marks, seen.text, min(seen.first_mark, len(seen.text)))
    tally.note(Change.LINE_ENDS, seen.line_ends, "", 0)
    tally.note(Change.UNICODE, int(seen.recomposed), "", 0)
    return seen.text


def _restyle(lines: list[str], paragraph: Paragraph, language: str, tally: Tally) -> None:
    """Put a paragraph back into its lines, in the house style."""
    content = "\n".join(lines[number][start:end] for number, start, end in paragraph.places)
    restyled = _prose(content, language, tally).split("\n")
    for at, (number, start, end) in enumerate(paragraph.places):
        margin = spaces.margin(lines[number][:start], paragraph, first=at == 0)
        lines[number] = margin + restyled[at].strip(" ") + lines[number][end:]


def _prose(content: str, language: str, tally: Tally) -> str:
    masked, pieces = _masked(content)
    if "&" in masked:
        masked = tally.sub(Change.INVISIBLE, _ENTITY, _decoded, masked)
    masked = spaces.single(masked, tally)
    masked = look_alikes.restyle(masked, language, tally)
    masked = house_style.hyphens(masked, tally)
    style = STYLES.get(language)
    if style is not None:
        masked = house_style.restyle(masked, style, tally)
        masked = quotes.restyle(masked, style, tally)
    left = iter(pieces)
    return re.sub(HIDDEN, lambda _: next(left), masked)


def _masked(content: str) -> tuple[str, list[str]]:
    """Put one sign in the place of each piece that stays as it is."""
    shown: list[str] = []
    pieces: list[str] = []
    done = 0
    for span in markdown_prose.kept(content):
        piece = content[span.start : span.end]
        shown.append(content[done : span.start])
        done = span.end
        if piece in _ESCAPED_QUOTES:
            shown.append(piece[1])
        else:
            shown.append(HIDDEN)
            pieces.append(piece)
    return "".join((*shown, content[done:])), pieces


def _decoded(found: re.Match[str]) -> str:
    """Write out an entity, which could hide a mark; not those of ASCII, which escape signs."""
    sign = html.unescape(found[0])
    if sign in {'"', "'"} or sign.isspace():
        return " " if sign.isspace() else sign
    return found[0] if sign.isascii() or HIDDEN in sign else sign
