"""The elements, attributes and values that a clean DOCX may hold (ECMA-376, Transitional)."""

# ruff: noqa: SIM905 - a long list of words is read best as words

import re
from collections.abc import Mapping

from safepub.cleaning import document_values

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
VML = "urn:schemas-microsoft-com:vml"
XML = "http://www.w3.org/XML/1998/namespace"

PREFIXES = {"w": W, "r": R, "wp": WP, "a": A, "pic": PIC}

_PARTS = "document body hdr ftr footnotes footnote endnotes endnote styles numbering settings"
_TEXT = """p r t tab br cr noBreakHyphen softHyphen sym footnoteReference endnoteReference
footnoteRef endnoteRef separator continuationSeparator drawing"""
_PARAGRAPH = """pPr pStyle keepNext keepLines pageBreakBefore widowControl numPr ilvl numId
suppressLineNumbers pBdr top left bottom right between bar start end insideH insideV tabs
suppressAutoHyphens bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents jc
textDirection textAlignment outlineLvl"""
_LETTERS = """rPr rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss
imprint kern sz szCs u bdr vertAlign rtl cs em"""
_TABLE = """tbl tblPr tblStyle bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW
tblCellSpacing tblInd tblBorders tblLayout tblCellMar tblLook tblPrEx tblGrid gridCol tr trPr
cantSplit tblHeader gridBefore gridAfter wBefore wAfter tc tcPr tcW gridSpan vMerge hMerge
tcBorders tl2br tr2bl noWrap tcMar vAlign hideMark tblStylePr"""
_SECTION = """sectPr headerReference footerReference footnotePr endnotePr pos numFmt numStart
numRestart type pgSz pgMar pgBorders lnNumType pgNumType cols col titlePg rtlGutter docGrid
noEndnote"""
_STYLES = """docDefaults rPrDefault pPrDefault style name basedOn next link qFormat abstractNum num
lvl lvlOverride startOverride lvlRestart suff lvlText lvlJc isLgl multiLevelType abstractNumId
evenAndOddHeaders compat compatSetting"""

KEPT = frozenset(f"{_PARTS} {_TEXT} {_PARAGRAPH} {_LETTERS} {_TABLE} {_SECTION} {_STYLES}".split())
"""Elements of `W` that stay."""

UNWRAPPED = frozenset(
    "ins moveTo sdt sdtContent smartTag customXml hyperlink fldSimple bdo dir ruby rubyBase".split()
)
"""Elements of `W` that go while what is inside them stays."""

ATTRIBUTES = frozenset(
    """val ascii hAnsi cs eastAsia hint left right start end top bottom hanging firstLine before
    after beforeLines afterLines beforeAutospacing afterAutospacing w h orient header
    footer gutter type sz space shadow frame pos leader num sep equalWidth linePitch
    charSpace fmt clear ilvl firstRow lastRow firstColumn lastColumn noHBand noVBand countBy
    restart distance offsetFrom display zOrder default customStyle styleId numId abstractNumId id
    char font name uri""".split()
)
"""Attributes of `W` that may stay."""

WORDS = frozenset(
    """on off true false auto none nil clear solid left right center both start end distribute
    top bottom baseline atLeast single words double thick dotted dottedHeavy dash dashedHeavy
    dashLong dashLongHeavy dotDash dashDotHeavy dotDotDash dashDotDotHeavy wave wavyHeavy wavyDouble
    dashed triple thinThickSmallGap thickThinSmallGap thinThickThinSmallGap thinThickMediumGap
    thickThinMediumGap thinThickThinMediumGap thinThickLargeGap thickThinLargeGap
    thinThickThinLargeGap doubleWave dashSmallGap dashDotStroked threeDEmboss threeDEngrave outset
    inset black blue cyan green magenta red yellow white darkBlue darkCyan darkGreen darkMagenta
    darkRed darkYellow darkGray lightGray superscript subscript horzStripe vertStripe
    reverseDiagStripe diagStripe horzCross diagCross thinHorzStripe thinVertStripe
    thinReverseDiagStripe thinDiagStripe thinHorzCross thinDiagCross pct5 pct10 pct12 pct15 pct20
    pct25 pct30 pct35 pct37 pct40 pct45 pct50 pct55 pct60 pct62 pct65 pct70 pct75 pct80 pct85 pct87
    pct90 pct95 page column textWrapping all nextPage nextColumn continuous evenPage oddPage
    portrait landscape default first even dxa pct fixed autofit restart continue decimal upperRoman
    lowerRoman upperLetter lowerLetter ordinal cardinalText ordinalText bullet decimalZero
    russianLower russianUpper chicago space tab nothing singleLevel multilevel hybridMultilevel bar
    num dot hyphen underscore heavy middleDot lrTb tbRl btLr lrTbV tbRlV tbLrV paragraph character
    table numbering wholeTable firstRow lastRow firstCol lastCol band1Vert band2Vert band1Horz
    band2Horz neCell nwCell seCell swCell eastAsia cs normal separator continuationSeparator
    continuationNotice pageBottom beneathText sectEnd docEnd eachSect eachPage newPage newSection
    comma circle underDot lines linesAndChars snapToChars text firstPage notFirstPage allPages front
    back preserve""".split()
)
"""Values that are words of the standard itself."""

