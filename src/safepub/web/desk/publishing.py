"""The grave acts: approving a text for its contributor, and publishing it to outlets."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import (
    articles,
    comment_threads,
    drafts,
    leak_checks,
    media,
    overrides,
    publishing,
    states,
    updating,
)
from safepub.newsroom.states import Act, State
from safepub.web import forms, sessions
from safepub.web.desk import confirming, reading
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("publishing", __name__)


@blueprint.get("/articles/<uuid:article_id>/approve")
def show_approve(article_id: UUID) -> str:
    """Show the text that the contributor would get as the proof."""
    return _show("desk/approve.html", Act.APPROVE, article_id)


@blueprint.post("/articles/<uuid:article_id>/approve")
def approve(article_id: UUID) -> Response:
    """Approve the text that was shown; its contributor gets the proof."""
    seen = confirming.seen()
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
    seen = confirming.seen()
    with newsroom_transaction() as session:
        now = datetime.now(UTC)
        is_out = articles.get(session, article_id).state is State.PUBLISHED
        send = updating.update if is_out else publishing.publish
        send(session, sessions.desk(), article_id, seen_edition=seen, now=now)
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _show(template: str, act: Act, article_id: UUID) -> str:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(
            states.of_next_version(act, article.state),
            article.state,
            reader.rights,
            next_stage=article.next_stage,
        )
        revisions = articles.list_revisions(session, article)
        return render_template(
            template,
            article=article,
            reading=reading.read(article, articles.open_text(session, reader, article)),
            revision=revisions[0],
            check=leak_checks.status(session, article, drafts.newest_text_id(session, article)),
            override=overrides.of_approved(session, reader, article),
            files=media.at_desk(session, reader, article),
            open_comments=comment_threads.count_open(session, article),
            wrote_it=articles.edited_last(session, reader, article),
            four_eyes=runtime().settings.desk.four_eyes,
            form=forms.blank(seen=str(article.edition)),
        )
