"""Addresses of articles, pseudonyms and requests in the room: not the ids that others see.

A published article's id is public, and the desk's and custodians' pages name a
request by its id. In the history of a contributor's browser either would tell
whoever looks there who this person is. So an address is derived from the id under
the contributor's own key: always the same for them, and without their passphrase
it leads nowhere.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from safepub.custody import objections
from safepub.custody.rows import RevealRequestNotFoundError
from safepub.custody.views import RequestView
from safepub.database import NewsroomSession
from safepub.newsroom import contributors, drafts
from safepub.newsroom.drafts import Room

_ARTICLE = b"safepub/article-address/v1\0"
_REQUEST = b"safepub/request-address/v1\0"
_PSEUDONYM = b"safepub/pseudonym-address/v1\0"


def address_of(room: Room, article_id: UUID) -> UUID:
    """Give the address under which this contributor finds the article."""
    return _derived(room, _ARTICLE, article_id)


def article_at(session: NewsroomSession, room: Room, address: UUID) -> UUID:
    """Give the id of the contributor's own article at this address.

    Raises:
        drafts.ArticleNotFoundError: None of theirs has it.
    """
    for article in drafts.own_articles(session, room):
        if address_of(room, article.id) == address:
            return article.id
    raise drafts.ArticleNotFoundError


def request_address(room: Room, request_id: UUID) -> UUID:
    """Give the address under which this contributor finds a reveal request."""
    return _derived(room, _REQUEST, request_id)


def request_at(session: NewsroomSession, room: Room, address: UUID, *, now: datetime) -> UUID:
    """Give the id of the request about this contributor at this address.

    Raises:
        rows.RevealRequestNotFoundError: None about them has it.
    """
    found: Sequence[RequestView] = objections.list_for_contributor(session, room, now=now)
    for request in found:
        if request_address(room, request.id) == address:
            return request.id
    raise RevealRequestNotFoundError


def pseudonym_address(room: Room, pseudonym_id: UUID) -> UUID:
    """Give the address under which this contributor finds a pseudonym."""
    return _derived(room, _PSEUDONYM, pseudonym_id)


def pseudonym_at(session: NewsroomSession, room: Room, address: UUID) -> UUID:
    """Give the id of the contributor's own pseudonym at this address.

    Raises:
        drafts.PseudonymNotFoundError: None of theirs has it.
    """
    for pseudonym in contributors.pseudonyms_of(session, room.contributor_id):
        if pseudonym_address(room, pseudonym.id) == address:
            return pseudonym.id
    raise drafts.PseudonymNotFoundError


def _derived(room: Room, label: bytes, own_id: UUID) -> UUID:
    derived = hmac.digest(room.box_seed, label + own_id.bytes, "sha256")
    return UUID(bytes=derived[:16], version=4)
