"""The query of a list: known parameters, each at most once, each with a usable value."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlencode

from safepub.errors import InvalidError
from safepub.newsroom.models import people, versions
from safepub.serving import cursors
from safepub.serving.cursors import Place

LIMIT_MAX = 100
LIMIT_DEFAULT = 20
BYLINE_MAX = people.BYLINE_MAX
TAG_MAX = versions.TAG_MAX
FIELDS = ("full", "summary")
PARAMETERS = ("limit", "cursor", "language", "tag", "byline", "updated_since", "fields")
_DIGITS = re.compile(r"[0-9]{1,3}")
VERSION_MAX = 99_999
_VERSION = re.compile(r"[1-9][0-9]{0,4}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# No database holds a lone half of a character, and PostgreSQL no NUL.
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
_NAME_SHOWN = 40

Value = TypeVar("Value")


class ParameterRefusedError(InvalidError):
    """A query parameter is unknown, repeated or has no usable value."""

    message = "A query parameter cannot be used."

    def __init__(self, parameter: str) -> None:
        """Keep the parameter's name, cut, for the answer; the sentence stays fixed."""
        super().__init__()
        self.parameter = parameter[:_NAME_SHOWN]


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """What a list is asked for."""

    limit: int = LIMIT_DEFAULT
    after: Place | None = None
    language: str | None = None
    tag: str | None = None
    byline: str | None = None
    updated_since: datetime | None = None
    summary: bool = False

    def address(self, path: str, *, after: Place) -> str:
        """Give the address of the page after a place, with the same filters."""
        asked = {
            "limit": str(self.limit),
            "language": self.language,
            "tag": self.tag,
            "byline": self.byline,
            "updated_since": _written(self.updated_since),
            "fields": "summary" if self.summary else None,
            "cursor": cursors.write(after),
        }
        return f"{path}?{urlencode({name: value for name, value in asked.items() if value})}"

    def key(self) -> str:
        """Give one text that differs between any two different queries."""
        return repr(self)


def read_list(parameters: Sequence[tuple[str, str]]) -> ListQuery:
    """Understand the query of a list.

    Raises:
        ParameterRefusedError: A parameter is unknown, repeated or unusable.
    """
    given = _once(parameters, PARAMETERS)
    return ListQuery(
        limit=_value(given, "limit", _limit, LIMIT_DEFAULT),
        after=_value(given, "cursor", cursors.read, None),
        language=_value(given, "language", _language, None),
        tag=_value(given, "tag", _tag, None),
        byline=_value(given, "byline", _byline, None),
        updated_since=_value(given, "updated_since", _moment, None),
        summary=_value(given, "fields", _summary, absent=False),
    )


@dataclass(frozen=True, kw_only=True)
class ChangesQuery:
    """What the feed of changes is asked for: after which cursor, and how much at once."""

    after: str | None = None
    limit: int = LIMIT_DEFAULT


def read_changes(parameters: Sequence[tuple[str, str]]) -> ChangesQuery:
    """Understand the query of the feed of changes; whose cursor it is stays to be seen.

    Raises:
        ParameterRefusedError: A parameter is unknown, repeated or unusable.
    """
    given = _once(parameters, ("after", "limit"))
    limit = _value(given, "limit", _limit, LIMIT_DEFAULT)
    return ChangesQuery(after=given.get("after"), limit=limit)


def read_version(parameters: Sequence[tuple[str, str]]) -> int | None:
    """Give the number of the version that is asked for; None for the newest.

    Raises:
        ParameterRefusedError: There is another parameter, or it is no number.
    """
    return _value(_once(parameters, ("version",)), "version", _version, None)


def read_none(parameters: Sequence[tuple[str, str]]) -> None:
    """Accept no parameter at all.

    Raises:
        ParameterRefusedError: There is one.
    """
    for name, _ in parameters:
        raise ParameterRefusedError(name)


class _UnusableError(InvalidError):
    """A value cannot be understood."""


def _once(parameters: Sequence[tuple[str, str]], known: Collection[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, text in parameters:
        if name not in known or name in given:
            raise ParameterRefusedError(name)
        given[name] = text
    return given


def _value(
    given: Mapping[str, str], name: str, convert: Callable[[str], Value], absent: Value
) -> Value:
    if name not in given:
        return absent
    try:
        return convert(given[name])
    except InvalidError:
        raise ParameterRefusedError(name) from None


def _limit(text: str) -> int:
    if _DIGITS.fullmatch(text) is None or not 1 <= int(text) <= LIMIT_MAX:
        raise _UnusableError
    return int(text)


def _version(text: str) -> int:
    if _VERSION.fullmatch(text) is None:
        raise _UnusableError
    return int(text)


def _tag(text: str) -> str:
    if not 1 <= len(text) <= TAG_MAX or _NOT_STORABLE.search(text):
        raise _UnusableError
    return text


def _moment(text: str) -> datetime:
    """Read a time of RFC 3339, cut to the minute as the times of versions are."""
    if _MOMENT.fullmatch(text) is None:
        raise _UnusableError
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _UnusableError from None
    return moment.replace(second=0, microsecond=0)


def _written(moment: datetime | None) -> str | None:
    # Not strftime: it writes years before 1000 in fewer digits than RFC 3339 takes.
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _language(text: str) -> str:
    if _LANGUAGE.fullmatch(text) is None:
        raise _UnusableError
    return text


def _byline(text: str) -> str:
    if not 1 <= len(text) <= BYLINE_MAX or _NOT_STORABLE.search(text):
        raise _UnusableError
    return text


def _summary(text: str) -> bool:
    if text not in FIELDS:
        raise _UnusableError
    return text == "summary"
