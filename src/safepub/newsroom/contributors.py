"""Contributors: accounts without a name, and their pseudonyms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from safepub.crypto.keysets import Purpose
from safepub.database import NewsroomSession
from safepub.errors import InvalidError, NotFoundError
from safepub.newsroom import abouts, reveals, sealed_to
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.people import (
    BYLINE_MAX,
    Contributor,
    LinkEnvelope,
    Pseudonym,
)


@dataclass(frozen=True, kw_only=True)
class NewContributor:
    """What the newsroom stores of a new contributor. Envelopes go by purpose."""

    id: UUID
    login_tag: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    byline: str
    envelopes: Mapping[int, bytes] = field(repr=False)
    watch_list: bytes | None = field(repr=False, default=None)
    """Sealed (`newsroom.watch_lists`); without one, the first log-in seals an empty one."""


class BylineRefusedError(InvalidError):
    """A byline needs at least one letter and at most eighty characters."""

    message = "A byline needs at least one letter and may have up to 80 characters."


class ContributorNotFoundError(NotFoundError):
    """There is no such account, or no longer."""


def check_byline(byline: str) -> None:
    """Accept a byline of any script with at least one letter.

    Raises:
        BylineRefusedError: It has none, is too long or holds unprintable characters.
    """
    printable = all(letter.isprintable() for letter in byline)
    if not any(letter.isalpha() for letter in byline) or len(byline) > BYLINE_MAX or not printable:
        raise BylineRefusedError


def register(session: NewsroomSession, new: NewContributor) -> None:
    """Open the account of a contributor whose identity is sealed already.

    Raises:
        BylineRefusedError: The byline cannot be printed.
        KeysetReplacedError: The custodians' key set was replaced meanwhile.
    """
    check_byline(new.byline)
    session.add(
        Contributor(
            id=new.id,
            login_tag=new.login_tag,
            public_key=new.public_key,
            watch_list=new.watch_list,
        )
    )
    # The rows below refer to it without an ORM relationship.
    session.flush()
    pseudonym = Pseudonym(contributor_id=new.id, byline=new.byline)
    session.add(pseudonym)
    session.flush()
    abouts.store(session, pseudonym.id, AboutView())
    session.add_all(
        LinkEnvelope(contributor_id=new.id, purpose=purpose, envelope=envelope)
        for purpose, envelope in new.envelopes.items()
    )
    session.flush()
    sealed_to.require_as_others(session, new.id)


def find_by_login_tag(
    session: NewsroomSession, login_tag: bytes, *, lock: bool = False
) -> Contributor | None:
    """Fetch the contributor whose passphrase gives this tag, if there is one.

    With `lock` it gives the tag until the commit: whoever begins a log-in waits for a
    passphrase that is just being changed, and for whoever is just leaving.
    """
    found = select(Contributor).where(Contributor.login_tag == login_tag)
    if lock:
        # Not shared: two that wanted to write the row then would wait for one another.
        found = found.with_for_update(key_share=True)
    return session.scalars(found).one_or_none()


def pseudonyms_of(session: NewsroomSession, contributor_id: UUID) -> Sequence[Pseudonym]:
    """List a contributor's pseudonyms by byline."""
    return session.scalars(
        select(Pseudonym)
        .where(Pseudonym.contributor_id == contributor_id)
        .order_by(Pseudonym.byline, Pseudonym.id)
    ).all()


def pseudonyms_in_use(session: NewsroomSession, contributor_id: UUID) -> Sequence[Pseudonym]:
    """List the pseudonyms that something new can be written under, by byline."""
    found = pseudonyms_of(session, contributor_id)
    return [pseudonym for pseudonym in found if not pseudonym.retired]


def byline_of(session: NewsroomSession, pseudonym_id: UUID) -> str:
    """Give the byline of a pseudonym that is known to exist."""
    return session.get_one(Pseudonym, pseudonym_id).byline


def require(session: NewsroomSession, contributor_id: UUID) -> None:
    """Return where there is such an account.

    Raises:
        ContributorNotFoundError: There is none, or no longer.
    """
    if session.get(Contributor, contributor_id) is None:
        raise ContributorNotFoundError


def lock(session: NewsroomSession, contributor_id: UUID) -> Contributor:
    """Fetch a contributor; until the commit nobody seals to them, nor acts on what is theirs.

    Whoever seals to a contributor waits for this lock (`sealed_content.seal`). Everybody
    locks in one order, or two could wait for one another: articles, pseudonyms,
    envelopes, the account.

    Raises:
        ContributorNotFoundError: There is no such account.
    """
    session.flush()
    own = select(Pseudonym.id).where(Pseudonym.contributor_id == contributor_id)
    for theirs in (
        select(Article.id).where(Article.pseudonym_id.in_(own)).order_by(Article.id),
        own.order_by(Pseudonym.id),
        select(LinkEnvelope.purpose)
        .where(LinkEnvelope.contributor_id == contributor_id)
        .order_by(LinkEnvelope.purpose),
    ):
        session.execute(theirs.with_for_update())
    contributor = session.get(
        Contributor, contributor_id, with_for_update=True, populate_existing=True
    )
    if contributor is None:
        raise ContributorNotFoundError
    # What was read before may have changed while this waited.
    session.expire_all()
    return contributor


def lock_envelope(session: NewsroomSession, contributor_id: UUID, purpose: Purpose) -> LinkEnvelope:
    """Fetch a contributor's link envelope; nobody else changes it before the commit.

    Raises:
        ContributorNotFoundError: There is no such account.
    """
    envelope = session.scalars(
        select(LinkEnvelope)
        .where(LinkEnvelope.contributor_id == contributor_id, LinkEnvelope.purpose == purpose)
        .with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if envelope is None:
        raise ContributorNotFoundError
    return envelope


def replace_envelope(
    session: NewsroomSession,
    contributor_id: UUID,
    purpose: Purpose,
    envelope: bytes,
    *,
    today: date,
) -> None:
    """Write another envelope over a contributor's, whatever that held; a live request ends.

    Grants are bound to the envelope that was asked about.

    Raises:
        ContributorNotFoundError: There is no such account.
        KeysetReplacedError: The custodians' key set was replaced meanwhile.
    """
    row = lock_envelope(session, contributor_id, purpose)
    sealed_to.require_same(row.envelope, envelope)
    row.envelope = envelope
    live = reveals.lock_live(session, contributor_id=contributor_id, purpose=purpose)
    reveals.end(session, live, today=today)
