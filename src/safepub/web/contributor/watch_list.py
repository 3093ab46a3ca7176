"""The watch-list: words that would give the contributor away, for them alone to see."""

from dataclasses import dataclass, field, replace

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import watch_lists
from safepub.newsroom.watch_lists import Notes, WatchListTooLongError
from safepub.web import forms, sessions
from safepub.web.contributor import wording_checks
from safepub.web.contributor.check_form import ListFields
from safepub.web.forms import FormState
from safepub.web.runtime import retire_after_pages
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("watch_list", __name__, url_prefix="/room/watch-list")
retire_after_pages(blueprint)

KEPT, NOT_KEPT = "yes", "no"


@dataclass(frozen=True, kw_only=True)
class TypedList:
    """A list as it was typed, and the one that the page showed before."""

    names: str = field(repr=False)
    phrases: str = field(repr=False)
    contacts: str = field(repr=False)
    ordinary: str = field(repr=False)
    kept: str
    seen: str = field(repr=False)


class ListForm(ListFields, forms.FormSchema[TypedList]):
    """The list. Unknown fields are refused."""

    builds = TypedList

    kept = forms.choice((KEPT, NOT_KEPT))
    seen = forms.line(64, required=False)


@blueprint.get("")
def show() -> str:
    """Show the list, or that none is kept."""
    with newsroom_transaction(write=False) as session:
        notes = watch_lists.load(session, sessions.contributor())
    return _page(_filled(notes))


@blueprint.post("")
def save() -> Response | tuple[str, int]:
    """Keep the list as it was typed, or none.

    Where it was saved elsewhere since the page was opened, both come back in one form.
    """
    typed, form = forms.read(ListForm())
    if typed is None:
        return _page(form), 422
    room = sessions.contributor()
    try:
        with newsroom_transaction() as session:
            notes = watch_lists.load(session, room, to_change=True)
            collided = _seen(notes) != typed.seen
            if not collided:
                watch_lists.store(session, room, _changed(notes, typed))
    except WatchListTooLongError as error:
        return _page(form.refused("names", str(error))), 422
    if collided:
        return _page(_joined(form, notes)), 409
    return redirect(url_for("contributor.watch_list.show", notice="list-saved"), code=303)


@blueprint.post("/clear")
def clear() -> Response:
    """Delete everything that is kept for checks, except whether anything is to be kept."""
    room = sessions.contributor()
    with newsroom_transaction() as session:
        notes = watch_lists.load(session, room, to_change=True)
        watch_lists.store(session, room, notes.emptied())
    return redirect(url_for("contributor.watch_list.show", notice="list-cleared"), code=303)


def _changed(notes: Notes, typed: TypedList) -> Notes:
    if typed.kept == NOT_KEPT:
        return Notes(kept=False)
    return replace(
        notes,
        names=typed.names,
        phrases=typed.phrases,
        contacts=typed.contacts,
        ordinary=bool(typed.ordinary),
        kept=True,
    )


def _filled(notes: Notes) -> FormState:
    return forms.blank(
        names=notes.names,
        phrases=notes.phrases,
        contacts=notes.contacts,
        ordinary="yes" if notes.ordinary else "",
        kept=KEPT if notes.kept else NOT_KEPT,
        seen=_seen(notes),
    )


def _joined(form: FormState, notes: Notes) -> FormState:
    """Give a form with the lines of both: a name that is lost would not be looked for."""
    saved = _filled(notes)
    lists = {
        name: "\n".join(
            dict.fromkeys([*saved.value(name).splitlines(), *form.value(name).splitlines()])
        )
        for name in ("names", "phrases", "contacts")
    }
    joined = replace(form, values={**form.values, **lists, "seen": saved.value("seen")})
    return joined.refused(forms.WHOLE_FORM, wording_checks.SAVED_ELSEWHERE)


def _seen(notes: Notes) -> str:
    """Name the list that a page shows, so that saving notices another one."""
    listed = (notes.names, notes.phrases, notes.contacts, str(notes.ordinary), str(notes.kept))
    return notes.mark("list", *listed).hex()


def _page(form: FormState) -> str:
    return render_template("contributor/watch_list.html", form=form)
