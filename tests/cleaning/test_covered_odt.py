"""ODT: text that something covers is not in the clean file either."""

import io
import zipfile

import pytest

from safepub.cleaning import judging_documents, odt
from safepub.cleaning.files import FileKind, Removed
from tests.cleaning import dirty_odt
from tests.cleaning.dirty_odt import NEEDLE

INK = '<style:text-properties fo:color="#000000"/>'
BOTH = '<style:text-properties fo:color="#000000" fo:background-color="#010101"/>'
BEHIND = '<style:{}-properties fo:background-color="#000000"/>'
PARAGRAPH = f'<text:p text:style-name="S">{NEEDLE}</text:p>'


def table(cell: str = "", whole: str = "", row: str = "") -> str:
    return (
        f"<table:table {whole}><table:table-row {row}><table:table-cell {cell}>"
        f"<text:p>{NEEDLE}</text:p></table:table-cell></table:table-row></table:table>"
    )


COVERED = {
    "letters": (
        "text",
        BOTH,
        f'<text:p><text:span text:style-name="S">{NEEDLE}</text:span></text:p>',
    ),
    "a paragraph's letters": ("paragraph", BOTH, PARAGRAPH),
    "a paragraph": ("paragraph", INK + BEHIND.format("paragraph"), PARAGRAPH),
    "a field in it": (
        "paragraph",
        BOTH,
        f'<text:p text:style-name="S"><text:author-name>{NEEDLE}</text:author-name></text:p>',
    ),
    "a cell": ("table-cell", BEHIND.format("table-cell"), table('table:style-name="S"')),
    "a usual cell": (
        "table-cell",
        BEHIND.format("table-cell"),
        table(row='table:default-cell-style-name="S"'),
    ),
    "a table": ("table", BEHIND.format("table"), table(whole='table:style-name="S"')),
    "a section": (
        "section",
        BEHIND.format("section"),
        f'<text:section text:style-name="S"><text:p>{NEEDLE}</text:p></text:section>',
    ),
}
SQUEEZING = (
    'fo:color="#fefefe"',
    'style:text-scale="1%"',
    'fo:letter-spacing="-1cm"',
    'style:text-position="-99% 1%"',
    'fo:font-size="1%"',
)
MOVING = ('fo:margin-left="-40cm"', 'fo:text-indent="-40cm"', 'fo:line-height="0.01cm"')


def source(family: str, properties: str, body: str) -> bytes:
    parts = dirty_odt.members(body)
    style = f'<style:style style:name="S" style:family="{family}">{properties}</style:style>'
    end = "</office:automatic-styles>"
    parts["content.xml"] = str(parts["content.xml"]).replace(end, style + end)
    return dirty_odt.packed(parts)


def inflated(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in ("content.xml", "styles.xml"))


@pytest.mark.parametrize(("family", "properties", "body"), COVERED.values(), ids=COVERED)
def test_what_is_covered_is_replaced(family: str, properties: str, body: str) -> None:
    content = source(family, properties, body)

    clean = odt.clean(content)
    written = inflated(clean.content)

    judging_documents.judge(FileKind.ODT, clean.content)
    assert NEEDLE not in written
    assert "█████" in written
    assert "fo:color" not in written
    assert "background" not in written
    assert Removed.HIDDEN_TEXT in clean.removed
    assert odt.read(content).markdown.strip("- ") == "█████"


@pytest.mark.parametrize("said", [*SQUEEZING, *MOVING])
def test_what_nobody_could_read_is_seen_in_the_clean_file(said: str) -> None:
    kind = "paragraph" if said in MOVING else "text"
    body = '<text:p text:style-name="S">seen</text:p>'
    content = source("paragraph", f"<style:{kind}-properties {said}/>", body)

    written = inflated(odt.clean(content).content)

    assert "seen" in written
    assert said not in written


def test_nearly_white_letters_are_reported() -> None:
    body = '<text:p text:style-name="S">seen</text:p>'
    clean = odt.clean(source("paragraph", f"<style:text-properties {SQUEEZING[0]}/>", body))

    assert Removed.HIDDEN_TEXT in clean.removed


def test_white_letters_on_a_dark_ground_are_seen() -> None:
    white = '<style:text-properties fo:color="#ffffff" fo:background-color="#000000"/>'

    content = source("paragraph", white, '<text:p text:style-name="S">seen</text:p>')

    assert odt.read(content).markdown == "seen"


def test_what_lies_under_another_cell_goes() -> None:
    body = table().replace("table-cell", "covered-table-cell")
    both = body.replace(
        "<table:covered", "<table:table-cell><text:p>seen</text:p></table:table-cell><table:covered"
    )

    clean = odt.clean(dirty_odt.odt(both))

    assert NEEDLE not in inflated(clean.content)
    assert "seen" in inflated(clean.content)
    assert Removed.HIDDEN_TEXT in clean.removed


def test_a_family_s_default_hides_what_no_style_shows() -> None:
    parts = dirty_odt.members(f"<text:p>{NEEDLE}</text:p>")
    usual = '<style:text-properties fo:language="be"/>'
    parts["styles.xml"] = str(parts["styles.xml"]).replace(
        usual, '<style:text-properties text:display="none"/>'
    )

    clean = odt.clean(dirty_odt.packed(parts))

    assert NEEDLE not in inflated(clean.content)
