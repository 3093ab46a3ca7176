"""Staff: accounts, the desk key and the two halves of a log-in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update

from safepub.crypto import boxes, passwords, second_factor, suite
from safepub.crypto.argon2 import Cost
from safepub.crypto.passkeys import Expected, Use
from safepub.database import NewsroomSession
from safepub.errors import InvalidError, NotFoundError
from safepub.newsroom import passkeys, recovery_codes, staff_access
from safepub.newsroom.models.staff import NAME_MAX, DeskKey, DeskKeyCopy, Staff, StaffRight
from safepub.newsroom.passkeys import Kept
from safepub.newsroom.states import STAFF_RIGHTS, Right

# Rights whose holders read texts; administrators and custodians get no desk key.
READING_RIGHTS = frozenset({Right.EDITOR, Right.PUBLISHER})

MOST_WRONG = 20
"""Wrong codes in a row after which an account takes no more of them (`second_factors`)."""


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


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A copy of what a log-in is checked against, usable without a transaction."""

    staff_id: UUID
    name: str
    password_hash: str = field(repr=False)
    sealed_totp_secret: bytes = field(repr=False)
    last_totp_step: int | None
    takes_codes: bool
    """Whether codes of the authenticator are looked at: not after too many wrong ones."""
    wrapped_private_key: bytes = field(repr=False)
    rights: frozenset[Right]
    desk_key_boxes: Mapping[UUID, bytes] = field(repr=False)
    recovery_digests: frozenset[bytes] = field(default=frozenset(), repr=False)
    kept_passkeys: Kept = field(default_factory=Kept)


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """What a log-in made anew at today's cost, and the hash that it was made from."""

    instead_of: str = field(repr=False)
    password_hash: str = field(repr=False)
    wrapped_private_key: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Unlocked:
    """A log-in that was right, with the desk keys that it opened.

    It used the code of a time step, a recovery code, known by its digest, or a passkey.
    """

    staff_id: UUID
    name: str
    rights: frozenset[Right]
    desk_keys: Mapping[UUID, bytes] = field(repr=False)
    password_hash: str = field(repr=False)
    step: int | None
    recovery_digest: bytes | None = field(default=None, repr=False)
    passkey: Use | None = None
    renewal: Renewal | None = field(default=None, repr=False)


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


def credential_of(session: NewsroomSession, name: str) -> Credential | None:
    """Copy what a log-in under this name is checked against; None where it is unknown."""
    staff = session.scalars(
        select(Staff).where(Staff.name == name, Staff.disabled.is_(False))
    ).one_or_none()
    if staff is None:
        return None
    copies = session.scalars(select(DeskKeyCopy).where(DeskKeyCopy.staff_id == staff.id))
    return Credential(
        staff_id=staff.id,
        name=staff.name,
        password_hash=staff.password_hash,
        sealed_totp_secret=staff.sealed_totp_secret,
        last_totp_step=staff.last_totp_step,
        takes_codes=staff.wrong_codes < MOST_WRONG,
        wrapped_private_key=staff.wrapped_private_key,
        rights=rights_of(session, staff.id),
        desk_key_boxes={copy.desk_key_id: copy.box for copy in copies},
        recovery_digests=recovery_codes.digests_of(session, staff.id),
        kept_passkeys=passkeys.kept_of(session, staff.id),
    )


@dataclass(frozen=True, kw_only=True)
class LogIn:
    """What somebody typed to log in, and what a passkey in place of the code is to be for."""

    password: str = field(repr=False)
    code: str = field(repr=False)
    expected: Expected | None = None


