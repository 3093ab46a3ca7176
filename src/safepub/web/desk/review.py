"""Reading an article at the desk: its text, its revisions, its messages, its acts."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import (
    articles,
    comment_threads,
    desk_tags,
    drafts,
    leak_checks,
    media,
    messages,
    pseudonyms,
)
from safepub.newsroom.acts import history
from safepub.newsroom.queue_filters import waits_for
from safepub.newsroom.states import State
from safepub.web import forms, sessions
from safepub.web.desk import acts, reading
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("review", __name__)


@blueprint.get("/articles/<uuid:article_id>")
def show(article_id: UUID) -> str:
    """Show an article as it would be printed, its history and what can be done now."""
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        if article.state is State.KILLED:
            past = history(session, article)
            return render_template("desk/killed.html", article=article, history=past)
        revisions = articles.list_revisions(session, article)
        return render_template(
            "desk/article.html",
            article=article,
            reading=reading.read(article, articles.open_text(session, reader, article)),
            revisions=revisions,
            check=leak_checks.status(session, article, drafts.newest_text_id(session, article)),
            messages=messages.at_desk(session, messages.about(article), reader.desk_keys),
            pages=acts.pages_for(article, reader),
            about=pseudonyms.about_at_desk(session, reader, article.pseudonym_id),
            retired=pseudonyms.is_retired(session, article.pseudonym_id),
            files=media.at_desk(session, reader, article),
            waiting_for=waits_for(article),
            history=history(session, article),
            tags=desk_tags.on_article(session, reader, article.id),
            open_comments=comment_threads.count_open(session, article),
        )


@blueprint.get("/articles/<uuid:article_id>/revisions/<int:number>")
def show_revision(article_id: UUID, number: int) -> str:
    """Show one revision as it would have been printed.

    Raises:
        drafts.ArticleNotFoundError: The article has no such revision.
    """
    if number > forms.HIGHEST_EDITION:
        # More than the database could compare with.
        raise drafts.ArticleNotFoundError
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        text = articles.open_revision(session, sessions.desk(), article, number)
        revisions = articles.list_revisions(session, article)
        return render_template(
            "desk/revision.html",
            article=article,
            reading=reading.read(article, text),
            shown=next(revision for revision in revisions if revision.number == number),
            newest=revisions[0].number,
        )


@blueprint.post("/articles/<uuid:article_id>/take-on")
def take_on(article_id: UUID) -> Response:
    """Take a submission on."""
    with newsroom_transaction() as session:
        articles.take_on(session, sessions.desk(), article_id)
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)
