"""What is done to a published article on one page: withholding it, and giving it again.

Dropping its next version is here as well: that changes nothing for outlets.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import articles, states, updating, withholding
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.states import Act
from safepub.web import complaints, forms, sessions
from safepub.web.desk import confirming, wording
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("live", __name__, url_prefix="/articles/<uuid:article_id>")

NO_REASON = "Please choose a reason."


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """Why an article is withheld, in the edition that was on the page."""

    seen: int
    reason: str


class WithholdForm(forms.FormSchema[Withheld]):
    """A reason out of the list. Unknown fields are refused."""

    builds = Withheld

    seen = forms.edition()
    reason = forms.choice([code.value for code in ReasonCode])


@blueprint.get("/withhold")
def show_withhold(article_id: UUID) -> str:
    """Say what withholding does, and ask for the reason."""
    return _withhold_page(article_id, None)


@blueprint.post("/withhold")
def withhold(article_id: UUID) -> Response | tuple[str, int]:
    """Withhold the article that was shown."""
    typed, form = forms.read(WithholdForm())
    if typed is None:
        named = complaints.name(form, {"reason": NO_REASON})
        return _withhold_page(article_id, named), 422
    order = Order(reason=ReasonCode(typed.reason), seen_edition=typed.seen)
    with newsroom_transaction() as session:
        withholding.withhold(session, sessions.desk(), article_id, order, now=datetime.now(UTC))
    return redirect(url_for("desk.told.show", article_id=article_id), code=303)


@blueprint.get("/restore")
def show_restore(article_id: UUID) -> str:
    """Say what restoring does."""
    return _confirm_page("desk/restore.html", Act.RESTORE, article_id)


@blueprint.post("/restore")
def restore(article_id: UUID) -> Response:
    """Give the article that was shown to outlets again."""
    seen = confirming.seen()
    with newsroom_transaction() as session:
        now = datetime.now(UTC)
        withholding.restore(session, sessions.desk(), article_id, seen_edition=seen, now=now)
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


@blueprint.get("/discard-update")
def show_discard_update(article_id: UUID) -> str:
    """Say what is lost with the next version."""
    return _confirm_page("desk/discard_update.html", Act.DISCARD_UPDATE, article_id)


@blueprint.post("/discard-update")
def discard_update(article_id: UUID) -> Response:
    """Drop the next version that was shown."""
    seen = confirming.seen()
    with newsroom_transaction() as session:
        updating.discard(session, sessions.desk(), article_id, seen_edition=seen)
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _withhold_page(article_id: UUID, form: FormState | None) -> str:
    return _confirm_page("desk/withhold.html", Act.WITHHOLD, article_id, form)


def _confirm_page(template: str, act: Act, article_id: UUID, form: FormState | None = None) -> str:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(act, article.state, reader.rights, next_stage=article.next_stage)
        return render_template(
            template,
            article=article,
            reasons=[(code.value, words) for code, words in wording.REASONS.items()],
            form=form or forms.blank(seen=str(article.edition)),
        )
