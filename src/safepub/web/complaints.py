"""What a form says about an empty field, so that its summary names the field."""

from collections.abc import Mapping
from dataclasses import replace

from safepub.web import forms
from safepub.web.forms import FormState


def name(form: FormState, sentences: Mapping[str, str]) -> FormState:
    """Give the form with each "Please fill this in." in the field's own words."""
    errors = {
        field: [
            sentences.get(field, found) if found == forms.MISSING else found for found in complaints
        ]
        for field, complaints in form.errors.items()
    }
    return replace(form, errors=errors)
