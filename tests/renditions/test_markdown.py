"""Markdown becomes HTML that can do no harm, and text that can be read."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.renditions import markdown

WORDS = st.text(
    alphabet=st.characters(whitelist_categories=("Ll", "Lu", "Lo", "Nd")), min_size=1, max_size=12
)
PIECES = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "[a](<java\nscript:alert(1)>)",
        "[a](data:text/html,x)",
        "![a](https://tracker.example/p.png)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n",
        "[x]: https://example.org 'title'\n",
        "[x]",
        "[in February]",
        "\n\n",
        "> ",
        "- ",
        "1. ",
        "# ",
        "```\n",
        "`",
        "**",
        "<",
        "&lt;",
        "&#60;script&#62;",
        "\\",
        "\x00",
        "<!--",
        "<svg/onload=alert(1)>",
        '" onmouseover="alert(1)',
    ]
)


class Reader(HTMLParser):
    """Reads HTML as a browser would and keeps what it meets."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.met: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@given(st.lists(PIECES | st.text(max_size=30), max_size=12).map("".join))
def test_whatever_comes_in_only_listed_elements_come_out(text: str) -> None:
    reader = Reader(markdown.to_html(text))

    for tag, attributes in reader.met:
        assert tag in markdown.TAGS
        assert set(attributes) <= markdown.ATTRIBUTES.get(tag, set()) | {"rel"}
        if tag == "a" and "href" in attributes:
            address = attributes["href"] or ""
            assert address.partition(":")[0].lower() in markdown.LINK_SCHEMES


@given(st.lists(PIECES | st.text(max_size=30), max_size=12).map("".join))
def test_whatever_comes_in_plain_text_comes_out(text: str) -> None:
    assert isinstance(markdown.to_text(text), str)


@given(before=WORDS, inside=st.lists(WORDS, min_size=1, max_size=4).map(" ".join), after=WORDS)
def test_an_editors_insertion_stays_byte_for_byte(before: str, inside: str, after: str) -> None:
    insertion = f"[{inside}]"
    text = "\n\n".join(
        [
            f"{before} {insertion} {after}",
            f"{insertion}: {after}",
            f"{insertion}({after})",
            f"{insertion}()",
            f"{insertion}[{after}]",
            f"{insertion}{insertion}",
            f"“{before} {insertion}”",
        ]
    )

    html, plain = Reader(markdown.to_html(text)).words, markdown.to_text(text)

    assert html.count(insertion) == text.count(insertion)
    assert plain.count(insertion) == text.count(insertion)


@pytest.mark.parametrize(
    "line",
    [
        "[Lukashenko]: No.",
        '[Lukashenko]: "No."',
        "[in February](sic) it ended",
        "[in February]() it ended",
        "[in February]( ) it ended",
        "[in February](<>) it ended",
        "[in February][sic]",
        "[ ] and [x]",
        "[[in February]]",
        "[...]",
        "[he said: /path]: /path",
        "[text]: mailto:",
    ],
)
def test_a_line_with_brackets_but_no_address_is_a_sentence(line: str) -> None:
    assert markdown.to_text(f"{line}\n\nThen [Lukashenko] left [in February].") == (
        f"{line}\n\nThen [Lukashenko] left [in February]."
    )


def test_a_definition_with_an_address_makes_a_link() -> None:
    text = "See [the report].\n\n[the report]: https://example.org/report"

    assert markdown.to_html(text) == (
        '<p>See <a href="https://example.org/report" rel="noopener noreferrer">the report</a>.</p>'
    )
    assert markdown.to_text(text) == "See the report."


def test_headings_begin_below_the_headline() -> None:
    html = markdown.to_html("# One\n\n## Two\n\n### Three\n\n##### Five\n\nTitle\n=====\n")

    assert html.split("\n") == [
        "<h2>One</h2>",
        "<h2>Two</h2>",
        "<h3>Three</h3>",
        "<h4>Five</h4>",
        "<h2>Title</h2>",
    ]


def test_pictures_and_tables_are_left_out() -> None:
    assert markdown.to_html("![a face](https://example.org/face.jpg)") == ""
    assert markdown.to_text("Before ![a face](https://example.org/face.jpg) after") == (
        "Before  after"
    )
    assert "<table" not in markdown.to_html("| a | b |\n|---|---|\n| 1 | 2 |")


def test_raw_html_is_shown_and_not_obeyed() -> None:
    assert markdown.to_html('<b class="x">bold</b>') == ('<p>&lt;b class="x"&gt;bold&lt;/b&gt;</p>')


def test_plain_text_keeps_the_shape_of_the_article() -> None:
    text = (
        "# Minsk\n\nFirst *line*\nof two.\n\n> She said:\n>\n> “No [he]”\n\n"
        "- one\n- two\n  more\n\n3. three\n4. [four](https://example.org)\n\n---\n\n"
        "    code\n\nhard  \nbreak"
    )

    assert markdown.to_text(text) == (
        "Minsk\n\nFirst line of two.\n\n> She said:\n>\n> “No [he]”\n\n"
        "- one\n- two more\n\n3. three\n4. four\n\n* * *\n\ncode\n\nhard\nbreak"
    )


def test_a_list_in_a_list_is_indented() -> None:
    assert markdown.to_text("- one\n  - two\n- three") == "- one\n\n  - two\n- three"


def test_a_links_title_does_not_go_out_unseen() -> None:
    html = markdown.to_html('[one](https://example.org "hidden words")')

    assert html == '<p><a href="https://example.org" rel="noopener noreferrer">one</a></p>'
