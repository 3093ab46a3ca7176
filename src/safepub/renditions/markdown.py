"""Markdown in, safe HTML or readable plain text out.

Two nets, one behind the other: the parser makes no raw HTML, no picture and
no link but to the web or a mailbox, and nh3 then keeps a short list of
elements. Square brackets are an editor's insertions and stay byte for byte,
unless they are a link with a real address.
"""

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token

from safepub.renditions import plain_text

TAGS = frozenset(
    "p h2 h3 h4 em strong a blockquote ul ol li code pre hr br".split()  # noqa: SIM905
)
# The star replaces nh3's own list for every element, which lets titles through.
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
LINK_SCHEMES = frozenset({"http", "https", "mailto"})
LINK_REL = "noopener noreferrer"
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s/]", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"\(\s*\)")
_HIGHEST_HEADING, _LOWEST_HEADING = 2, 4


def to_html(markdown: str) -> str:
    """Give the text as HTML that can be pasted into any page without a second thought."""
    parser = _parser()
    tokens = _parse(parser, markdown)
    html = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(LINK_SCHEMES),
        link_rel=LINK_REL,
    ).strip()


def to_text(markdown: str) -> str:
    """Give the text as plain paragraphs; a link keeps its words and loses its address."""
    return plain_text.from_tokens(_parse(_parser(), markdown))


def _parse(parser: MarkdownIt, markdown: str) -> list[Token]:
    tokens = parser.parse(markdown)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _demoted(token.tag)
        if token.children is not None:
            token.children = [child for child in token.children if child.type != "image"]
    return _without_empty_paragraphs(tokens)


def _demoted(tag: str) -> str:
    """Leave `h1` to the headline, so that a body begins at `h2`."""
    level = min(max(int(tag[1:]), _HIGHEST_HEADING), _LOWEST_HEADING)
    return f"h{level}"


def _without_empty_paragraphs(tokens: Sequence[Token]) -> list[Token]:
    """Leave out what held nothing but a picture."""
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if token.type == "paragraph_close" and not kept[-2].children:
            del kept[-3:]
    return kept


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    # Reference definitions pass through here too: "[Editor]: no." is a sentence
    # with an insertion, and no definition that swallows its own line.
    parser.validateLink = _is_address  # type: ignore[method-assign]
    parser.inline.ruler.at("link", _link)
    return parser


def _is_address(url: str) -> bool:
    return _ADDRESS.match(url) is not None


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Read a link, but leave "[an insertion]()" as it was typed."""
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos, True)  # noqa: FBT003
    if end >= 0 and _NO_ADDRESS.match(state.src, end + 1):
        return False
    return link(state, silent)
