"""A contributor's pseudonyms: several under one account, which nobody else sees together.

A byline is compared with the contributor's own others alone. Those of other people are
never looked at: they are not unique, and an answer would tell who else writes here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import exists, select, update

from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import abouts, contributors, look_alikes
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.drafts import PseudonymNotFoundError, Room
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.states import State

MOST = 20


@dataclass(frozen=True, kw_only=True)
class Persona:
    """What a contributor gives for a pseudonym: its byline and its words about itself."""

    byline: str = field(repr=False)
    about: AboutView = field(default=AboutView(), repr=False)


@dataclass(frozen=True, kw_only=True)
class PseudonymView:
    """One of a contributor's own pseudonyms.

    `byline_fixed` says that the desk knows the byline, so that it stays as it is.
    """

    id: UUID
    byline: str = field(repr=False)
    retired: bool
    byline_fixed: bool


class LookAlikeError(InvalidError):
    """Two bylines of one contributor could be taken for one another."""

    message = (
        "This looks like another byline of yours: they differ only by capital letters, by marks"
        " that nobody sees, or by letters of another alphabet that look the same."
    )


class BylineFixedError(ConflictError):
    """The desk knows the byline already."""

    message = "The editors know this byline already, so it stays as it is. You can add another."


class TooManyPseudonymsError(ConflictError):
    """Nobody writes under so many names."""

    message = "Twenty bylines are the most."


class LastPseudonymError(ConflictError):
    """Without any byline in use, nothing could be written."""

    message = "This is your only byline in use. Add another one first."


def list_own(session: NewsroomSession, room: Room) -> Sequence[PseudonymView]:
    """List a contributor's pseudonyms by byline, those in use first."""
    found = contributors.pseudonyms_of(session, room.contributor_id)
    shown = [
        PseudonymView(
            id=pseudonym.id,
            byline=pseudonym.byline,
            retired=pseudonym.retired,
            byline_fixed=_known_at_desk(session, pseudonym.id),
        )
        for pseudonym in found
    ]
    return sorted(shown, key=lambda pseudonym: pseudonym.retired)


def add(session: NewsroomSession, room: Room, new: Persona) -> UUID:
    """Add a pseudonym to a contributor's account, and give its id.

    Raises:
        contributors.BylineRefusedError: The byline cannot be printed.
        LookAlikeError: It looks like another one of theirs.
        TooManyPseudonymsError: They have twenty.
        abouts.AboutTooLongError: Its words are too long.
    """
    contributors.lock(session, room.contributor_id)
    own = contributors.pseudonyms_of(session, room.contributor_id)
    if len(own) >= MOST:
        raise TooManyPseudonymsError
    _check(new.byline, own)
    pseudonym = Pseudonym(contributor_id=room.contributor_id, byline=new.byline)
    session.add(pseudonym)
    # The sealed words refer to it without an ORM relationship.
    session.flush()
    abouts.store(session, pseudonym.id, new.about)
    return pseudonym.id


def change(session: NewsroomSession, room: Room, pseudonym_id: UUID, changed: Persona) -> None:
    """Put other words in a pseudonym's place, and another byline while only they know it.

    Drafts under it carry the new byline.

    Raises:
        drafts.PseudonymNotFoundError: It is not theirs.
        BylineFixedError: The byline is another one, and the desk knows the old one.
        contributors.BylineRefusedError: The byline cannot be printed.
        LookAlikeError: It looks like another one of theirs.
        abouts.AboutTooLongError: Its words are too long.
    """
    contributors.lock(session, room.contributor_id)
    pseudonym = _own(session, room, pseudonym_id)
    if changed.byline != pseudonym.byline:
        if _known_at_desk(session, pseudonym_id):
            raise BylineFixedError
        own = contributors.pseudonyms_of(session, room.contributor_id)
        _check(changed.byline, [one for one in own if one.id != pseudonym_id])
        pseudonym.byline = changed.byline
        session.execute(
            update(Article)
            .where(Article.pseudonym_id == pseudonym_id)
            # Raised, so that no page hands one in under a byline that it never showed.
            .values(byline=changed.byline, edition=Article.edition + 1)
            .execution_options(synchronize_session="fetch")
        )
    abouts.store(session, pseudonym_id, changed.about)


def retire(session: NewsroomSession, room: Room, pseudonym_id: UUID) -> None:
    """Let nothing new be written under a pseudonym; what was begun under it goes on.

    Raises:
        drafts.PseudonymNotFoundError: It is not theirs.
        LastPseudonymError: No other one is in use.
    """
    contributors.lock(session, room.contributor_id)
    pseudonym = _own(session, room, pseudonym_id)
    in_use = contributors.pseudonyms_in_use(session, room.contributor_id)
    if [one.id for one in in_use] == [pseudonym_id]:
        raise LastPseudonymError
    pseudonym.retired = True


def about(session: NewsroomSession, room: Room, pseudonym_id: UUID) -> AboutView:
    """Open what one of the contributor's own pseudonyms says about itself.

    Raises:
        drafts.PseudonymNotFoundError: It is not theirs.
    """
    _own(session, room, pseudonym_id)
    return abouts.open_as_contributor(session, pseudonym_id, room.box_seed)


def default_note(session: NewsroomSession, room: Room, pseudonym_id: UUID) -> str:
    """Give the closing note that a new article under this pseudonym begins with, or nothing.

    Raises:
        drafts.PseudonymNotFoundError: It is not theirs.
    """
    return about(session, room, pseudonym_id).closing_note


def about_at_desk(session: NewsroomSession, desk: DeskReader, pseudonym_id: UUID) -> AboutView:
    """Open what a pseudonym says about itself at the desk; empty where no key opens it."""
    return abouts.open_at_desk(session, pseudonym_id, desk.desk_keys)


def is_retired(session: NewsroomSession, pseudonym_id: UUID) -> bool:
    """Tell whether its contributor asked that a pseudonym be used no more."""
    return session.get_one(Pseudonym, pseudonym_id).retired


def _own(session: NewsroomSession, room: Room, pseudonym_id: UUID) -> Pseudonym:
    pseudonym = session.get(Pseudonym, pseudonym_id)
    if pseudonym is None or pseudonym.contributor_id != room.contributor_id:
        raise PseudonymNotFoundError
    return pseudonym


def _check(byline: str, others: Sequence[Pseudonym]) -> None:
    contributors.check_byline(byline)
    skeleton = look_alikes.skeleton(byline)
    if any(look_alikes.skeleton(other.byline) == skeleton for other in others):
        raise LookAlikeError


def _known_at_desk(session: NewsroomSession, pseudonym_id: UUID) -> bool:
    handed_in = exists().where(Article.pseudonym_id == pseudonym_id, Article.state != State.DRAFT)
    wrote = exists().where(Message.pseudonym_id == pseudonym_id)
    return bool(session.scalar(select(handed_in | wrote)))
