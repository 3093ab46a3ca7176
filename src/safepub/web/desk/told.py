"""What outlets have heard of an article's newest change, and what to do about the silent ones."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, render_template

from safepub.newsroom import articles, deliveries
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("told", __name__)


@blueprint.get("/articles/<uuid:article_id>/outlets")
def show(article_id: UUID) -> str:
    """List the outlets that the newest change concerns."""
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        change = deliveries.newest_change(session, article)
        views = () if change is None else deliveries.told(session, change, now=datetime.now(UTC))
        return render_template("desk/told.html", article=article, change=change, told=views)
