"""The room: the contributor's own articles, where each stands, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, render_template

from safepub.custody.stages import LIVE
from safepub.newsroom import conversations, drafts, messages
from safepub.newsroom.drafts import Room
from safepub.newsroom.messages import Conversation, MessageView
from safepub.newsroom.states import State
from safepub.web import sessions
from safepub.web.contributor import addresses, reading, requests, wording
from safepub.web.contributor.reading import Reading
from safepub.web.contributor.wording import StateWords, Step
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("room", __name__, url_prefix="/room")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One article in the list."""

    address: UUID
    headline: str = field(repr=False)
    byline: str = field(repr=False)
    state: State
    words: StateWords
    unread: int


@dataclass(frozen=True, kw_only=True)
class ArticlePage:
    """Everything that an article's page shows."""

    address: UUID
    reading: Reading = field(repr=False)
    state: State
    words: StateWords
    steps: list[Step]
    messages: list[MessageView] = field(repr=False)
    may_be_deleted: bool


@blueprint.get("")
def show() -> str:
    """Show the contributor's articles, those that wait for them first."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        unread = conversations.unread_of(session, room)
        lines = [_line(room, entry, unread) for entry in drafts.list_entries(session, room)]
        asked = requests.lines_of(session, room)
    lines.sort(key=lambda line: not line.words.waiting_for_contributor)
    live = [line for line in asked if line.request.stage in LIVE]
    return render_template("contributor/room.html", lines=lines, live=live)


@blueprint.get("/articles/<uuid:address>")
def show_article(address: UUID) -> str:
    """Show one article: its state, the messages about it, and what can be done."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        text = drafts.open_draft(session, room, article.id)
        page = ArticlePage(
            address=address,
            reading=reading.read(text, article.byline),
            state=article.state,
            words=wording.words_for(article),
            steps=wording.steps_for(article),
            messages=list(
                messages.for_contributor(session, messages.about(article), room.box_seed)
            ),
            may_be_deleted=article.state is State.DRAFT,
        )
    return render_template("contributor/article.html", page=page)


def _line(room: Room, entry: drafts.RoomEntry, unread: Mapping[Conversation, int]) -> Line:
    return Line(
        address=addresses.address_of(room, entry.article.id),
        headline=entry.headline,
        byline=entry.article.byline,
        state=entry.article.state,
        words=wording.words_for(entry.article),
        unread=unread.get(messages.about(entry.article), 0),
    )
