"""A cleaned DOCX as blocks of text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from safepub.cleaning import docx_hidden, manuscripts, visible_text
from safepub.cleaning.blocks import Block, BlockKind, Run
from safepub.cleaning.docx_hidden import is_on
from safepub.cleaning.docx_names import W
from safepub.cleaning.docx_rebuild import NOTES
from safepub.cleaning.docx_write import New
from safepub.cleaning.xml_parts import Element, names

_HEADING = re.compile(r"Heading([1-9])")
_QUOTES = frozenset({"Quote", "IntenseQuote"})
_UNORDERED = frozenset({"bullet", "none", ""})
_BODY_LEVEL = 9
_BREAKS = frozenset({"textWrapping", ""})


@dataclass(frozen=True, kw_only=True)
class _Book:
    """What is looked up while the text is read: styles by id, and lists that are numbered."""

    styles: Mapping[str, Element]
    ordered: frozenset[tuple[str, str]]
    footnotes: int

    def chain(self, style: str) -> Iterator[tuple[str, Element]]:
        """Give a style and those that it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield style, self.styles[style]
            style = _value(self.styles[style], "basedOn")


def read(parts: Sequence[New]) -> list[Block]:
    """Give the blocks of the main text, and its notes behind it."""
    roots = {part.kind: part.root for part in parts}
    notes = {kind: roots[f"{kind}s"] for kind in NOTES if f"{kind}s" in roots}
    footnotes = len(notes["footnote"]) if "footnote" in notes else 0
    book = _Book(
        styles={
            one.get(f"{{{W}}}styleId"): one
            for one in (roots["styles"].findall(f"{{{W}}}style") if "styles" in roots else ())
        },
        ordered=frozenset(_ordered(roots["numbering"])) if "numbering" in roots else frozenset(),
        footnotes=footnotes,
    )
    found = list(_blocks(roots["document.main"][0], book))
    for kind, root in notes.items():
        for note in root:
            first = Run(manuscripts.mark(_number(note, kind, book)) + " ")
            for block in _blocks(note, book):
                if block.text.strip():
                    found.append(Block(BlockKind.PARAGRAPH, (first, *block.runs)))
                    first = Run("")
    return found


def _blocks(container: Element, book: _Book) -> Iterator[Block]:
    for child in container:
        name = names(child)[1]
        if name == "p":
            yield _paragraph(child, book)
        elif name == "tbl":
            yield from manuscripts.rows(
                [
                    [list(_blocks(cell, book)) for cell in row.findall(f"{{{W}}}tc")]
                    for row in child.findall(f"{{{W}}}tr")
                ]
            )


def _paragraph(paragraph: Element, book: _Book) -> Block:
    runs = tuple(_runs(paragraph, book, ""))
    style = _value(paragraph.find(f"{{{W}}}pPr"), "pStyle")
    chain = list(book.chain(style))
    level = _heading_level(paragraph, chain)
    listed = _place_in_list(paragraph, chain)
    if level is not None:
        return Block(BlockKind.HEADING, _plain(runs), level)
    if listed is not None:
        return Block(BlockKind.LISTED, runs, int(listed[1]), listed in book.ordered)
    is_quote = any(name in _QUOTES for name, _ in chain)
    return Block(BlockKind.QUOTE if is_quote else BlockKind.PARAGRAPH, runs)


def _plain(runs: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(Run(run.text, link=run.link) for run in runs)


def _heading_level(paragraph: Element, chain: Sequence[tuple[str, Element]]) -> int | None:
    outlines = [_value(one.find(f"{{{W}}}pPr"), "outlineLvl") for _, one in chain]
    own = _value(paragraph.find(f"{{{W}}}pPr"), "outlineLvl")
    for name, outline in [("", own), *zip((name for name, _ in chain), outlines, strict=True)]:
        heading = _HEADING.fullmatch(name)
        if name == "Title":
            return manuscripts.TITLE
        if heading:
            return int(heading[1])
        if outline.isdecimal():
            return int(outline) + 1 if int(outline) < _BODY_LEVEL else None
    return None


def _place_in_list(
    paragraph: Element, chain: Sequence[tuple[str, Element]]
) -> tuple[str, str] | None:
    for holder in (paragraph, *(style for _, style in chain)):
        numbered = holder.find(f"{{{W}}}pPr/{{{W}}}numPr")
        if numbered is not None and _value(numbered, "numId"):
            number, level = _value(numbered, "numId"), _value(numbered, "ilvl")
            inside = level if level.isdecimal() else "0"
            return None if number == "0" else (number, inside)
    return None


def _runs(container: Element, book: _Book, link: str) -> Iterator[Run]:
    for child in container:
        name = names(child)[1]
        if name == "hyperlink":
            yield from _runs(child, book, child.get(f"{{{W}}}link", ""))
        elif name == "r":
            text = "".join(_letters(child, book))
            strong, emphasis = (_is_set(child, sign, book) for sign in ("b", "i"))
            yield Run(text, strong, emphasis, link)


def _is_set(run: Element, name: str, book: _Book) -> bool:
    properties = run.find(f"{{{W}}}rPr")
    own = is_on(properties, name)
    if own is not None:
        return own
    chain = book.chain(_value(properties, "rStyle"))
    said = (is_on(style.find(f"{{{W}}}rPr"), name) for _, style in chain)
    return next((one for one in said if one is not None), False)


def _letters(run: Element, book: _Book) -> Iterator[str]:
    for child in run:
        name = names(child)[1]
        if name == "t":
            yield child.text or ""
        elif name == "tab":
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            yield visible_text.of(docx_hidden.letter(child))
        elif name == "cr" or (name == "br" and child.get(f"{{{W}}}type", "") in _BREAKS):
            yield "\n"
        elif name.endswith("noteReference"):
            yield manuscripts.mark(_number(child, name.removesuffix("Reference"), book))


def _number(element: Element, kind: str, book: _Book) -> int:
    """Count endnotes on behind the footnotes."""
    return int(element.get(f"{{{W}}}id")) + (book.footnotes if kind == "endnote" else 0)


def _ordered(numbering: Element) -> Iterator[tuple[str, str]]:
    """Give the numbers of lists with the levels on which they count."""
    abstracts = {
        one.get(f"{{{W}}}abstractNumId"): one for one in numbering.findall(f"{{{W}}}abstractNum")
    }
    for one in numbering.findall(f"{{{W}}}num"):
        abstract = abstracts.get(_value(one, "abstractNumId"))
        for level in abstract.findall(f"{{{W}}}lvl") if abstract is not None else ():
            if _value(level, "numFmt") not in _UNORDERED:
                yield one.get(f"{{{W}}}numId", ""), level.get(f"{{{W}}}ilvl", "0")


def _value(element: Element | None, name: str) -> str:
    found = element.find(f"{{{W}}}{name}") if element is not None else None
    return "" if found is None else str(found.get(f"{{{W}}}val", ""))
