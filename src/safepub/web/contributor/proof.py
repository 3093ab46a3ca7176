"""The proof: the contributor reads the final text and lets it go out, or sends it back."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.errors import InvalidError
from safepub.newsroom import drafts, editions, proofs, texts
from safepub.newsroom.drafts import Room
from safepub.web import forms, sessions
from safepub.web.contributor import addresses, reading
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("proof", __name__, url_prefix="/room/articles/<uuid:address>/proof")

MAY_GO_OUT = "pass"
SOMETHING_IS_WRONG = "return"
CHANGED = "The text was changed after you opened this page. Below is the newer one: look again."


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the contributor says about the proof of one edition."""

    answer: str
    edition: int
    reason: str = field(repr=False)


class AnswerForm(forms.FormSchema[Answer]):
    """One of two answers. Unknown fields are refused."""

    builds = Answer

    # There is no default: a missing answer must never let a text go out.
    answer = forms.choice((MAY_GO_OUT, SOMETHING_IS_WRONG))
    edition = forms.edition()
    reason = forms.paragraphs(texts.MAX_MESSAGE, required=False)


@blueprint.get("")
def show(address: UUID) -> str:
    """Show the final text with its closing notes."""
    return _page(address, forms.blank())


@blueprint.post("")
def answer(address: UUID) -> Response | tuple[str, int]:
    """Take the contributor's answer about the text that they were shown."""
    given, form = forms.read(AnswerForm())
    if given is None:
        return _page(address, form), 422
    try:
        _take(sessions.contributor(), address, given)
    except editions.EditCollisionError:
        return _page(address, form.refused(forms.WHOLE_FORM, CHANGED)), 409
    except InvalidError as error:
        return _page(address, form.refused("reason", str(error))), 422
    notice = "passed" if given.answer == MAY_GO_OUT else "returned"
    return redirect(
        url_for("contributor.room.show_article", address=address, notice=notice), code=303
    )


def _take(room: Room, address: UUID, given: Answer) -> None:
    with newsroom_transaction() as session:
        article_id = addresses.article_at(session, room, address)
        if given.answer == MAY_GO_OUT:
            proofs.pass_proof(session, room, article_id, seen_edition=given.edition)
        else:
            proofs.return_proof(session, room, article_id, given.reason)


def _page(address: UUID, form: FormState) -> str:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        text = proofs.open_proof(session, room, article.id)
    return render_template(
        "contributor/proof.html",
        address=address,
        form=form,
        edition=article.edition,
        reading=reading.read(text, article.byline),
    )
