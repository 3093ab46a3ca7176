"""Blocks and their Markdown, read back by the parser that prints articles."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from safepub.cleaning.blocks import Block, BlockKind, Run, to_markdown
from safepub.renditions import markdown

SIGNS = " \n\t*_`[]()<>&;#!-+=~.1)\\/:\"'|abcЖіў–—«»\u00a0\u2028{}@^$,?"
SNIPPETS = [
    "http://a.example",
    "&amp;",
    "&#38;",
    "<mailto:a@b.example>",
    "]: ",
    "1. ",
    "***",
    "---",
]
SPACES = "\t\n\v\f\r\x85 \u00a0\u2028\u2029\u3000"
LETTERS = st.lists(
    st.sampled_from([*SIGNS, *SNIPPETS]) | st.characters(codec="utf-8"), max_size=24
).map("".join)
RUNS = st.builds(
    Run,
    LETTERS,
    strong=st.booleans(),
    emphasis=st.booleans(),
    link=st.sampled_from(["", "", "https://a.example/b_(c)?d=e&amp;f", "javascript:alert(1)"]),
)


def paragraph(*runs: Run) -> Block:
    return Block(BlockKind.PARAGRAPH, runs)


def words(text: str) -> list[str]:
    return "".join(sign for sign in text if sign.isprintable() or sign in SPACES).split()


@given(st.lists(RUNS, max_size=5))
@settings(max_examples=100, deadline=None)
def test_whatever_was_typed_reads_the_same_in_a_paragraph(runs: list[Run]) -> None:
    written = to_markdown([paragraph(*runs)])

    assert words(markdown.to_text(written)) == words("".join(run.text for run in runs))


LOOKS = st.builds(
    Run,
    st.text(st.sampled_from("ab .,()«Ж\n"), min_size=1, max_size=4),
    strong=st.booleans(),
    emphasis=st.booleans(),
    link=st.sampled_from(["", "", "https://a.example/x"]),
)


@given(st.lists(LOOKS, min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_no_style_spreads_to_letters_that_do_not_have_it(runs: list[Run]) -> None:
    shown = list(letters(markdown.to_html(to_markdown([paragraph(*runs)]))))
    typed = [(sign, run) for run in runs for sign in run.text if not sign.isspace()]

    assert [sign for sign, _ in shown] == [sign for sign, _ in typed]
    for (_, tags), (_, run) in zip(shown, typed, strict=True):
        assert ("a" in tags) == bool(run.link)
        assert "strong" not in tags or run.strong
        assert "em" not in tags or run.emphasis


def letters(html: str) -> Iterator[tuple[str, set[str]]]:
    """Every letter with the elements around it."""
    root = fragment_fromstring(html, create_parent="div")
    for text in root.xpath("//text()"):
        inner = text.getparent() if text.is_text else text.getparent().getparent()
        around = {inner.tag, *(above.tag for above in inner.iterancestors())}
        yield from ((sign, around) for sign in text if not sign.isspace())


def listed(text: str, level: int = 0, *, ordered: bool = False) -> Block:
    return Block(BlockKind.LISTED, (Run(text),), level, ordered)


def heading(text: str, level: int) -> Block:
    return Block(BlockKind.HEADING, (Run(text),), level)


def test_bold_and_italic_words_and_links_are_written_as_such() -> None:
    runs = [
        Run("Plain, "),
        Run("bold ", strong=True),
        Run("slanted", emphasis=True),
        Run(" and "),
        Run("both", strong=True, emphasis=True),
        Run(". "),
        Run("A link", link="https://a.example/b c_(d)"),
    ]

    assert to_markdown([paragraph(*runs)]) == (
        "Plain, **bold** *slanted* and ***both***. [A link](https://a.example/b%20c_%28d%29)"
    )


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc", "ftp://a", "//a", "http://"]
)
def test_an_address_that_is_not_of_the_web_or_a_mailbox_is_left_out(link: str) -> None:
    assert to_markdown([paragraph(Run("words", link=link))]) == "words"


@pytest.mark.parametrize(
    "text",
    [
        "[sic] and [the editor's note]",
        "[a](b), [c] [d]",
        "[Editor]: no.",
        "a [half open",
    ],
)
def test_square_brackets_stay_as_they_were_typed(text: str) -> None:
    written = to_markdown([paragraph(Run(text))])

    assert written.count("\\[") == 0
    assert written.count("\\]") == 0
    assert markdown.to_text(written) == text


def test_text_that_looks_like_a_definition_of_a_link_is_still_text() -> None:
    text = "[bridge]: https://a.example/ [bridge]"

    assert markdown.to_text(to_markdown([paragraph(Run(text))])) == text


def test_only_signs_that_would_be_read_as_such_are_escaped() -> None:
    text = "snake_case, 5 < 6, AT&T, #tag, a-b, 1.5 (yes)! 2 + 2 = 4; ~half"

    assert to_markdown([paragraph(Run(text))]) == text


def test_a_line_break_stays_and_no_line_begins_with_a_sign() -> None:
    written = to_markdown([paragraph(Run("one\n- two\n=\n# three"))])

    assert written == "one\\\n\\- two\\\n\\=\\\n\\# three"
    assert markdown.to_text(written) == "one\n- two\n=\n# three"


def test_lists_lie_inside_each_other_and_count_each_on_its_own() -> None:
    blocks = [
        listed("a", ordered=True),
        listed("b", ordered=True),
        listed("c", 1),
        listed("d", 2, ordered=True),
        listed("e", 5),
        listed("f", ordered=True),
    ]

    assert to_markdown(blocks) == "1. a\n2. b\n   - c\n     1. d\n        - e\n3. f"


@given(st.lists(st.builds(listed, LETTERS, st.integers(-1, 9)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_whatever_was_typed_reads_the_same_in_a_list(blocks: list[Block]) -> None:
    shown = markdown.to_html(to_markdown(blocks))

    text = fragment_fromstring(shown, create_parent="div").text_content() if shown else ""
    assert "".join(words(text)) == "".join(words("".join(block.text for block in blocks)))


@given(st.lists(st.builds(heading, LETTERS, st.integers(-1, 9)), max_size=4))
@example([heading("#", 1), heading("\\#", 1), heading("# #", 2)])
@settings(max_examples=60, deadline=None)
def test_whatever_was_typed_reads_the_same_in_a_heading(blocks: list[Block]) -> None:
    shown = markdown.to_text(to_markdown(blocks))

    assert words(shown) == words("\n".join(block.text for block in blocks))


def test_every_kind_of_block_is_read_back_as_what_it_is() -> None:
    blocks = [
        heading("Part # one #", 2),
        paragraph(Run("text")),
        Block(BlockKind.QUOTE, (Run("first"),)),
        Block(BlockKind.QUOTE, (Run("second\nline"),)),
        Block(BlockKind.RULE),
        Block(BlockKind.CODE, (Run("```\na  b"),)),
        paragraph(Run("   ")),
        listed("last"),
    ]

    html = markdown.to_html(to_markdown(blocks))

    assert html.replace("\n", "") == (
        "<h2>Part # one #</h2><p>text</p><blockquote><p>first</p><p>second<br>line</p></blockquote>"
        "<hr><pre><code>```a  b</code></pre><ul><li>last</li></ul>"
    )


def test_the_words_of_a_run_are_not_in_its_repr() -> None:
    assert "secret" not in repr(paragraph(Run("secret", link="https://secret.example/")))
