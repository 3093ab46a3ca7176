"""Leaving for good: what is left of somebody opens for nobody and tells nothing.

The account's row stays as a husk. Were it deleted, the published articles of whoever left
would be the only ones without an account, and a stolen database would say whose they are.
So the row keeps its shape: a log-in tag that no passphrase gives, a public key whose
private half was thrown away, a watch-list that nobody can open, and envelopes that lead
nowhere, as those of everybody who gave no identity. It looks like the account of somebody
who has published and is quiet.

What went out stays, with the texts that it was made from: they are open to the desk
alone from now on. The old words open none of it, or paper and a stolen database together
would prove who wrote it; so every box of theirs is sealed anew, around a key that opens
nothing. Everything else of theirs is deleted. Pseudonyms under which nothing
went out go too; a husk without any pseudonym says that somebody left, and not who.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, or_, select

from safepub.crypto import content, suite, wrapping
from safepub.crypto.keysets import Purpose
from safepub.database import NewsroomSession
from safepub.newsroom import abouts, contributors, passphrases, sessions, watch_lists
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.articles import Article, Draft, Revision, SealedText, Submission
from safepub.newsroom.models.attachments import Attachment
from safepub.newsroom.models.custody import Objection, RevealRequest
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.people import About, Contributor, Pseudonym
from safepub.newsroom.states import State
from safepub.newsroom.watch_lists import Notes

TAG_BYTES = 32
WENT_OUT = frozenset({State.EMBARGOED, State.PUBLISHED, State.WITHHELD, State.KILLED})
"""States in which outlets have an article, or have had it."""


@dataclass(frozen=True, kw_only=True)
class Farewell:
    """How somebody leaves. `envelopes` lead nowhere and go by purpose."""

    retire: bool
    """Whether the desk is told that the bylines should be used no more."""
    envelopes: Mapping[Purpose, bytes] = field(repr=False)


def leave(session: NewsroomSession, room: Room, farewell: Farewell, *, today: date) -> None:
    """Delete what is a contributor's, keep what went out, and let nobody be behind it.

    Live reveal requests end, log-ins too.

    Raises:
        contributors.ContributorNotFoundError: There is no such account.
        passphrases.PassphraseChangedError: The room's key is not the account's: the passphrase
            was changed, or they have left already. Nobody can tell which; nothing was changed.
        KeysetReplacedError: The custodians' key set was replaced meanwhile.
    """
    contributor = contributors.lock(session, room.contributor_id)
    if contributor.public_key != suite.public_key_of(room.box_seed):
        raise passphrases.PassphraseChangedError
    for purpose, envelope in farewell.envelopes.items():
        contributors.replace_envelope(session, contributor.id, purpose, envelope, today=today)
    _delete_words(session, contributor)
    _delete_articles(session, contributor)
    _empty(session, contributor)
    _leave_pseudonyms(session, contributor, retire=farewell.retire)
    sessions.end_all(session, contributor.id)
    session.flush()


def _delete_words(session: NewsroomSession, contributor: Contributor) -> None:
    """Delete messages both ways, and objections: the requests are over, their history stays."""
    _delete(session, Message, Message.pseudonym_id.in_(_pseudonyms(contributor)))
    requests = select(RevealRequest.id).where(RevealRequest.contributor_id == contributor.id)
    _delete(session, Objection, Objection.request_id.in_(requests))


def _delete_articles(session: NewsroomSession, contributor: Contributor) -> None:
    own = Article.pseudonym_id.in_(_pseudonyms(contributor))
    every = select(Article.id).where(own)
    went_out = or_(Article.state.in_(WENT_OUT), Article.version > 0)
    gone = select(Article.id).where(own, ~went_out)
    # Drafts were the contributor's alone. Texts go after the rows that refer to them.
    _delete(session, Draft, Draft.article_id.in_(every))
    for kind in (Attachment, Submission, Revision):
        _delete(session, kind, kind.article_id.in_(gone))
    _delete(session, SealedText, SealedText.article_id.in_(gone))
    # What was found in the files of articles that are not public yet stays, for nobody:
    # where it is missing, its contributor would be the one who has left.
    files = Attachment.article_id.in_(every)
    _delete(
        session,
        SealedText,
        SealedText.article_id.in_(every),
        SealedText.desk_box.is_(None),
        SealedText.id.not_in(select(Attachment.details_id).where(files)),
        SealedText.id.not_in(
            select(Attachment.words_id).where(files, Attachment.words_id.is_not(None))
        ),
    )
    _delete(session, Article, Article.id.in_(gone))


def _empty(session: NewsroomSession, contributor: Contributor) -> None:
    contributor.login_tag = secrets.token_bytes(TAG_BYTES)
    nobody = suite.public_key_of(suite.new_seed())
    contributor.public_key = nobody
    for row in passphrases.sealed_rows(session, contributor.id):
        row.contributor_box = _box_of_nothing(nobody)
    for _, words, _ in passphrases.sealed_words(session, contributor.id):
        words.contributor_box = _box_of_nothing(nobody)
    # Under a key that is thrown away: from outside it is anybody's.
    discarded = secrets.token_bytes(wrapping.KEY_BYTES)
    contributor.watch_list = watch_lists.seal(contributor.id, discarded, Notes())
    session.flush()


def _box_of_nothing(public_key: bytes) -> bytes:
    """Make a box like any other, around a fresh key that is thrown away too."""
    # No random bytes: half of what a box begins with is a point of a curve, and can be told.
    return content.seal(b"", (public_key,), context=b"").boxes[0]


def _leave_pseudonyms(session: NewsroomSession, contributor: Contributor, *, retire: bool) -> None:
    kept = select(Article.pseudonym_id).where(Article.pseudonym_id.in_(_pseudonyms(contributor)))
    _delete(
        session,
        Pseudonym,
        Pseudonym.contributor_id == contributor.id,
        Pseudonym.id.not_in(kept),
    )
    session.expire_all()
    for pseudonym in contributors.pseudonyms_of(session, contributor.id):
        pseudonym.retired = pseudonym.retired or retire
        if session.get(About, pseudonym.id) is not None:
            abouts.store(session, pseudonym.id, AboutView())


def _pseudonyms(contributor: Contributor) -> Select[Any]:
    return select(Pseudonym.id).where(Pseudonym.contributor_id == contributor.id)


def _delete(session: NewsroomSession, kind: type[Any], *where: ColumnElement[bool]) -> None:
    session.execute(delete(kind).where(*where).execution_options(synchronize_session=False))
