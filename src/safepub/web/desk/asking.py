"""Asking the custodians for a real identity, from an article, with a fresh code."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category
from safepub.custody import reveal_requests
from safepub.custody.reveal_requests import MAX_REASON, NewRequest, Rules
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import articles
from safepub.newsroom.models.articles import Article
from safepub.web import complaints, errors, forms, sessions, staff_login
from safepub.web.desk import wording
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("asking", __name__, url_prefix="/articles/<uuid:article_id>/reveal-request")

MISSING = {
    "purpose": "Please say what you ask for.",
    "category": "Please say what kind of reason it is.",
    "reason": "Please give a reason.",
    "code": staff_login.NO_CODE,
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asks for and why, and the code that their authenticator shows."""

    purpose: str
    category: str
    reason: str = field(repr=False)
    code: str = field(repr=False)


class AskForm(forms.FormSchema[Asked]):
    """A reveal request. Unknown fields are refused."""

    builds = Asked

    purpose = forms.choice([purpose.name.lower() for purpose in Purpose])
    category = forms.choice([category.value for category in Category])
    reason = forms.paragraphs(MAX_REASON)
    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("")
def show(article_id: UUID) -> str:
    """Say what asking does, and take the reason."""
    return _page(article_id, forms.blank())


@blueprint.post("")
def ask(article_id: UUID) -> Response | tuple[str, int]:
    """Ask, or say why not beside the reason that was typed."""
    asked, form = forms.read(AskForm())
    if asked is None:
        return _page(article_id, complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            request_id = _ask(session, article_id, asked)
    except (ConflictError, InvalidError) as error:
        refused = form.refused(forms.WHOLE_FORM, str(error))
        return _page(article_id, refused), errors.status_of(error)
    if request_id is None:
        return _page(article_id, form.refused("code", staff_login.CODE_WRONG)), 422
    return redirect(url_for("desk.reveals.show_one", request_id=request_id), code=303)


def _ask(session: NewsroomSession, article_id: UUID, asked: Asked) -> UUID | None:
    """Ask, and use the code up with it; None where the code is wrong."""
    reader = sessions.desk()
    if not staff_login.confirm(session, reader.staff_id, asked.code):
        return None
    new = NewRequest(
        pseudonym_id=articles.get(session, article_id).pseudonym_id,
        purpose=Purpose[asked.purpose.upper()],
        category=Category(asked.category),
        reason=asked.reason,
    )
    return reveal_requests.ask(session, reader, new, _rules(), now=datetime.now(UTC))


def _rules() -> Rules:
    custody = runtime().settings.custody
    return Rules(
        keysets=runtime().keysets,
        waiting_hours=custody.waiting_hours,
        request_days=custody.request_days,
        veto=custody.objection_is_veto,
    )


def _page(article_id: UUID, form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        article: Article = articles.get(session, article_id)
    return render_template(
        "desk/ask.html",
        article=article,
        form=form,
        rules=_rules(),
        purposes=[(purpose.name.lower(), words) for purpose, words in wording.PURPOSES.items()],
        categories=[(category.value, words) for category, words in wording.CATEGORIES.items()],
    )
