"""Killing an article: two publishers, two fresh codes, and no way back."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import articles, killing, states
from safepub.newsroom.models.staff import NAME_MAX
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.states import Act
from safepub.web import complaints, forms, sessions, staff_login
from safepub.web.desk import wording
from safepub.web.forms import FormState
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("killing", __name__)

MISSING = {
    "reason": "Please choose a reason.",
    "code": staff_login.NO_CODE,
    "second_name": "Please give the second publisher's name.",
    "second_code": "The second publisher gives a code of their own.",
}


class SecondRefusedError(InvalidError):
    """The second person is unknown, no publisher, or their code does not fit."""

    message = "Name and code of the second publisher do not fit together."


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Why an article is killed, and the codes of two publishers."""

    seen: int
    reason: str
    code: str = field(repr=False)
    second_name: str = field(repr=False)
    second_code: str = field(repr=False)


class KillForm(forms.FormSchema[Typed]):
    """An order to kill. Unknown fields are refused."""

    builds = Typed

    seen = forms.edition()
    reason = forms.choice([code.value for code in ReasonCode])
    code = forms.secret(staff_login.LONGEST_CODE)
    second_name = forms.line(NAME_MAX)
    second_code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("/articles/<uuid:article_id>/kill")
def show(article_id: UUID) -> str:
    """Say what is gone afterwards, and ask two people for it."""
    return _page(article_id, None)


@blueprint.post("/articles/<uuid:article_id>/kill")
def kill(article_id: UUID) -> Response | tuple[str, int]:
    """Kill the article that was shown."""
    typed, form = forms.read(KillForm())
    if typed is None:
        return _page(article_id, complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            _kill(session, article_id, typed)
    except CodeRefusedError as error:
        return _page(article_id, form.refused("code", str(error))), 422
    except SecondRefusedError as error:
        return _page(article_id, form.refused("second_code", str(error))), 422
    return redirect(url_for("desk.told.show", article_id=article_id), code=303)


def _kill(session: NewsroomSession, article_id: UUID, typed: Typed) -> None:
    reader = sessions.desk()
    states.check(Act.KILL, articles.get(session, article_id).state, reader.rights)
    # The codes come before the journal's lock; where one is wrong, nothing is stored.
    staff_login.require_code(session, reader.staff_id, typed.code)
    try:
        second_id = killing.second_publisher(session, reader, typed.second_name)
    except killing.SecondPersonMissingError as error:
        raise SecondRefusedError from error
    # Only now: nobody's codes are tried, and counted, by whoever knows a name.
    if not staff_login.confirm(session, second_id, typed.second_code):
        raise SecondRefusedError
    order = Order(reason=ReasonCode(typed.reason), seen_edition=typed.seen, second_id=second_id)
    killing.kill(session, reader, article_id, order, now=datetime.now(UTC))


def _page(article_id: UUID, form: FormState | None) -> str:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(Act.KILL, article.state, reader.rights)
        return render_template(
            "desk/kill.html",
            article=article,
            reasons=[(code.value, words) for code, words in wording.REASONS.items()],
            form=form or forms.blank(seen=str(article.edition)),
        )
