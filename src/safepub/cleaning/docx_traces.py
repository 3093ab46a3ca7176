"""What a DOCX held before it was cleaned: all its words, and the families of its traces."""

import re
from collections.abc import Iterator

from safepub.cleaning import docx_hidden, visible_text, xml_parts
from safepub.cleaning.docx_names import W
from safepub.cleaning.docx_source import Source
from safepub.cleaning.files import FileRefusedError, Removed
from safepub.cleaning.xml_parts import Element, attributes, names

_TEXT = frozenset({"t", "delText"})
_BREAKS = frozenset({"p", "tr", "br", "cr", "tab"})
_SIGNS = frozenset({"noBreakHyphen", "sym"})
_DESCRIPTIONS = frozenset({"descr", "title", "alt", "string"})
_PROPERTIES = "docprops/"
_WEB = re.compile(r"https?:|mailto:", re.IGNORECASE)

_BY_ELEMENT = {
    **dict.fromkeys(("ins", "del", "moveFrom", "moveTo"), Removed.TRACKED_CHANGES),
    **dict.fromkeys(
        ("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "cellIns", "cellDel"),
        Removed.TRACKED_CHANGES,
    ),
    **dict.fromkeys(("comment", "commentReference", "commentRangeStart"), Removed.COMMENTS),
    **dict.fromkeys(("vanish", "specVanish"), Removed.HIDDEN_TEXT),
    **dict.fromkeys(("object", "OLEObject", "control", "altChunk", "subDoc"), Removed.EMBEDDED),
    **dict.fromkeys(("ffData", "dropDownList", "comboBox", "checkbox"), Removed.FORM_FIELDS),
    **dict.fromkeys(("rsid", "rsidRoot"), Removed.EDITING_IDS),
    **dict.fromkeys(("attachedTemplate", "mailMerge"), Removed.TEMPLATE),
    **dict.fromkeys(("docVar", "dataBinding"), Removed.OTHER),
}
_BY_ATTRIBUTE = {
    **dict.fromkeys(
        ("rsidR", "rsidRPr", "rsidRDefault", "rsidP", "paraId", "textId", "rsidTr", "rsidSect"),
        Removed.EDITING_IDS,
    ),
    "author": Removed.PERSON,
    "initials": Removed.PERSON,
    "date": Removed.DATES,
}
_BY_PROPERTY = {
    **dict.fromkeys(("creator", "lastModifiedBy", "Manager", "Company"), Removed.PERSON),
    **dict.fromkeys(("created", "modified", "lastPrinted"), Removed.DATES),
    **dict.fromkeys(("Application", "AppVersion"), Removed.SOFTWARE),
    **dict.fromkeys(("description", "subject", "title", "keywords"), Removed.COMMENTS),
    "revision": Removed.EDITING_IDS,
    "TotalTime": Removed.EDITING_IDS,
    "Template": Removed.TEMPLATE,
}
_BY_PART = (
    (Removed.THUMBNAIL, re.compile(r"thumbnail", re.IGNORECASE)),
    (
        Removed.EMBEDDED,
        re.compile(r"embeddings/|activex/|\.bin$|afchunk|fonts/|diagrams/|charts/", re.IGNORECASE),
    ),
    (Removed.SCRIPTS, re.compile(r"activex/", re.IGNORECASE)),
    (Removed.PERSON, re.compile(r"/people\.xml$", re.IGNORECASE)),
    (Removed.OTHER, re.compile(r"customxml/|docprops/custom|printersettings", re.IGNORECASE)),
    (Removed.EDITING_IDS, re.compile(r"comments(ids|extensible)|/docprops/app", re.IGNORECASE)),
)


def find(source: Source) -> tuple[str, set[Removed]]:
    """Give all text of the old file, seen or not, and what else it held."""
    pieces: list[str] = []
    found = {
        family
        for name in source.package.names
        for family, pattern in _BY_PART
        if pattern.search(name)
    }
    for name, root in _roots(source):
        if name.lower().startswith(_PROPERTIES):
            found |= _in_properties(root)
        elif name.endswith(".rels"):
            found |= _in_relations(root)
        else:
            found |= _in_text(root)
            pieces += _pieces(root)
    words = "".join(pieces)
    if visible_text.has_marks(words):
        found.add(Removed.INVISIBLE_MARKS)
    return re.sub(r"\n\s*\n+", "\n", words).strip(), found


def _roots(source: Source) -> Iterator[tuple[str, Element]]:
    for name in source.package.names:
        if name.lower().endswith((".xml", ".rels")):
            try:
                yield name, xml_parts.parse(source.package.read(name))
            except FileRefusedError:
                continue  # a part that is not needed and left out may be as broken as it likes


def _pieces(root: Element) -> Iterator[str]:
    for element in root.iter():
        space, name = names(element)
        if name in _TEXT:
            yield element.text or ""
        elif name in _SIGNS and space == W:
            yield "-" if name == "noBreakHyphen" else docx_hidden.letter(element)
        elif name in _BREAKS and (space == W or name == "p"):
            yield "\n" if name in {"p", "tr"} else " "
        for _, attribute, value in attributes(element):
            if attribute in _DESCRIPTIONS and value:
                yield f"\n{value}\n"


def _in_text(root: Element) -> set[Removed]:
    found: set[Removed] = set()
    for element in root.iter():
        space, name = names(element)
        if name in _BY_ELEMENT and (space == W or name == "OLEObject"):
            found.add(_BY_ELEMENT[name])
        if space == W and docx_hidden.is_squeezed(element):
            found.add(Removed.HIDDEN_TEXT)
        found |= {_BY_ATTRIBUTE[one] for _, one, _ in attributes(element) if one in _BY_ATTRIBUTE}
    return found


def _in_properties(root: Element) -> set[Removed]:
    named = ((names(child)[1], child.text) for child in root)
    return {_BY_PROPERTY[name] for name, text in named if name in _BY_PROPERTY and text}


def _in_relations(root: Element) -> set[Removed]:
    external = any(
        one.get("TargetMode", "").lower() == "external" and not _WEB.match(one.get("Target", ""))
        for one in root
    )
    template = any("attachedTemplate" in one.get("Type", "") for one in root)
    found = ((Removed.LINKED_FILES, external), (Removed.TEMPLATE, template))
    return {family for family, held in found if held}
