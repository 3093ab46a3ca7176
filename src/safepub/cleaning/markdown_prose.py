"""Where the prose of a Markdown text is, and what of it stays byte for byte.

The blocks are found by the parser that renders them. Inside a paragraph stay as they
are: code, links' addresses, escaped signs, and an editor's insertions in square brackets.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

_ESCAPED = r"\\[!-/:-@\[-`{-~]"
_CODE = r"(?<!`)(?P<ticks>`++)(?!`)"
_AUTOLINK = r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+>"
_ADDRESS = r"(?:https?://|www\.|mailto:|file:)[^\s<>\"“”„«»`]*+"
_MAILBOX = r"(?<![\w.+@-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+"
_KEPT = re.compile(
    rf"{_ESCAPED}|{_CODE}|(?P<auto>{_AUTOLINK}|{_MAILBOX})|(?P<address>{_ADDRESS})|[\[\]]",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"\(\s*+(?:<[^<>\n]*+>|[^\s()<]*+(?:\([^\s()]*+\)[^\s()]*+)*+)"
    r"(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?+\s*+\)"
)
# What ends a sentence is no part of an address in it.
_AFTER_ADDRESS = re.compile(r"[.,;:!?…'’‘)\]*_]+$")


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """The letters of a paragraph, a heading or an entry of a list.

    Attributes:
        places: (number of the line, first column, column after the last letter).
        heading: It is a heading of one line, behind number signs.
        nested: It lies in a list or a quotation.
    """

    places: tuple[tuple[int, int, int], ...]
    heading: bool
    nested: bool


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The blocks of a text.

    Attributes:
        paragraphs: All of its prose.
        code: The numbers of lines in code, fences included.
    """

    paragraphs: tuple[Paragraph, ...] = field(repr=False)
    code: frozenset[int]


@dataclass(frozen=True)
class Span:
    """A piece `[start:end]` of a paragraph that stays as it is."""

    start: int
    end: int


def parse(lines: Sequence[str]) -> Structure:
    """Find the paragraphs and the code in the lines of a text."""
    parser = MarkdownIt("commonmark", {"html": False})
    # "[Editor]: no." is a sentence here, as it is where the text is rendered.
    parser.disable("reference")
    parser.core.ruler.enableOnly(["block"])
    paragraphs: list[Paragraph] = []
    code: set[int] = set()
    before = None
    for token in parser.parse("\n".join(lines)):
        if token.map and token.type in {"fence", "code_block"}:
            code.update(range(*token.map))
        if token.map and token.type == "inline" and token.content:
            first = token.map[0]
            places = _places(lines, first, token.content.split("\n"))
            signs = before is not None and before.markup.startswith("#")
            paragraphs.append(
                Paragraph(places=tuple(places), heading=signs, nested=token.level > 1)
            )
        before = token
    return Structure(paragraphs=tuple(paragraphs), code=frozenset(code))


def kept(text: str) -> list[Span]:
    """List what stays as it is in a paragraph, in order and without overlaps."""
    found = list(_kept_pieces(text))
    brackets = [span.start for span in found if text[span.start] in "[]" and _is_one(span)]
    pieces = [span for span in found if not (text[span.start] in "[]" and _is_one(span))]
    return _outermost([*pieces, *_insertions(text, brackets)])


def _is_one(span: Span) -> bool:
    return span.end - span.start == 1


def _places(
    lines: Sequence[str], first: int, contents: Iterable[str]
) -> Iterator[tuple[int, int, int]]:
    for number, content in enumerate(contents, first):
        words = content.strip()
        line = lines[number] if number < len(lines) else ""
        column = line.rfind(words)
        if words and column >= 0:
            yield number, column, column + len(words)
        else:
            start = len(line) - len(line.lstrip())
            yield number, start, max(start, len(line.rstrip()))


def _kept_pieces(text: str) -> Iterator[Span]:
    at = 0
    closings = _closings(text)
    while found := _KEPT.search(text, at):
        start, end = found.span()
        if found["ticks"]:
            closing = closings.get(len(found["ticks"]), [])
            end = next((place for place in _later(closing, end)), end)
            if end > found.end():
                yield Span(start, end)
        elif found["address"]:
            end = start + len(_AFTER_ADDRESS.sub("", found[0]))
            yield Span(start, end)
        elif found[0] == "]" and (target := _TARGET.match(text, end)):
            yield Span(start, end)
            yield Span(end, target.end())
            end = target.end()
        else:
            yield Span(start, end)
        at = max(end, start + 1)


def _closings(text: str) -> dict[int, list[int]]:
    """Give the ends of all runs of backticks by their length, the last first."""
    ends: dict[int, list[int]] = {}
    for found in re.finditer(r"`++", text):
        ends.setdefault(len(found[0]), []).append(found.end())
    return {length: places[::-1] for length, places in ends.items()}


def _later(ends: list[int], after: int) -> Iterator[int]:
    """Drop what lies before, and give what comes next."""
    while ends and ends[-1] <= after:
        ends.pop()
    yield from ends[-1:]


def _insertions(text: str, brackets: Sequence[int]) -> Iterator[Span]:
    """Give the pieces in square brackets that are no link's words."""
    opened: list[int] = []
    for place in brackets:
        if text[place] == "[":
            opened.append(place)
        elif opened:
            start = opened.pop()
            if not _TARGET.match(text, place + 1):
                yield Span(start, place + 1)


def _outermost(spans: Iterable[Span]) -> list[Span]:
    kept_spans: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.start < span.end and (not kept_spans or span.start >= kept_spans[-1].end):
            kept_spans.append(span)
    return kept_spans
