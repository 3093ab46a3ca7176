import io
import struct
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from safepub.cleaning import judging, pdf, pictures
from safepub.cleaning.files import FileKind, FileRefusedError, Reason
from tests.cleaning import dirty_pdf, dirty_pictures

CLEAN = {
    **{
        kind: pictures.clean(dirty_pictures.ALL[kind.value](), kind).content
        for kind in (FileKind.JPEG, FileKind.PNG, FileKind.WEBP)
    },
    FileKind.PDF: pdf.clean(dirty_pdf.plain(pages=2)).content,
}

Change = Callable[[bytes], bytes]


def insert(at: int, added: bytes) -> Change:
    return lambda content: content[:at] + added + content[at:]


def replace(old: bytes, new: bytes) -> Change:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return change


def longer_riff(added: bytes) -> Change:
    return lambda content: (
        b"RIFF" + struct.pack("<I", len(content) - 8 + len(added)) + content[8:] + added
    )


def reason(kind: FileKind, content: bytes) -> Reason:
    with pytest.raises(FileRefusedError) as refusal:
        judging.judge(kind, content)
    return refusal.value.reason


@pytest.mark.parametrize("kind", CLEAN)
def test_what_safepub_writes_is_clean(kind: FileKind) -> None:
    judging.judge(kind, CLEAN[kind])


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG, FileKind.WEBP])
def test_a_picture_of_any_channels_is_clean(kind: FileKind, mode: str) -> None:
    picture = Image.effect_noise((40, 30), 90).convert(mode)
    if mode == "RGBA":
        picture.putalpha(Image.effect_noise((40, 30), 90))

    judging.judge(kind, pictures.encode(picture, kind))


@pytest.mark.parametrize("kind", CLEAN)
def test_one_byte_behind_the_end_is_too_much(kind: FileKind) -> None:
    assert reason(kind, CLEAN[kind] + b"\n") is Reason.NOT_CLEAN


@pytest.mark.parametrize("kind", CLEAN)
def test_a_file_that_breaks_off_is_not_clean(kind: FileKind) -> None:
    for length in (0, 1, 20, len(CLEAN[kind]) // 2, len(CLEAN[kind]) - 1):
        assert reason(kind, CLEAN[kind][:length]) is Reason.NOT_CLEAN


@pytest.mark.parametrize(
    "change",
    [
        insert(20, b"\xff\xfe\x00\x06abcd"),
        insert(20, b"\xff\xe1\x00\x08Exif\x00\x00"),
        insert(20, b"\xff\xff\xff"),
        insert(20, b"\xff\xdd\x00\x04\x00\x00"),
        replace(b"JFIF\x00\x01\x01\x00\x00\x01", b"JFIF\x00\x01\x01\x01\x01\x2c"),
        replace(b"\xff\xdb\x00\x43", b"\xff\xdb\x00\x44"),
        replace(b"\xff\xd9", b"\xff\xda"),
        lambda content: content[:-2] + content[2:],
    ],
)
def test_a_jpeg_with_anything_more_is_not_clean(change: Change) -> None:
    assert reason(FileKind.JPEG, change(CLEAN[FileKind.JPEG])) is Reason.NOT_CLEAN


@pytest.mark.parametrize(
    "change",
    [
        insert(33, dirty_pictures.chunk(b"tEXt", b"Author\x00somebody")),
        insert(33, dirty_pictures.chunk(b"pHYs", bytes(9))),
        insert(33, dirty_pictures.chunk(b"IDAT", b"")[:-1]),
        insert(-12, dirty_pictures.chunk(b"IDAT", b"behind the pixels")),
        insert(-12, dirty_pictures.chunk(b"tIME", bytes(7))),
        lambda content: content[:-12] + dirty_pictures.chunk(b"IEND", b"x"),
        replace(b"IDAT", b"IDAZ"),
    ],
)
def test_a_png_with_anything_more_is_not_clean(change: Change) -> None:
    assert reason(FileKind.PNG, change(CLEAN[FileKind.PNG])) is Reason.NOT_CLEAN


@pytest.mark.parametrize(
    "change",
    [
        longer_riff(b"EXIF\x04\x00\x00\x00abcd"),
        longer_riff(b"JUNK\x00\x00\x00\x00"),
        longer_riff(b"abc"),
        replace(b"VP8 ", b"VP8Z"),
    ],
)
def test_a_webp_with_anything_more_is_not_clean(change: Change) -> None:
    assert reason(FileKind.WEBP, change(CLEAN[FileKind.WEBP])) is Reason.NOT_CLEAN


@pytest.mark.parametrize(
    "change",
    [
        insert(15, b"% a remark\n"),
        replace(b"/Type /Catalog", b"/Type /Catalog /Lang (be)"),
        replace(b"/Type /Catalog", b"/Type /Catalog /Metadata 3 0 R"),
        replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 2 0 R"),
        replace(b"/P Do Q", b"/P Do %"),
        replace(b"endobj\n", b"endobj\n\n\n"),
        replace(b"JFIF\x00\x01\x01\x00\x00\x01", b"JFIF\x00\x01\x01\x01\x01\x2c"),
        replace(b"65535 f \n", b"65535 f\r\n"),
        lambda content: content + content[content.rindex(b"xref\n0") :],
    ],
)
def test_a_pdf_with_anything_more_is_not_clean(change: Change) -> None:
    assert reason(FileKind.PDF, change(CLEAN[FileKind.PDF])) is Reason.NOT_CLEAN


@pytest.mark.parametrize("kind", CLEAN)
def test_what_comes_in_is_not_clean(kind: FileKind) -> None:
    dirty = dirty_pdf.pdf() if kind is FileKind.PDF else dirty_pictures.ALL[kind.value]()

    assert reason(kind, dirty) is Reason.NOT_CLEAN


def test_a_pdf_with_a_title_is_not_clean() -> None:
    with pikepdf.open(io.BytesIO(CLEAN[FileKind.PDF])) as document:
        document.docinfo["/Title"] = "A title"
        file = io.BytesIO()
        document.save(file)

    assert reason(FileKind.PDF, file.getvalue()) is Reason.NOT_CLEAN
