import re
from pathlib import Path

from safepub import app

SHEET = (Path(app.__file__).parent / "web" / "static" / "safepub.css").read_text("utf-8")
TEMPLATES = Path(app.__file__).parent / "web" / "templates"


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
    pages = {path.name: path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}

    for name, page in pages.items():
        assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=|javascript:", page), name
