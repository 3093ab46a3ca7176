"""Files that are small on the wire and large, slow or two-faced where they are read."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

import pikepdf
from pikepdf import Dictionary, Name

from tests.cleaning import dirty_pdf, dirty_pictures

MEBIBYTE = 1024 * 1024

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def packed(size: int) -> bytes:
    """So many zeros, compressed a little at a time."""
    packing = zlib.compressobj(9)
    whole, rest = divmod(size, MEBIBYTE)
    zeros = bytes(MEBIBYTE)
    pieces = [packing.compress(zeros) for _ in range(whole)]
    return b"".join(pieces) + packing.compress(bytes(rest)) + packing.flush()


def png(side: int) -> bytes:
    """A black square of one bit a pixel."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    data = packed(side * (1 + (side + 7) // 8))
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(dirty_pictures.chunk(*chunk) for chunk in chunks)


def png_with_text(size: int) -> bytes:
    """A small picture with so many bytes of compressed text."""
    plain = dirty_pictures.saved(dirty_pictures.pixels(), "PNG")
    return (
        plain[:33] + dirty_pictures.chunk(b"zTXt", b"Comment\x00\x00" + packed(size)) + plain[33:]
    )


def png_with_profile(size: int) -> bytes:
    """A small picture with so many bytes of compressed colour profile."""
    plain = dirty_pictures.saved(dirty_pictures.pixels(), "PNG")
    return plain[:33] + dirty_pictures.chunk(b"iCCP", b"name\x00\x00" + packed(size)) + plain[33:]


def jpeg(side: int) -> bytes:
    """A JPEG whose header says so many pixels a side, with the data of far fewer."""
    plain = dirty_pictures.saved(dirty_pictures.pixels(), "JPEG")
    at = plain.index(b"\xff\xc0") + 5
    return plain[:at] + struct.pack(">HH", side, side) + plain[at + 4 :]


def webp(side: int) -> bytes:
    """A WebP whose header says so many pixels a side, with the data of far fewer."""
    plain = dirty_pictures.saved(dirty_pictures.pixels(), "WEBP", lossless=True)
    (bits,) = struct.unpack_from("<I", plain, 21)
    bits = bits & ~0xFFFFFFF | (side - 1) << 14 | (side - 1)
    return plain[:21] + struct.pack("<I", bits) + plain[25:]


def docx(document: Iterable[bytes]) -> bytes:
    """A DOCX whose main part is made of these pieces."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for piece in document:
                part.write(piece)
    return file.getvalue()


def docx_with_long_part(size: int) -> bytes:
    """A DOCX with so many bytes of spaces in its main part."""
    spaces = (b" " * MEBIBYTE for _ in range(size // MEBIBYTE))
    return docx((_DOCUMENT.encode(), *spaces, b"</w:document>"))


def docx_with_entities(*, comment: int = 0) -> bytes:
    """A DOCX whose DTD makes a billion laughs, perhaps behind a comment of some bytes."""
    laughs = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    before = f"<!--{'x' * comment}-->" if comment else ""
    dtd = f'<!DOCTYPE w [<!ENTITY l0 "laugh">{laughs}]>'
    text = "<w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
    return docx([f'<?xml version="1.0"?>{before}{dtd}{_DOCUMENT}{text}'.encode()])


def pdf_with_paths(count: int) -> bytes:
    """A page of so many curves."""
    return dirty_pdf.plain(content=b"0 0 m 300 400 100 50 9 9 c S\n" * count)


def pdf_with_picture(side: int) -> bytes:
    """A page with a picture of so many pixels a side."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(300, 300)).obj
        picture = document.make_stream(
            packed(side * side),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=side,
            Height=side,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray,
            Filter=Name.FlateDecode,
        )
        page.Resources = Dictionary(XObject=Dictionary(I=picture))
        page.Contents = document.make_stream(b"q 300 0 0 300 0 0 cm /I Do Q")
        return _saved(document)


def pdf_with_nested_forms(depth: int) -> bytes:
    """A page that draws ten drawings, each of which draws ten drawings, and so on."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(300, 300)).obj
        inner = None
        for _ in range(depth):
            drawn = b"0 0 m 9 9 l S " if inner is None else b"/X Do " * 10
            form = document.make_stream(
                drawn, Type=Name.XObject, Subtype=Name.Form, BBox=pikepdf.Array([0, 0, 300, 300])
            )
            if inner is not None:
                form.Resources = Dictionary(XObject=Dictionary(X=inner))
            inner = form
        page.Resources = Dictionary(XObject=Dictionary(X=inner))
        page.Contents = document.make_stream(b"/X Do")
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    document.save(file, compress_streams=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return file.getvalue()
