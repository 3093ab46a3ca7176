"""A written DOCX: every part, element, attribute and value is one that safepub writes."""

import re
from collections.abc import Callable, Mapping

from safepub.cleaning import visible_text
from safepub.cleaning.docx_names import (
    ATTRIBUTES,
    KEPT,
    PIC,
    PREFIXES,
    REFERRING,
    WP,
    XML,
    A,
    R,
    W,
    is_style_id,
    is_style_name,
    may_say,
)
from safepub.cleaning.docx_style_parts import MOST_MARK
from safepub.cleaning.docx_write import CONTENT_TYPES, MAIN, RELATIONS
from safepub.cleaning.judging_rules import insist
from safepub.cleaning.xml_parts import Element, attributes, names

_PART = re.compile(
    r"word/(?:document|styles|numbering|settings|footnotes|endnotes|(?:header|footer)\d{1,3})\.xml"
)
_RELATED = re.compile(
    r"_rels/\.rels|word/_rels/(?:document|footnotes|endnotes|header\d{1,3}"
    r"|footer\d{1,3})\.xml\.rels"
)
_ROOTS = frozenset({"document", "styles", "numbering", "settings", "footnotes", "endnotes"})
_ID = re.compile(r"rId\d{1,4}")
_DRAWN: Mapping[str, frozenset[str]] = {
    WP: frozenset({"inline", "extent", "docPr"}),
    A: frozenset(
        {
            "graphic",
            "graphicData",
            "blip",
            "stretch",
            "fillRect",
            "xfrm",
            "off",
            "ext",
            "prstGeom",
            "avLst",
        }
    ),
    PIC: frozenset({"pic", "nvPicPr", "cNvPr", "cNvPicPr", "blipFill", "spPr"}),
}
_DRAWN_ATTRIBUTES = frozenset({"cx", "cy", "x", "y", "id"})
_PICTURE_NAME = re.compile(r"Picture \d{1,4}")
_WORD = "http://schemas.microsoft.com/office/word"
_TARGET = re.compile(
    r"(?:word/)?(?:document|styles|numbering|settings|footnotes|endnotes"
    r"|(?:header|footer)\d{1,3})\.xml|media/image\d{1,3}\.(?:jpg|png|webp)"
)
_TYPE = re.compile(r"application/(?:vnd\.openxmlformats-[a-z.]+\+xml|xml)|image/(?:jpeg|png|webp)")


def judge(roots: Mapping[str, Element], pictures: frozenset[str]) -> None:
    """Leave silently if these are the parts of a clean DOCX.

    Raises:
        NotCleanError: Something is of no list.
    """
    insist("[Content_Types].xml" in roots and MAIN in roots)
    used: set[str] = set()
    for name, root in roots.items():
        if name == "[Content_Types].xml":
            _judge_types(root)
        elif _RELATED.fullmatch(name):
            used |= _judge_relations(root)
        else:
            insist(_PART.fullmatch(name) is not None)
            _judge_part(root)
    insist({f"word/{target}" for target in used if target.startswith("media/")} == pictures)
    named = {name for name in roots if _PART.fullmatch(name)} - {MAIN}
    insist({f"word/{one}" for one in used if not one.startswith(("media/", "word/"))} == named)


def _judge_types(root: Element) -> None:
    insist(root.tag == f"{{{CONTENT_TYPES}}}Types" and not root.attrib)
    for child in root:
        insist(child.tag in {f"{{{CONTENT_TYPES}}}Default", f"{{{CONTENT_TYPES}}}Override"})
        said = dict(child.attrib)
        insist(_TYPE.fullmatch(said.pop("ContentType")) is not None and len(said) == 1)
        insist(said.get("Extension", "xml") in {"rels", "xml", "jpg", "png", "webp"})
        insist(_PART.fullmatch(said.get("PartName", f"/{MAIN}")[1:]) is not None)
        insist(not (child.text or child.tail or len(child)))


def _judge_relations(root: Element) -> set[str]:
    insist(root.tag == f"{{{RELATIONS}}}Relationships" and not root.attrib)
    for child in root:
        insist(child.tag == f"{{{RELATIONS}}}Relationship")
        insist(set(child.attrib) == {"Id", "Type", "Target"})
        insist(_ID.fullmatch(child.get("Id")) is not None)
        insist(child.get("Type").startswith(f"{R}/"))
        insist(_TARGET.fullmatch(child.get("Target")) is not None)
        insist(not (child.text or child.tail or len(child)))
    return {child.get("Target") for child in root}


def _judge_part(root: Element) -> None:
    insist(set(root.nsmap.values()) <= {*PREFIXES.values()})
    for element in root.iter():
        space, name = names(element)
        insist(name in (KEPT if space == W else _DRAWN.get(space, ())))
        insist(not element.tail)
        insist(name == "t" or not element.text)
        insist(visible_text.of(element.text or "") == (element.text or ""))
        for attribute in attributes(element):
            _judge_attribute(space, name, attribute)


def _judge_attribute(space: str, element: str, attribute: tuple[str, str, str]) -> None:
    own, name, value = attribute
    if own == W:
        insist(space == W and _may_say(element, name, value))
    elif own == R:
        insist(name in {"id", "embed"} and _ID.fullmatch(value) is not None)
    elif own == XML:
        insist((element, name, value) == ("t", "space", "preserve"))
    else:
        insist(not own and space in _DRAWN and _may_draw(name, value))


def _may_say(element: str, name: str, value: str) -> bool:
    special = "styleId" if name == "styleId" or element in REFERRING else element
    check = _VALUES.get(special)
    if check is None:
        return may_say(element, name, value)
    return name in ATTRIBUTES and check(value)


def _is_mark(value: str) -> bool:
    return len(value) <= MOST_MARK and visible_text.of(value) == value


_VALUES: Mapping[str, Callable[[str], bool]] = {
    "styleId": is_style_id,
    "name": is_style_name,
    "lvlText": _is_mark,
    "compatSetting": frozenset({"compatibilityMode", _WORD, "15"}).__contains__,
}


def _may_draw(name: str, value: str) -> bool:
    if name == "name":
        return _PICTURE_NAME.fullmatch(value) is not None
    if name in _DRAWN_ATTRIBUTES:
        return value.isascii() and value.isdigit()
    return (name, value) in {("prst", "rect"), ("uri", PIC)}
