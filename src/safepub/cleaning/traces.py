"""What a block of metadata tells, by families: Exif, IPTC and XMP.

Only good enough to tell a contributor what their file held. Nothing depends on
it: what is written anew holds none of it, whatever these readers made of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from PIL import ExifTags, Image

from safepub.cleaning.files import Removed

_EXIF_IFD, _GPS_IFD, _THUMBNAIL_IFD = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.IFD1

_BY_TAG: Mapping[int, Removed] = MappingProxyType(
    {
        **dict.fromkeys((0x010F, 0x0110, 0x927C, 0xA431, 0xA433, 0xA434, 0xA435), Removed.CAMERA),
        **dict.fromkeys((0x013B, 0x8298, 0xA430, 0x9C9D, 0x013C), Removed.PERSON),
        **dict.fromkeys((0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012), Removed.DATES),
        **dict.fromkeys((0x0131, 0x000B), Removed.SOFTWARE),
        **dict.fromkeys((0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F), Removed.COMMENTS),
        **dict.fromkeys((0xA420,), Removed.EDITING_IDS),
    }
)

_BY_DATASET: Mapping[int, Removed] = MappingProxyType(
    {
        **dict.fromkeys((80, 85, 110, 115, 116, 118, 122), Removed.PERSON),
        **dict.fromkeys((26, 27, 90, 92, 95, 100, 101), Removed.LOCATION),
        **dict.fromkeys((30, 35, 37, 38, 47, 55, 60, 62, 63, 70), Removed.DATES),
        **dict.fromkeys((65, 70), Removed.SOFTWARE),
        **dict.fromkeys((5, 25, 40, 105, 120), Removed.COMMENTS),
    }
)

_BY_WORDS: tuple[tuple[Removed, re.Pattern[bytes]], ...] = (
    (Removed.LOCATION, re.compile(rb"GPSL|photoshop:(City|State|Country)|Iptc4xmpC\w+:Location")),
    (
        Removed.CAMERA,
        re.compile(rb"tiff:(Make|Model)|aux:(Lens|\w*SerialNumber)|exifEX:(Lens|Body)"),
    ),
    (
        Removed.PERSON,
        re.compile(
            rb"dc:(creator|rights|publisher|contributor)|photoshop:(Credit|AuthorsPosition"
            rb"|CaptionWriter)|xmpRights:|aux:OwnerName|CameraOwnerName"
        ),
    ),
    (Removed.DATES, re.compile(rb"(Create|Modify|Metadata)Date|Date(Created|Time)|stEvt:when")),
    (Removed.SOFTWARE, re.compile(rb"CreatorTool|softwareAgent|pdf:Producer|x:xmptk")),
    (Removed.THUMBNAIL, re.compile(rb"xmp:Thumbnails|xmpGImg:")),
    (Removed.COMMENTS, re.compile(rb"dc:(description|title|subject)|exif:UserComment")),
    (Removed.EDITING_IDS, re.compile(rb"xmpMM:|(Document|Instance)ID")),
    (Removed.PROVENANCE, re.compile(rb"dcterms:provenance|c2pa", re.IGNORECASE)),
)


def in_exif(block: bytes) -> set[Removed]:
    """Give the families of traces in an Exif block that begins with its TIFF header."""
    exif = Image.Exif()
    try:
        exif.load(b"Exif\x00\x00" + block.removeprefix(b"Exif\x00\x00"))
        tags = {*exif, *exif.get_ifd(_EXIF_IFD)}
        families = {_BY_TAG[tag] for tag in tags if tag in _BY_TAG}
        if any(tag > 0 for tag in exif.get_ifd(_GPS_IFD)):
            families.add(Removed.LOCATION)
        if exif.get_ifd(_THUMBNAIL_IFD):
            families.add(Removed.THUMBNAIL)
    except Exception:  # noqa: BLE001 - a block too odd to be read is gone all the same
        return {Removed.OTHER}
    return families


def in_iptc(block: bytes) -> set[Removed]:
    """Give the families of traces in IPTC datasets, wherever in the block they lie."""
    return {_BY_DATASET.get(number, Removed.OTHER) for number in _datasets(block)}


def in_xmp(packet: bytes) -> set[Removed]:
    """Give the families of traces in an XMP packet."""
    plain = packet.replace(b"\x00", b"")  # as good as UTF-16 for names in ASCII
    return {family for family, words in _BY_WORDS if words.search(plain)} or {Removed.OTHER}


def in_order(families: Iterable[Removed]) -> tuple[Removed, ...]:
    """Give each family once, in the order of the enumeration."""
    found = set(families)
    return tuple(family for family in Removed if family in found)


def _datasets(block: bytes) -> Iterator[int]:
    at = block.find(b"\x1c\x02")
    while 0 <= at <= len(block) - 5:
        number = block[at + 2]
        if number:  # 2:00 is the version
            yield number
        at = block.find(b"\x1c\x02", at + 5 + int.from_bytes(block[at + 3 : at + 5]))
