"""The parts of a DOCX that say how its text looks, built anew under new names."""

from lxml import etree

from safepub.cleaning import docx_rebuild, visible_text
from safepub.cleaning.docx_names import W
from safepub.cleaning.docx_rebuild import Document, Part
from safepub.cleaning.xml_parts import Element, names

MOST_MARK = 40
"""Letters of the mark before an entry of a list."""

_BULLET = "•"


def styles(document: Document) -> Part | None:
    """Build the styles that are used; their names are those that everybody has, or numbers."""
    name = document.source.related("styles")
    if name is None:
        return None
    root = document.source.root(name, "styles")
    defaults = root.findall(f"{{{W}}}docDefaults")[:1]
    chosen = list(document.styles.chosen)
    built = docx_rebuild.part(document, name, root, [*defaults, *chosen])
    for old, new in zip(chosen, built.root.findall(f"{{{W}}}style"), strict=True):
        old_id = old.get(f"{{{W}}}styleId", "")
        new.set(f"{{{W}}}styleId", document.styles.ids[old_id])
        for title in new.findall(f"{{{W}}}name"):
            title.set(f"{{{W}}}val", document.styles.titles[old_id])
    return built


def numbering(document: Document) -> Part | None:
    """Build the lists that are used, numbered anew; their marks are visible text."""
    name = document.source.related("numbering")
    if name is None:
        return None
    root = document.source.root(name, "numbering")
    lists = [
        one
        for one in root.findall(f"{{{W}}}num")
        if one.get(f"{{{W}}}numId", "") in document.styles.lists
    ]
    wanted = {_abstract_number(one) for one in lists}
    abstracts = [
        one
        for one in root.findall(f"{{{W}}}abstractNum")
        if one.get(f"{{{W}}}abstractNumId") in wanted
    ]
    built = docx_rebuild.part(document, name, root, [*abstracts, *lists])
    _renumber(document, built, abstracts, lists)
    _remark([*abstracts, *lists], built.root)
    return built


def _abstract_number(numbered: Element) -> str | None:
    found = numbered.find(f"{{{W}}}abstractNumId")
    return None if found is None else found.get(f"{{{W}}}val")


def _renumber(
    document: Document, built: Part, abstracts: list[Element], lists: list[Element]
) -> None:
    numbers: dict[str | None, str] = {}
    for old, new in zip(abstracts, built.root.findall(f"{{{W}}}abstractNum"), strict=True):
        number = numbers.setdefault(old.get(f"{{{W}}}abstractNumId"), str(len(numbers)))
        new.set(f"{{{W}}}abstractNumId", number)
        for title in new.findall(f"{{{W}}}name"):
            new.remove(title)
    for old, new in zip(lists, built.root.findall(f"{{{W}}}num"), strict=True):
        new.set(f"{{{W}}}numId", document.styles.lists[old.get(f"{{{W}}}numId", "")])
        for reference in new.findall(f"{{{W}}}abstractNumId"):
            number = numbers.get(_abstract_number(old), "")
            if number:
                reference.set(f"{{{W}}}val", number)
            else:
                built.root.remove(new)


def _remark(old: list[Element], new: Element) -> None:
    """Give back the marks of entries, which are text and no values."""
    texts = (one for root in old for one in root.iter(f"{{{W}}}lvlText"))
    for source, mark in zip(texts, new.iter(f"{{{W}}}lvlText"), strict=False):
        raw = source.get(f"{{{W}}}val", "")
        text = visible_text.of(raw)[:MOST_MARK]
        # Symbol fonts keep their bullets where Unicode keeps nothing.
        mark.set(f"{{{W}}}val", text or (_BULLET if raw else ""))
        level = mark.getparent()
        for font in () if text else level.findall(f"{{{W}}}rPr/{{{W}}}rFonts"):
            font.getparent().remove(font)


def settings(document: Document) -> Element:
    """Give settings that hold nothing but how the pages are laid out."""
    name = document.source.related("settings")
    root = etree.Element(f"{{{W}}}settings", nsmap={"w": W})
    if name is not None:
        old = document.source.root(name, "settings")
        if any(names(child)[1] == "evenAndOddHeaders" for child in old):
            etree.SubElement(root, f"{{{W}}}evenAndOddHeaders")
    mode = etree.SubElement(etree.SubElement(root, f"{{{W}}}compat"), f"{{{W}}}compatSetting")
    mode.set(f"{{{W}}}name", "compatibilityMode")
    mode.set(f"{{{W}}}uri", "http://schemas.microsoft.com/office/word")
    mode.set(f"{{{W}}}val", "15")
    return root
