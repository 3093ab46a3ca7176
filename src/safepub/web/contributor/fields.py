"""Form fields that several pages of this door share."""

from marshmallow import fields, validate

from safepub.web import forms

# What the database's integer column takes; nobody saves a text that often.
_HIGHEST = 2**31 - 1


def edition() -> fields.Integer:
    """Make the hidden field that says which edition of a text somebody had before them."""
    return fields.Integer(
        required=True,
        validate=validate.Range(min=1, max=_HIGHEST, error=forms.UNEXPECTED),
        error_messages={"required": forms.UNEXPECTED, "invalid": forms.UNEXPECTED},
    )
