"""Letting a text go on that its contributor has not checked: a second publisher's word."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import articles, drafts, leak_checks, media, overrides, states, texts
from safepub.newsroom.overrides import Unchecked
from safepub.newsroom.states import Act
from safepub.web import complaints, forms, sessions, staff_login
from safepub.web.desk import comparison, reading
from safepub.web.forms import FormState
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("overriding", __name__)

MISSING = {
    "reason": "Please say why it goes on without the check.",
    "code": staff_login.NO_CODE,
}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Why it goes on, and the code that the authenticator shows."""

    seen: int
    reason: str = field(repr=False)
    code: str = field(repr=False)


class OverrideForm(forms.FormSchema[Typed]):
    """An override. Unknown fields are refused."""

    builds = Typed

    seen = forms.edition()
    reason = forms.paragraphs(texts.MAX_MESSAGE)
    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("/articles/<uuid:article_id>/override")
def show(article_id: UUID) -> str:
    """Show what has changed since the contributor's check, and ask for the reason."""
    return _page(article_id, None)


@blueprint.post("/articles/<uuid:article_id>/override")
def override(article_id: UUID) -> Response | tuple[str, int]:
    """Let the text that was shown go on."""
    typed, form = forms.read(OverrideForm())
    if typed is None:
        return _page(article_id, complaints.name(form, MISSING)), 422
    reader, now = sessions.desk(), datetime.now(UTC)
    order = Unchecked(reason=typed.reason, seen_edition=typed.seen)
    try:
        with newsroom_transaction() as session:
            article = articles.get(session, article_id)
            act = states.of_next_version(Act.OVERRIDE, article.state)
            states.check(act, article.state, reader.rights, next_stage=article.next_stage)
            # Before the journal's lock; where it is wrong, nothing is stored.
            staff_login.require_code(session, reader.staff_id, typed.code)
            overrides.give(session, reader, article_id, order, today=now.date())
    except CodeRefusedError as error:
        return _page(article_id, form.refused("code", str(error))), 422
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _page(article_id: UUID, form: FormState | None) -> str:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        act = states.of_next_version(Act.OVERRIDE, article.state)
        states.check(act, article.state, reader.rights, next_stage=article.next_stage)
        text = articles.open_text(session, reader, article)
        checked = leak_checks.checked_revision(session, article)
        differences = None
        if checked is not None:
            earlier = articles.open_revision(session, reader, article, checked)
            differences = comparison.between(earlier, text)
        return render_template(
            "desk/override.html",
            article=article,
            reading=reading.read(article, text),
            revision=articles.list_revisions(session, article)[0],
            check=leak_checks.status(session, article, drafts.newest_text_id(session, article)),
            checked=checked,
            differences=differences,
            wrote_it=articles.edited_last(session, reader, article),
            files=media.at_desk(session, reader, article),
            form=form or forms.blank(seen=str(article.edition)),
        )
