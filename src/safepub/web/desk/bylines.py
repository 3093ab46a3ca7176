"""Another byline for what is out: for when the old one has become dangerous."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.errors import InvalidError
from safepub.newsroom import articles, byline_changes, states
from safepub.newsroom.byline_changes import NewByline
from safepub.newsroom.models.people import BYLINE_MAX
from safepub.newsroom.states import Act
from safepub.web import complaints, forms, sessions, staff_login
from safepub.web.forms import FormState
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("bylines", __name__)

ALL, ONE = "all", "one"
WHERE = (
    (ALL, "On every article under this pseudonym, and on what comes later"),
    (ONE, "On this article alone"),
)
MISSING = {
    "byline": "Please give the new byline.",
    "where": "Please say where it is printed.",
    "code": staff_login.NO_CODE,
}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The new byline, and the code that the authenticator shows."""

    seen: int
    byline: str = field(repr=False)
    where: str
    code: str = field(repr=False)


class BylineForm(forms.FormSchema[Typed]):
    """A new byline. Unknown fields are refused."""

    builds = Typed

    seen = forms.edition()
    byline = forms.line(BYLINE_MAX)
    where = forms.choice([ALL, ONE])
    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("/articles/<uuid:article_id>/change-byline")
def show(article_id: UUID) -> str:
    """Say what a new byline does and what it cannot do."""
    return _page(article_id, None)


@blueprint.post("/articles/<uuid:article_id>/change-byline")
def change(article_id: UUID) -> Response | tuple[str, int]:
    """Put the new byline in the old one's place."""
    typed, form = forms.read(BylineForm())
    if typed is None:
        return _page(article_id, complaints.name(form, MISSING)), 422
    new = NewByline(byline=typed.byline, everywhere=typed.where == ALL, seen_edition=typed.seen)
    reader = sessions.desk()
    try:
        with newsroom_transaction() as session:
            states.check(Act.CHANGE_BYLINE, articles.get(session, article_id).state, reader.rights)
            # Before the journal's lock; where it is wrong, nothing is stored.
            staff_login.require_code(session, reader.staff_id, typed.code)
            byline_changes.change(session, reader, article_id, new, now=datetime.now(UTC))
    except CodeRefusedError as error:
        return _page(article_id, form.refused("code", str(error))), 422
    except InvalidError as error:
        return _page(article_id, form.refused("byline", str(error))), 422
    return redirect(url_for("desk.told.show", article_id=article_id), code=303)


def _page(article_id: UUID, form: FormState | None) -> str:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(Act.CHANGE_BYLINE, article.state, reader.rights)
        return render_template(
            "desk/change_byline.html",
            article=article,
            where=WHERE,
            form=form or forms.blank(seen=str(article.edition), where=ALL),
        )
