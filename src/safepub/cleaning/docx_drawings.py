"""Pictures and text boxes of a DOCX: where they are, and a plain new frame for each picture."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from safepub.cleaning.document_media import WHOLE, Crop
from safepub.cleaning.docx_names import COMPATIBILITY, PIC, VML, WP, A, R, W
from safepub.cleaning.xml_parts import Element, names

PICTURES = "http://schemas.openxmlformats.org/drawingml/2006/picture"
USUAL_SIDE = 2_743_200
"""Three inches in English Metric Units, where a picture has no size."""

_MOST_SIDE = 50_000_000
_PER_POINT = 12_700
_WHOLE_IN_THOUSANDTHS = 100_000
_POINTS = re.compile(r"(width|height)\s*:\s*(\d{1,4}(?:\.\d+)?)\s*(pt|in)", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """A picture in the text: the id of what it refers to, its sides and what is cut off."""

    relation: str
    width: int = USUAL_SIDE
    height: int = USUAL_SIDE
    crop: Crop = WHOLE


def pictures(drawing: Element) -> Iterator[Picture]:
    """Give the pictures that a drawing of either kind shows."""
    if any(one.get("hidden") in {"1", "true"} for one in drawing.iter(f"{{{WP}}}docPr")):
        return
    yield from _drawn(drawing)
    for image in drawing.iter(f"{{{VML}}}imagedata"):
        if _is_in_box(image, drawing):
            continue
        sides = dict(_sides_in_points(image))
        yield Picture(
            image.get(f"{{{R}}}id", ""),
            sides.get("width", USUAL_SIDE),
            sides.get("height", USUAL_SIDE),
            _vml_crop(image),
        )


def texts(drawing: Element) -> list[Element]:
    """Give the boxes of text in a drawing; of two ways to draw the same, the first."""
    return [
        box
        for box in drawing.iter(f"{{{W}}}txbxContent")
        if not any(
            names(above) == (COMPATIBILITY, "Fallback") or names(above)[1] == "txbxContent"
            for above in _between(box, drawing)
        )
    ]


def add(target: Element, relation: str, picture: Picture) -> None:
    """Put a picture into the text, in line, with no name of its own."""
    number = str(1 + sum(1 for _ in target.getroottree().getroot().iter(f"{{{WP}}}docPr")))
    sides = {"cx": str(picture.width), "cy": str(picture.height)}
    inline = _sub(_sub(target, W, "drawing"), WP, "inline")
    _sub(inline, WP, "extent", **sides)
    _sub(inline, WP, "docPr", id=number, name=f"Picture {number}")
    graphic = _sub(_sub(inline, A, "graphic"), A, "graphicData", uri=PICTURES)
    pic = _sub(graphic, PIC, "pic")
    about = _sub(pic, PIC, "nvPicPr")
    _sub(about, PIC, "cNvPr", id=number, name=f"Picture {number}")
    _sub(about, PIC, "cNvPicPr")
    fill = _sub(pic, PIC, "blipFill")
    _sub(fill, A, "blip").set(f"{{{R}}}embed", relation)
    _sub(_sub(fill, A, "stretch"), A, "fillRect")
    shape = _sub(pic, PIC, "spPr")
    place = _sub(shape, A, "xfrm")
    _sub(place, A, "off", x="0", y="0")
    _sub(place, A, "ext", **sides)
    _sub(_sub(shape, A, "prstGeom", prst="rect"), A, "avLst")


def _sub(target: Element, space: str, local: str, /, **attributes: str) -> Element:
    return etree.SubElement(target, f"{{{space}}}{local}", attributes)


def _between(inner: Element, outer: Element) -> Iterator[Element]:
    for above in inner.iterancestors():
        if above is outer:
            return
        yield above


def _is_in_box(inner: Element, drawing: Element) -> bool:
    return any(names(above)[1] == "txbxContent" for above in _between(inner, drawing))


def _drawn(drawing: Element) -> Iterator[Picture]:
    for fill in drawing.iter(f"{{{PIC}}}blipFill"):
        blip = fill.find(f"{{{A}}}blip")
        if blip is None or _is_in_box(fill, drawing):
            continue
        size = fill.getparent().find(f"{{{PIC}}}spPr/{{{A}}}xfrm/{{{A}}}ext")
        extent = next(drawing.iter(f"{{{WP}}}extent"), None) if size is None else size
        yield Picture(
            blip.get(f"{{{R}}}embed", ""),
            _side(extent, "cx"),
            _side(extent, "cy"),
            _crop(fill.find(f"{{{A}}}srcRect")),
        )


def _side(extent: Element | None, name: str) -> int:
    value = extent.get(name, "") if extent is not None else ""
    # More digits than any page is wide; int() of thousands of them is slow.
    side = int(value) if value.isdecimal() and len(value) < 10 else 0  # noqa: PLR2004
    return min(side, _MOST_SIDE) or USUAL_SIDE


def _crop(rect: Element | None) -> Crop:
    if rect is None:
        return WHOLE
    left, top, right, bottom = (_part(rect.get(side, "0")) for side in "ltrb")
    return left, top, right, bottom


def _part(value: str) -> float:
    """Read thousandths of a percent; less than nothing cuts nothing off, nonsense everything."""
    if not re.fullmatch(r"-?\d{1,7}", value):
        return 1.0
    return max(int(value), 0) / _WHOLE_IN_THOUSANDTHS


def _vml_crop(image: Element) -> Crop:
    """Give nonsense for a crop in VML's many units, so that the picture is left out."""
    sides = ("cropleft", "croptop", "cropright", "cropbottom")
    return (1.0, 1.0, 1.0, 1.0) if any(image.get(side) for side in sides) else WHOLE


def _sides_in_points(image: Element) -> Iterator[tuple[str, int]]:
    style = image.getparent().get("style", "")
    for name, number, unit in _POINTS.findall(style):
        points = float(number) * (72 if unit.lower() == "in" else 1)
        yield name.lower(), max(1, min(round(points * _PER_POINT), _MOST_SIDE))
