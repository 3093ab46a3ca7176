"""The proof: the contributor reads the final text and lets it go out, or sends it back."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.errors import InvalidError
from safepub.languages import later
from safepub.newsroom import drafts, editions, proofs, texts
from safepub.newsroom.states import Act
from safepub.web import forms, sessions
from safepub.web.contributor import addresses, checking, reading, short_words, wording_checks
from safepub.web.contributor.check_form import NOTHING_TYPED, CheckFields, TypedCheck
from safepub.web.contributor.checking import Outcome
from safepub.web.forms import FormState
from safepub.web.runtime import retire_after_pages
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("proof", __name__, url_prefix="/room/articles/<uuid:address>/proof")
retire_after_pages(blueprint)

MAY_GO_OUT = "pass"
SOMETHING_IS_WRONG = "return"
CHANGED = later(
    "The text, or your watch-list, was changed after you opened this page. Below is how it is now:"
    " look again."
)


@dataclass(frozen=True, kw_only=True)
class Answer(TypedCheck):
    """What the contributor says about the proof of one edition."""

    answer: str
    edition: int
    reason: str = field(repr=False)


class AnswerForm(CheckFields, forms.FormSchema[Answer]):
    """One of two answers. Unknown fields are refused."""

    builds = Answer

    # There is no default: a missing answer must never let a text go out.
    answer = forms.choice((MAY_GO_OUT, SOMETHING_IS_WRONG))
    edition = forms.edition()
    reason = forms.paragraphs(texts.MAX_MESSAGE, required=False)


@blueprint.get("")
def show(address: UUID) -> str:
    """Show the final text with its closing notes, and what the check finds in it."""
    return _page(address, _look(address), forms.blank())


@blueprint.post("")
def answer(address: UUID) -> Response | tuple[str, int]:
    """Take the contributor's answer about the text that they were shown."""
    given, form = forms.read(AnswerForm())
    if given is None:
        return _page(address, _look(address), form), 422
    take = _let_go if given.answer == MAY_GO_OUT else _send_back
    try:
        return take(address, given, form)
    except editions.EditCollisionError:
        changed = form.refused(forms.WHOLE_FORM, CHANGED)
        return _page(address, _look(address, given), changed), 409
    except InvalidError as error:
        return _page(address, _look(address), form.refused("reason", str(error))), 422


def _let_go(address: UUID, given: Answer, form: FormState) -> Response | tuple[str, int]:
    """Let the text go out that was shown, if the check of it leaves nothing to answer."""
    room, outcome = sessions.contributor(), _look(address, given)
    checking.require_seen(outcome, given.edition)
    if not outcome.may_go_on:
        return _page(address, outcome, checking.complain(form, outcome)), 422
    with newsroom_transaction() as session:
        article = drafts.get_own(session, room, outcome.subject.article_id)
        editions.claim(session, article, seen=given.edition)
        checked = checking.settle(session, room, article, outcome)
        proofs.pass_proof(session, room, article.id, seen_edition=article.edition, checked=checked)
    return _done(address, "passed")


def _send_back(address: UUID, given: Answer, form: FormState) -> Response | tuple[str, int]:
    room, outcome = sessions.contributor(), _look(address)
    form = short_words.checked(form, {"reason": given.reason}, byline=outcome.subject.byline)
    if form.errors:
        return _page(address, outcome, form), 422
    with newsroom_transaction() as session:
        article_id = addresses.article_at(session, room, address)
        proofs.return_proof(session, room, article_id, given.reason)
    return _done(address, "returned")


def _done(address: UUID, notice: str) -> Response:
    return redirect(
        url_for("contributor.room.show_article", address=address, notice=notice), code=303
    )


def _look(address: UUID, typed: TypedCheck = NOTHING_TYPED) -> Outcome:
    """Read and check the text that is up for the contributor's answer."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        proofs.check(Act.PASS_PROOF, article)
        subject = checking.read(session, room, article)
    return checking.check(subject, typed)


def _page(address: UUID, outcome: Outcome, form: FormState) -> str:
    subject = outcome.subject
    return render_template(
        "contributor/proof.html",
        address=address,
        form=checking.shown(form, outcome),
        outcome=outcome,
        check_words=wording_checks,
        reading=reading.read(subject.text, subject.byline),
    )
