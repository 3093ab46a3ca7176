"""A DOCX put together anew from the parts that were built."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from safepub.cleaning import docx_rebuild, docx_style_parts, packages, xml_parts
from safepub.cleaning.document_media import SUFFIX_TYPES
from safepub.cleaning.docx_names import R, W
from safepub.cleaning.docx_rebuild import NOTES, Document, Part
from safepub.cleaning.docx_styles import TEXTS
from safepub.cleaning.xml_parts import Element

MAIN = "word/document.xml"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
MAIN_TYPE = "document.main"


class New(NamedTuple):
    """A part of the new file: its name, its kind and its elements."""

    name: str
    kind: str
    root: Element
    relations: Sequence[tuple[str, str]]


def parts(document: Document) -> list[New]:
    """Build all parts that a document needs, the text first."""
    source = document.source
    root = source.root(source.main, "document")
    main = docx_rebuild.part(document, source.main, root, root.findall(f"{{{W}}}body")[:1])
    _end_with_a_paragraph(main.root)
    beside = [*_margins(document), *_notes(document), *_looks(document)]
    for part in beside:
        main.refer(part.kind, part.name)
    return [New(MAIN, MAIN_TYPE, main.root, main.relations), *beside]


def write(document: Document, built: Sequence[New]) -> bytes:
    """Give the bytes of the file; the same parts always give the same ones."""
    members = [
        ("[Content_Types].xml", _content_types(document, built)),
        ("_rels/.rels", _relations([("officeDocument", MAIN)], "")),
    ]
    for part in built:
        members.append((part.name, xml_parts.serialise(part.root)))
        if part.relations:
            rels = f"word/_rels/{part.name.removeprefix('word/')}.rels"
            members.append((rels, _relations(part.relations, "word/")))
    return packages.write([*members, *document.media.files.items()])


def _margins(document: Document) -> Iterator[New]:
    done: set[str] = set()
    while left := [old for old in document.margins if old not in done]:
        for old in left:
            done.add(old)
            name = document.margins[old]
            kind = "header" if "header" in name else "footer"
            built = docx_rebuild.part(document, old, document.source.root(old, TEXTS[kind]))
            yield New(name, kind, built.root, built.relations)


def _notes(document: Document) -> Iterator[New]:
    for note in NOTES:
        kind = f"{note}s"
        old = document.source.related(kind)
        if document.notes[note] and old is not None:
            root = document.source.root(old, kind)
            built = docx_rebuild.part(document, old, root, root.findall(f"{{{W}}}{note}"))
            yield New(f"word/{kind}.xml", kind, built.root, built.relations)


def _looks(document: Document) -> Iterator[New]:
    looks: list[tuple[str, Part | None]] = [
        ("styles", docx_style_parts.styles(document)),
        ("numbering", docx_style_parts.numbering(document)),
    ]
    for kind, built in looks:
        if built is not None:
            yield New(f"word/{kind}.xml", kind, built.root, ())
    yield New("word/settings.xml", "settings", docx_style_parts.settings(document), ())


def _end_with_a_paragraph(root: Element) -> None:
    body = root.find(f"{{{W}}}body")
    if body is None:
        body = etree.SubElement(root, f"{{{W}}}body")
    last = next((one for one in reversed(body) if one.tag != f"{{{W}}}sectPr"), None)
    if last is None or last.tag != f"{{{W}}}p":
        paragraph = etree.Element(f"{{{W}}}p")
        body.insert(0 if last is None else body.index(last) + 1, paragraph)


def _content_types(document: Document, built: Sequence[New]) -> bytes:
    root = etree.Element(f"{{{CONTENT_TYPES}}}Types", nsmap={None: CONTENT_TYPES})
    suffixes = {name.rpartition(".")[2] for name in document.media.files}
    types = {"rels": RELATIONS_TYPE, "xml": "application/xml"}
    types |= {suffix: SUFFIX_TYPES[suffix] for suffix in sorted(suffixes)}
    for suffix, kind in types.items():
        etree.SubElement(root, f"{{{CONTENT_TYPES}}}Default", Extension=suffix, ContentType=kind)
    for part in built:
        etree.SubElement(
            root,
            f"{{{CONTENT_TYPES}}}Override",
            PartName=f"/{part.name}",
            ContentType=WORD_TYPE.format(part.kind),
        )
    return xml_parts.serialise(root)


def _relations(relations: Sequence[tuple[str, str]], folder: str) -> bytes:
    root = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
    for number, (kind, target) in enumerate(relations, 1):
        etree.SubElement(
            root,
            f"{{{RELATIONS}}}Relationship",
            Id=f"rId{number}",
            Type=f"{R}/{kind}",
            Target=target.removeprefix(folder),
        )
    return xml_parts.serialise(root)
