"""Fields of the editing form that hold more than words: names, lists, days, addresses."""

from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from marshmallow import ValidationError, fields

from safepub import languages
from safepub.newsroom import slugs, texts
from safepub.newsroom.texts import Credit, CreditKind, CreditRole
from safepub.web import forms

BETWEEN_NAMES = ";"
_ORGANISATIONS = frozenset({CreditRole.FUNDER, CreditRole.ORIGINAL_PUBLISHER})
_MOST_LETTERS = 2 * texts.MAX_TAGS * texts.MAX_TAG
_DAY_LENGTH = 10
_ID_LENGTH = 36

NO_SLUG = "Please use lower-case Latin letters, digits and hyphens, or leave it empty."
TOO_MANY_LINES = f"At most {texts.MAX_TAGS} lines, please."
LINE_TOO_LONG = f"Please keep each line under {texts.MAX_TAG + 1} characters."
NO_ADDRESS = "Please give an address that begins with http:// or https://."
NO_DAY = "Please write the day as 2026-11-23."


def slug() -> fields.String:
    """Make a field for a slug as `slugs.make` would give it."""
    return _checked(texts.MAX_SLUG, _slug)


def lines() -> fields.String:
    """Make a field with an entry on each line."""
    field_ = forms.paragraphs(_MOST_LETTERS, required=False)
    field_.validators.append(_short_lines)
    return field_


def web_address() -> fields.String:
    """Make a field for an address of the web."""
    return _checked(texts.MAX_LINE, _web_address)


def day() -> fields.String:
    """Make a field for a day, as browsers send it."""
    return _checked(_DAY_LENGTH, _day)


def language() -> fields.String:
    """Make a field for a language, or none."""
    return _checked(_DAY_LENGTH, _language)


def id_() -> fields.String:
    """Make a field for one of the ids that a page offers, or none."""
    return _checked(_ID_LENGTH, _id)


def lines_of(words: str) -> tuple[str, ...]:
    """Give the entries of a list, each once."""
    found = (" ".join(line.split()) for line in words.split("\n"))
    return tuple(dict.fromkeys(entry for entry in found if entry))


def read_day(words: str) -> date | None:
    """Read a day that `day` has let through."""
    return date.fromisoformat(words) if words else None


def read_id(words: str) -> UUID | None:
    """Read an id that `id_` has let through."""
    return UUID(words) if words else None


def read_credits(role: CreditRole, names: str) -> list[Credit]:
    """Read names with semicolons between them, each perhaps with its kind in brackets."""
    given = (name.strip() for name in names.split(BETWEEN_NAMES))
    return [credit for name in given if name and (credit := _credit(role, name)).name]


def write_credits(role: CreditRole, credits_: Iterable[Credit]) -> str:
    """Give the names of a role, as `read_credits` reads them."""
    names = (_name(credit) for credit in credits_ if credit.role is role)
    return f"{BETWEEN_NAMES} ".join(names)


def _credit(role: CreditRole, name: str) -> Credit:
    for kind in CreditKind:
        if name.endswith(_mark(kind)):
            return Credit(role, name.removesuffix(_mark(kind)).strip(), kind)
    return Credit(role, name, _usual(role))


def _name(credit: Credit) -> str:
    is_plain = credit.kind is _usual(credit.role) and not credit.name.endswith(
        tuple(map(_mark, CreditKind))
    )
    return credit.name if is_plain else f"{credit.name} {_mark(credit.kind)}"


def _mark(kind: CreditKind) -> str:
    return f"({kind.value})"


def _usual(role: CreditRole) -> CreditKind:
    return CreditKind.ORGANISATION if role in _ORGANISATIONS else CreditKind.PERSON


def _checked(most: int, check: Callable[[str], None]) -> fields.String:
    field_ = forms.line(most, required=False)
    field_.validators.append(check)
    return field_


def _slug(words: str) -> None:
    if words and slugs.make(words) != words:
        raise ValidationError(NO_SLUG)


def _short_lines(words: str) -> None:
    entries = lines_of(words)
    if len(entries) > texts.MAX_TAGS:
        raise ValidationError(TOO_MANY_LINES)
    if any(len(entry) > texts.MAX_TAG for entry in entries):
        raise ValidationError(LINE_TOO_LONG)


def _web_address(words: str) -> None:
    if not words:
        return
    try:
        parts = urlsplit(words)
    except ValueError as error:
        raise ValidationError(NO_ADDRESS) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(words.split()) > 1:
        raise ValidationError(NO_ADDRESS)


def _day(words: str) -> None:
    try:
        read_day(words)
    except ValueError as error:
        raise ValidationError(NO_DAY) from error


def _language(words: str) -> None:
    if words and words not in languages.NAMES:
        raise ValidationError(forms.NOT_OFFERED)


def _id(words: str) -> None:
    try:
        read_id(words)
    except ValueError as error:
        raise ValidationError(forms.NOT_OFFERED) from error
