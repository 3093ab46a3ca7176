import re
from pathlib import Path

from safepub import app

SHEET = (Path(app.__file__).parent / "web" / "static" / "safepub.css").read_text("utf-8")
TEMPLATES = Path(app.__file__).parent / "web" / "templates"
SCRIPT = "<script type=\"module\" src=\"{{ url_for('static', filename='passkeys.js') }}\"></script>"


def test_the_sheet_is_small_and_fetches_nothing() -> None:
    assert len(SHEET.encode()) < 10_000
    assert "url(" not in SHEET
    assert "@import" not in SHEET


def test_the_frame_says_which_classes_there_are() -> None:
    frame = (TEMPLATES / "base.html").read_text("utf-8")
    defined = set(re.findall(r"(?<=[\s,(])\.([a-z][a-z-]*)", SHEET[SHEET.index("*/") :]))

    told = set(re.findall(r"\.([a-z][a-z-]*)", frame[: frame.index("#}")]))
    states = {name for name in defined if name.startswith("state-")}
    assert defined - states - told <= {"bottom", "field-wrong", "skip", "top"}


def test_no_page_brings_styles_or_scripts_of_its_own() -> None:
    pages = {str(path.relative_to(TEMPLATES)): path for path in TEMPLATES.rglob("*.html")}
    texts = {name: path.read_text("utf-8") for name, path in pages.items()}

    # The one script there is.
    assert [name for name, page in texts.items() if SCRIPT in page] == ["macros/passkeys.html"]
    for name, page in texts.items():
        whole = page.replace(SCRIPT, "")
        assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=|javascript:", whole), name


def test_the_script_is_short_and_writes_no_markup() -> None:
    folder = Path(app.__file__).parent / "web" / "static"
    (script,) = folder.rglob("*.js")
    text = script.read_text("utf-8")

    assert len(text.encode()) < 2_000
    assert not re.search(r"innerHTML|insertAdjacent|document\.write|eval|import|https?:", text)
    # A page says where to ask, and only one place in the script asks.
    assert text.count("fetch(") == 1
