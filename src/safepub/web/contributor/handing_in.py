"""Handing a draft in, and deleting one that was never handed in; each after a second look."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import drafts, editions, states
from safepub.newsroom.drafts import TextIncompleteError
from safepub.newsroom.states import Right, State
from safepub.web import forms, sessions
from safepub.web.contributor import addresses, reading, wording
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("handing_in", __name__, url_prefix="/room/articles/<uuid:address>")

MISSING_PARTS = "To hand it in, the article needs a headline and a text. It is saved as it is."


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """The edition of the text that the contributor had before them."""

    edition: int


class ConfirmForm(forms.FormSchema[Confirmed]):
    """A page with one button. Unknown fields are refused."""

    builds = Confirmed

    edition = forms.edition()


@blueprint.get("/submit")
def confirm(address: UUID) -> str:
    """Show the text once more and say what handing it in does."""
    return _confirm_page(address)


@blueprint.post("/submit")
def submit(address: UUID) -> Response | tuple[str, int]:
    """Hand in the text that the contributor was shown, and no other."""
    confirmed, _ = forms.read(ConfirmForm())
    if confirmed is None:
        return _confirm_page(address, forms.UNEXPECTED), 422
    room = sessions.contributor()
    try:
        with newsroom_transaction() as session:
            article = drafts.get_own(session, room, addresses.article_at(session, room, address))
            editions.claim(session, article, seen=confirmed.edition)
            drafts.submit(session, room, article.id)
    except editions.EditCollisionError:
        changed = "The text was changed in another window. This is the newer one: look again."
        return _confirm_page(address, changed), 409
    except TextIncompleteError:
        return _confirm_page(address, MISSING_PARTS), 422
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


def _confirm_page(address: UUID, problem: str = "") -> str:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        acts = states.acts_for(article.state, {Right.CONTRIBUTOR})
        if article.state not in drafts.WRITING_STATES:
            raise states.ActNotAllowedError
        text = drafts.open_draft(session, room, article.id)
        form = forms.blank(edition=str(article.edition))
    return render_template(
        "contributor/hand_in.html",
        address=address,
        form=form.refused(forms.WHOLE_FORM, problem) if problem else form,
        reading=reading.read(text, article.byline),
        button=wording.STEPS[acts[0]].words,
        complete=bool(text.headline and text.body),
    )
