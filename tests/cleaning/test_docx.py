"""DOCX: what is seen stays, what is not seen goes, what is unsafe is refused."""

import io
import zipfile

import pytest
from lxml import etree
from PIL import Image

from safepub.cleaning import docx, judging_documents
from safepub.cleaning.files import (
    CleanFile,
    FileKind,
    FileRefusedError,
    Manuscript,
    Reason,
    Removed,
)
from tests.cleaning import dirty_docx
from tests.cleaning.dirty_docx import NEEDLE, RSID, W

SEEN = [
    *("The bridge", "First part", "Bold", "slanted", "commented", "inserted", "marked"),
    *("shown by a field", "and another", "a link", "to a file", "one thing", "inside it"),
    *("in a control", "smart", "words in a box", "after an object", "E=mc", "left cell"),
    *("right cell", "seen on every page", "a note below", "█████"),
]


@pytest.fixture(scope="module")
def clean() -> CleanFile:
    return docx.clean(dirty_docx.docx())


@pytest.fixture(scope="module")
def manuscript() -> Manuscript:
    return docx.read(dirty_docx.docx())


def inflated(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text(content: bytes, name: str = "word/document.xml") -> list[str]:
    root = etree.fromstring(inflated(content)[name])
    return [element.text for element in root.iter(f"{{{W}}}t")]


def cleaned_body(body: str) -> list[str]:
    return text(docx.clean(dirty_docx.docx(body)).content)


def reason(content: bytes) -> Reason:
    with pytest.raises(FileRefusedError) as refused:
        docx.clean(content)
    return refused.value.reason


def test_nothing_that_gives_away_is_left_in_any_part(clean: CleanFile) -> None:
    members = inflated(clean.content)

    for name, member in {**members, "the bytes": clean.content}.items():
        assert NEEDLE.encode() not in member, name
        assert RSID.encode() not in member, name
        assert b"2026" not in member, name
        assert NEEDLE not in name


def test_all_that_is_seen_is_still_there(clean: CleanFile) -> None:
    members = inflated(clean.content)
    parts = [name for name in members if name.startswith("word/") and name.endswith(".xml")]
    seen = "".join("".join(text(clean.content, name)) for name in parts)

    assert [words for words in SEEN if words not in seen] == []
    assert seen.count("words in a box") == 1


def test_only_the_parts_that_a_document_needs_are_written(clean: CleanFile) -> None:
    assert list(inflated(clean.content)) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/header1.xml",
        "word/footnotes.xml",
        "word/styles.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/media/image1.jpg",
    ]


def test_the_judge_finds_nothing_and_a_second_cleaning_too(clean: CleanFile) -> None:
    judging_documents.judge(FileKind.DOCX, clean.content)

    assert docx.clean(clean.content).removed == ()


def test_whatever_a_part_refers_to_is_there(clean: CleanFile) -> None:
    members = inflated(clean.content)
    document = etree.fromstring(members["word/document.xml"])
    relations = etree.fromstring(members["word/_rels/document.xml.rels"])
    ids = {one.get("Id"): one.get("Target") for one in relations}
    styles = etree.fromstring(members["word/styles.xml"])
    known = {one.get(f"{{{W}}}styleId") for one in styles}
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    used = {
        value for one in document.iter() for name, value in one.attrib.items() if office in name
    }
    assert used <= set(ids)
    assert all(f"word/{target}" in members for target in ids.values())
    assert {one.get(f"{{{W}}}val") for one in document.iter(f"{{{W}}}pStyle")} <= known


def test_the_same_document_always_makes_the_same_bytes(clean: CleanFile) -> None:
    assert docx.clean(dirty_docx.docx()).content == clean.content


def test_the_members_have_no_dates_and_nothing_extra(clean: CleanFile) -> None:
    with zipfile.ZipFile(io.BytesIO(clean.content)) as archive:
        assert archive.comment == b""
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(one.extra, one.comment, one.create_system) for one in archive.infolist()} == {
            (b"", b"", 0)
        }


def test_the_words_for_the_name_check_hold_what_is_hidden_too(clean: CleanFile) -> None:
    hidden = [
        *("Needle deleted", "Needle moved away", "Needle hidden", "Needle remark"),
        *("Needle note of a deleted sign", "Needle title", "beach.jpg", "Needle row"),
    ]

    assert [words for words in [*hidden, *SEEN[:-1]] if words not in clean.words] == ["marked"]


def test_the_report_names_what_the_original_held(clean: CleanFile) -> None:
    held = {
        *(Removed.PERSON, Removed.DATES, Removed.SOFTWARE, Removed.THUMBNAIL, Removed.COMMENTS),
        *(Removed.TRACKED_CHANGES, Removed.HIDDEN_TEXT, Removed.EMBEDDED, Removed.TEMPLATE),
        *(Removed.EDITING_IDS, Removed.LINKED_FILES, Removed.INVISIBLE_MARKS, Removed.CAMERA),
        *(Removed.FORM_FIELDS, Removed.LOCATION),
    }

    assert held - set(clean.removed) == set()


