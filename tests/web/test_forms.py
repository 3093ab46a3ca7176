from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from safepub.web import forms
from tests.support import pages
from tests.support.trial import TrialForm, Typed

GOOD = {
    "headline": "A headline",
    "body": "A text.",
    "language": "be",
    "passphrase": "one two three",
    "agreed": "yes",
}


def read(trial: Flask, sent: dict[str, str]) -> tuple[Typed | None, forms.FormState]:
    with trial.test_request_context("/trial", method="POST", data=sent):
        return forms.read(TrialForm())


def test_a_good_form_becomes_a_dataclass(trial: Flask) -> None:
    typed, form = read(trial, GOOD)

    assert typed == Typed(**GOOD)
    assert not form.errors


def test_outer_white_space_goes_and_line_ends_are_unified(trial: Flask) -> None:
    typed, _ = read(trial, {**GOOD, "headline": "  H ", "body": "a\r\nb\rc\x0bd\x00 \n\n"})

    assert typed is not None
    assert typed.headline == "H"
    assert typed.body == "a\nb\nc\nd"


def test_a_secret_is_taken_as_it_was_typed(trial: Flask) -> None:
    typed, form = read(trial, {**GOOD, "passphrase": " p\r\nq "})

    assert typed is not None
    assert typed.passphrase == " p\r\nq "
    assert "passphrase" not in form.values


def test_a_field_that_the_form_does_not_have_is_refused_without_its_name(trial: Flask) -> None:
    typed, form = read(trial, {**GOOD, "is_publisher": "1"})

    assert typed is None
    assert form.errors == {forms.WHOLE_FORM: [forms.UNEXPECTED]}


def test_the_csrf_value_is_no_field(trial: Flask) -> None:
    typed, _ = read(trial, {**GOOD, "csrf_token": "x"})

    assert typed is not None


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("headline", "", forms.MISSING),
        ("headline", "   ", forms.MISSING),
        ("headline", "x" * 41, "This is too long: 40 characters are the most."),
        ("headline", "two\nlines", "Please write this on one line."),
        ("body", "", forms.MISSING),
        ("language", "xx", forms.NOT_OFFERED),
        ("passphrase", "", forms.MISSING),
        ("passphrase", "x" * 101, "This is too long: 100 characters are the most."),
        ("agreed", "", forms.NOT_TICKED),
    ],
)
def test_a_wrong_field_gets_its_sentence(
    trial: Flask, name: str, value: str, sentence: str
) -> None:
    typed, form = read(trial, {**GOOD, name: value})

    assert typed is None
    assert form.error(name) == sentence


@pytest.mark.parametrize("name", GOOD)
def test_a_field_that_was_left_out_gets_a_sentence(trial: Flask, name: str) -> None:
    typed, form = read(trial, {key: value for key, value in GOOD.items() if key != name})

    assert typed is None
    assert form.error(name)


def test_errors_stand_in_the_order_of_the_fields(trial: Flask) -> None:
    _, form = read(trial, {"agreed": "", "language": "", "headline": "", "body": ""})

    assert list(form.errors) == list(GOOD)


def test_a_view_can_add_a_sentence() -> None:
    form = forms.blank(byline="A.").refused("byline", "No.").refused("byline", "Never.")

    assert form.error("byline") == "No. Never."
    assert form.value("byline") == "A."


def test_the_state_of_a_form_shows_nothing_in_its_repr() -> None:
    form = forms.blank(legal_name="Canary").refused("legal_name", "Canary, too.")

    assert "Canary" not in repr(form)


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = TrialForm().tidy({"body": text})["body"]

    assert TrialForm().tidy({"body": once})["body"] == once
    assert "\r" not in once


def test_a_refused_form_comes_back_with_its_text(visitor: FlaskClient) -> None:
    body = "Спроба <b>&amp;</b>\n\n  é [sic]"

    answer = pages.send(visitor, "/trial", {**GOOD, "body": body, "headline": ""})

    assert answer.status_code == 422
    page = parsed(answer.text)
    assert page.find(".//textarea[@name='body']").text == body
    assert page.find(".//option[@selected]").get("value") == "be"
    assert page.find(".//input[@name='agreed']").get("checked") is not None
    assert page.find("./head/title").text == "Please look again: Trial"


def test_a_refused_form_shows_no_passphrase(visitor: FlaskClient) -> None:
    answer = pages.send(visitor, "/trial", {**GOOD, "headline": "", "passphrase": "canary-word"})

    assert "canary-word" not in answer.text


def test_each_error_is_tied_to_its_field_and_linked_from_the_summary(visitor: FlaskClient) -> None:
    page = parsed(pages.send(visitor, "/trial", {}).text)

    links = [link.get("href")[1:] for link in page.findall(".//div[@role='alert']//a")]
    assert links == [f"field-{name}" for name in GOOD]
    by_id = {element.get("id"): element for element in page.iter() if element.get("id")}
    for link in links:
        described = by_id[link].get("aria-describedby").split()
        assert by_id[link].get("aria-invalid") == "true"
        assert [by_id[one].text for one in described if one.startswith("error-")] != [""]


def test_a_text_of_more_lines_than_anybody_writes_is_refused() -> None:
    field = forms.paragraphs(200_000)

    assert field.deserialize("x\n" * 9_999)
    with pytest.raises(ValidationError, match="too many lines"):
        field.deserialize("x\n" * 10_000)


def test_every_field_has_a_label_and_fills_itself_in_from_nowhere(visitor: FlaskClient) -> None:
    page = parsed(visitor.get("/trial").text)

    labelled = {label.get("for") for label in page.findall(".//label")}
    wrapped = {
        control.get("id") for label in page.findall(".//label") for control in label.iter("input")
    }
    for kind in ("input", "textarea", "select"):
        for control in page.iter(kind):
            if control.get("type") == "hidden":
                continue
            assert control.get("id") in labelled | wrapped
            assert control.get("autocomplete") == "off"


def parsed(page: str) -> Any:
    return html5lib.parse(page, namespaceHTMLElements=False)
