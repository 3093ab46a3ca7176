import io
import zipfile

import pytest
from PIL import Image

from safepub.cleaning import kinds
from safepub.cleaning.files import FileKind, FileRefusedError, Reason
from tests.cleaning import dirty_pdf, dirty_pictures, hostile

CONTENT_TYPES = "[Content_Types].xml"
ODT = "application/vnd.oasis.opendocument.text"


def archive(**members: str) -> bytes:
    return packed({name.replace("__", "/"): text for name, text in members.items()})


def packed(members: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, text in members.items():
            written.writestr(name, text)
    return file.getvalue()


def reason(content: bytes) -> Reason:
    with pytest.raises(FileRefusedError) as refusal:
        kinds.recognise(content, markdown=False)
    return refusal.value.reason


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (dirty_pictures.jpeg(), FileKind.JPEG),
        (dirty_pictures.png(), FileKind.PNG),
        (dirty_pictures.webp(), FileKind.WEBP),
        (dirty_pdf.plain(), FileKind.PDF),
        (b"\xef\xbb\xbf\r\n" + dirty_pdf.plain(), FileKind.PDF),
        (hostile.docx([b"<w/>"]), FileKind.DOCX),
        (archive(mimetype=ODT, **{"content.xml": ""}), FileKind.ODT),
        ("Прывітанне".encode(), FileKind.TXT),
        ("Прывітанне".encode("utf-16"), FileKind.TXT),
        (b"BMW and MZ are makes of motor-cycles", FileKind.TXT),
    ],
)
def test_a_file_is_what_its_inside_says(content: bytes, kind: FileKind) -> None:
    recognised = kinds.recognise(content, markdown=False)

    assert recognised is kind
    assert kinds.begins_as(kind, content)


def test_a_name_tells_markdown_from_text_and_nothing_else() -> None:
    assert kinds.is_named_markdown("Notes.MD")
    assert not kinds.is_named_markdown("notes.md.txt")
    assert kinds.recognise(b"# Text", markdown=True) is FileKind.MARKDOWN
    assert kinds.recognise(dirty_pictures.jpeg(), markdown=True) is FileKind.JPEG


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Reason.EMPTY),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", Reason.HEIC),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", Reason.HEIC),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avifmif1", Reason.UNKNOWN_TYPE),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isom", Reason.UNKNOWN_TYPE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), Reason.UNKNOWN_TYPE),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Reason.ENCRYPTED,
        ),
        (b"II*\x00" + bytes(100), Reason.UNKNOWN_TYPE),
        (b"{\\rtf1 text}", Reason.UNKNOWN_TYPE),
        (b"%!PS-Adobe-3.0", Reason.UNKNOWN_TYPE),
        (b"  <!DOCTYPE html><p>", Reason.UNKNOWN_TYPE),
        (b"<?xml version='1.0'?><svg/>", Reason.UNKNOWN_TYPE),
        (b"Some text\n%PDF-1.4\n", Reason.TWO_FORMATS),
        (archive(anything="text"), Reason.UNKNOWN_TYPE),
        (b"PK\x03\x04 and nothing of a ZIP file", Reason.DAMAGED),
        (packed({CONTENT_TYPES: "<Types/>", "xl/workbook.xml": ""}), Reason.UNKNOWN_TYPE),
        (packed({CONTENT_TYPES: "", "word/document.xml": "", "content.xml": ""}),
         Reason.TWO_FORMATS),
        (packed({CONTENT_TYPES: "", "word/document.xml": "", "word/vbaProject.bin": ""}),
         Reason.MACROS),
        (packed({CONTENT_TYPES: "document.macroEnabled.main+xml", "word/document.xml": ""}),
         Reason.MACROS),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_refused_with_its_reason(content: bytes, expected: Reason) -> None:
    assert reason(content) is expected


def test_a_picture_of_another_kind_is_refused() -> None:
    gif = dirty_pictures.saved(Image.new("P", (4, 4)), "GIF")

    assert reason(gif) is Reason.UNKNOWN_TYPE
    assert kinds.picture_kind(gif) is None


def test_a_zip_file_with_locked_members_is_refused() -> None:
    content = bytearray(hostile.docx([b"<w/>"]))
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert reason(bytes(content)) is Reason.ENCRYPTED


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_file_with_two_members_of_one_name_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for text in ("one", "two"):
            written.writestr("word/document.xml", text)

    assert reason(file.getvalue()) is Reason.DAMAGED
