"""The desk's keys: who holds copies, handed on by an editor, replaced, recovered from paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from safepub.crypto import boxes, suite
from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import journal, sessions, staff, staff_access
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.staff import (
    DeskKey,
    DeskKeyCopy,
    DeskKeyRecovery,
    DeskRecovery,
    Staff,
    StaffRight,
)
from safepub.newsroom.staff import READING_RIGHTS, HeldDeskKey
from safepub.newsroom.states import RightMissingError

ONLY_RECOVERY = 1


class KeyNotHeldError(ConflictError):
    """Only whoever holds the desk's current key can hand it on or replace it."""

    message = (
        "Your log-in holds no copy of the desk's current key. Log in again, or ask a colleague."
    )


class NotForReadersError(ConflictError):
    """The desk's key is for those who edit or publish."""

    message = "This account may neither edit nor publish, so it gets no key of the desk."


class RecoveryKeyWrongError(InvalidError):
    """The words are of another paper, or the newsroom has no recovery key."""

    message = "These words do not open the desk's key. Is this the newest paper?"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A reader who holds no copy of the desk's current key yet."""

    staff_id: UUID
    name: str


def current(session: NewsroomSession) -> UUID | None:
    """Give the id of the key that new texts are sealed to; None before the desk is founded."""
    return session.scalars(select(DeskKey.id).where(DeskKey.current)).one_or_none()


def holders(session: NewsroomSession) -> frozenset[UUID]:
    """Give who holds a copy of the current key and may still work."""
    rows = session.scalars(
        select(DeskKeyCopy.staff_id)
        .join(DeskKey, DeskKey.id == DeskKeyCopy.desk_key_id)
        .join(Staff, Staff.id == DeskKeyCopy.staff_id)
        .where(DeskKey.current, Staff.disabled.is_(False))
    )
    return frozenset(rows)


def lock_holders(session: NewsroomSession) -> frozenset[UUID]:
    """Give the same, and let nobody's copy come or go before the commit."""
    session.execute(select(DeskKey.id).where(DeskKey.current).with_for_update())
    return holders(session)


def waiting(session: NewsroomSession) -> Sequence[Waiting]:
    """List the readers who hold no copy of the current key yet, by name."""
    held, readers = holders(session), [right.value for right in READING_RIGHTS]
    rows = session.execute(
        select(Staff.id, Staff.name)
        .join(StaffRight, StaffRight.staff_id == Staff.id)
        .where(StaffRight.right.in_(readers), Staff.disabled.is_(False))
        .distinct()
        .order_by(Staff.name)
    )
    return [Waiting(staff_id=key, name=name) for key, name in rows if key not in held]


def hand_on(session: NewsroomSession, desk: DeskReader, staff_id: UUID, *, today: date) -> None:
    """Seal every desk key that this log-in holds to a colleague's own key.

    Raises:
        states.RightMissingError: Whoever hands it on may not read.
        KeyNotHeldError: Their log-in does not hold the current key.
        staff.StaffNotFoundError: There is no such colleague, or no longer.
        NotForReadersError: The colleague may not read.
    """
    # Locked, or a reset of the same moment would leave a copy to a key that is gone;
    # before the desk's key, as everywhere.
    session.get(Staff, staff_id, with_for_update=True, populate_existing=True)
    require_holder(session, desk)
    _give(session, staff_id, desk.desk_keys)
    what = {"staff": str(staff_id)}
    journal.append(session, "desk_key.handed_on", who=str(desk.staff_id), what=what, day=today)


def replace(session: NewsroomSession, desk: DeskReader, *, today: date) -> HeldDeskKey:
    """Make a new key of the desk, held by those who hold the current one, and give it.

    The earlier keys stay with them for what is sealed to those. Every other log-in of
    a reader ends, because it holds earlier keys alone; new texts go to the new key.

    Raises:
        states.RightMissingError: Whoever replaces it may not read.
        KeyNotHeldError: Their log-in does not hold the current key.
    """
    require_holder(session, desk)
    stay = sorted(holders(session))
    held = staff.found_desk(session)
    for staff_id in stay:
        _give(session, staff_id, {held.id: held.seed})
        if staff_id != desk.staff_id:
            sessions.end_all_of_staff(session, staff_id)
    paper = session.get(DeskRecovery, ONLY_RECOVERY)
    if paper is not None:
        _put_on_paper(session, paper.public_key, {held.id: held.seed})
    what = {"desk_key": str(held.id)}
    journal.append(session, "desk_key.replaced", who=str(desk.staff_id), what=what, day=today)
    return held


