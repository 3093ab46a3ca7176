"""The words of a PDF, read before its pages become pictures."""

import re
from collections.abc import Iterator
from contextlib import closing, suppress

import pikepdf
import pypdfium2

from safepub.cleaning.files import FileRefusedError, Reason

MOST_CHARACTERS = 1_000_000
"""Characters of a file's words; a book has about as many."""
_DEPTH = 20
# PDFium's marks for a hyphen at the end of a line, whose break it leaves out.
_LINE_END_HYPHENS = ("\ufffe", "\x02")
_TAG = re.compile(r"<[^>]{0,2000}>")
_IN_COMMENTS = ("/Contents", "/Subj", "/T", "/RC")
_IN_FIELDS = ("/V", "/DV", "/T", "/TU")


def on_pages(document: pypdfium2.PdfDocument) -> list[str]:
    """Give each page's words, seen or not: under black boxes and outside the page as well.

    Raises:
        FileRefusedError: They are too many to be checked.
    """
    words: list[str] = []
    left = MOST_CHARACTERS
    for number in range(len(document)):
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            left -= text.count_chars()
            if left < 0:
                raise FileRefusedError(Reason.TOO_LARGE)
            words.append(text.get_text_range())
    return words


def beside_pages(document: pikepdf.Pdf) -> list[str]:
    """Give the words of comments and form fields, as far as they can be read.

    Raises:
        FileRefusedError: They are too many to be checked.
    """
    words: list[str] = []
    left = MOST_CHARACTERS
    for found in (*_comments(document), *_fields(document)):
        left -= len(found)
        if left < 0:
            raise FileRefusedError(Reason.TOO_LARGE)
        words.append(found)
    return words


def joined(*parts: list[str]) -> str:
    """Give all words as one text with a line for each part, without signs that are no text."""
    text = "\n".join(word for part in parts for word in part)
    for sign in _LINE_END_HYPHENS:
        text = text.replace(sign, "-\n")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(_plain, lines)).encode(errors="replace").decode().strip()


def _plain(sign: str) -> str:
    if sign == "\n" or sign.isprintable():
        return sign
    return " " if sign.isspace() else ""


def _comments(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        with suppress(Exception):
            for comment in page.obj.get("/Annots", ()):
                yield from _strings(comment, _IN_COMMENTS)


def _fields(document: pikepdf.Pdf) -> Iterator[str]:
    with suppress(Exception):
        waiting = [(field, 0) for field in document.Root.AcroForm.Fields]
        while waiting:
            field, depth = waiting.pop()
            yield from _strings(field, _IN_FIELDS)
            if depth < _DEPTH:
                waiting += [(kid, depth + 1) for kid in field.get("/Kids", ())]


def _strings(holder: pikepdf.Object, keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        value = holder.get(key)
        if isinstance(value, pikepdf.String) and str(value):
            yield _TAG.sub(" ", str(value)) if key == "/RC" else str(value)