_HEX = re.compile(r"[0-9A-F]{4}")
_STYLE_ID = re.compile(
    r"Style\d{1,4}|Normal|Title|Subtitle|Heading[1-9]|TOC[1-9]|TOCHeading|Quote|IntenseQuote|Strong"
    r"|Emphasis|Caption|Header|Footer|Footnote(?:Text|Reference)|Endnote(?:Text|Reference)"
    r"|List(?:Paragraph|Bullet|Number)[2-5]?|BodyText[23]?|NoSpacing|Hyperlink|TableGrid"
    r"|TableNormal|DefaultParagraphFont|NoList|PlainText"
)
_STYLE_NAME = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*(?: \d{1,4})?")

REFERRING = frozenset({"pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"})
"""Elements whose value is the id of a style."""

BUILT_IN = frozenset(
    """normal; title; subtitle; heading 1; heading 2; heading 3; heading 4; heading 5; heading 6;
    heading 7; heading 8; heading 9; toc 1; toc 2; toc 3; toc 4; toc 5; toc 6; toc 7; toc 8; toc 9;
    toc heading; quote; intense quote; strong; emphasis; caption; header; footer; footnote text;
    footnote reference; endnote text; endnote reference; list paragraph; list bullet; list bullet 2;
    list bullet 3; list bullet 4; list bullet 5; list number; list number 2; list number 3;
    list number 4; list number 5; body text; body text 2; body text 3; no spacing; hyperlink;
    table grid; normal table; default paragraph font; no list; plain text""".replace("\n    ", " ")
    .replace("\n", " ")
    .split("; ")
)
"""Names of styles that every copy of Word has, in small letters."""


def is_plain(value: str) -> bool:
    """Tell whether an attribute may say this wherever it stands."""
    return document_values.is_one_of(value, WORDS) or _HEX.fullmatch(value) is not None


_BOUNDED: Mapping[tuple[str, str], int] = {
    **{("ind", side): 7200 for side in ("left", "right", "start", "end", "firstLine")},
    ("ind", "hanging"): 1000,
    ("tblInd", "w"): 7200,
    **{("spacing", side): 7200 for side in ("before", "after")},
}
"""The most twentieths of a point; with more, or with less than none, text leaves the page."""
_UNSAID = frozenset({("spacing", "val")})
"""Letters closer together than they are wide are read by nobody."""
_MOST_DIGITS = 5


def may_say(element: str, name: str, value: str) -> bool:
    """Tell whether an attribute of this element may stay with this value."""
    if (element, name) in _UNSAID or name not in ATTRIBUTES:
        return False
    most = _BOUNDED.get((element, name))
    if most is None:
        return is_plain(value)
    return (
        value.isascii()
        and value.isdecimal()
        and len(value) <= _MOST_DIGITS
        and (int(value) <= most)
    )


def style_id(name: str) -> str:
    """Give the id of a style that every copy of Word has."""
    if name == "normal table":
        return "TableNormal"
    capital = "TOC" if name.startswith("toc") else ""
    words = name.removeprefix("toc ") if capital else name
    return capital + "".join(word.capitalize() for word in words.split())


def is_style_id(value: str) -> bool:
    """Tell whether this is an id that `style_id` gives, or that of a renamed style."""
    return _STYLE_ID.fullmatch(value) is not None


def is_style_name(value: str) -> bool:
    """Tell whether this is the name of a style that everybody has, or of a renamed one."""
    renamed = re.fullmatch(r"Style \d{1,4}", value) is not None
    return renamed or (value.lower() in BUILT_IN and _STYLE_NAME.fullmatch(value) is not None)
