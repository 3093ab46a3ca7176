"""Addresses of articles in the room: not the ids that outlets see.

A published article's id is public. In the history of a contributor's browser it
would tell whoever looks there what this person wrote. So an address is derived
from the id under the contributor's own key: always the same for them, and
without their passphrase it leads nowhere.
"""

import hmac
from uuid import UUID

from safepub.database import NewsroomSession
from safepub.newsroom import drafts
from safepub.newsroom.drafts import Room

_LABEL = b"safepub/article-address/v1\0"


def address_of(room: Room, article_id: UUID) -> UUID:
    """Give the address under which this contributor finds the article."""
    derived = hmac.digest(room.box_seed, _LABEL + article_id.bytes, "sha256")
    return UUID(bytes=derived[:16], version=4)


def article_at(session: NewsroomSession, room: Room, address: UUID) -> UUID:
    """Give the id of the contributor's own article at this address.

    Raises:
        drafts.ArticleNotFoundError: None of theirs has it.
    """
    for article in drafts.own_articles(session, room):
        if address_of(room, article.id) == address:
            return article.id
    raise drafts.ArticleNotFoundError
