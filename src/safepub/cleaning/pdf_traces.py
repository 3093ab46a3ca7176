"""What a PDF holds besides what is seen on its pages, told from its objects.

Only to tell the contributor: the new file has none of it in any case.
"""

import re
from collections.abc import Callable, Mapping
from itertools import islice
from types import MappingProxyType

import pikepdf

from safepub.cleaning import picture_traces, traces
from safepub.cleaning.files import FileKind, Removed

MOST_OBJECTS = 20_000
"""Objects that are looked at; in what comes behind them nothing new is to be expected."""

_BY_INFO: Mapping[str, Removed] = MappingProxyType(
    {
        "/Author": Removed.PERSON,
        "/Company": Removed.PERSON,
        "/Creator": Removed.SOFTWARE,
        "/Producer": Removed.SOFTWARE,
        "/CreationDate": Removed.DATES,
        "/ModDate": Removed.DATES,
        "/Title": Removed.COMMENTS,
        "/Subject": Removed.COMMENTS,
        "/Keywords": Removed.COMMENTS,
    }
)
_BY_ROOT: Mapping[str, Removed] = MappingProxyType(
    {
        "/AcroForm": Removed.FORM_FIELDS,
        "/OCProperties": Removed.HIDDEN_TEXT,
        "/OpenAction": Removed.SCRIPTS,
        "/AA": Removed.SCRIPTS,
        "/Perms": Removed.PERSON,
    }
)
_BY_KEY: Mapping[str, Removed] = MappingProxyType(
    {
        "/JS": Removed.SCRIPTS,
        "/EmbeddedFiles": Removed.EMBEDDED,
        "/PieceInfo": Removed.EDITING_IDS,
        "/Thumb": Removed.THUMBNAIL,
    }
)
_BY_TYPE: Mapping[str, Removed] = MappingProxyType(
    {
        "/EmbeddedFile": Removed.EMBEDDED,
        "/Sig": Removed.PERSON,
        "/OCG": Removed.HIDDEN_TEXT,
    }
)
# Links and form fields are annotations as well, and no comments.
_NO_COMMENTS = frozenset({"/Link", "/Widget", "/Popup"})
_END = b"%%EOF"
_PROVENANCE = re.compile(rb"C2PA_Manifest|jumdc2pa", re.IGNORECASE)


def found(document: pikepdf.Pdf, content: bytes) -> tuple[Removed, ...]:
    """Give the families of traces in a PDF, as far as it can be read."""
    families = _in_bytes(content)
    for look in (_in_trailer, _in_root, _in_comments, _in_objects):
        families |= _tolerantly(look, document)
    return traces.in_order(families)


def _tolerantly(look: Callable[[pikepdf.Pdf], set[Removed]], document: pikepdf.Pdf) -> set[Removed]:
    try:
        return look(document)
    except Exception:  # noqa: BLE001 - what is too odd to be read is gone all the same
        return {Removed.OTHER}


def _in_bytes(content: bytes) -> set[Removed]:
    families = set()
    # A linearised file has one end more, near its beginning.
    usual = 1 + (b"/Linearized" in content[:2048])
    if content.count(_END) > usual:
        families.add(Removed.OLD_REVISIONS)
    if content.rpartition(_END)[2].strip(b"\x00\t\n\f\r "):
        families.add(Removed.TRAILING)
    if _PROVENANCE.search(content):
        families.add(Removed.PROVENANCE)
    return families


def _in_trailer(document: pikepdf.Pdf) -> set[Removed]:
    families = {Removed.EDITING_IDS} if "/ID" in document.trailer else set()
    info = document.trailer.get("/Info", pikepdf.Dictionary())
    return families | {_BY_INFO.get(key, Removed.OTHER) for key in info.keys()}  # noqa: SIM118


def _in_root(document: pikepdf.Pdf) -> set[Removed]:
    return {family for key, family in _BY_ROOT.items() if key in document.Root}


def _in_comments(document: pikepdf.Pdf) -> set[Removed]:
    families = set()
    for page in document.pages:
        for comment in page.obj.get("/Annots", ()):
            if str(comment.get("/Subtype")) in _NO_COMMENTS:
                continue
            families.add(Removed.COMMENTS)
            if "/T" in comment:
                families.add(Removed.PERSON)
            if {"/M", "/CreationDate"} & set(comment.keys()):
                families.add(Removed.DATES)
    return families


def _in_objects(document: pikepdf.Pdf) -> set[Removed]:
    families: set[Removed] = set()
    for thing in islice(document.objects, MOST_OBJECTS):
        if isinstance(thing, pikepdf.Array):
            families |= _in_colours(thing)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            families |= {family for key, family in _BY_KEY.items() if key in thing}
            families |= _in_typed(thing)
    return families


def _in_typed(thing: pikepdf.Object) -> set[Removed]:
    kind = str(thing.get("/Type"))
    families = {_BY_TYPE[kind]} if kind in _BY_TYPE else set()
    if kind == "/Filespec" and "/EF" not in thing:
        families.add(Removed.LINKED_FILES)
    if not isinstance(thing, pikepdf.Stream):
        return families
    if kind == "/Metadata":
        families |= traces.in_xmp(thing.read_bytes())
    if str(thing.get("/Subtype")) == "/Image":
        families |= _in_colours(thing.get("/ColorSpace"))
        if str(thing.get("/Filter")) == "/DCTDecode":
            families |= set(picture_traces.found(thing.read_raw_bytes(), FileKind.JPEG))
    return families


def _in_colours(space: object) -> set[Removed]:
    profiled = isinstance(space, pikepdf.Array) and len(space) and str(space[0]) == "/ICCBased"
    return {Removed.COLOURS} if profiled else set()
