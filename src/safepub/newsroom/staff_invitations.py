"""Ways in for staff: single use, three days, known by their digest alone.

One for somebody who has an account starts that account anew: until it is taken,
nothing of the old access changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from safepub.crypto import second_factor, tokens
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import (
    chosen_passwords,
    desk_keys,
    journal,
    recovery_codes,
    staff_access,
    staffing,
)
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.invitations import InvitationNotFoundError
from safepub.newsroom.models.staff import NAME_MAX, Staff, StaffInvitation, StaffRight
from safepub.newsroom.staff import Locks, StaffRefusedError
from safepub.newsroom.staff_access import Access
from safepub.newsroom.states import Right

DAYS = 3


class NameTakenError(ConflictError):
    """Accounts are told apart by their names, whatever the capitals."""

    message = "There is an account or an invitation of this name already."


class CodeWrongError(InvalidError):
    """The code is not the one that the new secret gives now."""

    message = (
        "This code does not fit the secret above. Is the clock of your authenticator right?"
        " Codes change every 30 seconds."
    )


@dataclass(frozen=True, kw_only=True)
class Open:
    """An invitation that still works, for the list; `number` gives its place there."""

    name: str
    rights: frozenset[Right]
    resets: bool
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Who holds an invitation, usable without a transaction."""

    staff_id: UUID
    """Of the account to be, or of the one that starts anew."""
    name: str
    rights: frozenset[Right]
    resets: bool


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What somebody chose to log in with, and the code that proves their authenticator."""

    password: str = field(repr=False)
    totp_secret: str = field(repr=False)
    code: str = field(repr=False)
    newsroom: str = ""
    """The newsroom's name, which is no password."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An account that is ready to be stored, with the time step of the code that proved it."""

    invited: Invited
    access: Access = field(repr=False)
    step: int

    def columns(self) -> dict[str, Any]:
        """Give the columns of `Staff`; the code that was typed works no second time."""
        return {**self.access.columns(), "last_totp_step": self.step}


def invite(
    session: NewsroomSession,
    admin: DeskReader,
    name: str,
    rights: frozenset[Right],
    *,
    today: date,
) -> str:
    """Invite somebody new and return the token, which is not kept.

    Raises:
        states.RightMissingError: Whoever invites is no administrator (any more).
        staff.StaffRefusedError: No name, no right, or one that is not given here.
        NameTakenError: There is an account or an invitation of this name.
    """
    staffing.require_rights(rights)
    if not name.isprintable() or not 0 < len(name.strip()) <= NAME_MAX:
        raise StaffRefusedError
    staffing.require_administrator(session, admin)
    delete_expired(session, today=today)
    taken = (*session.scalars(select(Staff.name)), *session.scalars(select(StaffInvitation.name)))
    if name.casefold() in {other.casefold() for other in taken}:
        raise NameTakenError
    token = _store(session, name, rights, None, today=today)
    what = {"rights": sorted(right.value for right in rights)}
    journal.append(session, "staff.invited", who=str(admin.staff_id), what=what, day=today)
    return token


def invite_anew(session: NewsroomSession, admin: DeskReader, staff_id: UUID, *, today: date) -> str:
    """Let somebody start their account anew; an earlier invitation to that works no longer.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        staffing.OwnAccountError: It is their own account.
        staff.StaffNotFoundError: Unknown, disabled, or a custodian.
        staffing.LastKeyHolderError: It would lose the desk's key, which is not on paper.
    """
    staffing.lock(session, admin, staff_id)
    person = staffing.require_active(session, staff_id)
    staffing.require_other_way(session, staff_id)
    session.execute(delete(StaffInvitation).where(StaffInvitation.resets_id == staff_id))
    token = _store(session, person.name, frozenset(), staff_id, today=today)
    what = {"staff": str(staff_id)}
    journal.append(session, "staff.reset_offered", who=str(admin.staff_id), what=what, day=today)
    return token


def list_open(session: NewsroomSession, *, today: date) -> Sequence[Open]:
    """List the invitations that still work, by name."""
    rows = session.scalars(
        select(StaffInvitation)
        .where(StaffInvitation.expires_on >= today)
        .order_by(StaffInvitation.name)
    )
    return [
        Open(
            name=row.name,
            rights=_rights_of(row),
            resets=row.resets_id is not None,
            expires_on=row.expires_on,
        )
        for row in rows
    ]


