"""Changing a passphrase: everything that the old one opens is handed over to the new one.

Bodies stay as they are; only the boxes of their keys are sealed anew. Whoever holds the
old words and a copy of the database from before can still read that copy.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import defer

from safepub.crypto import suite, words
from safepub.crypto.passphrases import ContributorKeys
from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import (
    abouts,
    attachment_rows,
    contributors,
    messages,
    sealed_content,
    sessions,
    texts,
    watch_lists,
)
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.articles import Article, SealedText
from safepub.newsroom.models.attachments import Attachment
from safepub.newsroom.models.custody import Objection, RevealRequest
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.people import About, Pseudonym
from safepub.newsroom.watch_lists import Notes

CONTEXTS: Mapping[Any, Callable[[Any], bytes]] = MappingProxyType(
    {
        SealedText: texts.context_of,
        Message: messages.context_of,
        Attachment: attachment_rows.context_of,
        About: abouts.context_of,
    }
)
"""Every kind of row that is sealed to contributors, and how its rows are named."""


class PassphraseChangedError(ConflictError):
    """The passphrase is another one by now than the one that this log-in was made with."""

    message = "Your passphrase was changed in the meantime. Please log in with the new one."


def change(session: NewsroomSession, room: Room, new: ContributorKeys) -> None:
    """Let the new passphrase open the account and all that is in it, and the old one nothing.

    Every log-in ends, the one that asks included: whoever calls begins a new one.

    Raises:
        contributors.ContributorNotFoundError: The account is gone.
        PassphraseChangedError: It was changed since this log-in.
    """
    contributor = contributors.lock(session, room.contributor_id)
    if contributor.public_key != suite.public_key_of(room.box_seed):
        raise PassphraseChangedError
    new_public_key = suite.public_key_of(new.box_seed)
    _hand_over(session, room, new_public_key)
    try:
        watch_lists.reseal(session, room, new.note_key)
    except SealBrokenError:
        # Nobody can open it any more; the account must not hang on that.
        watch_lists.store(session, replace(room, note_key=new.note_key), Notes())
    contributor.login_tag = new.login_tag
    contributor.public_key = new_public_key
    sessions.end_all(session, room.contributor_id)
    session.flush()


def is_changed(session: NewsroomSession, contributor_id: UUID, new: ContributorKeys) -> bool:
    """Tell whether these are the keys of the account already: a form may come twice."""
    found = contributors.find_by_login_tag(session, new.login_tag)
    return found is not None and found.id == contributor_id


def _hand_over(session: NewsroomSession, room: Room, new_public_key: bytes) -> None:
    for row in sealed_rows(session, room.contributor_id):
        # What the old key does not open is lost whatever happens to its box.
        with suppress(SealBrokenError):
            context = CONTEXTS[type(row)](row)
            sealed_content.hand_over(row, room.box_seed, new_public_key, context=context)
    for kind, row, request_id in sealed_words(session, room.contributor_id):
        with suppress(SealBrokenError):
            row.contributor_box = words.box_for(
                new_public_key, row.contributor_box, room.box_seed, kind=kind, owner=request_id
            )


def sealed_rows(session: NewsroomSession, contributor_id: UUID) -> Iterator[Any]:
    """Give every row of a kind in `CONTEXTS` that is sealed to a contributor, without its body."""
    for kind in CONTEXTS:
        # The boxes alone: bodies may be many megabytes, and nobody reads them here.
        yield from session.scalars(_of_theirs(kind, contributor_id).options(defer(kind.body))).all()


def sealed_words(
    session: NewsroomSession, contributor_id: UUID
) -> Iterator[tuple[str, RevealRequest | Objection, UUID]]:
    """Give the reasons of requests and the objections to them: kind, row and request's id.

    Nobody changes them before the commit.
    """
    # Locked in this order: whoever objects holds the request first.
    requests = session.scalars(
        select(RevealRequest)
        .where(RevealRequest.contributor_id == contributor_id)
        .order_by(RevealRequest.id)
        .with_for_update()
    ).all()
    for request in requests:
        yield "reason", request, request.id
        objection = session.get(Objection, request.id)
        if objection is not None:
            yield "objection", objection, request.id


def _of_theirs(kind: Any, contributor_id: UUID) -> Select[Any]:  # noqa: ANN401 - any sealed row
    pseudonyms = select(Pseudonym.id).where(Pseudonym.contributor_id == contributor_id)
    if kind in {Message, About}:
        return select(kind).where(kind.pseudonym_id.in_(pseudonyms))
    articles = select(Article.id).where(Article.pseudonym_id.in_(pseudonyms))
    return select(kind).where(kind.article_id.in_(articles))
