"""Preparing a text in a real Chromium without JavaScript: the whole editing form.

Pictures with their captions and alt texts come from the contributor: see `test_browser`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.flows import handing_in
from tests.flows.conftest import Running
from tests.flows.handing_in import BYLINE, HEADLINE, Contributor
from tests.flows.reader import Reader

ORIGINAL = "رسالة بلا عنوان"
TEMPLATE = "The name is withheld for the writer's safety."
TOO_MUCH = "The author, a nurse from Minsk, writes under another name."
TYPED = {
    "slug": "a-letter-without-an-address",
    "tags": "post\nstreets",
    "places": "Вулица без назвы\nالميناء",
    "series": "Letters",
    "note_edit": "Shortened.",
    "note_translation": "Translated from the Arabic by N.",
    "credit_translator": "N. (pseudonym); Вольга К.",
    "credit_funder": "SlovakAid",
    "original_publisher": "دفاتر الميناء",
    "original_title": "رسالة",
    "original_url": "https://example.org/letters/1",
    "original_date": "2024-03-07",
    "rights_holder": "The writer",
    "rights_terms": "Once, with the note.",
}
FOCUS = "(({tagName, name, value}) => [tagName, name, value])(document.activeElement)"
LONGEST_WAY = 100

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Preparation:
    """An article in review, another one that it translates, and its editor."""

    running: Running
    contributor: Contributor
    article: str
    edita: Reader


@pytest.fixture
def preparation(chromium_browser: Browser, running: Running) -> Iterator[Preparation]:
    """An original that is out, and its translation in review."""
    contributor = handing_in.register(running)
    handing_in.to_publication(contributor, ORIGINAL)
    article = handing_in.to_review(contributor, HEADLINE)
    context = chromium_browser.new_context(java_script_enabled=False)
    yield Preparation(running, contributor, article, Reader(context, "preparing"))
    context.close()


def test_a_text_is_prepared_without_javascript(preparation: Preparation) -> None:
    edita = preparation.edita
    edita.enter_the_desk(preparation.running, "Edita")
    _keep_a_template(edita, preparation.article)
    edita.page.goto(f"{preparation.article}/edit")
    edita.look()
    _the_keyboard_reaches_everything(edita)
    _fill_in(edita)
    _insert(edita)
    _preview(edita)
    _be_refused(edita)
    edita.fill(original_url=TYPED["original_url"])
    edita.press("Save as a new revision")
    assert "Edita edited it, revision 2" in edita.text
    for words in (TEMPLATE, "Translated from the Arabic by N.", "SlovakAid", "post, streets"):
        assert words in edita.text
    edita.look()


def _keep_a_template(edita: Reader, article: str) -> None:
    edita.page.goto(f"{article}/edit")
    edita.follow("Write and change templates")
    edita.look()
    edita.press("Keep it")
    assert edita.page.locator("[aria-invalid=true]").count() == 1
    edita.page.select_option("[name=byline]", label=BYLINE)
    edita.fill(words="The name is withheld.")
    edita.press("Keep it")
    edita.look()
    edita.follow(f"Disclosure, {BYLINE}")
    edita.look()
    edita.fill(words=TEMPLATE)
    edita.press("Change it")
    assert TEMPLATE in edita.text


def _the_keyboard_reaches_everything(edita: Reader) -> None:
    """Go from the first field to the last button by the tabulator alone, unfolding all groups."""
    page = edita.page
    fields = page.locator("form :is(input:not([type=hidden]), textarea, select)")
    wanted = fields.evaluate_all("found => found.map(each => each.name)")
    page.locator("[name=headline]").focus()
    reached: list[str] = []
    while len(reached) < LONGEST_WAY and "preview" not in reached:
        tag, name, value = page.evaluate(FOCUS)
        reached.append(value if tag == "BUTTON" else name)
        if tag == "SUMMARY" and not page.evaluate("document.activeElement.parentNode.open"):
            page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    assert [name for name in wanted if name not in reached] == []
    assert reached.index("insert") < reached.index("save") < reached.index("preview")


def _fill_in(edita: Reader) -> None:
    edita.fill(**TYPED)
    edita.page.select_option("[name=original_language]", "ar")
    edita.page.select_option("[name=translation_of]", label=f"{ORIGINAL} – {BYLINE} (English)")


def _insert(edita: Reader) -> None:
    edita.page.locator("[name=template]").select_option(index=1)
    edita.press("Insert")
    assert edita.page.input_value("[name=note_disclosure]") == TEMPLATE
    assert edita.page.input_value("[name=places]") == TYPED["places"]


def _preview(edita: Reader) -> None:
    edita.fill(note_disclosure=TOO_MUCH)
    edita.press("Preview")
    for words in ("“nurse”: what they do", "“from Minsk”: where they are from or live"):
        assert words in edita.text
    edita.page.get_by_text("The JSON that outlets would get").click()
    assert '"slug": "a-letter-without-an-address"' in edita.text
    assert '"kind": "pseudonym"' in edita.text
    edita.look()
    edita.fill(note_disclosure=TEMPLATE)


def _be_refused(edita: Reader) -> None:
    edita.fill(original_url="example.org/letters/1")
    edita.press("Save as a new revision")
    assert edita.page.locator("[aria-invalid=true]").count() == 1
    assert edita.page.input_value("[name=tags]") == TYPED["tags"]
    edita.look()
