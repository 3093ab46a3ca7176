"""The text of a DOCX built anew: what is known and seen goes in, nothing else does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from safepub.cleaning import (
    docx_containers,
    docx_covers,
    docx_drawings,
    docx_hidden,
    visible_text,
)
from safepub.cleaning.document_media import Media
from safepub.cleaning.docx_names import (
    COMPATIBILITY,
    KEPT,
    MATH,
    PREFIXES,
    REFERRING,
    UNWRAPPED,
    XML,
    R,
    W,
    may_say,
)
from safepub.cleaning.docx_source import Relation, Source
from safepub.cleaning.docx_styles import Styles
from safepub.cleaning.files import Removed
from safepub.cleaning.xml_parts import Element, attributes, names

NOTES = ("footnote", "endnote")


@dataclass(kw_only=True)
class Document:
    """What is known of the whole document while its parts are built anew."""

    source: Source
    styles: Styles
    media: Media
    reading: bool = False
    notes: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in NOTES})
    """Old and new numbers of the notes that the text refers to."""
    margins: dict[str, str] = field(default_factory=dict)
    """Old names of the headers and footers that are used, and their new ones."""


@dataclass(kw_only=True)
class Part:
    """One part that is being built.

    Attributes:
        root: The new root element.
        relations: Kind and target of what the new part refers to; its number is the place + 1.
    """

    document: Document
    old: Mapping[str, Relation]
    root: Element
    fields: docx_hidden.Fields
    relations: list[tuple[str, str]] = field(default_factory=list)
    hoisted: list[Element] = field(default_factory=list)
    merged: list[Element] = field(default_factory=list)

    def refer(self, kind: str, target: str) -> str:
        """Give the id under which the new part refers to a target."""
        if (kind, target) not in self.relations:
            self.relations.append((kind, target))
        return f"rId{self.relations.index((kind, target)) + 1}"


def part(document: Document, name: str, root: Element, chosen: list[Element] | None = None) -> Part:
    """Build a part anew.

    Args:
        document: The document that it belongs to.
        name: The old part's name.
        root: The old part's root.
        chosen: The only children that are wanted, or None for all.
    """
    built = Part(
        document=document,
        old=document.source.relations(name),
        root=etree.Element(root.tag, nsmap=PREFIXES),
        fields=docx_hidden.Fields.of(root),
    )
    for child in root if chosen is None else chosen:
        _add(built, child, built.root)
    docx_containers.merge(built.merged)
    docx_containers.fill(built.root)
    return built


def _inside(built: Part, source: Element, target: Element) -> None:
    for child in source:
        _add(built, child, target)


def _add(built: Part, child: Element, target: Element) -> None:
    space, name = names(child)
    if (space, name) == (COMPATIBILITY, "AlternateContent"):
        _add_alternative(built, child, target)
    elif space == MATH:
        _add_formula(built, child, target)
    elif space == W and name in _SPECIAL:
        _SPECIAL[name](built, child, target)
    elif space == W and name in UNWRAPPED:
        _inside(built, child, target)
    elif space == W and name in KEPT:
        _inside(built, child, _copied(child, target))


def _add_alternative(built: Part, child: Element, target: Element) -> None:
    """Take the first of several ways to say the same that says anything to us."""
    before = len(target), len(built.hoisted)
    for way in child:
        _inside(built, way, target)
        if (len(target), len(built.hoisted)) != before:
            return


def _copied(child: Element, target: Element) -> Element:
    new = etree.SubElement(target, child.tag)
    _, element = names(child)
    for space, name, value in attributes(child):
        if space == W and may_say(element, name, value):
            new.set(f"{{{W}}}{name}", value)
    return new


def _add_paragraph(built: Part, child: Element, target: Element) -> None:
    new = _copied(child, target)
    _inside(built, child, new)
    if docx_hidden.is_mark_deleted(child):
        built.merged.append(new)
    while built.hoisted:
        _inside(built, built.hoisted.pop(0), target)


def _add_run(built: Part, child: Element, target: Element) -> None:
    looks = built.document.styles.looks
    if docx_hidden.is_hidden(child, looks):
        built.fields.pass_over(child)
        return
    new = _copied(child, target)
    _inside(built, child, new)
    if docx_covers.is_covered(child, looks):
        docx_covers.black_out(new)
        _report(built)
    elif next(new.iter(f"{{{W}}}t"), None) is not None and docx_covers.is_faint(child, looks):
        _report(built)
    if not any(names(one)[1] != "rPr" for one in new):
        target.remove(new)


def _report(built: Part) -> None:
    built.document.media.removed.add(Removed.HIDDEN_TEXT)


def _add_text(built: Part, child: Element, target: Element) -> None:
    text = visible_text.of(child.text or "")
    if not text or built.fields.instructs:
        return
    new = etree.SubElement(target, f"{{{W}}}t")
    new.text = text
    if text != text.strip():
        new.set(f"{{{XML}}}space", "preserve")


def _add_sign(built: Part, child: Element, target: Element) -> None:
    if not built.fields.instructs:
        _copied(child, target)


def _add_formula(built: Part, child: Element, target: Element) -> None:
    """Keep the letters of a formula that are seen."""
    text, covered = docx_covers.formula(child, built.document.styles.looks)
    if covered:
        _report(built)
    text = visible_text.of(text)
    if text and not built.fields.instructs:
        run = etree.SubElement(target, f"{{{W}}}r")
        etree.SubElement(run, f"{{{W}}}t").text = text


def _add_drawing(built: Part, child: Element, target: Element) -> None:
    if built.fields.instructs:
        return
    built.hoisted += docx_drawings.texts(child)
    for picture in () if built.document.reading else docx_drawings.pictures(child):
        relation = built.old.get(picture.relation)
        package = built.document.source.package
        if relation is None or relation.external or relation.target not in package:
            continue
        name = built.document.media.add(package.read(relation.target), picture.crop)
        if name is not None:
            docx_drawings.add(target, built.refer("image", name), picture)


def _add_hyperlink(built: Part, child: Element, target: Element) -> None:
    relation = built.old.get(child.get(f"{{{R}}}id", ""))
    if built.document.reading and relation is not None and relation.external:
        target = etree.SubElement(target, f"{{{W}}}hyperlink")
        target.set(f"{{{W}}}link", relation.target)
    _inside(built, child, target)


def _add_reference(built: Part, child: Element, target: Element) -> None:
    name = names(child)[1]
    old = child.get(f"{{{W}}}id", "")
    numbers = built.document.notes[name.removesuffix("Reference")]
    if old and not built.fields.instructs:
        number = numbers.setdefault(old, str(len(numbers) + 1))
        etree.SubElement(target, child.tag).set(f"{{{W}}}id", number)


def _add_note(built: Part, child: Element, target: Element) -> None:
    number = built.document.notes[names(child)[1]].get(child.get(f"{{{W}}}id", ""))
    if number is not None:
        new = etree.SubElement(target, child.tag)
        new.set(f"{{{W}}}id", number)
        _inside(built, child, new)


def _add_margin(built: Part, child: Element, target: Element) -> None:
    relation = built.old.get(child.get(f"{{{R}}}id", ""))
    if (
        relation is None
        or relation.external
        or relation.target not in built.document.source.package
    ):
        return
    kind = names(child)[1].removesuffix("Reference")
    margins = built.document.margins
    name = margins.setdefault(relation.target, f"word/{kind}{len(margins) + 1}.xml")
    new = _copied(child, target)
    new.set(f"{{{R}}}id", built.refer(kind, name))


def _add_style_reference(built: Part, child: Element, target: Element) -> None:
    new_id = built.document.styles.ids.get(child.get(f"{{{W}}}val", ""))
    if new_id is not None:
        etree.SubElement(target, child.tag).set(f"{{{W}}}val", new_id)


def _add_list_reference(built: Part, child: Element, target: Element) -> None:
    number = built.document.styles.lists.get(child.get(f"{{{W}}}val", ""))
    if number is not None:
        etree.SubElement(target, child.tag).set(f"{{{W}}}val", number)


def _add_size(_built: Part, child: Element, target: Element) -> None:
    if not docx_hidden.is_too_small(child):
        _copied(child, target)


def _add_row(built: Part, child: Element, target: Element) -> None:
    if child.find(f"{{{W}}}trPr/{{{W}}}del") is None and not docx_hidden.is_row_hidden(child):
        _inside(built, child, _copied(child, target))
    else:
        built.fields.pass_over(child)


def _add_cell(built: Part, child: Element, target: Element) -> None:
    if docx_hidden.is_cell_deleted(child):
        built.fields.pass_over(child)
        return
    new = _copied(child, target)
    if not docx_hidden.is_under_another(child):
        _inside(built, child, new)
        return
    for properties in child.findall(f"{{{W}}}tcPr"):
        _add(built, properties, new)
    built.fields.pass_over(child)
    if any((one.text or "").strip() for one in child.iter(f"{{{W}}}t")):
        _report(built)


def _pass_field_sign(built: Part, child: Element, _target: Element) -> None:
    built.fields.step(child)


def _pass_over(built: Part, child: Element, _target: Element) -> None:
    built.fields.pass_over(child)


_SPECIAL: Mapping[str, Callable[[Part, Element, Element], None]] = {
    **dict.fromkeys(REFERRING, _add_style_reference),
    **dict.fromkeys(("tab", "br", "cr", "noBreakHyphen", "sym"), _add_sign),
    **dict.fromkeys(("drawing", "pict"), _add_drawing),
    **dict.fromkeys(("footnoteReference", "endnoteReference"), _add_reference),
    **dict.fromkeys(("headerReference", "footerReference"), _add_margin),
    **dict.fromkeys(NOTES, _add_note),
    **dict.fromkeys(("sz", "szCs"), _add_size),
    **dict.fromkeys(("del", "moveFrom"), _pass_over),
    "p": _add_paragraph,
    "r": _add_run,
    "t": _add_text,
    "tr": _add_row,
    "tc": _add_cell,
    "numId": _add_list_reference,
    "hyperlink": _add_hyperlink,
    "fldChar": _pass_field_sign,
}
