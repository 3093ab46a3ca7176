"""What a file is, by its own first bytes and its inside; its name tells next to nothing."""

import io
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NoReturn

from safepub.cleaning.files import FileKind, FileRefusedError, Reason

PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
MOST_MEMBERS = 2_000
"""Files inside a ZIP file; a document of ten attached pictures has about thirty."""

_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
# Readers look for a PDF's first line this far into a file.
_PDF_WINDOW = 1024
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_MIME_ODT = b"application/vnd.oasis.opendocument.text"
_CONTENT_TYPES = "[Content_Types].xml"
_MOST_CONTENT_TYPES = 1024 * 1024

# Text as far as the bytes go, but not what a reader of text expects.
_OTHER_TEXT = (b"{\\rtf", b"%!PS")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MARKED_UP = (b"<?xml", b"<!doctype", b"<html", b"<svg")


def is_named_markdown(name: str) -> bool:
    """Tell whether a name ends as those of Markdown files do."""
    return name.lower().endswith(_MARKDOWN_NAMES)


def begins_as(kind: FileKind, content: bytes) -> bool:
    """Tell whether the first bytes are those of this kind, and for text of no other."""
    begins = _BEGINNINGS.get(kind)
    if begins is None:
        return not any(others(content) for others in _BEGINNINGS.values())
    return begins(content)


def recognise(content: bytes, *, markdown: bool) -> FileKind:
    """Give the kind of a file.

    Args:
        content: The file.
        markdown: Its name is that of a Markdown file, if it turns out to be text.

    Raises:
        FileRefusedError: It is none of the kinds that safepub takes.
    """
    if not content:
        raise FileRefusedError(Reason.EMPTY)
    for kind, begins in _BEGINNINGS.items():
        if kind not in _IN_ZIP and begins(content):
            return kind
    if content.startswith(_ZIP):
        return _kind_in_zip(content)
    _refuse_others(content)
    return FileKind.MARKDOWN if markdown else FileKind.TXT


def picture_kind(content: bytes) -> FileKind | None:
    """Give the kind of a picture, or None where it is no picture that safepub takes."""
    return next((kind for kind in PICTURES if _BEGINNINGS[kind](content)), None)


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff")


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n")


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def _is_pdf(content: bytes) -> bool:
    start = content[:_PDF_WINDOW].removeprefix(b"\xef\xbb\xbf")
    return start.lstrip(b"\x00\t\n\f\r ").startswith(_PDF)


def _is_zip(content: bytes) -> bool:
    return content.startswith(_ZIP)


_BEGINNINGS: Mapping[FileKind, Callable[[bytes], bool]] = MappingProxyType(
    {
        FileKind.JPEG: _is_jpeg,
        FileKind.PNG: _is_png,
        FileKind.WEBP: _is_webp,
        FileKind.PDF: _is_pdf,
        FileKind.DOCX: _is_zip,
        FileKind.ODT: _is_zip,
    }
)
_IN_ZIP = frozenset({FileKind.DOCX, FileKind.ODT})


def _refuse_others(content: bytes) -> None:
    if content.startswith(_OLE):
        # Word wraps an encrypted document in one of these.
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise FileRefusedError(Reason.ENCRYPTED if locked else Reason.UNKNOWN_TYPE)
    if content[4:8] == b"ftyp":
        brands = {content[8:12], *(content[at : at + 4] for at in range(16, 64, 4))}
        heic = bool(brands & _HEIC) and b"avif" not in brands
        raise FileRefusedError(Reason.HEIC if heic else Reason.UNKNOWN_TYPE)
    start = content[:_PDF_WINDOW]
    binary = b"\x00" in start and not start.startswith(_UTF_16)
    marked_up = start.lstrip().lower().startswith(_MARKED_UP)
    if binary or marked_up or start.startswith(_OTHER_TEXT):
        raise FileRefusedError(Reason.UNKNOWN_TYPE)
    if _PDF in start:
        raise FileRefusedError(Reason.TWO_FORMATS)


def _kind_in_zip(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            _refuse_odd_members(members, names)
            return _document_kind(archive, names)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        _refuse_damaged()


def _refuse_odd_members(members: list[zipfile.ZipInfo], names: set[str]) -> None:
    if len(members) > MOST_MEMBERS or len(names) < len(members):
        _refuse_damaged()
    if any(member.flag_bits & 1 for member in members):
        raise FileRefusedError(Reason.ENCRYPTED)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefusedError(Reason.MACROS)


def _document_kind(archive: zipfile.ZipFile, names: set[str]) -> FileKind:
    is_docx = _CONTENT_TYPES in names and any(name.startswith("word/") for name in names)
    is_odt = "mimetype" in names and _read(archive, "mimetype", 256).strip() == _MIME_ODT
    if is_docx and (is_odt or "content.xml" in names):
        raise FileRefusedError(Reason.TWO_FORMATS)
    if is_docx and b"macroEnabled" in _read(archive, _CONTENT_TYPES, _MOST_CONTENT_TYPES):
        raise FileRefusedError(Reason.MACROS)
    if is_docx:
        return FileKind.DOCX
    if is_odt:
        return FileKind.ODT
    raise FileRefusedError(Reason.UNKNOWN_TYPE)


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as member:
        return member.read(most)


def _refuse_damaged() -> NoReturn:
    raise FileRefusedError(Reason.DAMAGED) from None