def take_back(session: NewsroomSession, admin: DeskReader, *, today: date) -> None:
    """Let no invitation that is open now work any longer.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
    """
    staffing.require_administrator(session, admin)
    session.execute(delete(StaffInvitation))
    who = str(admin.staff_id)
    journal.append(session, "staff.invitations_taken_back", who=who, what={}, day=today)


def find(session: NewsroomSession, token: str, *, today: date) -> Invited:
    """Say whom an invitation is for, while it works.

    Raises:
        InvitationNotFoundError: It does not.
    """
    row = session.get(StaffInvitation, tokens.digest(token))
    if row is None or row.expires_on < today:
        raise InvitationNotFoundError
    return Invited(
        staff_id=row.resets_id or uuid4(),
        name=row.name,
        rights=_rights_of(row),
        resets=row.resets_id is not None,
    )


def prepare(invited: Invited, chosen: Chosen, locks: Locks, *, now: datetime) -> Prepared:
    """Check what was chosen and make the account's keys. Call it in the hashing queue.

    Raises:
        chosen_passwords.PasswordTooShortError: It has fewer than twelve characters.
        chosen_passwords.PasswordGuessableError: It would be tried early.
        passwords.PasswordTooLongError: It is over 1,024 bytes.
        CodeWrongError: The authenticator does not show the secret's code.
    """
    chosen_passwords.require_good(chosen.password, names=(invited.name, chosen.newsroom))
    step = second_factor.accepted_step(chosen.totp_secret, chosen.code, now=now, last_step=None)
    if step is None:
        raise CodeWrongError
    access = staff_access.new_access(
        invited.staff_id,
        chosen.password,
        chosen.totp_secret,
        totp_key=locks.totp_key,
        cost=locks.cost,
    )
    return Prepared(invited=invited, access=access, step=step)


def accept(
    session: NewsroomSession, token: str, prepared: Prepared, *, today: date
) -> tuple[str, ...]:
    """Open the account, or start it anew, and give its recovery codes, shown once.

    A reader waits for the desk's key afterwards. Of an account that starts anew, every
    log-in, key copy, passkey and recovery code from before is gone.

    Raises:
        InvitationNotFoundError: It works no longer, or somebody else was first.
        staffing.LastKeyHolderError: It would lose the desk's key, which is not on paper.
    """
    spent = session.execute(
        delete(StaffInvitation)
        .where(StaffInvitation.token_digest == tokens.digest(token))
        .where(StaffInvitation.expires_on >= today)
        .returning(StaffInvitation.token_digest)
    )
    if spent.first() is None:
        raise InvitationNotFoundError
    invited = prepared.invited
    (_start_anew if invited.resets else _open)(session, prepared)
    codes = recovery_codes.renew(session, invited.staff_id)
    act = "staff.reset" if invited.resets else "staff.joined"
    who, what = str(invited.staff_id), {"staff": str(invited.staff_id)}
    journal.append(session, act, who=who, what=what, day=today)
    return codes


def _open(session: NewsroomSession, prepared: Prepared) -> None:
    invited = prepared.invited
    session.add(Staff(id=invited.staff_id, name=invited.name, **prepared.columns()))
    session.flush()
    session.add_all(
        StaffRight(staff_id=invited.staff_id, right=right.value) for right in invited.rights
    )


def _start_anew(session: NewsroomSession, prepared: Prepared) -> None:
    staff_id = prepared.invited.staff_id
    person = session.get(Staff, staff_id, with_for_update=True, populate_existing=True)
    if person is None or person.disabled:
        raise InvitationNotFoundError
    staffing.require_other_way(session, staff_id)
    for column, value in prepared.columns().items():
        setattr(person, column, value)
    staff_access.forget(session, staff_id)
    desk_keys.take_back(session, staff_id)


def _store(
    session: NewsroomSession,
    name: str,
    rights: frozenset[Right],
    resets_id: UUID | None,
    *,
    today: date,
) -> str:
    token = tokens.new_token()
    session.add(
        StaffInvitation(
            token_digest=tokens.digest(token),
            name=name,
            rights=",".join(sorted(right.value for right in rights)),
            resets_id=resets_id,
            expires_on=today + timedelta(days=DAYS),
        )
    )
    return token


def _rights_of(row: StaffInvitation) -> frozenset[Right]:
    return frozenset(Right(right) for right in row.rights.split(",") if right)


def delete_expired(session: NewsroomSession, *, today: date) -> None:
    """Delete the invitations whose last day is over; they hold names."""
    session.execute(delete(StaffInvitation).where(StaffInvitation.expires_on < today))
