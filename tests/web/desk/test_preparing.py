"""Preparing: originals, previews, templates and warnings in the editing form."""

import json
import re
from dataclasses import replace
from html import unescape
from uuid import uuid4

import pytest

from safepub.newsroom import note_templates
from safepub.newsroom.note_templates import Template
from safepub.newsroom.states import State
from safepub.newsroom.texts import (
    Note,
    NoteKind,
)
from tests.newsroom.conftest import TEXT
from tests.web.desk.conftest import Desk, words_of


def test_an_article_may_translate_a_published_one_and_no_other(desk: Desk) -> None:
    original = desk.article(State.PUBLISHED)
    article_id, unpublished = desk.article(State.IN_REVIEW), desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")
    path, fields = f"/articles/{article_id}/edit", desk.form_of(article_id)

    page = visitor.get(path).text
    refused = visitor.post(path, **{**fields, "translation_of": str(unpublished)})
    visitor.post(path, **{**fields, "translation_of": str(original)})

    assert f'<option value="{original}">{TEXT.headline} – Maks' in page
    assert str(unpublished) not in page
    assert "Choose an article that is published" in refused.text
    assert desk.text_of(article_id).translation_of == original


def test_a_preview_shows_what_would_go_out_and_stores_nothing(desk: Desk) -> None:
    article_id = desk.article(State.APPROVED)
    fields = {
        **desk.form_of(article_id),
        "headline": "Only previewed <b>",
        "note_edit": "Shortened.",
        "credit_funder": "SlovakAid",
        "act": "preview",
    }

    page = desk.visitor("Edita").post(f"/articles/{article_id}/edit", **fields)

    assert page.status_code == 200
    assert "The name is withheld. Shortened. Funding: SlovakAid." in words_of(page)
    told = json.loads(unescape(re.findall(r"<pre[^>]*>(.*?)</pre>", page.text, re.DOTALL)[0]))
    assert told["headline"] == "Only previewed <b>"
    assert told["slug"] == "only-previewed-b"
    assert told["credits"][1] == {"role": "funder", "name": "SlovakAid", "kind": "organisation"}
    assert 'name="headline" value="Only previewed &lt;b&gt;"' in page.text.replace(
        'id="field-headline" ', ""
    ).replace(" required", "")
    assert desk.text_of(article_id) == TEXT
    assert desk.state_of(article_id) is State.APPROVED


def test_a_template_is_put_behind_its_note_and_nothing_is_stored(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    with desk.databases.newsroom() as session:
        template = Template(kind=NoteKind.DISCLOSURE, words="Known to the editors.")
        chosen = note_templates.make(session, desk.people["Edita"].reader, template)
    fields = {**desk.form_of(article_id), "dek": "A dek of my own", "act": "insert"}
    visitor = desk.visitor("Edita")

    filled = visitor.post(f"/articles/{article_id}/edit", **fields, template=str(chosen))
    none = visitor.post(f"/articles/{article_id}/edit", **fields, template="")
    gone = visitor.post(f"/articles/{article_id}/edit", **fields, template=str(uuid4()))

    assert "The name is withheld.\nKnown to the editors.</textarea>" in filled.text
    assert "A dek of my own" in filled.text
    assert [answer.status_code for answer in (filled, none, gone)] == [200, 422, 422]
    assert desk.text_of(article_id) == TEXT


@pytest.mark.parametrize("page", ["edit", "approve"])
def test_a_disclosure_that_says_too_much_is_warned_about(desk: Desk, page: str) -> None:
    note = Note(NoteKind.DISCLOSURE, "He is a teacher from Slutsk.")
    article_id = desk.article(State.IN_REVIEW, replace(TEXT, notes=(note,)))
    harmless = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Peter")

    warned = words_of(visitor.get(f"/articles/{article_id}/{page}"))

    assert "“ He ”: whether a man or a woman wrote it" in warned
    assert "“ teacher ”: what they do" in warned
    assert "“ from Slutsk ”: where they are from or live" in warned
    assert "may say more" not in words_of(visitor.get(f"/articles/{harmless}/{page}"))
