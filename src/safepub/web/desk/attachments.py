"""Files that were handed in with an article, for those at the desk who read its text."""

from uuid import UUID

from flask import Blueprint, Response

from safepub.newsroom import media
from safepub.web import downloads, sessions
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("attachments", __name__)


@blueprint.get("/articles/<uuid:article_id>/attachments/<int:number>")
def fetch(article_id: UUID, number: int) -> Response:
    """Give a clean file, under a name that says nothing about its contributor."""
    with newsroom_transaction(write=False) as session:
        opened = media.open_at_desk(session, sessions.desk(), article_id, number)
    return downloads.send(*opened)
