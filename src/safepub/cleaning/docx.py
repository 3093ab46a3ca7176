"""DOCX: what is seen of a document in a new file, or its text for the editor."""

from safepub.cleaning import (
    docx_source,
    docx_styles,
    docx_text,
    docx_traces,
    docx_write,
    manuscripts,
    traces,
)
from safepub.cleaning.document_media import Media
from safepub.cleaning.docx_rebuild import Document
from safepub.cleaning.docx_source import Source
from safepub.cleaning.files import CleanFile, FileKind, Manuscript, Remains

REMAINS = (Remains.VISIBLE_CONTENT, Remains.WORDING)


def clean(content: bytes) -> CleanFile:
    """Give the document built anew from what is known and seen.

    Pictures are encoded anew; fields, links and formulas keep their shown text; insertions
    stay and deletions go; styles and lists that are not everybody's are renamed; text boxes
    follow their paragraph. Everything else is gone.

    Raises:
        FileRefusedError: It is damaged, encrypted, too large, holds a macro or a DTD, or is of
            another standard (ISO's strict one).
    """
    with docx_source.opened(content) as source:
        words, removed = docx_traces.find(source)
        document = _document(source, reading=False)
        built = docx_write.parts(document)
        cleaned = docx_write.write(document, built)
    remains = (*REMAINS, Remains.SENSOR_NOISE) if document.media.files else REMAINS
    return CleanFile(
        kind=FileKind.DOCX,
        content=cleaned,
        words=words,
        removed=traces.in_order(removed | document.media.removed),
        remains=remains,
    )


def read(content: bytes) -> Manuscript:
    """Give the text that is seen, with its headings, lists, quotes, notes and links to the web.

    Raises:
        FileRefusedError: As in `clean`.
    """
    with docx_source.opened(content) as source:
        _, removed = docx_traces.find(source)
        document = _document(source, reading=True)
        found = docx_text.read(docx_write.parts(document))
    return manuscripts.make(found, removed | document.media.removed)


def _document(source: Source, *, reading: bool) -> Document:
    return Document(
        source=source,
        styles=docx_styles.find(source),
        media=Media(folder="word/media/"),
        reading=reading,
    )
