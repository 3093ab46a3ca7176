"""The elements, attributes and values that a clean ODT may hold (OpenDocument 1.2)."""

# ruff: noqa: SIM905 - a long list of words is read best as words

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from safepub.cleaning import document_values
from safepub.cleaning.xml_parts import Element

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "office": f"{_OASIS}office:1.0",
        "style": f"{_OASIS}style:1.0",
        "text": f"{_OASIS}text:1.0",
        "table": f"{_OASIS}table:1.0",
        "draw": f"{_OASIS}drawing:1.0",
        "fo": f"{_OASIS}xsl-fo-compatible:1.0",
        "svg": f"{_OASIS}svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }
)
"""Namespaces that a clean file uses."""

MANIFEST = f"{_OASIS}manifest:1.0"
_OTHERS = {
    f"{_OASIS}script:1.0": "script",
    f"{_OASIS}form:1.0": "form",
    f"{_OASIS}meta:1.0": "meta",
    f"{_OASIS}presentation:1.0": "presentation",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_BY_SPACE = {space: prefix for prefix, space in PREFIXES.items()} | _OTHERS

PARAGRAPHS = frozenset({"text:p", "text:h"})
HOLDING_TEXT = PARAGRAPHS | {"text:span", "text:note-citation"}
"""Elements between whose children there may be letters."""

KEPT = frozenset(
    """text:p text:h text:span text:list text:list-item text:list-header text:s text:tab
    text:line-break text:note text:note-citation text:note-body table:table table:table-column
    table:table-columns table:table-header-columns table:table-row table:table-rows
    table:table-header-rows table:table-cell table:covered-table-cell""".split()
)
"""Elements of the text that stay."""

UNWRAPPED = frozenset(
    """text:a text:section text:meta text:meta-field text:ruby text:ruby-base
    text:numbered-paragraph text:table-of-content text:illustration-index text:table-index
    text:object-index text:user-index text:alphabetical-index text:bibliography text:index-body
    text:index-title text:bookmark-ref text:reference-ref text:note-ref text:sequence-ref
    text:sequence text:date text:time text:page-number text:page-continuation
    text:sender-firstname text:sender-lastname text:sender-initials text:sender-title
    text:sender-position text:sender-email text:sender-phone-private text:sender-fax
    text:sender-company text:sender-phone-work text:sender-street text:sender-city
    text:sender-postal-code text:sender-country text:sender-state-or-province text:author-name
    text:author-initials text:chapter text:file-name text:template-name text:variable-get
    text:variable-input text:user-field-get text:user-field-input text:expression text:text-input
    text:initial-creator text:creation-date text:creation-time text:description
    text:user-defined text:print-time text:print-date text:printed-by text:title text:subject
    text:keywords text:editing-cycles text:editing-duration text:modification-time
    text:modification-date text:creator text:page-count text:paragraph-count text:word-count
    text:character-count text:table-count text:image-count text:object-count
    text:database-display text:database-row-number text:database-name text:page-variable-get
    text:placeholder text:conditional-text text:measure text:bibliography-mark text:drop-down
    text:variable-set text:toc-mark-start text:table-formula text:shape draw:a""".split()
)
"""Elements of the text that go while what is inside them stays: fields, links, sections."""

STYLES = frozenset(
    """style:style style:default-style style:paragraph-properties style:text-properties
    style:table-properties style:table-column-properties style:table-row-properties
    style:table-cell-properties style:tab-stops style:tab-stop text:list-style
    text:list-level-style-number text:list-level-style-bullet style:list-level-properties
    style:list-level-label-alignment style:page-layout style:page-layout-properties
    style:header-style style:footer-style style:header-footer-properties style:master-page
    style:header style:footer style:header-left style:footer-left style:header-first
    style:footer-first text:outline-style text:outline-level-style""".split()
)
"""Elements that say how a text looks."""

ATTRIBUTES = frozenset(
    """text:outline-level text:c text:note-class text:start-value text:continue-numbering
    text:level text:display-levels text:space-before text:min-label-width
    text:min-label-distance text:list-level-position-and-space-mode text:label-followed-by
    text:list-tab-stop-position text:is-list-header text:restart-numbering
    text:number-lines text:line-number
    table:number-columns-repeated table:number-rows-repeated
    table:number-columns-spanned table:number-rows-spanned table:is-sub-table table:align
    table:border-model style:family style:default-outline-level style:num-format
    style:num-letter-sync style:position style:type style:leader-style style:leader-type
    style:leader-width style:text-underline-style style:text-underline-type
    style:text-underline-width style:text-underline-color style:text-line-through-style
    style:text-line-through-type style:text-line-through-width style:text-position
    style:text-outline style:text-emphasize style:font-size-asian
    style:font-size-complex style:font-weight-asian style:font-weight-complex
    style:font-style-asian style:font-style-complex style:font-relief
    style:vertical-align style:writing-mode style:print-orientation
    style:column-width style:rel-column-width style:min-row-height
    style:use-optimal-row-height style:use-optimal-column-width style:width style:rel-width
    style:may-break-between-rows style:tab-stop-distance style:line-height-at-least
    style:justify-single-word style:auto-text-indent style:contextual-spacing
    style:page-usage style:dynamic-spacing style:border-line-width style:border-line-width-top
    style:border-line-width-bottom style:border-line-width-left style:border-line-width-right
    style:join-border style:snap-to-layout-grid style:punctuation-wrap style:line-break
    style:text-autospace style:page-number style:first-page-number style:page-layout-name
    fo:margin fo:margin-left fo:margin-right fo:margin-top fo:margin-bottom fo:padding
    fo:padding-left fo:padding-right fo:padding-top fo:padding-bottom fo:text-align
    fo:text-align-last fo:text-indent fo:font-size fo:font-style fo:font-weight
    fo:font-variant fo:text-transform fo:border fo:border-top
    fo:border-bottom fo:border-left fo:border-right fo:break-before fo:break-after
    fo:keep-with-next fo:keep-together fo:widows fo:orphans fo:page-width
    fo:page-height fo:min-height fo:wrap-option fo:hyphenate""".split()
)
"""Attributes that may stay as they are, if their value is plain."""

COUNTS = frozenset(
    """text:c table:number-columns-repeated table:number-rows-repeated
    table:number-columns-spanned table:number-rows-spanned""".split()
)
"""Attributes that make a reader repeat something."""

WORDS = frozenset(
    """true false none auto solid dotted dash long-dash dot-dash dot-dot-dash wave double single
    thin medium thick bold normal italic oblique small-caps uppercase lowercase capitalize super sub
    start end left right center justify top middle bottom baseline automatic always column page
    avoid transparent hidden collapsing separating margins portrait landscape all mirrored
    lr-tb rl-tb tb-rl tb-lr lr rl tb char paragraph text table table-column table-row table-cell
    footnote endnote listtab space nothing label-alignment label-width-and-position word letter
    both groove ridge inset outset dashed embossed engraved accent dot circle disc above below
    ideograph-alpha simple hanging strict wrap no-wrap font-color a A i I 1""".split()
)
"""Values that are words of the standard itself."""

BUILT_IN = frozenset(
    """Standard Text_20_body Heading Heading_20_1 Heading_20_2 Heading_20_3 Heading_20_4
    Heading_20_5 Heading_20_6 Heading_20_7 Heading_20_8 Heading_20_9 Heading_20_10 Title Subtitle
    List Caption Index Quotations Preformatted_20_Text Footnote Endnote Header Footer
    Table_20_Contents Table_20_Heading Text_20_body_20_indent First_20_line_20_indent
    Contents_20_Heading Contents_20_1 Contents_20_2 Contents_20_3 Contents_20_4
    Strong_20_Emphasis Emphasis Internet_20_link Footnote_20_Symbol Footnote_20_anchor
    Endnote_20_Symbol Endnote_20_anchor Numbering_20_Symbols Bullet_20_Symbols Source_20_Text
    Citation Horizontal_20_Line""".split()
)
"""Names of styles that every copy of LibreOffice has."""

NEW_NAME = re.compile(r"(?:Auto|Margin|Style|List|Page|Layout|Table)\d{1,5}")
"""What everything else is renamed to."""

_MOST_TOKENS = 8
_MOST_COUNT = 4


_PLACES = frozenset(
    """fo:text-indent fo:margin fo:margin-left fo:margin-right fo:margin-top fo:margin-bottom
    text:space-before text:min-label-width""".split()
)
"""Attributes that move text; far enough, and it leaves the page."""
_FARTHEST, _FARTHEST_BACK = 360.0, -54.0
_RAISED = re.compile(r"(?:super|sub)(?: (?:[4-9]\d|100)%)?")
"""Letters a little higher or lower, and large enough to be read."""


def _is_on_the_page(name: str, value: str) -> bool:
    """Tell whether text is moved by no more than a list's first line or a wide margin is."""
    if value.endswith("%"):
        return not value.startswith("-")
    length = document_values.points(value)
    back = _FARTHEST_BACK if name == "fo:text-indent" else 0.0
    return length is not None and back <= length <= _FARTHEST


def name_of(element: Element) -> str:
    """Give the element's name with its usual prefix, "" where its namespace is not known."""
    return qualified(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=4096)
def qualified(name: str) -> str:
    """Give a name in `{namespace}local` form with its usual prefix, or ""."""
    if not name.startswith("{"):
        return ""
    space, _, local = name[1:].partition("}")
    prefix = _BY_SPACE.get(space)
    return f"{prefix}:{local}" if prefix else ""


def tag(name: str) -> str:
    """Give a name with a prefix in `{namespace}local` form."""
    prefix, _, local = name.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"


def may_stay(name: str, value: str) -> bool:
    """Tell whether an attribute of this name may say this."""
    if name in COUNTS:
        return value.isascii() and value.isdigit() and len(value) <= _MOST_COUNT
    tokens = value.split()
    return (
        name in ATTRIBUTES
        and len(tokens) <= _MOST_TOKENS
        and (name not in _PLACES or _is_on_the_page(name, value))
        and (name != "style:text-position" or _RAISED.fullmatch(value) is not None)
        and all(document_values.is_one_of(token, WORDS) for token in tokens)
    )
