"""Styled letters as lines of Markdown in which nothing is a sign that was not meant as one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace


class Style(NamedTuple):
    """How letters look."""

    strong: bool = False
    emphasis: bool = False
    link: str = ""


class _Letter(NamedTuple):
    plain: str
    written: str
    style: Style


_PLAIN = Style()
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s/](?: |[^\s\x00-\x1f\x7f])*", re.IGNORECASE)
_IN_ADDRESS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "()<>[]\\`\"' |{}^"})

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_AROUND_BREAKS = re.compile(r"[^\S\n]*\n[^\S\n]*")

# What is a sign wherever it stands, what a sign depends on, and what one line begins with.
_SIGNS = re.compile(
    r"[\\*`]"
    r"|(?<!\w)_|_(?!\w)|(?<=_)_|_(?=_)"
    r"|&(?=#?\w{1,32};)"
    r"|<(?=[A-Za-z])"
    r"|!(?=\[)"
    r"|(?<=\])\("
    r"|(?<=\]):(?=\s*<?(?:https?:|mailto:))",
    re.IGNORECASE,
)
_AT_LINE_START = re.compile(
    r"^(?:"
    r"(?P<first>#{1,6}(?=\s|$)|>|[-+](?=\s|$)|(?:-[ \t]*){3,}$|-+[ \t]*$|=+[ \t]*$|~{3})"
    r"|\d{1,9}(?P<after>[.)])(?=\s|$)"
    r")",
    re.MULTILINE,
)


def printable(text: str) -> str:
    """Give the text with newlines for every kind of line break and without control characters."""
    return _UNPRINTABLE.sub("", _BREAKS.sub("\n", text))


def write(pieces: Iterable[tuple[str, Style]]) -> str:
    """Give the letters as Markdown, without space at the ends of any line.

    Where Markdown cannot say a style (it begins inside a word with a comma, say), a
    few signs or the whole piece lose it; no letter is ever lost.
    """
    letters = _letters([(printable(text), _allowed(style)) for text, style in pieces])
    segments = [list(group) for _, group in groupby(letters, key=lambda one: one.style.link)]
    written = "".join(_segment(segment) for segment in segments)
    return written.replace("\n", "\\\n")


def _allowed(style: Style) -> Style:
    link = style.link.strip()
    return style._replace(link=link if _ADDRESS.fullmatch(link) else "")


def _letters(pieces: Sequence[tuple[str, Style]]) -> list[_Letter]:
    text = "".join(piece for piece, _ in pieces)
    styles = [style for piece, style in pieces for _ in piece]
    kept = list(_kept(text))
    plain = "".join(" " if text[at].isspace() and text[at] == "\t" else text[at] for at in kept)
    styles = [styles[at] for at in kept]
    escaped = _escaped(plain, styles)
    return [
        _Letter(sign, f"\\{sign}" if at in escaped else sign, styles[at])
        for at, sign in enumerate(plain)
    ]


def _kept(text: str) -> Iterator[int]:
    """Give the places of all letters but spaces at the ends of lines and doubled ones."""
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    dropped = {
        at
        for found in _AROUND_BREAKS.finditer(text)
        for at in range(found.start(), found.end())
        if text[at] != "\n"
    }
    for at in range(first, last):
        doubled = text[at] in " \t" and text[at - 1] in " \t" and at > first
        if at not in dropped and not doubled:
            yield at


def _escaped(text: str, styles: Sequence[Style]) -> set[int]:
    places = {found.start() for found in _SIGNS.finditer(text)}
    for found in _AT_LINE_START.finditer(text):
        places.add(found.start("first") if found["first"] else found.start("after"))
    for at, sign in enumerate(text):
        if sign in "[]" and styles[at].link:
            places.add(at)
        # Beside a mark of style it may no longer stand inside a word; before a link it makes
        # a picture of it.
        if sign in "_!" and _is_edge(styles, at):
            places.add(at)
    return places


def _is_edge(styles: Sequence[Style], at: int) -> bool:
    return any(styles[at] != style for style in (styles[max(at - 1, 0)], *styles[at + 1 : at + 2]))


def _segment(letters: list[_Letter]) -> str:
    link = letters[0].style.link
    outside = "[" if link else " "
    written = "".join(_styled(_simple(letters), outside))
    if not link:
        return written
    address = re.sub(r"&(?=#?\w{1,32};)", r"\\&", link.translate(_IN_ADDRESS))
    return f"[{written}]({address})"


def _simple(letters: list[_Letter]) -> list[_Letter]:
    """Let nothing be both bold and italic that touches something of another style."""
    groups = [list(group) for _, group in groupby(letters, key=_look)]
    simple: list[_Letter] = []
    for at, group in enumerate(groups):
        near = [*groups[max(at - 1, 0) : at], *groups[at + 1 : at + 2]]
        touched = any(_look(other[0]) != (False, False) for other in near)
        both = touched and _look(group[0]) == (True, True)
        simple += [_only_bold(one) for one in group] if both else group
    return simple


def _only_bold(letter: _Letter) -> _Letter:
    return letter._replace(style=letter.style._replace(emphasis=False))


def _look(letter: _Letter) -> tuple[bool, bool]:
    return letter.style.strong, letter.style.emphasis


def _styled(letters: list[_Letter], outside: str) -> Iterator[str]:
    before = outside
    at = 0
    for (strong, emphasis), grouped in groupby(letters, key=_look):
        group = list(grouped)
        at += len(group)
        after = letters[at].plain if at < len(letters) else outside
        mark = "**" * strong + "*" * emphasis
        start, end = _core(group, before, after) if mark else (0, 0)
        if start < end:
            inside = "".join(one.written for one in group[start:end])
            yield "".join(one.written for one in group[:start])
            yield f"{mark}{inside}{mark}"
            yield "".join(one.written for one in group[end:])
        else:
            yield "".join(one.written for one in group)
        before = group[-1].plain


def _core(group: Sequence[_Letter], before: str, after: str) -> tuple[int, int]:
    """Find what marks of style can stand around: CommonMark's left- and right-flanking rules."""
    start, end = 0, len(group)
    while start < end and not _may_stand_beside(group[start].plain, before):
        before = group[start].plain
        start += 1
    while start < end and not _may_stand_beside(group[end - 1].plain, after):
        after = group[end - 1].plain
        end -= 1
    return start, end


def _may_stand_beside(inner: str, outer: str) -> bool:
    if _is_space(inner):
        return False
    return not _is_punctuation(inner) or _is_space(outer) or _is_punctuation(outer)


def _is_space(sign: str) -> bool:
    return sign.isspace() or isWhiteSpace(ord(sign))


def _is_punctuation(sign: str) -> bool:
    return isMdAsciiPunct(ord(sign)) or isPunctChar(sign)