def checked(
    credential: Credential | None,
    typed: LogIn,
    locks: Locks,
    *,
    now: datetime,
    wrong_code: Callable[[UUID], object] = lambda _: None,
) -> Unlocked | None:
    """Check a log-in without a database; None where anything is wrong.

    `wrong_code` is told whose password was right while the code was not.

    An unknown name costs the same two Argon2 runs as a known one, unless the cost
    has changed since that account was last renewed: a log-in that is right makes
    hash and wrapped key anew at today's. Call it in the hashing queue.
    """
    stored = None if credential is None else credential.password_hash
    known = passwords.verify(stored, typed.password, cost=locks.cost)
    if credential is None or not known:
        passwords.waste(cost=locks.cost)
        return None
    private_key = passwords.unwrap_key(
        typed.password,
        credential.wrapped_private_key,
        context=staff_access.key_context(credential.staff_id),
    )
    secret = second_factor.open_secret(
        credential.sealed_totp_secret, key=locks.totp_key, owner=credential.staff_id
    )
    step = None
    if credential.takes_codes:
        step = second_factor.accepted_step(
            secret, typed.code, now=now, last_step=credential.last_totp_step
        )
    recovery = recovery_codes.digest_of(typed.code)
    passkey = passkeys.checked(credential.kept_passkeys, typed.code, typed.expected, now=now)
    if step is None and recovery not in credential.recovery_digests and passkey is None:
        wrong_code(credential.staff_id)
        return None
    return Unlocked(
        staff_id=credential.staff_id,
        name=credential.name,
        rights=credential.rights,
        desk_keys=_desk_keys(credential, private_key),
        password_hash=credential.password_hash,
        step=step,
        recovery_digest=recovery if step is None else None,
        passkey=passkey,
        renewal=_renewal(credential, typed.password, private_key, cost=locks.cost),
    )


def _desk_keys(credential: Credential, private_key: bytes) -> dict[UUID, bytes]:
    return {
        desk_key_id: boxes.open_with(
            private_key, box, info=staff_access.copy_info(desk_key_id, credential.staff_id)
        )
        for desk_key_id, box in credential.desk_key_boxes.items()
    }


def _renewal(
    credential: Credential, password: str, private_key: bytes, *, cost: Cost
) -> Renewal | None:
    if not (
        passwords.needs_rehash(credential.password_hash, cost=cost)
        or passwords.needs_rewrap(credential.wrapped_private_key, cost=cost)
    ):
        return None
    context = staff_access.key_context(credential.staff_id)
    return Renewal(
        instead_of=credential.password_hash,
        password_hash=passwords.hash_password(password, cost=cost),
        wrapped_private_key=passwords.wrap_key(password, private_key, context=context, cost=cost),
    )


def note_log_in(session: NewsroomSession, unlocked: Unlocked) -> bool:
    """Remember the time step of the code and what was made anew with it.

    False, and nothing remembered, where the code was used in the meantime, or the
    account got another password or was closed.
    """
    if not _use_up(session, unlocked):
        return False
    session.execute(update(Staff).where(Staff.id == unlocked.staff_id).values(wrong_codes=0))
    if unlocked.renewal is not None:
        _renew(session, unlocked.staff_id, unlocked.renewal)
    return True


def _use_up(session: NewsroomSession, unlocked: Unlocked) -> bool:
    """Use up what the log-in was proved with, if its password still opens the account."""
    # An account that started anew meanwhile must not be entered with what opened it before.
    same = (
        Staff.id == unlocked.staff_id,
        Staff.disabled.is_(False),
        Staff.password_hash == unlocked.password_hash,
    )
    if unlocked.step is None:
        if session.scalars(select(Staff.id).where(*same).with_for_update()).first() is None:
            return False
        return _spend(session, unlocked)
    unused = or_(Staff.last_totp_step.is_(None), Staff.last_totp_step < unlocked.step)
    noted = session.execute(
        update(Staff).where(*same, unused).values(last_totp_step=unlocked.step).returning(Staff.id)
    )
    return noted.first() is not None


def _spend(session: NewsroomSession, unlocked: Unlocked) -> bool:
    if unlocked.passkey is not None:
        return passkeys.spend(session, unlocked.staff_id, unlocked.passkey)
    return recovery_codes.spend(session, unlocked.staff_id, unlocked.recovery_digest or b"")


def _renew(session: NewsroomSession, staff_id: UUID, renewal: Renewal) -> None:
    # Where the hash is another by now, the password may be another too.
    session.execute(
        update(Staff)
        .where(Staff.id == staff_id, Staff.password_hash == renewal.instead_of)
        .values(
            password_hash=renewal.password_hash,
            wrapped_private_key=renewal.wrapped_private_key,
        )
    )


def forget_steps(session: NewsroomSession, *, now: datetime) -> None:
    """Forget the time steps of codes that nobody accepts any more: they tell of log-ins."""
    current = int(now.timestamp()) // second_factor.STEP_SECONDS
    session.execute(
        update(Staff).where(Staff.last_totp_step < current - 2).values(last_totp_step=None)
    )


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
