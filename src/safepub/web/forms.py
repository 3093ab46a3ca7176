"""Forms: what a page sends becomes one frozen dataclass, or comes back with sentences.

A schema stands above the view that uses it:

    class ReasonForm(forms.FormSchema[Reason]):
        builds = Reason
        reason = forms.paragraphs(2_000)

    reason, form = forms.read(ReasonForm())
    if reason is None:
        return render_template("desk/decline.html", form=form), 422
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from flask import request
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, pre_load, validate

from safepub.languages import later
from safepub.web import translating

# Covariant, or mypy would not find the type of what `read` returns.
T_co = TypeVar("T_co", covariant=True)

CSRF_FIELD = "csrf_token"
WHOLE_FORM = "form"
"""The name under which errors stand that belong to no single field."""

MISSING = later("Please fill this in.")
NOT_OFFERED = later("Please choose one of the options.")
NOT_TICKED = later("Please tick this box to go on.")
ON_ONE_LINE = later("Please write this on one line.")
UNEXPECTED = later("The form was not sent as this page offers it. Please fill it in once more.")
HIGHEST_EDITION = 2**31 - 1
"""What the database's integer column takes; nobody saves a text that often."""
MOST_LINES = 10_000
"""A list with an entry on each of 50,000 lines took ten seconds to make ready."""
TOO_MANY_LINES = later("This has too many lines: 10,000 are the most.")
LINE_ENDS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n"})


class Secret(fields.String):
    """A passphrase, password or code: taken as it was typed, never shown again."""


class FormSchema(Schema, Generic[T_co]):
    """Turns a form into `builds`, a frozen dataclass; fields it does not list are refused."""

    builds: type[T_co]

    class Meta:
        """Marshmallow's options."""

        unknown = RAISE

    @pre_load
    def tidy(self, data: Mapping[str, Any], **_: object) -> dict[str, Any]:
        """Leave out the CSRF value and tidy everything that is not a secret."""
        return {
            name: value if isinstance(self.fields.get(name), Secret) else _tidied(value)
            for name, value in data.items()
            if name != CSRF_FIELD
        }

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> T_co:
        """Make the dataclass."""
        return self.builds(**data)


