"""A log-in of staff in two halves: the costly check needs no database, and then it is noted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update

from safepub.crypto import boxes, passwords, second_factor
from safepub.crypto.argon2 import Cost
from safepub.crypto.passkeys import Expected, Use
from safepub.database import NewsroomSession
from safepub.newsroom import passkeys, recovery_codes, staff, staff_access
from safepub.newsroom.models.staff import DeskKeyCopy, Staff
from safepub.newsroom.passkeys import Kept
from safepub.newsroom.staff import Locks
from safepub.newsroom.states import Right

MOST_WRONG = 20
"""Wrong codes since the last log-in, after which an account takes no more of them."""


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A copy of what a log-in is checked against, usable without a transaction."""

    staff_id: UUID
    name: str
    password_hash: str = field(repr=False)
    sealed_totp_secret: bytes = field(repr=False)
    last_totp_step: int | None
    wrong_codes: int
    """Since the last log-in; after too many those of the authenticator are looked at no longer."""
    wrapped_private_key: bytes = field(repr=False)
    rights: frozenset[Right]
    desk_key_boxes: Mapping[UUID, bytes] = field(repr=False)
    recovery_digests: frozenset[bytes] = field(default=frozenset(), repr=False)
    kept_passkeys: Kept = field(default_factory=Kept)


@dataclass(frozen=True, kw_only=True)
class LogIn:
    """What somebody typed to log in, and what a passkey in place of the code is to be for."""

    password: str = field(repr=False)
    code: str = field(repr=False)
    expected: Expected | None = None


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """What a log-in made anew at today's cost, and the hash that it was made from."""

    instead_of: str = field(repr=False)
    password_hash: str = field(repr=False)
    wrapped_private_key: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """The second factor of a log-in: the code of a time step, a recovery code or a passkey."""

    step: int | None = None
    recovery_digest: bytes | None = field(default=None, repr=False)
    passkey: Use | None = None


@dataclass(frozen=True, kw_only=True)
class Unlocked:
    """A log-in that was right, with the desk keys that it opened."""

    staff_id: UUID
    name: str
    rights: frozenset[Right]
    desk_keys: Mapping[UUID, bytes] = field(repr=False)
    password_hash: str = field(repr=False)
    proof: Proof
    wrong_codes: int = 0
    """How many wrong codes were typed since the account was entered last."""
    renewal: Renewal | None = field(default=None, repr=False)


def credential_of(session: NewsroomSession, name: str) -> Credential | None:
    """Copy what a log-in under this name is checked against; None where it is unknown."""
    found = session.scalars(
        select(Staff).where(Staff.name == name, Staff.disabled.is_(False))
    ).one_or_none()
    if found is None:
        return None
    copies = session.scalars(select(DeskKeyCopy).where(DeskKeyCopy.staff_id == found.id))
    return Credential(
        staff_id=found.id,
        name=found.name,
        password_hash=found.password_hash,
        sealed_totp_secret=found.sealed_totp_secret,
        last_totp_step=found.last_totp_step,
        wrong_codes=found.wrong_codes,
        wrapped_private_key=found.wrapped_private_key,
        rights=staff.rights_of(session, found.id),
        desk_key_boxes={copy.desk_key_id: copy.box for copy in copies},
        recovery_digests=recovery_codes.digests_of(session, found.id),
        kept_passkeys=passkeys.kept_of(session, found.id),
    )


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
    proof = _proof(credential, typed, locks, now=now)
    if proof is None:
        # An answer of a passkey that came too late was guessed by nobody.
        if not passkeys.is_answer(typed.code):
            wrong_code(credential.staff_id)
        return None
    return Unlocked(
        staff_id=credential.staff_id,
        name=credential.name,
        rights=credential.rights,
        desk_keys=_desk_keys(credential, private_key),
        password_hash=credential.password_hash,
        proof=proof,
        wrong_codes=credential.wrong_codes,
        renewal=_renewal(credential, typed.password, private_key, cost=locks.cost),
    )


def _proof(credential: Credential, typed: LogIn, locks: Locks, *, now: datetime) -> Proof | None:
    recovery = recovery_codes.digest_of(typed.code)
    if recovery is not None and recovery in credential.recovery_digests:
        return Proof(recovery_digest=recovery)
    passkey = passkeys.checked(credential.kept_passkeys, typed.code, typed.expected, now=now)
    if passkey is not None:
        return Proof(passkey=passkey)
    if credential.wrong_codes >= MOST_WRONG:
        return None
    secret = second_factor.open_secret(
        credential.sealed_totp_secret, key=locks.totp_key, owner=credential.staff_id
    )
    step = second_factor.accepted_step(
        secret, typed.code, now=now, last_step=credential.last_totp_step
    )
    return None if step is None else Proof(step=step)


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
    if session.scalars(select(Staff.id).where(*same).with_for_update()).first() is None:
        return False
    staff_id, proof = unlocked.staff_id, unlocked.proof
    if proof.passkey is not None:
        return passkeys.spend(session, staff_id, proof.passkey)
    if proof.recovery_digest is not None:
        return recovery_codes.spend(session, staff_id, proof.recovery_digest)
    unused = or_(Staff.last_totp_step.is_(None), Staff.last_totp_step < proof.step)
    noted = session.execute(
        update(Staff)
        .where(Staff.id == staff_id, unused)
        .values(last_totp_step=proof.step)
        .returning(Staff.id)
    )
    return noted.first() is not None


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
    """Forget the time steps of codes that nobody accepts any more: they tell of log-ins.

    So too those that are still to come, which a clock counted that was wrong: until then no
    other code would be accepted.
    """
    current, last = int(now.timestamp()) // second_factor.STEP_SECONDS, Staff.last_totp_step
    session.execute(
        update(Staff).where(or_(last < current - 2, last > current + 2)).values(last_totp_step=None)
    )
