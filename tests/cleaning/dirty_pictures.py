"""Pictures that hold every kind of trace, each as a string with `Needle` in it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

from PIL import Image, ImageCms

NEEDLE = b"Needle"
SIZE = (64, 48)

Entry = tuple[int, int, bytes]
"""A tag, its type (2 text, 4 number, 7 bytes), its value."""

_ASCII, _LONG, _UNDEFINED, _SHORT = 2, 4, 7, 3
_ENTRY = 12


def pixels() -> Image.Image:
    """A picture whose corners can be told apart."""
    picture = Image.new("RGB", SIZE, "white")
    picture.paste("red", (0, 0, 32, 24))
    picture.paste("blue", (32, 24, 64, 48))
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """A file of a picture, as Pillow writes it."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def exif(orientation: int = 1) -> bytes:
    """A TIFF block with camera, person, place, times, maker's note and thumbnail."""
    thumbnail = saved(pixels().resize((16, 12)), "JPEG", comment=b"Needle-thumbnail")
    camera = [
        (0x9003, _ASCII, b"2026:02:03 04:05:06 Needle-taken\x00"),
        (0x927C, _UNDEFINED, b"MakerNote Needle-maker"),
        (0x9286, _UNDEFINED, b"ASCII\x00\x00\x00Needle-comment"),
        (0xA430, _ASCII, b"Needle-camera-owner\x00"),
        (0xA431, _ASCII, b"Needle-serial\x00"),
        (0xA434, _ASCII, b"Needle-lens\x00"),
    ]
    place = [
        (0x0000, 1, b"\x02\x03\x00\x00"),
        (0x0001, _ASCII, b"N\x00"),
        (0x0012, _ASCII, b"Needle-datum\x00"),
        (0x001B, _UNDEFINED, b"ASCII\x00\x00\x00Needle-gps-method"),
    ]
    first = [
        (0x010E, _ASCII, b"Needle-description\x00"),
        (0x010F, _ASCII, b"Needle-make\x00"),
        (0x0110, _ASCII, b"Needle-model\x00"),
        (0x0112, _SHORT, struct.pack("<H", orientation)),
        (0x0131, _ASCII, b"Needle-software\x00"),
        (0x0132, _ASCII, b"2026:02:03 04:05:06 Needle\x00"),
        (0x013B, _ASCII, b"Needle-artist\x00"),
        (0x8298, _ASCII, b"Needle-copyright\x00"),
        (0x9C9D, 1, "Needle-xp".encode("utf-16-le")),
    ]
    # The offsets of the inner directories are known once the first one's length is.
    inner = 8 + len(_directory([*first, _pointer(0x8769, 0), _pointer(0x8825, 0)], 8, 0))
    camera_block = _directory(camera, inner, 0)
    place_at = inner + len(camera_block)
    place_block = _directory(place, place_at, 0)
    second_at = place_at + len(place_block)
    data_at = second_at + 2 + 2 * _ENTRY + 4
    second = [_pointer(0x0201, data_at), _pointer(0x0202, len(thumbnail))]
    whole = _directory([*first, _pointer(0x8769, inner), _pointer(0x8825, place_at)], 8, second_at)
    rest = camera_block + place_block + _directory(second, second_at, 0) + thumbnail
    return b"II*\x00\x08\x00\x00\x00" + whole + rest


def _pointer(tag: int, value: int) -> Entry:
    return tag, _LONG, struct.pack("<I", value)


def _directory(entries: Sequence[Entry], at: int, following: int) -> bytes:
    table = struct.pack("<H", len(entries))
    data = b""
    data_at = at + 2 + len(entries) * _ENTRY + 4
    for tag, kind, value in sorted(entries):
        count = len(value) // {_LONG: 4, _SHORT: 2}.get(kind, 1)
        stored = value.ljust(4, b"\x00")
        if len(value) > 4:
            stored = struct.pack("<I", data_at + len(data))
            data += value + b"\x00" * (len(value) % 2)
        table += struct.pack("<HHI", tag, kind, count) + stored
    return table + struct.pack("<I", following) + data


