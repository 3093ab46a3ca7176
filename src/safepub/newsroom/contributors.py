"""Contributors: accounts without a name, and their pseudonyms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from safepub.crypto.keysets import Purpose
from safepub.database import NewsroomSession
from safepub.errors import InvalidError, NotFoundError
from safepub.newsroom import reveals, sealed_to
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
    session.add(Contributor(id=new.id, login_tag=new.login_tag, public_key=new.public_key))
    # The rows below refer to it without an ORM relationship.
    session.flush()
    session.add(Pseudonym(contributor_id=new.id, byline=new.byline))
    session.add_all(
        LinkEnvelope(contributor_id=new.id, purpose=purpose, envelope=envelope)
        for purpose, envelope in new.envelopes.items()
    )
    session.flush()
    sealed_to.require_as_others(session, new.id)


def find_by_login_tag(session: NewsroomSession, login_tag: bytes) -> Contributor | None:
    """Fetch the contributor whose passphrase gives this tag, if there is one."""
    return session.scalars(
        select(Contributor).where(Contributor.login_tag == login_tag)
    ).one_or_none()


def pseudonyms_of(session: NewsroomSession, contributor_id: UUID) -> Sequence[Pseudonym]:
    """List a contributor's pseudonyms by byline."""
    return session.scalars(
        select(Pseudonym)
        .where(Pseudonym.contributor_id == contributor_id)
        .order_by(Pseudonym.byline, Pseudonym.id)
    ).all()


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
