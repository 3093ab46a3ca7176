"""Pictures and boxes of an ODT: where they are, and a plain new frame for each picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from safepub.cleaning.document_media import WHOLE, Crop
from safepub.cleaning.document_values import is_number
from safepub.cleaning.odt_names import HOLDING_TEXT, PREFIXES, name_of, tag
from safepub.cleaning.odt_styles import Scope
from safepub.cleaning.xml_parts import Element

USUAL_SIDE = "7.62cm"

_BLOCKS = frozenset({"text:p", "text:h", "text:list", "table:table"})
_OBJECTS = frozenset({"draw:object", "draw:object-ole", "draw:plugin", "draw:applet"})
_LEFT_OUT = frozenset({"draw:control", "draw:floating-frame", "draw:contour-polygon"})
_FROM_STYLE = "other graphic"
_NONSENSE: Crop = (1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Picture:
    """A picture in the text: its member of the package, its sides and what is cut off."""

    name: str
    width: str
    height: str
    crop: Crop


def texts(shape: Element) -> list[Element]:
    """Give the paragraphs, lists and tables inside a shape, in order."""
    found: list[Element] = []
    for child in shape:
        name = name_of(child)
        if name in _BLOCKS:
            found.append(child)
        elif name.startswith("draw:") and name not in _LEFT_OUT:
            found += texts(child)
    return found


def pictures(shape: Element, scope: Scope) -> Iterator[Picture]:
    """Give the picture of each frame; an object's stand-in is none."""
    frames = [shape] if name_of(shape) == "draw:frame" else []
    frames += [child for child in shape if name_of(child) == "draw:frame"]
    for child in shape:
        if name_of(child) in {"draw:g", "draw:a"}:
            yield from pictures(child, scope)
    for frame in frames:
        if not any(name_of(child) in _OBJECTS for child in frame):
            for image in frame.findall(tag("draw:image"))[:1]:
                name = image.get(tag("xlink:href"), "").removeprefix("./")
                yield Picture(
                    name, _side(frame, "width"), _side(frame, "height"), _crop(frame, scope)
                )


def add(target: Element, name: str, picture: Picture) -> None:
    """Put a picture into the text, in line, with no name of its own."""
    if name_of(target) not in HOLDING_TEXT:
        target = etree.SubElement(target, tag("text:p"))
    number = 1 + sum(1 for _ in target.getroottree().getroot().iter(tag("draw:frame")))
    frame = etree.SubElement(target, tag("draw:frame"))
    frame.set(tag("draw:name"), f"Picture{number}")
    frame.set(tag("text:anchor-type"), "as-char")
    frame.set(tag("svg:width"), picture.width)
    frame.set(tag("svg:height"), picture.height)
    image = etree.SubElement(frame, tag("draw:image"))
    for attribute, value in zip(
        ("href", "type", "show", "actuate"), (name, "simple", "embed", "onLoad"), strict=True
    ):
        image.set(f"{{{PREFIXES['xlink']}}}{attribute}", value)


def _side(frame: Element, name: str) -> str:
    value = str(frame.get(tag(f"svg:{name}"), ""))
    return value if is_number(value) and not value.startswith("-") else USUAL_SIDE


def _crop(frame: Element, scope: Scope) -> Crop:
    """Give nonsense for a picture that is cut, so that it is left out.

    How much is cut depends on the size that the picture's own metadata give it, and what
    LibreOffice does where they give none.
    """
    for style in scope.chain((_FROM_STYLE, frame.get(tag("draw:style-name"), ""))):
        properties = style.find(tag("style:graphic-properties"))
        clip = "" if properties is None else str(properties.get(tag("fo:clip"), ""))
        if clip:
            return _NONSENSE if any(sign in "123456789" for sign in clip) else WHOLE
    return WHOLE