def xmp() -> bytes:
    """An XMP packet of a picture that went through several programs."""
    names = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    }
    spaces = " ".join(f'xmlns:{short}="{long}"' for short, long in names.items())
    told = (
        "<dc:creator><rdf:Seq><rdf:li>Needle-creator</rdf:li></rdf:Seq></dc:creator>"
        "<photoshop:City>Needle-city</photoshop:City>"
        "<xmp:CreatorTool>Needle-tool</xmp:CreatorTool><xmp:ModifyDate>Needle</xmp:ModifyDate>"
        "<xmpMM:DocumentID>xmp.did:Needle</xmpMM:DocumentID>"
    )
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{told}</rdf:Description></rdf:RDF></x:xmpmeta>'
        "<?xpacket end='w'?>"
    ).encode()


def colour_profile() -> bytes:
    """sRGB with a name that tells a screen."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    longer = plain + b"Needle-screen"
    return struct.pack(">I", len(longer)) + longer[4:]


def provenance() -> bytes:
    """A box as content credentials come in."""
    name = b"jumd" + b"c2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x008\x9bq\x03c2pa\x00"
    described = struct.pack(">I", len(name) + 4) + name
    claim = b"cborNeedle-claim"
    inside = described + struct.pack(">I", len(claim) + 4) + claim
    return struct.pack(">I", len(inside) + 8) + b"jumb" + inside


def archive() -> bytes:
    """A ZIP file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        written.writestr("Needle-name.txt", "Needle-inside")
    return file.getvalue()


def jpeg(orientation: int = 1) -> bytes:
    """A JPEG with segments of every kind, and a ZIP file behind its end."""
    iptc = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(value)) + value
        for number, value in ((80, b"Needle-byline"), (90, b"Needle-iptc-city"), (55, b"Needle"))
    )
    photoshop = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(iptc)) + iptc
    segments = (
        (0xE0, b"JFXX\x00\x10Needle-jfxx"),
        (0xE1, b"Exif\x00\x00" + exif(orientation)),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + xmp()),
        (0xE2, b"ICC_PROFILE\x00\x01\x01" + colour_profile()),
        (0xE5, b"Needle-unknown"),
        (0xEB, b"JP\x00\x01\x00\x00\x00\x01" + provenance()),
        (0xEC, b"Ducky\x00Needle-ducky"),
        (0xED, photoshop + b"\x00" * (len(iptc) % 2)),
        (0xFE, b"Needle-com <script>alert(1)</script>"),
    )
    plain = saved(pixels(), "JPEG", quality=95)
    added = b"".join(
        b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content
        for marker, content in segments
    )
    return plain[:20] + added + plain[20:] + archive()


def chunk(name: bytes, content: bytes) -> bytes:
    """A PNG chunk."""
    checksum = zlib.crc32(content, zlib.crc32(name))
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def png() -> bytes:
    """A PNG with chunks of every kind, and a PDF behind its end."""
    plain = saved(pixels(), "PNG")
    packed = zlib.compress(b"Needle-packed")
    added = (
        (b"iCCP", b"Needle-profile\x00\x00" + zlib.compress(colour_profile())),
        (b"tEXt", b"Author\x00Needle-text"),
        (b"zTXt", b"Comment\x00\x00" + packed),
        (b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp()),
        (b"iTXt", b"Title\x00\x01\x00be\x00\x00" + packed),
        (b"tEXt", b"Raw profile type exif\x00\nexif\n 6\n4e6565646c65\n"),
        (b"eXIf", exif()),
        (b"tIME", b"\x07\xea\x02\x03\x04\x05\x06"),
        (b"prVt", b"Needle-private"),
        (b"caBX", provenance()),
    )
    chunks = b"".join(chunk(name, content) for name, content in added)
    return plain[:33] + chunks + plain[33:] + b"%PDF-1.4 Needle-pdf %%EOF"


def webp() -> bytes:
    """A WebP with chunks of every kind, and something behind its end."""
    options = {"exif": b"Exif\x00\x00" + exif(), "xmp": xmp(), "icc_profile": colour_profile()}
    plain = saved(pixels(), "WEBP", quality=95, **options)
    added = b"C2PA" + struct.pack("<I", len(provenance())) + provenance()
    added += b"\x00" * (len(added) % 2)
    length = struct.pack("<I", len(plain) - 8 + len(added))
    return b"RIFF" + length + plain[8:] + added + b"Needle-trailing"


ALL = {"jpeg": jpeg, "png": png, "webp": webp}
