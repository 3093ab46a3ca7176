"""What administrators decide on a page in place of the settings file.

What is decided as the file has it is not kept, so that it follows the file again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from safepub import languages
from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import journal, staffing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.work import Preference

MESSAGE_DAYS = "message_days"
LANGUAGES = "languages"
FEWEST_DAYS, MOST_DAYS = 7, 730


@dataclass(frozen=True, kw_only=True)
class House:
    """What can be decided: days after which messages are deleted, languages of texts."""

    message_days: int
    languages: tuple[str, ...]
    """The first is the one that a new text begins with."""


class HouseRefusedError(InvalidError):
    """Days out of bounds, or no language that safepub knows."""

    message = (
        f"Messages can be kept for {FEWEST_DAYS} to {MOST_DAYS} days, and there has to be"
        " one language at least."
    )


def house(session: NewsroomSession, usual: House) -> House:
    """Give what holds now; `usual` is what the settings file says."""
    kept = {row.name: row.value for row in session.scalars(select(Preference))}
    return House(
        message_days=int(kept.get(MESSAGE_DAYS, usual.message_days)),
        languages=_known(kept.get(LANGUAGES, "")) or usual.languages,
    )


def message_days(session: NewsroomSession, usual: int) -> int:
    """Give after how many days messages are deleted."""
    return house(session, House(message_days=usual, languages=())).message_days


def offered_languages(session: NewsroomSession, usual: tuple[str, ...]) -> tuple[str, ...]:
    """Give the languages that a text can be in, the one that it begins with first."""
    return house(session, House(message_days=0, languages=usual)).languages


def decide(
    session: NewsroomSession, admin: DeskReader, wanted: House, usual: House, *, today: date
) -> None:
    """Let this hold from now on; nothing where it does already.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        HouseRefusedError: The days or the languages cannot be had.
    """
    staffing.require_administrator(session, admin)
    if wanted == house(session, usual):
        return
    _require_usable(wanted, usual)
    session.execute(delete(Preference).where(Preference.name.in_((MESSAGE_DAYS, LANGUAGES))))
    kept = _written(wanted).items() - _written(usual).items()
    session.add_all(Preference(name=name, value=value) for name, value in kept)
    what = {"languages": list(wanted.languages), "message_days": wanted.message_days}
    journal.append(session, "house.decided", who=str(admin.staff_id), what=what, day=today)


def _require_usable(wanted: House, usual: House) -> None:
    days = wanted.message_days
    spoken = bool(wanted.languages) and set(wanted.languages) <= languages.NAMES.keys()
    # The file may say less or more: whoever runs the server answers for that.
    if not spoken or not (FEWEST_DAYS <= days <= MOST_DAYS or days == usual.message_days):
        raise HouseRefusedError


def _written(decided: House) -> Mapping[str, str]:
    return {
        MESSAGE_DAYS: str(decided.message_days),
        LANGUAGES: ",".join(decided.languages),
    }


def _known(written: str) -> tuple[str, ...]:
    return tuple(code for code in written.split(",") if code in languages.NAMES)
