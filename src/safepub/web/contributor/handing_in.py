"""Handing a draft in, and deleting one that was never handed in; each after a second look."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.languages import later
from safepub.newsroom import drafts, editions, states
from safepub.newsroom.drafts import TextIncompleteError
from safepub.newsroom.states import Right, State
from safepub.web import forms, sessions
from safepub.web.contributor import addresses, checking, reading, wording, wording_checks
from safepub.web.contributor.check_form import NOTHING_TYPED, CheckFields, TypedCheck
from safepub.web.contributor.checking import Outcome
from safepub.web.forms import FormState
from safepub.web.runtime import retire_after_pages
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("handing_in", __name__, url_prefix="/room/articles/<uuid:address>")
retire_after_pages(blueprint)

MISSING_PARTS = later(
    "To hand it in, the article needs a headline and a text. It is saved as it is."
)
CHANGED = later(
    "The text, or your watch-list, was changed in another window. This is how it is now: look"
    " again."
)


@dataclass(frozen=True, kw_only=True)
class HandIn(TypedCheck):
    """The edition of the text that the contributor had before them, and their answers."""

    edition: int


class HandInForm(CheckFields, forms.FormSchema[HandIn]):
    """The form below the findings. Unknown fields are refused."""

    builds = HandIn

    edition = forms.edition()


@blueprint.get("/submit")
def confirm(address: UUID) -> str:
    """Show the text once more, what gives them away in it, and what handing it in does."""
    return _page(address, _look(address), forms.blank())


@blueprint.post("/submit")
def submit(address: UUID) -> Response | tuple[str, int]:
    """Hand in the text that the contributor was shown, and no other."""
    given, form = forms.read(HandInForm())
    if given is None:
        return _page(address, _look(address), form), 422
    outcome = _look(address, given)
    try:
        return _hand_in(address, outcome, form, seen=given.edition)
    except editions.EditCollisionError:
        changed = form.refused(forms.WHOLE_FORM, CHANGED)
        return _page(address, _look(address, given), changed), 409
    except TextIncompleteError:
        missing = form.refused(forms.WHOLE_FORM, MISSING_PARTS)
        return _page(address, outcome, missing), 422


def _hand_in(
    address: UUID, outcome: Outcome, form: FormState, *, seen: int
) -> Response | tuple[str, int]:
    """Hand it in, if the check leaves nothing to answer."""
    room = sessions.contributor()
    checking.require_seen(outcome, seen)
    if not outcome.may_go_on and _is_complete(outcome):
        return _page(address, outcome, checking.complain(form, outcome)), 422
    with newsroom_transaction() as session:
        article = drafts.get_own(session, room, outcome.subject.article_id)
        editions.claim(session, article, seen=seen)
        checked = checking.settle(session, room, article, outcome)
        drafts.submit(session, room, article.id, checked=checked)
    return redirect(
        url_for("contributor.room.show_article", address=address, notice="handed-in"), code=303
    )


@blueprint.get("/delete")
def confirm_deletion(address: UUID) -> str:
    """Ask whether the draft is really to go."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article_id = addresses.article_at(session, room, address)
        article = drafts.get_own(session, room, article_id)
        if article.state is not State.DRAFT:
            raise states.ActNotAllowedError
        headline = drafts.open_draft(session, room, article_id).headline
    return render_template("contributor/delete.html", address=address, headline=headline)


@blueprint.post("/delete")
def delete(address: UUID) -> Response:
    """Delete a draft that was never handed in."""
    room = sessions.contributor()
    with newsroom_transaction() as session:
        drafts.delete_draft(session, room, addresses.article_at(session, room, address))
    return redirect(url_for("contributor.room.show", notice="deleted"), code=303)


def _look(address: UUID, typed: TypedCheck = NOTHING_TYPED) -> Outcome:
    """Read and check the draft."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        if article.state not in drafts.WRITING_STATES:
            raise states.ActNotAllowedError
        subject = checking.read(session, room, article)
    return checking.check(subject, typed)


def _is_complete(outcome: Outcome) -> bool:
    text = outcome.subject.text
    return bool(text.headline.strip() and text.body.strip())


def _page(address: UUID, outcome: Outcome, form: FormState) -> str:
    subject = outcome.subject
    acts = states.acts_for(subject.state, {Right.CONTRIBUTOR})
    return render_template(
        "contributor/hand_in.html",
        address=address,
        form=checking.shown(form, outcome),
        outcome=outcome,
        check_words=wording_checks,
        reading=reading.read(subject.text, subject.byline),
        button=wording.STEPS[acts[0]].words,
        complete=_is_complete(outcome),
    )
