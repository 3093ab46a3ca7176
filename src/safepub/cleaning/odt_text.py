"""A cleaned ODT as blocks of text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from safepub.cleaning import manuscripts
from safepub.cleaning.blocks import Block, BlockKind, Run
from safepub.cleaning.odt_names import name_of, tag
from safepub.cleaning.xml_parts import Element

_HEADING = "Heading_20_"
_QUOTE = "Quotations"
_CODE = "Preformatted_20_Text"
_BOLD = frozenset({"bold", "600", "700", "800", "900"})
_ITALIC = frozenset({"italic", "oblique"})
_MOST_SPACES = 100


@dataclass(kw_only=True)
class _Book:
    """What is looked up while the text is read, and the notes found on the way."""

    styles: Mapping[tuple[str, str], Element]
    lists: Mapping[str, Element]
    notes: list[Element] = field(default_factory=list)

    def chain(self, family: str, name: str) -> Iterator[tuple[str, Element]]:
        """Give a style and those that it inherits from."""
        seen: set[str] = set()
        while (family, name) in self.styles and name not in seen:
            seen.add(name)
            yield name, self.styles[family, name]
            name = self.styles[family, name].get(tag("style:parent-style-name"), "")


def read(built: Mapping[str, Element]) -> list[Block]:
    """Give the blocks of the text, and its notes behind it."""
    styles = [one for root in built.values() for one in root.iter(tag("style:style"))]
    lists = [one for root in built.values() for one in root.iter(tag("text:list-style"))]
    book = _Book(
        styles={(one.get(tag("style:family")), one.get(tag("style:name"))): one for one in styles},
        lists={one.get(tag("style:name")): one for one in lists},
    )
    text = built["content.xml"].find(f"{tag('office:body')}/{tag('office:text')}")
    found = list(_blocks(text, book))
    for number, note in enumerate(book.notes, 1):  # grows where notes have notes
        first = Run(manuscripts.mark(number) + " ")
        for block in _blocks(note, book):
            if block.text.strip():
                found.append(Block(BlockKind.PARAGRAPH, (first, *block.runs)))
                first = Run("")
    return found


def _blocks(container: Element, book: _Book) -> Iterator[Block]:
    for child in container:
        match name_of(child):
            case "text:p" | "text:h":
                yield _paragraph(child, book)
            case "text:list":
                yield from _list(child, book, 0, "")
            case "table:table":
                yield from manuscripts.rows(
                    [
                        [list(_blocks(cell, book)) for cell in row.iterchildren()]
                        for row in child.iter(tag("table:table-row"))
                    ]
                )


def _paragraph(paragraph: Element, book: _Book) -> Block:
    runs = tuple(_runs(paragraph, book, Run("")))
    names = [name for name, _ in book.chain("paragraph", paragraph.get(tag("text:style-name"), ""))]
    if "Title" in names:
        return Block(BlockKind.HEADING, _plain(runs), manuscripts.TITLE)
    level = paragraph.get(tag("text:outline-level"), "")
    heading = next((name for name in names if name.startswith(_HEADING)), "")
    if name_of(paragraph) == "text:h" or heading:
        number = level or heading.removeprefix(_HEADING)
        return Block(BlockKind.HEADING, _plain(runs), int(number) if number.isdecimal() else 1)
    kinds = {_QUOTE: BlockKind.QUOTE, _CODE: BlockKind.CODE}
    kind = next((kinds[name] for name in names if name in kinds), BlockKind.PARAGRAPH)
    return Block(kind, runs)


def _plain(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return tuple(Run(run.text, link=run.link) for run in runs)


def _list(entries: Element, book: _Book, level: int, style: str) -> Iterator[Block]:
    style = entries.get(tag("text:style-name"), style)
    ordered = _is_ordered(book.lists.get(style), level)
    for entry in entries:
        for child in entry:
            if name_of(child) == "text:list":
                yield from _list(child, book, level + 1, style)
            elif name_of(child) in {"text:p", "text:h"}:
                block = _paragraph(child, book)
                is_heading = block.kind is BlockKind.HEADING
                yield block if is_heading else Block(BlockKind.LISTED, block.runs, level, ordered)


def _is_ordered(style: Element | None, level: int) -> bool:
    for one in style if style is not None else ():
        if one.get(tag("text:level")) == str(level + 1):
            numbered = one.tag == tag("text:list-level-style-number")
            return numbered and bool(one.get(tag("style:num-format")))
    return False


def _runs(element: Element, book: _Book, like: Run) -> Iterator[Run]:
    yield _run(_collapsed(element.text), like)
    for child in element:
        match name_of(child):
            case "text:span":
                yield from _runs(child, book, _styled(child, book, like))
            case "text:s":
                count = child.get(tag("text:c"), "1")
                yield _run(" " * min(int(count), _MOST_SPACES), like)
            case "text:tab":
                yield _run(" ", like)
            case "text:line-break":
                yield _run("\n", like)
            case "text:note":
                book.notes += child.findall(tag("text:note-body"))
                yield _run(manuscripts.mark(len(book.notes)), like)
        yield _run(_collapsed(child.tail), like)


def _collapsed(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def _run(text: str, like: Run) -> Run:
    return Run(text, like.strong, like.emphasis, like.link)


def _styled(span: Element, book: _Book, like: Run) -> Run:
    names = tag("fo:font-weight"), tag("fo:font-style")
    weight, slant = None, None
    for name, style in book.chain("text", span.get(tag("text:style-name"), "")):
        properties = style.find(tag("style:text-properties"))
        said = (None, None) if properties is None else tuple(properties.get(one) for one in names)
        weight = weight or said[0] or ("bold" if name == "Strong_20_Emphasis" else None)
        slant = slant or said[1] or ("italic" if name == "Emphasis" else None)
    return Run(
        "",
        like.strong if weight is None else weight in _BOLD,
        like.emphasis if slant is None else slant in _ITALIC,
        span.get(tag("xlink:href"), like.link),
    )
