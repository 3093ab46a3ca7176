"""The verbatim check: what stands word for word in texts that are known to be somebody's.

Both texts are compared in memory, shown once and forgotten.
"""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, render_template
from marshmallow import fields

from safepub.cleaning import normalising
from safepub.languages import later
from safepub.leaks import verbatim
from safepub.leaks.verbatim import Run
from safepub.newsroom import drafts, texts
from safepub.newsroom.texts import Text
from safepub.web import forms, sessions
from safepub.web.contributor import addresses, large_forms
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("verbatim", __name__, url_prefix="/room")

MOST_SHOWN = 50
LONGEST_SHOWN = 600
NO_ARTICLE = ""
# Twice 200,000 characters, each up to twelve bytes once a browser has encoded them.
large_forms.let_in(blueprint, {"contributor.verbatim.compare": 6 * 1024 * 1024})

NOTHING_TO_COMPARE = later("Choose an article of yours, or paste a text here.")


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What is to be compared: an own article or a pasted text, with other texts."""

    article: UUID | None
    text: str = field(repr=False)
    others: str = field(repr=False)


class ComparisonForm(forms.FormSchema[Comparison]):
    """Two texts. Unknown fields are refused."""

    builds = Comparison

    article = fields.UUID(
        load_default=None, allow_none=True, error_messages={"invalid": forms.NOT_OFFERED}
    )
    text = forms.paragraphs(texts.MAX_BODY, required=False)
    others = forms.paragraphs(texts.MAX_BODY)


@dataclass(frozen=True, kw_only=True)
class Result:
    """The runs of words that both texts hold, the longest first."""

    pieces: tuple[tuple[str, int], ...] = field(repr=False)
    """(words as they stand in the own text, how many they are)."""
    more: int


@blueprint.get("/verbatim")
def show() -> str:
    """Show the empty form."""
    return _page(forms.blank())


@blueprint.post("/verbatim")
def compare() -> tuple[str, int] | str:
    """Compare, and show what is the same; the form keeps what was pasted."""
    asked, form = forms.read(ComparisonForm())
    if asked is None:
        return _page(form), 422
    own = _own(asked.article) if asked.article else asked.text
    if own is None:
        return _page(form.refused("article", forms.NOT_OFFERED)), 422
    if not own.strip():
        return _page(form.refused("text", NOTHING_TO_COMPARE)), 422
    return _page(form, result=_result(own, asked.others))


def _own(address: UUID) -> str | None:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        try:
            article_id = addresses.article_at(session, room, address)
        except drafts.ArticleNotFoundError:
            return None
        return _words(drafts.open_draft(session, room, article_id))


def _words(text: Text) -> str:
    notes = (note.text for note in text.notes)
    return "\n\n".join((text.headline, text.dek, text.body, *notes))


def _result(own: str, others: str) -> Result:
    # Marks that nobody sees and look-alike letters hide nothing from a search.
    text, other = (normalising.normalise(one, language="").text for one in (own, others))
    found = sorted(verbatim.runs(text, other), key=lambda run: (-run.words, run.start))
    shown = tuple((_shown(text, run), run.words) for run in found[:MOST_SHOWN])
    return Result(pieces=shown, more=len(found[MOST_SHOWN:]))


def _shown(text: str, run: Run) -> str:
    words = " ".join(text[run.start : run.end].split())
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]} …"


def _page(form: FormState, result: Result | None = None) -> str:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        entries = drafts.list_entries(session, room)
    own = [(str(addresses.address_of(room, one.article.id)), one.headline) for one in entries]
    return render_template("contributor/verbatim.html", form=form, own=own, result=result)
