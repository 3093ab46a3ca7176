"""What comes out of cleaning: a clean file or a manuscript, or the reason for a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from safepub.errors import InvalidError


class FileKind(StrEnum):
    """A type of file that safepub takes."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TXT = "txt"
    MARKDOWN = "markdown"


SUFFIXES: Mapping[FileKind, str] = MappingProxyType(
    {
        FileKind.JPEG: ".jpg",
        FileKind.PNG: ".png",
        FileKind.WEBP: ".webp",
        FileKind.PDF: ".pdf",
        FileKind.DOCX: ".docx",
        FileKind.ODT: ".odt",
        FileKind.TXT: ".txt",
        FileKind.MARKDOWN: ".md",
    }
)
"""How the name of a clean file ends."""

MEDIA_TYPES: Mapping[FileKind, str] = MappingProxyType(
    {
        FileKind.JPEG: "image/jpeg",
        FileKind.PNG: "image/png",
        FileKind.WEBP: "image/webp",
        FileKind.PDF: "application/pdf",
        FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileKind.ODT: "application/vnd.oasis.opendocument.text",
        FileKind.TXT: "text/plain; charset=utf-8",
        FileKind.MARKDOWN: "text/markdown; charset=utf-8",
    }
)
"""What a clean file is sent as."""


class Removed(StrEnum):
    """A family of traces that the original held and the clean file does not."""

    LOCATION = "location"
    CAMERA = "camera"
    PERSON = "person"
    DATES = "dates"
    SOFTWARE = "software"
    THUMBNAIL = "thumbnail"
    COLOURS = "colour_profile"
    COMMENTS = "comments"
    TRACKED_CHANGES = "tracked_changes"
    HIDDEN_TEXT = "hidden_text"
    EMBEDDED = "embedded"
    SCRIPTS = "scripts"
    FORM_FIELDS = "form_fields"
    OLD_REVISIONS = "old_revisions"
    TEMPLATE = "template"
    EDITING_IDS = "editing_ids"
    PROVENANCE = "provenance"
    TRAILING = "trailing"
    INVISIBLE_MARKS = "invisible_marks"
    LINKED_FILES = "linked_files"
    OTHER = "other"


class Remains(StrEnum):
    """What may give somebody away and no cleaning removes."""

    SENSOR_NOISE = "sensor_noise"
    VISIBLE_CONTENT = "visible_content"
    PRINTER_DOTS = "printer_dots"
    WORDING = "wording"


class Reason(StrEnum):
    """Why a file is refused."""

    UNKNOWN_TYPE = "unknown_type"
    HEIC = "heic"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    ANIMATED = "animated"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    UNSAFE_XML = "unsafe_xml"
    NOT_CLEAN = "not_clean"
    TWO_FORMATS = "two_formats"
    NOT_TEXT = "not_text"
    FAILED = "failed"


class FileRefusedError(InvalidError):
    """The file cannot be made clean, so nothing of it is kept; `reason` says why."""

    message = "This file cannot be made safe, so it was not kept."

    def __init__(self, reason: Reason) -> None:
        """Keep the reason."""
        super().__init__()
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class CleanFile:
    """A file without its traces.

    Attributes:
        kind: Its type; a picture may come out in another type than it came in.
        content: The bytes.
        words: The text found in the original before it was flattened; "" for pictures.
        removed: What the original held and the content does not.
        remains: What no cleaning removes.
        width: Pixels, for pictures.
        height: Pixels, for pictures.
        pages: Pages, for PDF.
    """

    kind: FileKind
    content: bytes = field(repr=False)
    words: str = field(default="", repr=False)
    removed: tuple[Removed, ...] = ()
    remains: tuple[Remains, ...] = ()
    width: int | None = None
    height: int | None = None
    pages: int | None = None


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """A text out of a file, ready for the editor.

    Attributes:
        markdown: The text.
        headline: The first heading or title paragraph, or "".
        removed: What the file held and the text does not.
    """

    markdown: str = field(repr=False)
    headline: str = field(default="", repr=False)
    removed: tuple[Removed, ...] = ()
