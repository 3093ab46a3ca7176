"""A door with one page of each kind, for what all doors stand on."""

from dataclasses import dataclass, field

from flask import Blueprint, abort, render_template_string, request

from safepub.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    SafepubError,
    UnavailableError,
)
from safepub.web import errors, forms, sessions

PAGE = """
{% extends "base.html" %}
{% import "macros/forms.html" as forms %}
{% block title %}Trial{% endblock %}
{% block content %}
<h1>Trial</h1>
<form method="post">
  {{ forms.csrf() }}
  {{ forms.error_summary(form) }}
  {{ forms.text(form, "headline", "Headline", hint="A few words.", required=True) }}
  {{ forms.textarea(form, "body", "Text", required=True) }}
  {{ forms.select(form, "language", "Language", [("en", "English"), ("be", "Беларуская")]) }}
  {{ forms.password(form, "passphrase", "Passphrase") }}
  {{ forms.tick(form, "agreed", "I have read this") }}
  {{ forms.submit("Send") }}
</form>
{% endblock %}
"""
FAILURES = {
    "forbidden": ForbiddenError,
    "missing": NotFoundError,
    "conflict": ConflictError,
    "invalid": InvalidError,
    "unavailable": UnavailableError,
    "strange": SafepubError,
    "bug": ZeroDivisionError,
}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What the trial form gives."""

    headline: str
    body: str
    language: str
    passphrase: str = field(repr=False)
    agreed: str


class TrialForm(forms.FormSchema[Typed]):
    """One field of each kind."""

    builds = Typed

    headline = forms.line(40)
    body = forms.paragraphs(200)
    language = forms.choice(("en", "be"))
    passphrase = forms.secret(100)
    agreed = forms.tick()


def make() -> Blueprint:
    """Make a door with one page, one locked page and one page for each way to fail."""
    door = Blueprint("trial", __name__)
    errors.keep(door, {"headline": "Headline", "body": "Text"})

    @door.get("/trial")
    def show() -> str:
        return render_template_string(PAGE, form=forms.blank(headline="As it was"))

    @door.post("/trial")
    def take() -> tuple[str, int] | str:
        typed, form = forms.read(TrialForm())
        if typed is None:
            return render_template_string(PAGE, form=form), 422
        return "taken"

    @door.route("/locked", methods=["GET", "POST"])
    def locked() -> str:
        return sessions.contributor().box_seed.hex()

    @door.route("/fails/<how>", methods=["GET", "POST"])
    def fail(how: str) -> str:
        if how.isdigit():
            abort(int(how), description=f"typed: {request.values.get('body')}")
        raise FAILURES[how]

    return door
