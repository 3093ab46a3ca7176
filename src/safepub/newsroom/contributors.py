"""Contributors: accounts without a name, and their pseudonyms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
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
