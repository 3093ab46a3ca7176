"""Advice where it helps: the style guide, what gives people away, and how much is a lot."""

from uuid import UUID

from flask import Blueprint, render_template

from safepub.database import NewsroomSession
from safepub.newsroom import drafts
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from safepub.newsroom.texts import Text
from safepub.web import sessions
from safepub.web.contributor import addresses
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("guidance", __name__, url_prefix="/room")

ENOUGH_WORDS = 2_000
"""From about so many words, style alone identifies somebody among a small circle."""
_SEEN_BY_NOBODY = frozenset({State.DRAFT, State.DECLINED})


@blueprint.get("/guide")
def show_guide() -> str:
    """Show how to write so that the style says little."""
    return render_template("contributor/guide.html")


@blueprint.get("/checklist")
def show_checklist() -> str:
    """Show which details give people away."""
    return render_template("contributor/checklist.html")


def many_words(address: UUID) -> int:
    """Count the words under an article's byline; 0 where they are too few to speak of.

    Counted are this article and all others of the same pseudonym that were handed in and
    not declined.
    """
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article_id = addresses.article_at(session, room, address)
        count = words_under(session, room, drafts.get_own(session, room, article_id))
    return count if count >= ENOUGH_WORDS else 0


def words_under(session: NewsroomSession, room: Room, article: Article) -> int:
    """Count the words of an article and of what else readers may know of its pseudonym."""
    return sum(
        _count(drafts.open_draft(session, room, other.id))
        for other in drafts.own_articles(session, room)
        if other.pseudonym_id == article.pseudonym_id
        and (other.id == article.id or other.state not in _SEEN_BY_NOBODY)
    )


def _count(text: Text) -> int:
    return sum(len(part.split()) for part in (text.headline, text.dek, text.body))
