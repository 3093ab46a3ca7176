"""Who works here, as administrators see and change it: rights, closing an account.

Nobody changes their own account in this way, so that there is always an administrator;
and the last holder of the desk's key keeps it, so that no text is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select

from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import desk_keys, journal, sessions, staff, staff_access
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.staff import (
    Staff,
    StaffInvitation,
    StaffRight,
)
from safepub.newsroom.staff import READING_RIGHTS, StaffNotFoundError, StaffRefusedError
from safepub.newsroom.states import Right, RightMissingError

OFFERED_RIGHTS = (Right.EDITOR, Right.PUBLISHER, Right.ADMINISTRATOR)
"""Custodians' accounts come with their key, by the `safepub keyset` commands."""


class OwnAccountError(ConflictError):
    """Nobody changes their own rights or closes their own account."""

    message = "This is your own account. Another administrator has to do this."


class LastKeyHolderError(ConflictError):
    """Without anybody who holds the desk's key, no text could be read any more."""

    message = (
        "Nobody else holds the desk's key, so no text could be read any more. Let a colleague"
        " get the key first. Nothing was changed."
    )


@dataclass(frozen=True, kw_only=True)
class Member:
    """One account of the desk, for the list."""

    staff_id: UUID
    name: str
    rights: frozenset[Right]
    disabled: bool
    holds_key: bool


def members(session: NewsroomSession) -> Sequence[Member]:
    """List all accounts of the desk, by name; custodians' are not among them."""
    held = desk_keys.holders(session)
    found = [
        Member(
            staff_id=row.id,
            name=row.name,
            rights=staff.rights_of(session, row.id),
            disabled=row.disabled,
            holds_key=row.id in held,
        )
        for row in session.scalars(select(Staff).order_by(Staff.disabled, func.lower(Staff.name)))
    ]
    return [member for member in found if Right.CUSTODIAN not in member.rights]


def member(session: NewsroomSession, staff_id: UUID) -> Member:
    """Give one account of the desk.

    Raises:
        StaffNotFoundError: There is none, or it is a custodian's.
    """
    found = [one for one in members(session) if one.staff_id == staff_id]
    if not found:
        raise StaffNotFoundError
    return found[0]


def set_rights(
    session: NewsroomSession,
    admin: DeskReader,
    staff_id: UUID,
    rights: frozenset[Right],
    *,
    today: date,
) -> None:
    """Let somebody do exactly this from now on; all their log-ins end.

    Whoever may read no longer loses their copies of the desk's key; whoever may
    read from now on gets one from a colleague.

    Raises:
        RightMissingError: Whoever does it is no administrator (any more).
        OwnAccountError: It is their own account.
        StaffNotFoundError: Unknown, disabled, or a custodian.
        StaffRefusedError: No right, or one that is not given here.
        LastKeyHolderError: Nobody else holds the desk's key.
    """
    require_rights(rights)
    lock(session, admin, staff_id)
    require_active(session, staff_id)
    if Right.ADMINISTRATOR not in rights:
        _take_invitations_back(session, staff_id)
    if not rights & READING_RIGHTS:
        take_key(session, staff_id)
    session.execute(delete(StaffRight).where(StaffRight.staff_id == staff_id))
    session.add_all(StaffRight(staff_id=staff_id, right=right.value) for right in rights)
    sessions.end_all_of_staff(session, staff_id)
    what = {"staff": str(staff_id), "rights": sorted(right.value for right in rights)}
    journal.append(session, "staff.rights_set", who=str(admin.staff_id), what=what, day=today)


def disable(session: NewsroomSession, admin: DeskReader, staff_id: UUID, *, today: date) -> None:
    """Close somebody's account for good: log-ins, key copies and second factors are gone.

    Raises:
        RightMissingError: Whoever does it is no administrator (any more).
        OwnAccountError: It is their own account.
        StaffNotFoundError: Unknown, disabled already, or a custodian.
        LastKeyHolderError: Nobody else holds the desk's key.
    """
    lock(session, admin, staff_id)
    person = require_active(session, staff_id)
    _take_invitations_back(session, staff_id)
    take_key(session, staff_id)
    person.disabled = True
    staff_access.forget(session, staff_id)
    what = {"staff": str(staff_id)}
    journal.append(session, "staff.disabled", who=str(admin.staff_id), what=what, day=today)


def _take_invitations_back(session: NewsroomSession, staff_id: UUID) -> None:
    """Let no invitation work on that an administrator may have made as a way back."""
    if Right.ADMINISTRATOR in staff.rights_of(session, staff_id):
        session.execute(delete(StaffInvitation))


def require_rights(rights: frozenset[Right]) -> None:
    """Return where these rights can be given to somebody at the desk.

    Raises:
        StaffRefusedError: None, or one that is not given here.
    """
    if not rights or not rights <= set(OFFERED_RIGHTS):
        raise StaffRefusedError


def require_administrator(session: NewsroomSession, admin: DeskReader) -> None:
    """Return where somebody is an administrator at this moment; their row stays locked.

    Raises:
        RightMissingError: They are not, or no longer.
    """
    row = session.get(Staff, admin.staff_id, with_for_update=True, populate_existing=True)
    active = row is not None and not row.disabled
    if not active or Right.ADMINISTRATOR not in staff.rights_of(session, admin.staff_id):
        raise RightMissingError


def lock(session: NewsroomSession, admin: DeskReader, staff_id: UUID) -> None:
    """Lock both accounts until the commit: of two who close each other's one remains.

    Raises:
        RightMissingError: Whoever acts is no administrator (any more).
        OwnAccountError: It is their own account.
    """
    if staff_id == admin.staff_id:
        raise OwnAccountError
    both = select(Staff.id).where(Staff.id.in_((staff_id, admin.staff_id))).order_by(Staff.id)
    session.execute(both.with_for_update())
    require_administrator(session, admin)


def require_active(session: NewsroomSession, staff_id: UUID) -> Staff:
    """Give an account of the desk that is not closed, as it is now.

    Raises:
        StaffNotFoundError: Unknown, disabled, or a custodian's.
    """
    person = staff.get_active(session, staff_id)
    session.refresh(person)
    if person.disabled or Right.CUSTODIAN in staff.rights_of(session, staff_id):
        raise StaffNotFoundError
    return person


def require_other_way(session: NewsroomSession, staff_id: UUID) -> None:
    """Return where somebody's copies can go: others hold the key, or it is on paper.

    Raises:
        LastKeyHolderError: There is no other way to the desk's key.
    """
    if desk_keys.lock_holders(session) == {staff_id} and not desk_keys.is_on_paper(session):
        raise LastKeyHolderError


def take_key(session: NewsroomSession, staff_id: UUID) -> None:
    """Delete somebody's copies of the desk's keys.

    Raises:
        LastKeyHolderError: Nobody else holds the current one.
    """
    if desk_keys.lock_holders(session) == {staff_id}:
        raise LastKeyHolderError
    desk_keys.take_back(session, staff_id)
