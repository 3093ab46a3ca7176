"""Real small files, and a way to send them to an article of Maks."""

import io
import zipfile
import zlib
from uuid import UUID

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from werkzeug.test import TestResponse

from tests.support import pages, sending
from tests.support.sending import File
from tests.web.contributor.conftest import Door, Visitor

OWNER = "Maryja Vymyslenaja"
"""Stands in the metadata of every file that is made here."""
SENTENCE = "The bread was good."
_OFFICE = "http://schemas.openxmlformats.org"
_DOCX = {
    "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/package/2006/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>',
    "word/document.xml": f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main"><w:body>'
    f'<w:p w:rsidR="00AB12CD"><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:body></w:document>',
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    f"<dc:creator>{OWNER}</dc:creator></cp:coreProperties>",
}
_MAKE, _ARTIST, _GPS = 0x010F, 0x013B, 0x8825


def jpeg(colour: str = "navy") -> bytes:
    """Give a JPEG that names its owner, its camera and the place."""
    picture = Image.new("RGB", (48, 32), colour)
    exif = picture.getexif()
    exif[_MAKE], exif[_ARTIST] = "Vymysl", OWNER
    exif[_GPS] = {1: "N", 2: (53.0, 54.0, 8.0), 3: "E", 4: (27.0, 33.0, 42.0)}
    held = io.BytesIO()
    picture.save(held, "JPEG", exif=exif, comment=OWNER.encode())
    return held.getvalue()


def png() -> bytes:
    """Give a PNG whose text says who made it."""
    told = PngInfo()
    told.add_text("Author", OWNER)
    held = io.BytesIO()
    Image.new("RGB", (16, 16), "green").save(held, "PNG", pnginfo=told)
    return held.getvalue()


def pdf() -> bytes:
    """Give a PDF of one page that names who made it."""
    held = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(held, "PDF", author=OWNER, title=OWNER)
    return held.getvalue()


def docx() -> bytes:
    """Give a Word document of one sentence that names who made it, and where it lay."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in _DOCX.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return held.getvalue()


def heic() -> bytes:
    """Give the beginning of a HEIC picture."""
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64)


def pixel_bomb() -> bytes:
    """Give a small PNG that says it is 30,000 pixels wide and high."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return len(content).to_bytes(4, "big") + kind + content + checksum.to_bytes(4, "big")

    side = (30_000).to_bytes(4, "big")
    head = chunk(b"IHDR", side + side + bytes((8, 2, 0, 0, 0)))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def send(door: Door, visitor: Visitor, article_id: UUID, *files: File, **more: str) -> TestResponse:
    """Send files to an article of Maks, by the form of its page."""
    path = f"{door.path(article_id)}/attachments"
    token = pages.csrf_of(visitor.get("/").text)
    body, kind = sending.encode({"csrf_token": token, **more}, "files", files)
    return visitor.client.post(path, data=body, content_type=kind)
