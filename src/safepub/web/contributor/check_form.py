"""What a page's form brings for the name check: names for this once, and what may stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from marshmallow import Schema, fields, validate

from safepub.web import forms

MOST_TYPED = 2_000
MOST_TICKS = 200


@dataclass(frozen=True, kw_only=True)
class TypedCheck:
    """A list that is used once and forgotten, and the marks of what was ticked."""

    names: str = field(default="", repr=False)
    phrases: str = field(default="", repr=False)
    contacts: str = field(default="", repr=False)
    ordinary: str = field(default="", repr=False)
    without_names: str = ""
    let_stand: Sequence[str] = field(default=(), repr=False)


class ListFields(Schema):
    """The fields of a watch-list, in the order of the page."""

    names = forms.paragraphs(MOST_TYPED, required=False)
    phrases = forms.paragraphs(MOST_TYPED, required=False)
    contacts = forms.paragraphs(MOST_TYPED, required=False)
    ordinary = forms.line(len("yes"), required=False)


class CheckFields(ListFields):
    """The fields of a check, for a form that does something else besides."""

    without_names = forms.line(len("yes"), required=False)
    let_stand = fields.List(
        fields.String(validate=validate.Regexp(r"^[0-9a-f]{24}\Z", error=forms.UNEXPECTED)),
        load_default=list,
        validate=validate.Length(max=MOST_TICKS, error=forms.UNEXPECTED),
    )


NOTHING_TYPED = TypedCheck()