def test_neither_the_content_nor_the_words_are_in_the_repr(clean: CleanFile) -> None:
    assert NEEDLE not in repr(clean)
    assert "bridge" not in repr(clean)


def test_what_a_picture_was_cropped_by_is_gone() -> None:
    body = dirty_docx.cropped('<a:srcRect l="50000" t="25000"/>')

    members = inflated(docx.clean(dirty_docx.docx(body)).content)

    with Image.open(io.BytesIO(members["word/media/image1.jpg"])) as picture:
        assert picture.size == (32, 36)


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next_one() -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
    body = f"<w:p>{mark}<w:r><w:t>one </w:t></w:r></w:p><w:p><w:r><w:t>two</w:t></w:r></w:p>"

    made = docx.read(dirty_docx.docx(body))

    assert made.markdown == "one two"


def test_a_field_without_an_end_hides_no_text() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>still here</w:t></w:r></w:p>'
    )

    assert cleaned_body(body) == ["still here"]


def test_an_element_that_nobody_knows_goes_with_all_that_is_in_it() -> None:
    unknown = "<w:unheardOf><w:r><w:t>Needle</w:t></w:r></w:unheardOf>"
    body = f"<w:p>{unknown}<w:r><w:t>yes</w:t></w:r></w:p>"

    assert cleaned_body(body) == ["yes"]


@pytest.mark.parametrize("value", ["Needle", "Jane Doe", "urn:x", "12345678901", "00D1E5E1x"])
def test_a_value_that_is_no_word_of_the_standard_goes(value: str) -> None:
    body = f'<w:p><w:pPr><w:jc w:val="{value}"/></w:pPr><w:r><w:t>yes</w:t></w:r></w:p>'

    assert (
        value.encode()
        not in inflated(docx.clean(dirty_docx.docx(body)).content)["word/document.xml"]
    )


def test_a_picture_that_cannot_be_encoded_anew_is_left_out_and_named() -> None:
    parts = dirty_docx.members(dirty_docx.cropped(""))
    parts["word/media/Needle.jpg"] = b"\x01\x00\x00\x00 a drawing of Windows"

    clean = docx.clean(dirty_docx.packed(parts))

    assert not [name for name in inflated(clean.content) if "media" in name]
    assert Removed.EMBEDDED in clean.removed


def test_a_manuscript_is_markdown_with_its_headline_apart(manuscript: Manuscript) -> None:
    assert manuscript.headline == "The bridge"
    assert manuscript.markdown.split("\n\n") == [
        "## First part",
        "**Bold** *slanted* commented inserted█████.marked",
        "shown by a field and another",
        "[a link](https://example.org/needleNeedle?a=%28b%29) to a file",
        "1. one thing\n   - inside it",
        "in a control",
        "smart¹",
        "words in a box",
        "after an objectE=mc",
        "- left cell | right cell",
        "¹ a note below",
    ]


def test_the_report_of_a_manuscript_names_what_the_file_held(manuscript: Manuscript) -> None:
    assert {Removed.COMMENTS, Removed.TRACKED_CHANGES} <= set(manuscript.removed)


def test_iso_s_strict_variant_is_refused() -> None:
    parts = dirty_docx.members()
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace(W, dirty_docx.STRICT)

    assert reason(dirty_docx.packed(parts)) is Reason.UNKNOWN_TYPE


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/vbaData.xml"])
def test_macros_are_refused(name: str) -> None:
    assert reason(dirty_docx.packed(dirty_docx.members() | {name: b"x"})) is Reason.MACROS


def test_a_document_that_says_it_has_macros_is_refused() -> None:
    parts = dirty_docx.members()
    parts["[Content_Types].xml"] = dirty_docx.types("ms-word.document.macroEnabled.main")

    assert reason(dirty_docx.packed(parts)) is Reason.MACROS


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/theme/theme1.xml", "customXml/item1.xml"]
)
def test_a_dtd_in_any_part_is_refused(part: str) -> None:
    parts = dirty_docx.members()
    parts[part] = f"<!--{'x' * 6000}--><!DOCTYPE a [<!ENTITY b 'c'>]>{parts[part]!r}"

    assert reason(dirty_docx.packed(parts)) is Reason.UNSAFE_XML


def test_a_document_without_its_text_is_refused() -> None:
    parts = dirty_docx.members()
    del parts["word/document.xml"]

    assert reason(dirty_docx.packed(parts)) is Reason.DAMAGED


def test_a_part_that_is_not_needed_may_be_broken() -> None:
    parts = dirty_docx.members() | {"word/fontTable.xml": b"", "word/theme/theme1.xml": b"<"}

    assert docx.clean(dirty_docx.packed(parts)).words
