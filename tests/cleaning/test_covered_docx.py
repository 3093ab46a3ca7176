"""DOCX: text that something covers or squeezes away is not in the clean file either."""

import io
import re
import zipfile

import pytest

from safepub.cleaning import docx, judging_documents
from safepub.cleaning.files import FileKind, Removed
from tests.cleaning import dirty_docx
from tests.cleaning.dirty_docx import NEEDLE, W

BLACK = '<w:shd w:val="clear" w:fill="000000"/>'
SOLID = '<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>'
INK = '<w:color w:val="000000"/>'


def run(properties: str = "", text: str = NEEDLE) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def table(cells: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tr>{cells}</w:tr></w:tbl>"


def cell(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def styled(kind: str, properties: str, more: str = "") -> str:
    return (
        f'<w:styles xmlns:w="{W}"><w:style w:type="{kind}" w:styleId="S" {more}>'
        f'<w:name w:val="S"/>{properties}</w:style></w:styles>'
    )


def inflated(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")
        )


COVERED = {
    "its paragraph": (paragraph(run(INK), BLACK), ""),
    "its cell": (table(cell(paragraph(run(INK)), BLACK)), ""),
    "its table": (table(cell(paragraph(run(INK))), BLACK), ""),
    "a pattern": (paragraph(run(INK + SOLID)), ""),
    "a dense pattern": (
        paragraph(run(INK + '<w:shd w:val="pct95" w:color="000000" w:fill="FFFFFF"/>')),
        "",
    ),
    "a colour of the theme": (
        paragraph(run(INK + '<w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="text1"/>')),
        "",
    ),
    "a marker": (paragraph(run('<w:color w:val="010101"/><w:highlight w:val="black"/>')), ""),
    "letters of its own colour": (
        paragraph(run('<w:color w:val="FFFF00"/>'), '<w:shd w:val="clear" w:fill="FFFF01"/>'),
        "",
    ),
    "the style of its letters": (
        paragraph(run('<w:rStyle w:val="S"/>')),
        styled("character", f"<w:rPr>{INK}{BLACK}</w:rPr>"),
    ),
    "the style of its paragraph": (
        paragraph(run(), '<w:pStyle w:val="S"/>'),
        styled("paragraph", f"<w:pPr>{BLACK}</w:pPr><w:rPr>{INK}</w:rPr>"),
    ),
    "the usual style": (
        paragraph(run(INK)),
        styled("paragraph", f"<w:pPr>{BLACK}</w:pPr>", 'w:default="1"'),
    ),
    "the style of its table": (
        table(cell(paragraph(run(INK))), '<w:tblStyle w:val="S"/>'),
        styled(
            "table",
            f'<w:tblStylePr w:type="firstRow"><w:tcPr>{BLACK}</w:tcPr></w:tblStylePr>',
        ),
    ),
    "a formula's paragraph": (
        paragraph(
            '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
            f"<m:r><w:rPr>{INK}</w:rPr><m:t>{NEEDLE}</m:t></m:r></m:oMath>",
            BLACK,
        ),
        "",
    ),
}
UNSEEN = {
    "the usual style hides it": (
        paragraph(run()),
        styled("paragraph", "<w:rPr><w:vanish/></w:rPr>", 'w:default="1"'),
    ),
    "the defaults hide it": (
        paragraph(run()),
        (
            f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr>'
            "</w:rPrDefault></w:docDefaults></w:styles>"
        ),
    ),
    "its cell was deleted": (table(cell(paragraph(run()), '<w:cellDel w:id="1"/>')), ""),
    "its cell is under another": (table(cell(paragraph(run()), "<w:vMerge/>")), ""),
}
SQUEEZED = {
    "white": paragraph(run('<w:color w:val="FEFEFE"/>', "seen")),
    "narrow": paragraph(run('<w:w w:val="1"/>', "seen")),
    "tight": paragraph(run('<w:spacing w:val="-500"/>', "seen")),
    "low": paragraph(run('<w:position w:val="-3000"/>', "seen")),
    "off the page": paragraph(run(text="seen"), '<w:ind w:left="-20000" w:hanging="20000"/>'),
    "line": paragraph(run(text="seen"), '<w:spacing w:line="1" w:lineRule="exact"/>'),
    "row": "<w:tbl><w:tr><w:trPr><w:trHeight w:val='1' w:hRule='exact'/></w:trPr>"
    f"{cell(paragraph(run(text='seen')))}</w:tr></w:tbl>",
}
SAYS = re.compile(r'<w:(shd|highlight|color|w|position|trHeight)\b|lineRule|hRule|"-\d|"20000"')


def source(body: str, styles: str) -> bytes:
    return dirty_docx.docx(body, **({"styles_xml": styles} if styles else {}))


@pytest.mark.parametrize(("body", "styles"), COVERED.values(), ids=COVERED)
def test_what_is_covered_is_replaced(body: str, styles: str) -> None:
    content = source(body, styles)

    clean = docx.clean(content)
    written = inflated(clean.content)

    assert NEEDLE not in written
    assert "█████" in written
    assert SAYS.search(written) is None
    assert Removed.HIDDEN_TEXT in clean.removed
    assert docx.read(content).markdown.strip("- ") == "█████"


@pytest.mark.parametrize(("body", "styles"), UNSEEN.values(), ids=UNSEEN)
def test_what_is_not_shown_goes(body: str, styles: str) -> None:
    content = source(body, styles)

    clean = docx.clean(content)

    assert NEEDLE not in inflated(clean.content)
    assert NEEDLE in clean.words
    assert NEEDLE not in docx.read(content).markdown


@pytest.mark.parametrize("body", SQUEEZED.values(), ids=SQUEEZED)
def test_what_nobody_could_read_is_seen_in_the_clean_file(body: str) -> None:
    clean = docx.clean(source(body, ""))
    written = inflated(clean.content)

    judging_documents.judge(FileKind.DOCX, clean.content)
    assert "seen" in written
    assert SAYS.search(written) is None


@pytest.mark.parametrize("name", ["white", "narrow", "tight", "low", "line", "row"])
def test_what_nobody_could_read_is_reported(name: str) -> None:
    plain = docx.clean(source(paragraph(run(text="seen")), styled("paragraph", "")))
    tight = docx.clean(source(SQUEEZED[name], styled("paragraph", "")))

    assert Removed.HIDDEN_TEXT not in plain.removed
    assert Removed.HIDDEN_TEXT in tight.removed


def test_white_letters_on_a_dark_ground_are_seen() -> None:
    body = paragraph(run('<w:color w:val="FFFFFF"/>', "seen"), BLACK)

    assert docx.read(source(body, "")).markdown == "seen"


def test_signs_are_among_the_words_and_in_the_manuscript() -> None:
    signs = '<w:noBreakHyphen/><w:sym w:font="Arial" w:char="0049"/><w:sym w:char="F076"/>'
    content = source(f"<w:p><w:r><w:t>a</w:t>{signs}<w:t>b</w:t></w:r></w:p>", "")

    assert "a-Ivb" in docx.clean(content).words
    assert docx.read(content).markdown == "a-Ivb"
