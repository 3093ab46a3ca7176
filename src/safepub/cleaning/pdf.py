"""PDF: a picture of each page in a new file, and the words that the old one held."""

import io
from collections.abc import Iterator
from contextlib import closing

import pikepdf
import pypdfium2

from safepub.cleaning import pdf_traces, pdf_words, pictures
from safepub.cleaning.answers import MOST_CONTENT
from safepub.cleaning.files import CleanFile, FileKind, FileRefusedError, Reason, Remains

DOTS_PER_INCH = 150
POINTS_PER_INCH = 72
QUALITY = 75
"""Of JPEG, which is at its worst with letters: a page of small print takes 0.45 MB."""
LONGEST_SIDE = 4_000
"""Pixels of a page; a larger page comes out with fewer dots per inch."""
MOST_PAGES = 200
LEAST_POINTS, MOST_POINTS = 3, 14_400
"""Points of a page's side: what the format itself allows."""
MOST_PIXELS = 500_000_000
"""Pixels of all pages together: 200 pages of A4."""
REMAINS = (
    Remains.VISIBLE_CONTENT,
    Remains.SENSOR_NOISE,
    Remains.PRINTER_DOTS,
    Remains.WORDING,
)

_PLACED = "q {width} 0 0 {height} 0 0 cm /P Do Q"
"""A page's whole content: its picture, over all of it."""


def clean(content: bytes) -> CleanFile:
    """Give a new PDF of the pages' pictures.

    What is not seen on a page is gone: text under black boxes, hidden layers, what
    was cropped away, comments, attachments, scripts, older revisions. Forms come
    out as they are filled in.

    Raises:
        FileRefusedError: It is damaged, encrypted or too large.
    """
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as original:
            if original.is_encrypted:
                raise FileRefusedError(Reason.ENCRYPTED)
            removed = pdf_traces.found(original, content)
            beside = pdf_words.beside_pages(original)
        with closing(pypdfium2.PdfDocument(content)) as document:
            _refuse(document)
            words = pdf_words.on_pages(document)
            pages = list(_drawn(document))
    except pikepdf.PasswordError:
        raise FileRefusedError(Reason.ENCRYPTED) from None
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, TypeError, LookupError, OSError):
        raise FileRefusedError(Reason.DAMAGED) from None
    return CleanFile(
        kind=FileKind.PDF,
        content=_bound(pages),
        words=pdf_words.joined(words, beside),
        removed=removed,
        remains=REMAINS,
        pages=len(pages),
    )


_Drawn = tuple[bytes, tuple[int, int], tuple[int, int]]
"""A page: its picture as JPEG, width and height in pixels, width and height in points."""


def _refuse(document: pypdfium2.PdfDocument) -> None:
    if len(document) > MOST_PAGES:
        raise FileRefusedError(Reason.TOO_MANY_PAGES)
    if not len(document):
        raise FileRefusedError(Reason.DAMAGED)
    pixels = 0.0
    for number in range(len(document)):
        width, height = document.get_page_size(number)
        if not (LEAST_POINTS <= min(width, height) <= max(width, height) <= MOST_POINTS):
            raise FileRefusedError(Reason.TOO_MANY_PIXELS)
        pixels += width * height * _scale(width, height) ** 2
    if pixels > MOST_PIXELS:
        raise FileRefusedError(Reason.TOO_MANY_PIXELS)


def _scale(width: float, height: float) -> float:
    return min(DOTS_PER_INCH / POINTS_PER_INCH, LONGEST_SIDE / max(width, height))


def _drawn(document: pypdfium2.PdfDocument) -> Iterator[_Drawn]:
    document.init_forms()
    size = 0
    for number in range(len(document)):
        with closing(document[number]) as page:
            points = page.get_size()
            drawn = page.render(scale=_scale(*points), draw_annots=False, limit_image_cache=True)
            picture = pictures.fresh(drawn.to_pil().convert("RGB"))
            drawn.close()
        jpeg = pictures.encode(picture, FileKind.JPEG, quality=QUALITY)
        size += len(jpeg)
        if size > MOST_CONTENT:
            raise FileRefusedError(Reason.TOO_LARGE)
        # Whole points: fractions tell which program made the page.
        yield jpeg, picture.size, (round(points[0]), round(points[1]))


def _bound(pages: list[_Drawn]) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        for jpeg, (width, height), size in pages:
            page = document.add_blank_page(page_size=size)
            placed = _PLACED.format(width=size[0], height=size[1]).encode()
            page.obj.Contents = document.make_stream(placed)
            picture = document.make_stream(
                jpeg,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=width,
                Height=height,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        document.save(
            written,
            force_version="1.4",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            # The file's own hash; the other choices are the time or a well-known constant.
            deterministic_id=True,
        )
    return written.getvalue()
