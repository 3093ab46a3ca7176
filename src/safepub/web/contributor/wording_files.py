"""What the contributor's pages say about files: types, what was removed, what stays, refusals.

The sentences are marked for the catalogues; a page translates what it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safepub.cleaning.files import FileKind, Reason, Remains, Removed
from safepub.languages import later


@dataclass(frozen=True, kw_only=True)
class ReasonWords:
    """Why a file was not kept, and what can be done about it."""

    why: str
    way_out: str


KINDS: Mapping[FileKind, str] = MappingProxyType(
    {
        FileKind.JPEG: later("Picture (JPEG)"),
        FileKind.PNG: later("Picture (PNG)"),
        FileKind.WEBP: later("Picture (WebP)"),
        FileKind.PDF: later("Document (PDF)"),
        FileKind.DOCX: later("Document (DOCX)"),
        FileKind.ODT: later("Document (ODT)"),
        FileKind.TXT: later("Plain text"),
        FileKind.MARKDOWN: later("Text with signs (Markdown)"),
    }
)

ACCEPTED = (
    *("image/jpeg", "image/png", "image/webp", "application/pdf"),
    *(".docx", ".odt", ".txt", ".md"),
)
"""What a browser offers first when files are chosen. What is taken is decided by their bytes."""

REMOVED: Mapping[Removed, str] = MappingProxyType(
    {
        Removed.LOCATION: later("The place where it was made."),
        Removed.CAMERA: later("The camera: its make, its settings, its serial number."),
        Removed.PERSON: later("Names of people, owners and companies."),
        Removed.DATES: later("Days and hours at which it was made or changed."),
        Removed.SOFTWARE: later("Programs and devices that it was made with."),
        Removed.THUMBNAIL: later("A small copy of how it looked before."),
        Removed.COLOURS: later("The colour profile of a camera or screen."),
        Removed.COMMENTS: later("Comments."),
        Removed.TRACKED_CHANGES: later("Recorded changes, and what had been deleted."),
        Removed.HIDDEN_TEXT: later("Hidden text."),
        Removed.EMBEDDED: later("Other files inside it."),
        Removed.SCRIPTS: later("Small programs inside it."),
        Removed.FORM_FIELDS: later("Fields of a form."),
        Removed.OLD_REVISIONS: later("Earlier versions of it."),
        Removed.TEMPLATE: later("The template that it was made from."),
        Removed.EDITING_IDS: later("Marks that tell which parts were written together."),
        Removed.PROVENANCE: later("A signed record of where it comes from (C2PA)."),
        Removed.TRAILING: later("Something that was hidden behind its end."),
        Removed.INVISIBLE_MARKS: later("Invisible letters in the text."),
        Removed.LINKED_FILES: later("Links to files elsewhere."),
        Removed.OTHER: later("Other details that nobody needs to see it."),
    }
)

REMAINS: Mapping[Remains, str] = MappingProxyType(
    {
        Remains.SENSOR_NOISE: later(
            "The noise of the camera's sensor: whoever has other pictures from this camera can"
            " compare them."
        ),
        Remains.VISIBLE_CONTENT: later(
            "What can be seen or read in it: a face, a window, a place, a view that somebody knows."
        ),
        Remains.PRINTER_DOTS: later(
            "Tiny yellow dots that colour printers leave on paper, if it is a scan."
        ),
        Remains.WORDING: later("The words, and the way in which they are put."),
    }
)

_SAVE_ANEW = later("Open it on your device, save it anew, and send the new file.")
_SMALLER = later("Make it smaller, for instance 2,560 pixels wide, and send that.")

REASONS: Mapping[Reason, ReasonWords] = MappingProxyType(
    {
        Reason.UNKNOWN_TYPE: ReasonWords(
            why=later("This type of file is not taken, or nobody can tell what it is."),
            way_out=later(
                "Save pictures as JPEG, PNG or WebP, and documents as PDF, DOCX, ODT, TXT or MD."
            ),
        ),
        Reason.HEIC: ReasonWords(
            why=later("It is a HEIC picture, the form that iPhones use."),
            way_out=later("Export it as JPEG on your device, and send that."),
        ),
        Reason.EMPTY: ReasonWords(
            why=later("The file is empty."),
            way_out=later("See whether it opens on your device, then choose it once more."),
        ),
        Reason.TOO_LARGE: ReasonWords(
            why=later("It is too large: 20 MB is the most."),
            way_out=later("Make the picture smaller, or split the document."),
        ),
        Reason.TOO_MANY_PIXELS: ReasonWords(
            why=later("The picture has too many pixels."), way_out=_SMALLER
        ),
        Reason.TOO_MANY_PAGES: ReasonWords(
            why=later("The document has too many pages."),
            way_out=later("Split it into several files."),
        ),
        Reason.DAMAGED: ReasonWords(
            why=later("The file is damaged: it cannot be read to its end."), way_out=_SAVE_ANEW
        ),
        Reason.ENCRYPTED: ReasonWords(
            why=later("The file is locked with a password."),
            way_out=later("Save a copy of it without a password, and send that."),
        ),
        Reason.MACROS: ReasonWords(
            why=later("The document holds macros, which are small programs."),
            way_out=later("Save it as a document without macros, and send that."),
        ),
        Reason.ANIMATED: ReasonWords(
            why=later("The picture moves. Only still pictures are taken."),
            way_out=later("Send one still picture of it."),
        ),
        Reason.TOO_SLOW: ReasonWords(
            why=later("It took too long to clean it."),
            way_out=later("Send a simpler file: fewer pages, or pictures of the pages."),
        ),
        Reason.TOO_MUCH_MEMORY: ReasonWords(
            why=later("It takes too much memory to clean it."),
            way_out=later("Send a simpler file: fewer pages, or a smaller picture."),
        ),
        Reason.UNSAFE_XML: ReasonWords(
            why=later("The document is built in a way that could do harm."),
            way_out=later("Copy its text into a new document, and send that."),
        ),
        Reason.NOT_CLEAN: ReasonWords(
            why=later("After cleaning, something was still in it that could give you away."),
            way_out=later("Copy what matters into a new file, and send that."),
        ),
        Reason.TWO_FORMATS: ReasonWords(
            why=later("It is two types of file in one, which can hide something."),
            way_out=_SAVE_ANEW,
        ),
        Reason.NOT_TEXT: ReasonWords(
            why=later("It is called a text, but is something else inside."),
            way_out=later("Save it as plain text in UTF-8, and send that."),
        ),
        Reason.FAILED: ReasonWords(why=later("It could not be cleaned."), way_out=_SAVE_ANEW),
    }
)

NO_TIME = ReasonWords(
    why=later("The files before it took so long that this one was not looked at."),
    way_out=later("Send it once more, alone."),
)
BUSY = ReasonWords(
    why=later("Other files are being cleaned right now."),
    way_out=later("Send it once more in a minute."),
)
TOO_MANY = ReasonWords(
    why=later("An article takes at most ten files."),
    way_out=later("Remove one that you can do without, then send this one."),
)
CLEANED_TOO_LARGE = ReasonWords(
    why=later("Once cleaned, it is larger than 20 MB."),
    way_out=later("Make the picture smaller, or split the document."),
)
ALREADY = ReasonWords(
    why=later("This file is attached already."), way_out=later("There is nothing for you to do.")
)
CHANGED_MEANWHILE = ReasonWords(
    why=later("The article was changed in another window at the same moment."),
    way_out=later("Send it once more."),
)
