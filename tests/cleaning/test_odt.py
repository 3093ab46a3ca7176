"""ODT: what is seen stays, what is not seen goes, what is unsafe is refused."""

import io
import zipfile

import pytest
from lxml import etree

from safepub.cleaning import judging_documents, odt
from safepub.cleaning.files import (
    CleanFile,
    FileKind,
    FileRefusedError,
    Manuscript,
    Reason,
    Removed,
)
from tests.cleaning import dirty_odt
from tests.cleaning.dirty_odt import NEEDLE, RSID

SEEN = [
    *("The bridge", "First part", "Bold", "slanted", "inserted", "commented", "█████", "marked"),
    *("By a field, another, shown.", "a link", "to a file", "one thing", "inside it"),
    *("in a section", "a note below", "words in a box", "after an object", "left cell"),
    *("right cell", "seen on every page"),
]
STYLED = ("style:style", "text:list-style", "style:page-layout", "style:master-page")


@pytest.fixture(scope="module")
def clean() -> CleanFile:
    return odt.clean(dirty_odt.odt())


@pytest.fixture(scope="module")
def manuscript() -> Manuscript:
    return odt.read(dirty_odt.odt())


def inflated(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text(content: bytes) -> str:
    members = inflated(content)
    roots = [etree.fromstring(members[name]) for name in ("content.xml", "styles.xml")]
    return " ".join("".join(root.itertext()) for root in roots)


def reason(content: bytes) -> Reason:
    with pytest.raises(FileRefusedError) as refused:
        odt.clean(content)
    return refused.value.reason


def test_nothing_that_gives_away_is_left_in_any_part(clean: CleanFile) -> None:
    for name, member in {**inflated(clean.content), "the bytes": clean.content}.items():
        assert NEEDLE.encode() not in member, name
        assert RSID.encode() not in member, name
        assert b"2026" not in member, name
        assert NEEDLE not in name


def test_all_that_is_seen_is_still_there(clean: CleanFile) -> None:
    seen = text(clean.content)

    assert [words for words in SEEN if words not in seen] == []
    assert seen.count("words in a box") == 1


def test_only_the_parts_that_a_document_needs_are_written_the_type_first(clean: CleanFile) -> None:
    assert list(inflated(clean.content)) == [
        "mimetype",
        "content.xml",
        "styles.xml",
        "Pictures/image1.jpg",
        "META-INF/manifest.xml",
    ]
    assert clean.content[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text"


def test_the_judge_finds_nothing_and_a_second_cleaning_too(clean: CleanFile) -> None:
    judging_documents.judge(FileKind.ODT, clean.content)

    assert odt.clean(clean.content).removed == ()


def test_every_style_that_is_named_is_there_under_a_new_name(clean: CleanFile) -> None:
    members = inflated(clean.content)
    roots = [etree.fromstring(members[name]) for name in ("content.xml", "styles.xml")]
    elements = [element for root in roots for element in root.iter()]
    local = [
        (etree.QName(name).localname, value)
        for one in elements
        for name, value in one.attrib.items()
    ]
    defined = {value for name, value in local if name == "name"}
    used = {value for name, value in local if name.endswith("style-name") or "layout-name" in name}

    assert used <= defined
    assert {"Standard", "Title", "Heading_20_1"} <= defined


def test_the_same_document_always_makes_the_same_bytes(clean: CleanFile) -> None:
    assert odt.clean(dirty_odt.odt()).content == clean.content


def test_the_words_for_the_name_check_hold_what_is_hidden_too(clean: CleanFile) -> None:
    hidden = [
        *("Needle deleted", "Needle hidden", "Needle remark", "Needle title", "/Users/Needle"),
        *("Needle hidden field", "Needle object", "Needle section hidden"),
    ]
    seen = [words for words in SEEN if words not in {"█████", "marked", "First part", "left cell"}]

    assert [words for words in [*hidden, *seen] if words not in clean.words] == []


def test_the_report_names_what_the_original_held(clean: CleanFile) -> None:
    held = {
        *(Removed.PERSON, Removed.DATES, Removed.SOFTWARE, Removed.THUMBNAIL, Removed.COMMENTS),
        *(Removed.TRACKED_CHANGES, Removed.HIDDEN_TEXT, Removed.EMBEDDED, Removed.TEMPLATE),
        *(Removed.EDITING_IDS, Removed.LINKED_FILES, Removed.INVISIBLE_MARKS, Removed.CAMERA),
        *(Removed.FORM_FIELDS, Removed.LOCATION),
    }

    assert held - set(clean.removed) == set()


def test_a_picture_that_is_shown_in_part_is_left_out_whole() -> None:
    clean = odt.clean(dirty_odt.odt(clip="1cm"))

    assert "Pictures/image1.jpg" not in inflated(clean.content)
    assert Removed.EMBEDDED in clean.removed


def test_a_count_that_would_keep_a_reader_busy_goes() -> None:
    cells = '<table:table-cell table:number-columns-repeated="99999"/>'
    body = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"

    assert b"99999" not in inflated(odt.clean(dirty_odt.odt(body)).content)["content.xml"]


def test_a_manuscript_is_markdown_with_its_headline_apart(manuscript: Manuscript) -> None:
    assert manuscript.headline == "The bridge"
    assert manuscript.markdown.split("\n\n") == [
        "## First part",
        "**Bold** and *slanted* inserted commented █████ marked",
        "By a field, another, shown.",
        "[a link](https://example.org/needleNeedle) to a file",
        "1. one thing\n   - inside it",
        "in a section¹",
        "after an object",
        "words in a box",
        "- left cell | right cell",
        "¹ a note below",
    ]


def test_a_locked_document_is_refused() -> None:
    parts = dirty_odt.members() | {"META-INF/manifest.xml": dirty_odt.LOCKED}

    assert reason(dirty_odt.packed(parts)) is Reason.ENCRYPTED


@pytest.mark.parametrize("name", ["Basic/Standard/Module1.xml", "Scripts/python/macro.py"])
def test_macros_are_refused(name: str) -> None:
    assert reason(dirty_odt.packed(dirty_odt.members() | {name: b"x"})) is Reason.MACROS


@pytest.mark.parametrize(
    "body",
    [
        "<office:event-listeners><script:event-listener/></office:event-listeners>",
        "<text:p><text:script>x</text:script></text:p>",
        "<text:p><text:execute-macro/></text:p>",
    ],
)
def test_what_would_run_is_refused(body: str) -> None:
    assert reason(dirty_odt.odt(body)) is Reason.MACROS


@pytest.mark.parametrize("part", ["content.xml", "settings.xml", "meta.xml"])
def test_a_dtd_in_any_part_is_refused(part: str) -> None:
    parts = dirty_odt.members()
    parts[part] = f"<!--{'x' * 6000}--><!DOCTYPE a [<!ENTITY b 'c'>]>{parts[part]!r}"

    assert reason(dirty_odt.packed(parts)) is Reason.UNSAFE_XML


def test_another_root_is_refused() -> None:
    parts = dirty_odt.members()
    parts["content.xml"] = str(parts["content.xml"]).replace(
        ":xmlns:office:1.0", ":xmlns:office:9.0"
    )

    assert reason(dirty_odt.packed(parts)) is Reason.UNKNOWN_TYPE


@pytest.mark.parametrize("mime", ["application/vnd.oasis.opendocument.spreadsheet", ""])
def test_another_kind_of_document_is_refused(mime: str) -> None:
    assert reason(dirty_odt.packed(dirty_odt.members() | {"mimetype": mime})) is Reason.UNKNOWN_TYPE
