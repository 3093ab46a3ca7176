"""Text files: one encoding, no marks that nobody sees, and the text as it was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.cleaning import judging_documents, plain
from safepub.cleaning.files import FileKind, FileRefusedError, Reason, Removed
from safepub.renditions import markdown

BELARUSIAN = "Добры дзень, гэта тэкст на беларускай мове — вельмі «добры».\n\nДругі абзац."


def clean(text: str | bytes, kind: FileKind = FileKind.TXT) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    return plain.clean(content, kind).content.decode()


def reason(content: bytes) -> Reason:
    with pytest.raises(FileRefusedError) as refused:
        plain.clean(content, FileKind.TXT)
    return refused.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_text_comes_out_the_same_from_any_usual_encoding(encoding: str) -> None:
    assert clean(BELARUSIAN.encode(encoding)) == f"{BELARUSIAN}\n"


def test_western_letters_are_read_too() -> None:
    text = "Café déjà vu – “quoted”. Grüße aus Köln, naïve and plain, with façade."

    assert clean(text.encode("cp1252")) == f"{text}\n"


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02 binary",
        bytes(range(1, 256)) * 8,
        "Żółć gęślą jaźń, książka ąćęłńóśźż".encode("cp1250"),
        "Добрый день, это текст в кодировке КОИ8".encode("koi8-r"),
        b"\xff\xfe\x00",
        "half a letter \ud800".encode("utf-16", "surrogatepass"),
    ],
)
def test_what_is_no_text_or_in_another_encoding_is_refused(content: bytes) -> None:
    assert reason(content) is Reason.NOT_TEXT


def test_what_is_too_long_is_refused() -> None:
    assert reason(b"a" * (plain.MOST_BYTES + 1)) is Reason.TOO_LARGE


@pytest.mark.parametrize("content", [b" \n", "\ufeff\u200b\n".encode()])
def test_nothing_but_space_is_refused(content: bytes) -> None:
    assert reason(content) is Reason.EMPTY


def test_marks_that_nobody_sees_are_gone_and_reported() -> None:
    marked = "A\u200b wo\u00adrd\u2060 of\U000e0041 it\u202e."

    result = plain.clean(marked.encode(), FileKind.TXT)

    assert result.content == b"A word of it.\n"
    assert result.removed == (Removed.INVISIBLE_MARKS,)
    assert result.words == marked


def test_a_plain_text_is_left_alone_and_nothing_is_reported() -> None:
    result = plain.clean(b'Just [so], said "he".\n', FileKind.TXT)

    assert result.content == b'Just [so], said "he".\n'
    assert result.removed == ()


def test_what_heads_a_markdown_file_about_its_making_is_gone() -> None:
    text = "---\ntitle: The bridge\nauthor: Needle\ntags:\n  - a\n---\n\nText.\n"

    assert clean(text, FileKind.MARKDOWN) == "Text.\n"
    assert plain.read(text.encode(), FileKind.MARKDOWN).headline == "The bridge"


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_judge_finds_nothing_in_what_was_cleaned(text: str) -> None:
    try:
        cleaned = plain.clean(text.encode(), FileKind.MARKDOWN)
    except FileRefusedError:
        return

    judging_documents.judge(FileKind.MARKDOWN, cleaned.content)


def test_a_text_file_reads_the_same_as_markdown() -> None:
    text = "The bridge\n\n# 1. *Not* a [heading]\nand `no` code\n\n- one\n- two_\n\n5 < 6 & 7 > 3"

    read = plain.read(text.encode(), FileKind.TXT)

    assert read.headline == "The bridge"
    assert markdown.to_text(read.markdown) == (
        "# 1. *Not* a [heading]\nand `no` code\n\n- one\n- two_\n\n5 < 6 & 7 > 3"
    )


def test_lines_that_a_program_wrapped_become_one_paragraph() -> None:
    line = "word " * 13

    read = plain.read(f"{line}\n{line}\n{line}\n\nend.".encode(), FileKind.TXT)

    assert read.markdown == "{0} {0} {0}\n\nend.".format(line.strip())


def test_without_empty_lines_every_line_is_a_paragraph() -> None:
    read = plain.read(b"First.\nSecond.\nThird.", FileKind.TXT)

    assert read.markdown == "First.\n\nSecond.\n\nThird."


@pytest.mark.parametrize("text", ["# The \\*bridge\\*\n\nText.", "# The \\*bridge\\* ##\nText."])
def test_a_markdown_file_s_first_heading_is_the_headline(text: str) -> None:
    read = plain.read(text.encode(), FileKind.MARKDOWN)

    assert read.headline == "The *bridge*"
    assert read.markdown == "Text."


def test_a_markdown_file_stays_markdown() -> None:
    text = "Text with **bold**.\n\n## Part\n\n> quoted"

    assert plain.read(text.encode(), FileKind.MARKDOWN).markdown == text


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("---\ntitle: T\n---\n\n- one\n- two\n\n---\n\nRest.\n", "- one\n- two\n\n---\n\nRest.\n"),
        (
            "---\n\nQ: Who?\nA: A clerk.\n\n---\n\nEnd.\n",
            "---\n\nQ: Who?\nA: A clerk.\n\n---\n\nEnd.\n",
        ),
        ("---\nQ: Who?\nA: A clerk.\n---\n\nEnd.\n", "---\nQ: Who?\nA: A clerk.\n---\n\nEnd.\n"),
        (
            "---\n\n- Ты где?\n- Дома.\n\n---\n\nКонец.\n",
            "---\n\n- Ты где?\n- Дома.\n\n---\n\nКонец.\n",
        ),
        ("---\n" + "-a:\n" * 200, "---\n" + "-a:\n" * 200),
    ],
)
def test_no_words_between_rules_are_taken_for_what_heads_a_file(given: str, left: str) -> None:
    assert plain.clean(given.encode(), FileKind.MARKDOWN).content.decode() == left


def test_what_heads_a_file_goes_with_its_lists() -> None:
    given = b"---\ntitle: T\nauthor: Needle\ntags:\n  - a\n- b\n---\n\nText.\n"

    assert plain.clean(given, FileKind.MARKDOWN).content == b"Text.\n"
