"""Paragraphs and tables of a new DOCX, put in order once they are built."""

from collections.abc import Iterable

from lxml import etree

from safepub.cleaning.docx_names import W
from safepub.cleaning.xml_parts import Element, names


def merge(paragraphs: Iterable[Element]) -> None:
    """Join what stood before a deleted paragraph mark to the paragraph behind it."""
    for paragraph in paragraphs:
        following = paragraph.getnext()
        if following is None or names(following)[1] != "p":
            continue
        at = 1 if len(following) and names(following[0])[1] == "pPr" else 0
        for child in reversed([one for one in paragraph if names(one)[1] != "pPr"]):
            following.insert(at, child)
        paragraph.getparent().remove(paragraph)


def fill(root: Element) -> None:
    """Give a paragraph to whatever may not be without one; leave out what has no cells."""
    for empty in [one for one in root.iter(f"{{{W}}}tr") if one.find(f"{{{W}}}tc") is None]:
        empty.getparent().remove(empty)
    for empty in [one for one in root.iter(f"{{{W}}}tbl") if one.find(f"{{{W}}}tr") is None]:
        empty.getparent().remove(empty)
    for name in ("tc", "hdr", "ftr", "footnote", "endnote"):
        for container in root.iter(f"{{{W}}}{name}"):
            if not len(container) or names(container[-1])[1] != "p":
                etree.SubElement(container, f"{{{W}}}p")
