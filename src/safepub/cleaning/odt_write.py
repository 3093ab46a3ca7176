"""An ODT put together anew from what was built."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from lxml import etree

from safepub.cleaning import odt_rebuild, odt_style_parts, packages, xml_parts
from safepub.cleaning.document_media import SUFFIX_TYPES, Media
from safepub.cleaning.odt_names import MANIFEST, tag
from safepub.cleaning.odt_rebuild import Part
from safepub.cleaning.odt_source import MIME, Source
from safepub.cleaning.odt_styles import Scope, scopes
from safepub.cleaning.xml_parts import Element

STORED = frozenset({"mimetype"})
ROOTS: Mapping[str, str] = MappingProxyType(
    {"content.xml": "office:document-content", "styles.xml": "office:document-styles"}
)


def parts(source: Source, media: Media, *, reading: bool) -> dict[str, Element]:
    """Build the two parts of a document anew."""
    text, margins = scopes(source)
    return {
        "content.xml": _content(source, text, media, reading=reading),
        "styles.xml": _styles(source, margins, media, reading=reading),
    }


def write(built: Mapping[str, Element], media: Media) -> bytes:
    """Give the bytes of the file; the same parts always give the same ones."""
    members = [("mimetype", MIME)]
    members += [(name, xml_parts.serialise(root)) for name, root in built.items()]
    members += media.files.items()
    manifest = ("META-INF/manifest.xml", _manifest([name for name, _ in members[1:]]))
    return packages.write([*members, manifest], stored=STORED)


def _content(source: Source, scope: Scope, media: Media, *, reading: bool) -> Element:
    root = odt_rebuild.root(ROOTS["content.xml"])
    part = Part(package=source.package, scope=scope, media=media, reading=reading)
    odt_style_parts.add_fonts(scope, root)
    own = source.content.find(tag("office:automatic-styles"))
    odt_style_parts.add(part, own, etree.SubElement(root, tag("office:automatic-styles")))
    body = etree.SubElement(root, tag("office:body"))
    text = etree.SubElement(body, tag("office:text"))
    odt_rebuild.inside(part, source.text, text)
    if not len(text):
        etree.SubElement(text, tag("text:p"))
    return root


def _styles(source: Source, scope: Scope, media: Media, *, reading: bool) -> Element:
    root = odt_rebuild.root(ROOTS["styles.xml"])
    part = Part(package=source.package, scope=scope, media=media, reading=reading)
    odt_style_parts.add_fonts(scope, root)
    for name in ("office:styles", "office:automatic-styles", "office:master-styles"):
        old = source.styles.find(tag(name)) if source.styles is not None else None
        odt_style_parts.add(part, old, etree.SubElement(root, tag(name)))
    return root


def _manifest(names: Iterable[str]) -> bytes:
    root = etree.Element(f"{{{MANIFEST}}}manifest", nsmap={"manifest": MANIFEST})
    root.set(f"{{{MANIFEST}}}version", "1.2")
    types = [("/", MIME.decode()), *((name, _type(name)) for name in names)]
    for name, kind in types:
        entry = etree.SubElement(root, f"{{{MANIFEST}}}file-entry")
        entry.set(f"{{{MANIFEST}}}full-path", name)
        entry.set(f"{{{MANIFEST}}}media-type", kind)
    return xml_parts.serialise(root)


def _type(name: str) -> str:
    return SUFFIX_TYPES.get(name.rpartition(".")[2], "text/xml")
