"""Markdown's tokens as plain text: paragraphs, headings, quotes and lists."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

RULE = "* * *"


def from_tokens(tokens: Sequence[Token]) -> str:
    """Give the blocks one after the other, with an empty line between them."""
    return "\n\n".join(_blocks(tokens))


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    position = 0
    while position < len(tokens):
        end = _end(tokens, position)
        block = _block(tokens[position], tokens[position + 1 : end])
        if block:
            yield block
        position = end + 1


def _end(tokens: Sequence[Token], start: int) -> int:
    """Find the token that closes the block which begins at `start`."""
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return len(tokens) - 1


def _block(opening: Token, inside: Sequence[Token]) -> str:
    if opening.nesting == 0:
        return _leaf(opening)
    if opening.type == "blockquote_open":
        return _prefixed(from_tokens(inside), "> ", "> ")
    if opening.tag in {"ul", "ol"}:
        return _list(opening, inside)
    return from_tokens(inside)


def _leaf(token: Token) -> str:
    if token.type == "inline":
        return _inline(token.children or ())
    return RULE if token.type == "hr" else token.content.rstrip("\n")


def _list(opening: Token, inside: Sequence[Token]) -> str:
    number = int(opening.attrs.get("start", 1))
    ordered = opening.type == "ordered_list_open"
    lines: list[str] = []
    for entry in _blocks_of_entries(inside):
        mark = f"{number}. " if ordered else "- "
        lines.append(_prefixed(entry, mark, " " * len(mark)))
        number += 1
    return "\n".join(lines)


def _blocks_of_entries(tokens: Sequence[Token]) -> Iterator[str]:
    position = 0
    while position < len(tokens):
        end = _end(tokens, position)
        yield from_tokens(tokens[position + 1 : end])
        position = end + 1


def _prefixed(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    marked = [first + lines[0], *(others + line for line in lines[1:])]
    return "\n".join(line.rstrip() for line in marked)


def _inline(children: Sequence[Token]) -> str:
    return "".join(_piece(child) for child in children).strip()


def _piece(token: Token) -> str:
    match token.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case _:
            return token.content
