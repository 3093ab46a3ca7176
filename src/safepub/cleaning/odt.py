"""ODT: what is seen of a document in a new file, or its text for the editor."""

from safepub.cleaning import manuscripts, odt_source, odt_text, odt_traces, odt_write, traces
from safepub.cleaning.document_media import Media
from safepub.cleaning.files import CleanFile, FileKind, Manuscript, Remains

REMAINS = (Remains.VISIBLE_CONTENT, Remains.WORDING)


def clean(content: bytes) -> CleanFile:
    """Give the document built anew from what is known and seen.

    Pictures are encoded anew; fields and links keep their shown text; insertions stay and
    deletions go; styles, lists, pages, tables and pictures are renamed; text boxes follow
    their paragraph. Everything else is gone.

    Raises:
        FileRefusedError: It is damaged, encrypted, too large, or holds a script or a DTD.
    """
    media = Media(folder="Pictures/")
    with odt_source.opened(content) as source:
        words, removed = odt_traces.find(source)
        cleaned = odt_write.write(odt_write.parts(source, media, reading=False), media)
    return CleanFile(
        kind=FileKind.ODT,
        content=cleaned,
        words=words,
        removed=traces.in_order(removed | media.removed),
        remains=(*REMAINS, Remains.SENSOR_NOISE) if media.files else REMAINS,
    )


def read(content: bytes) -> Manuscript:
    """Give the text that is seen, with its headings, lists, quotes, notes and links to the web.

    Raises:
        FileRefusedError: As in `clean`.
    """
    media = Media(folder="Pictures/")
    with odt_source.opened(content) as source:
        _, removed = odt_traces.find(source)
        found = odt_text.read(odt_write.parts(source, media, reading=True))
    return manuscripts.make(found, removed | media.removed)
