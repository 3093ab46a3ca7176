"""Staff: accounts, their rights, and the desk key that some of them hold."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select, update

from safepub.crypto import boxes, second_factor, suite
from safepub.crypto.argon2 import Cost
from safepub.database import NewsroomSession
from safepub.errors import InvalidError, NotFoundError
from safepub.newsroom import staff_access
from safepub.newsroom.models.staff import NAME_MAX, DeskKey, DeskKeyCopy, Staff, StaffRight
from safepub.newsroom.states import STAFF_RIGHTS, Right

# Rights whose holders read texts; administrators and custodians get no desk key.
READING_RIGHTS = frozenset({Right.EDITOR, Right.PUBLISHER})


class StaffNotFoundError(NotFoundError):
    """There is no such member of staff, or no longer."""

    message = "Nobody of this name works here, or no longer."


class StaffRefusedError(InvalidError):
    """A new account needs a name and at least one right of staff."""

    message = "An account for staff needs a name and at least one right."


@dataclass(frozen=True, kw_only=True)
class NewStaff:
    """Who is to be added, and what they may do."""

    name: str
    password: str = field(repr=False)
    rights: frozenset[Right]


@dataclass(frozen=True, kw_only=True)
class Locks:
    """What seals a staff account: the key of the second factors and Argon2's cost."""

    totp_key: bytes = field(repr=False)
    cost: Cost


@dataclass(frozen=True, kw_only=True)
class HeldDeskKey:
    """The desk's private key, held by whoever may hand it on."""

    id: UUID
    seed: bytes = field(repr=False)


def found_desk(session: NewsroomSession) -> HeldDeskKey:
    """Make the desk's key pair; the private half exists only in what is returned."""
    seed = suite.new_seed()
    desk_key = DeskKey(id=uuid4(), public_key=suite.public_key_of(seed), current=True)
    session.execute(update(DeskKey).values(current=False))
    session.add(desk_key)
    session.flush()
    return HeldDeskKey(id=desk_key.id, seed=seed)


def add(session: NewsroomSession, new: NewStaff, locks: Locks, held: HeldDeskKey | None) -> str:
    """Open an account and return its TOTP secret, which is shown once.

    Whoever may read texts gets a copy of the desk key, sealed to their own.

    Raises:
        StaffRefusedError: No name, no right of staff, or no desk key for a reader.
    """
    if not 0 < len(new.name) <= NAME_MAX or not new.rights or not new.rights <= STAFF_RIGHTS:
        raise StaffRefusedError
    staff_id, totp_secret = uuid4(), second_factor.new_secret()
    access = staff_access.new_access(
        staff_id, new.password, totp_secret, totp_key=locks.totp_key, cost=locks.cost
    )
    session.add(Staff(id=staff_id, name=new.name, **access.columns()))
    # Rights and copies refer to it without an ORM relationship.
    session.flush()
    session.add_all(StaffRight(staff_id=staff_id, right=right.value) for right in new.rights)
    if new.rights & READING_RIGHTS:
        if held is None:
            raise StaffRefusedError
        info = staff_access.copy_info(held.id, staff_id)
        box = boxes.seal_to(access.public_key, held.seed, info=info)
        session.add(DeskKeyCopy(desk_key_id=held.id, staff_id=staff_id, box=box))
    session.flush()
    return totp_secret


def get_active(session: NewsroomSession, staff_id: UUID) -> Staff:
    """Fetch a member of staff who may still work.

    Raises:
        StaffNotFoundError: Unknown or disabled.
    """
    staff = session.get(Staff, staff_id)
    if staff is None or staff.disabled:
        raise StaffNotFoundError
    return staff


def rights_of(session: NewsroomSession, staff_id: UUID) -> frozenset[Right]:
    """Give the rights that somebody holds now."""
    rights = session.scalars(select(StaffRight.right).where(StaffRight.staff_id == staff_id))
    return frozenset(Right(right) for right in rights)
