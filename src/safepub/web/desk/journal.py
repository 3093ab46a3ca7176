"""The journal, for administrators: who did what to what, by id and to the day, no text of it."""

from collections.abc import Collection, Mapping

from flask import Blueprint, render_template, request

from safepub.errors import NotFoundError
from safepub.newsroom import journal_pages, staffing
from safepub.newsroom.journal_pages import Wanted
from safepub.web import forms
from safepub.web.desk import journal_words
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("journal", __name__, url_prefix="/admin/journal")

LONGEST_NUMBER = 9


class NoSuchJournalPageError(NotFoundError):
    """The address asks for something that the journal has not."""

    message = "There is no such page of the journal."


@blueprint.get("")
def show() -> str:
    """Show one page of the journal, as the filters of the address narrow it."""
    with newsroom_transaction(write=False) as session:
        names = {str(one.staff_id): one.name for one in staffing.members(session)}
        people = {**names, **journal_words.NAMELESS}
        wanted = _read(request.args, people)
        page = journal_pages.show(session, wanted)
    asked = {"family": wanted.family, "who": wanted.who}
    chosen = {name: value for name, value in asked.items() if value is not None}
    return render_template(
        "desk/journal.html",
        page=page,
        names=names,
        words=journal_words,
        chosen=chosen,
        first=wanted.before is None,
        form=forms.blank(**chosen),
        families=list(journal_words.FAMILIES.items()),
        people=list(people.items()),
    )


def _read(asked: Mapping[str, str], people: Collection[str]) -> Wanted:
    """Understand the address; what is missing or empty stays open.

    Raises:
        NoSuchJournalPageError: A value is none that could be offered.
    """
    before, family, who = (asked.get(name) or None for name in ("before", "family", "who"))
    if family not in {None, *journal_words.FAMILIES} or who not in {None, *people}:
        raise NoSuchJournalPageError
    return Wanted(before=None if before is None else _number(before), family=family, who=who)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > LONGEST_NUMBER:
        raise NoSuchJournalPageError
    return int(text)
