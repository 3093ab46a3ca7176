"""Searching the texts at the desk. The words come with a form: an address would keep them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import desk_texts, search
from safepub.newsroom.search import Found, NoWordsError, Sought
from safepub.web import forms, sessions
from safepub.web.desk import filtering
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("searching", __name__)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What to look for and where, and how many articles to pass over."""

    words: str = field(repr=False)
    state: str
    language: str
    byline: str
    tag: str
    age: str
    waiting: str
    start: int


class SearchForm(forms.FormSchema[Typed]):
    """A search with the queue's filters. Unknown fields are refused."""

    builds = Typed

    words = forms.line(search.MAX_WORDS)
    state = forms.line(40, required=False)
    language = forms.line(40, required=False)
    byline = forms.line(40, required=False)
    tag = forms.line(40, required=False)
    age = forms.line(40, required=False)
    waiting = forms.line(40, required=False)
    start = forms.count()


@blueprint.get("/search")
def show() -> Response:
    """Lead to the queue, which has the form: results have no address."""
    return redirect(url_for("desk.queue.show"), code=303)


@blueprint.post("/search")
def find() -> str | tuple[str, int]:
    """Show the articles in which all the words stand."""
    typed, form = forms.read(SearchForm())
    if typed is None:
        return _page(None, form), 422
    filters = filtering.read(form.values)
    sought = Sought(words=typed.words, filters=filters, start=typed.start)
    reader, today = sessions.desk(), datetime.now(UTC).date()
    try:
        with newsroom_transaction(write=False) as session:
            found = search.find(session, reader, sought, today=today)
            page = _page(found, form)
    except NoWordsError as error:
        return _page(None, form.refused("words", str(error))), 422
    if found.wraps:
        # What was opened the slow way is quick the next time.
        with newsroom_transaction() as session:
            desk_texts.keep(session, found.wraps)
    return page


def _page(found: Found | None, form: FormState) -> str:
    chosen = {name: form.value(name) for name in filtering.NAMES if form.value(name)}
    return render_template("desk/search.html", found=found, chosen=chosen, form=form)