def found_recovery(session: NewsroomSession, desk_keys: Mapping[UUID, bytes]) -> bytes:
    """Make the desk's recovery key and give its seed (32 bytes), which is not kept.

    These desk keys, and every later one, open with it. An earlier one opens nothing more.
    """
    seed = suite.new_seed()
    session.execute(delete(DeskKeyRecovery))
    session.execute(delete(DeskRecovery))
    public_key = suite.public_key_of(seed)
    session.add(DeskRecovery(id=ONLY_RECOVERY, public_key=public_key))
    _put_on_paper(session, public_key, desk_keys)
    session.flush()
    return seed


def renew_recovery(session: NewsroomSession, desk: DeskReader, *, today: date) -> bytes:
    """Make a new recovery key in place of the earlier one, and give its seed.

    Raises:
        states.RightMissingError: Whoever does it may not read.
        KeyNotHeldError: Their log-in does not hold the current key.
    """
    require_holder(session, desk)
    seed = found_recovery(session, desk.desk_keys)
    who = str(desk.staff_id)
    journal.append(session, "desk_key.recovery_renewed", who=who, what={}, day=today)
    return seed


def recover(session: NewsroomSession, name: str, seed: bytes, *, today: date) -> None:
    """Give somebody who may read every desk key that the recovery key opens.

    Their log-ins end, and their passkeys and recovery codes work no longer.

    Raises:
        staff.StaffNotFoundError: Nobody of this name works here.
        NotForReadersError: They may not read.
        RecoveryKeyWrongError: The seed is of another recovery key, or there is none.
    """
    staff_id = session.scalars(select(Staff.id).where(Staff.name == name)).one_or_none()
    if staff_id is None:
        raise staff.StaffNotFoundError
    rows = session.scalars(select(DeskKeyRecovery)).all()
    if not rows:
        raise RecoveryKeyWrongError
    try:
        opened = {
            row.desk_key_id: boxes.open_with(seed, row.box, info=_recovery_info(row.desk_key_id))
            for row in rows
        }
    except SealBrokenError as error:
        raise RecoveryKeyWrongError from error
    _give(session, staff_id, opened)
    # Whoever is left may have found this account, and what once was added to it.
    staff_access.forget(session, staff_id)
    what = {"staff": str(staff_id)}
    journal.append(session, "desk_key.recovered", who=journal.OPERATOR, what=what, day=today)


def is_on_paper(session: NewsroomSession) -> bool:
    """Tell whether a recovery key on paper opens the desk's keys."""
    return session.get(DeskRecovery, ONLY_RECOVERY) is not None


def take_back(session: NewsroomSession, staff_id: UUID) -> None:
    """Delete somebody's copies of all desk keys."""
    session.execute(delete(DeskKeyCopy).where(DeskKeyCopy.staff_id == staff_id))


def require_holder(session: NewsroomSession, desk: DeskReader) -> DeskKey:
    """Give the desk's current key, locked, where this log-in holds it.

    Raises:
        states.RightMissingError: Whoever has logged in may not read.
        KeyNotHeldError: Their log-in does not hold it.
    """
    if not desk.rights & READING_RIGHTS:
        raise RightMissingError
    key = session.scalars(select(DeskKey).where(DeskKey.current).with_for_update()).one_or_none()
    if key is None or key.id not in desk.desk_keys:
        raise KeyNotHeldError
    return key


def _give(session: NewsroomSession, staff_id: UUID, desk_keys: Mapping[UUID, bytes]) -> None:
    person = staff.get_active(session, staff_id)
    if not staff.rights_of(session, staff_id) & READING_RIGHTS:
        raise NotForReadersError
    for key_id, seed in desk_keys.items():
        info = staff_access.copy_info(key_id, staff_id)
        box = boxes.seal_to(person.public_key, seed, info=info)
        session.merge(DeskKeyCopy(desk_key_id=key_id, staff_id=staff_id, box=box))
    session.flush()


def _put_on_paper(
    session: NewsroomSession, public_key: bytes, desk_keys: Mapping[UUID, bytes]
) -> None:
    for key_id, seed in desk_keys.items():
        box = boxes.seal_to(public_key, seed, info=_recovery_info(key_id))
        session.add(DeskKeyRecovery(desk_key_id=key_id, box=box))


def _recovery_info(desk_key_id: UUID) -> bytes:
    return b"safepub/desk-key-recovery/v1\0" + desk_key_id.bytes
