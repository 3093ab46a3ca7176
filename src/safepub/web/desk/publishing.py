"""The grave acts: approving a text for its contributor, and publishing it to outlets."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import articles, drafts, editions, leak_checks, media, publishing, states
from safepub.newsroom.states import Act
from safepub.web import forms, sessions
from safepub.web.desk import reading
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("publishing", __name__)


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A confirmation, and the article's edition that was on the page."""

    seen: int


class ConfirmForm(forms.FormSchema[Confirmed]):
    """The button of a page that showed what is going to happen."""

    builds = Confirmed

    seen = forms.edition()


@blueprint.get("/articles/<uuid:article_id>/approve")
def show_approve(article_id: UUID) -> str:
    """Show the text that the contributor would get as the proof."""
    return _show("desk/approve.html", Act.APPROVE, article_id)


@blueprint.post("/articles/<uuid:article_id>/approve")
def approve(article_id: UUID) -> Response:
    """Approve the text that was shown; its contributor gets the proof."""
    seen = _seen()
    with newsroom_transaction() as session:
        articles.approve(
            session,
            sessions.desk(),
            article_id,
            seen_edition=seen,
            four_eyes=runtime().settings.desk.four_eyes,
        )
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


@blueprint.get("/articles/<uuid:article_id>/publish")
def show_publish(article_id: UUID) -> str:
    """Show what outlets would get."""
    return _show("desk/publish.html", Act.PUBLISH, article_id)


@blueprint.post("/articles/<uuid:article_id>/publish")
def publish(article_id: UUID) -> Response:
    """Publish the text that was shown."""
    seen = _seen()
    with newsroom_transaction() as session:
        now = datetime.now(UTC)
        publishing.publish(session, sessions.desk(), article_id, seen_edition=seen, now=now)
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _seen() -> int:
    """Read which edition was confirmed.

    Raises:
        editions.EditCollisionError: The form names none, so nothing was confirmed.
    """
    confirmed, _ = forms.read(ConfirmForm())
    if confirmed is None:
        raise editions.EditCollisionError
    return confirmed.seen


def _show(template: str, act: Act, article_id: UUID) -> str:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(act, article.state, reader.rights)
        revisions = articles.list_revisions(session, article)
        return render_template(
            template,
            article=article,
            reading=reading.read(article, articles.open_text(session, reader, article)),
            revision=revisions[0],
            check=leak_checks.status(session, article, drafts.newest_text_id(session, article)),
            files=media.at_desk(session, reader, article),
            wrote_it=articles.edited_last(session, reader, article),
            four_eyes=runtime().settings.desk.four_eyes,
            form=forms.blank(seen=str(article.edition)),
        )
