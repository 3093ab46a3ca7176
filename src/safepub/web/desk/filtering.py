"""The filters of queue and search as addresses and forms have them: ids and codes, no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from safepub import languages
from safepub.errors import NotFoundError
from safepub.newsroom import queue_filters
from safepub.newsroom.desk_tags import DeskTagView
from safepub.newsroom.queue_filters import Choices, Filters
from safepub.newsroom.states import Right
from safepub.web.desk import wording

NAMES = ("state", "language", "byline", "tag", "age", "waiting")
Options = list[tuple[str, str]]


class NoSuchQueueError(NotFoundError):
    """The address asks for something that no queue has."""

    message = "There is no such page of the queue."


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What the form of the filters offers: values with their words and counts."""

    languages: Options
    bylines: Options = field(repr=False)
    tags: Options = field(repr=False)
    ages: Options
    waiting: Options


def read(asked: Mapping[str, str]) -> Filters:
    """Understand the filters of an address or a form; what is missing or empty stays open.

    Raises:
        NoSuchQueueError: A value is none that could be offered; drafts are no state of the desk's.
    """
    given = {name: asked[name] for name in NAMES if asked.get(name)}
    states = {state.value: state for state in queue_filters.ORDER}
    try:
        return Filters(
            state=states[given["state"]] if "state" in given else None,
            language=_language(given.get("language")),
            pseudonym_id=_id(given.get("byline")),
            desk_tag_id=_id(given.get("tag")),
            older_than=_age(given.get("age")),
            waiting_for=Right(given["waiting"]) if "waiting" in given else None,
        )
    except (KeyError, ValueError) as error:
        raise NoSuchQueueError from error


def write(filters: Filters) -> dict[str, str]:
    """Give the filters as an address has them, which `read` reads back."""
    values = {
        "state": filters.state,
        "language": filters.language,
        "byline": filters.pseudonym_id,
        "tag": filters.desk_tag_id,
        "age": filters.older_than,
        "waiting": filters.waiting_for,
    }
    return {name: str(value) for name, value in values.items() if value is not None}


def offered(choices: Choices, tags: list[DeskTagView]) -> Offered:
    """Put what can be chosen into words, with how many articles each would show."""
    return Offered(
        languages=[
            (code, f"{wording.language(code)} ({count})")
            for code, count in choices.languages.items()
        ],
        bylines=[(str(id_), f"{byline} ({count})") for id_, byline, count in choices.pseudonyms],
        tags=[
            (str(tag.id), f"{wording.desk_tag(tag.name)} ({choices.desk_tags.get(tag.id, 0)})")
            for tag in tags
        ],
        ages=[
            (str(days), f"More than {days} days ({count})") for days, count in choices.ages.items()
        ],
        waiting=[
            (right.value, f"{wording.RIGHTS[right]} ({count})")
            for right, count in choices.waiting.items()
        ],
    )


def _language(code: str | None) -> str | None:
    if code is not None and code not in languages.NAMES:
        raise NoSuchQueueError
    return code


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _age(text: str | None) -> int | None:
    known = {str(days): days for days in queue_filters.AGES}
    return None if text is None else known[text]