@dataclass(frozen=True, kw_only=True)
class FormState:
    """What a form shows: the values typed so far and the sentences about them."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    errors: Mapping[str, list[str]] = field(default_factory=dict, repr=False)

    def value(self, name: str) -> str:
        """Give what the field holds, or nothing."""
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """Give the sentences about one field, or nothing."""
        return " ".join(self.errors.get(name, ()))

    def refused(self, name: str, sentence: str) -> "FormState":
        """Give the same form with one more sentence; `WHOLE_FORM` belongs to no field."""
        sentences = [*self.errors.get(name, ()), sentence]
        return replace(self, errors={**self.errors, name: sentences})


def blank(**values: str) -> FormState:
    """Give a form that nobody has sent yet, with these values in it."""
    return FormState(values=MappingProxyType(values))


def read(schema: FormSchema[T_co]) -> tuple[T_co | None, FormState]:
    """Read the form of this request; None where a field cannot be accepted.

    The state holds what was typed, except secrets, so that the page can be
    shown again without a loss.
    """
    sent: dict[str, Any] = {
        name: request.form.getlist(name)
        if isinstance(schema.fields.get(name), fields.List)
        else request.form[name]
        for name in request.form
    }
    values = {
        name: value
        for name, value in schema.tidy(sent).items()
        if isinstance(value, str) and not isinstance(schema.fields.get(name), Secret)
    }
    try:
        return schema.load(sent), FormState(values=values)
    except ValidationError as error:
        return None, FormState(values=values, errors=_sentences(error, schema))


def line(maximum: int, *, required: bool = True) -> fields.String:
    """Make a field for one line of text."""
    return _string(_at_most(maximum), _one_line, required=required)


def paragraphs(maximum: int, *, required: bool = True) -> fields.String:
    """Make a field for text of several lines, at most `MOST_LINES`."""
    return _string(_at_most(maximum), _few_lines, required=required)


def choice(options: Sequence[str]) -> fields.String:
    """Make a field for one of a few values."""
    return _string(validate.OneOf(options, error=NOT_OFFERED), required=True)


def secret(maximum: int = 1_024) -> Secret:
    """Make a field for a passphrase, password or code, which no page shows again."""
    return Secret(
        required=True,
        validate=[
            validate.Length(min=1, error=MISSING),
            _at_most(maximum),
        ],
        error_messages=_when_absent(MISSING),
    )


def tick() -> fields.String:
    """Make a field for a box that has to be ticked; browsers leave out one that is not."""
    return fields.String(
        required=True,
        validate=validate.Length(min=1, error=NOT_TICKED),
        error_messages=_when_absent(NOT_TICKED),
    )


def edition() -> fields.Integer:
    """Make the hidden field that says which edition of an article somebody had before them."""
    return fields.Integer(
        required=True,
        validate=validate.Range(min=1, max=HIGHEST_EDITION, error=UNEXPECTED),
        error_messages=_when_absent(UNEXPECTED),
    )


def count() -> fields.Integer:
    """Make the hidden field that says how much somebody has been shown already; 0 if absent."""
    return fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=HIGHEST_EDITION, error=UNEXPECTED),
        error_messages=_when_absent(UNEXPECTED),
    )


def button(acts: Sequence[str]) -> fields.String:
    """Make a field for which button was pressed; the Enter key presses the first."""
    return fields.String(load_default=acts[0], validate=validate.OneOf(acts, error=NOT_OFFERED))


def _string(*checks: Callable[[str], object], required: bool) -> fields.String:
    if not required:
        return fields.String(load_default="", validate=checks, error_messages=_when_absent(MISSING))
    filled = validate.Length(min=1, error=MISSING)
    return fields.String(
        required=True, validate=[filled, *checks], error_messages=_when_absent(MISSING)
    )


def _when_absent(sentence: str) -> dict[str, str | list[Any] | dict[Any, Any]]:
    return {"required": sentence, "null": sentence, "invalid": sentence}


def _one_line(text: str) -> None:
    if "\n" in text:
        raise ValidationError(ON_ONE_LINE)


def _few_lines(text: str) -> None:
    if text.count("\n") >= MOST_LINES:
        raise ValidationError(TOO_MANY_LINES)


def _at_most(maximum: int) -> Callable[[str], None]:
    def check(text: str) -> None:
        if len(text) > maximum:
            sentence = translating.ngettext(
                "This is too long: %(most)s character is the most.",
                "This is too long: %(most)s characters are the most.",
                maximum,
            )
            raise ValidationError(sentence % {"most": translating.number(maximum)})

    return check


def _tidied(value: object) -> object:
    """Strip outer white space, unify line ends, drop what a word processor left behind."""
    if not isinstance(value, str):
        return value
    unified = value.replace("\r\n", "\n").translate(LINE_ENDS)
    kept = (
        letter for letter in unified if letter in "\n\t" or unicodedata.category(letter) != "Cc"
    )
    return "".join(kept).strip()


def _sentences(error: ValidationError, schema: Schema) -> dict[str, list[str]]:
    """Order the sentences as the schema orders its fields; strange names are not repeated."""
    found: dict[str, object] = error.normalized_messages()  # type: ignore[no-untyped-call]
    sentences = {name: _flat(found[name]) for name in schema.fields if name in found}
    if set(found) - set(schema.fields):
        sentences[WHOLE_FORM] = [UNEXPECTED]
    return sentences


def _flat(found: object) -> list[str]:
    if isinstance(found, Mapping):
        return [sentence for inner in found.values() for sentence in _flat(inner)]
    if isinstance(found, list):
        return [str(sentence) for sentence in found]
    return [str(found)]
