"""What members of staff change about their own log-in: password, authenticator, codes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from safepub.crypto import passwords, second_factor
from safepub.database import NewsroomSession
from safepub.newsroom import chosen_passwords, journal, recovery_codes, sessions, staff_access
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.staff import Locks, StaffNotFoundError
from safepub.newsroom.staff_invitations import CodeWrongError
from safepub.newsroom.staff_log_in import Credential, Renewal


@dataclass(frozen=True, kw_only=True)
class Passwords:
    """The password of now and the one that is wanted."""

    old: str = field(repr=False)
    new: str = field(repr=False)
    newsroom: str = ""
    """The newsroom's name, which is no password."""


@dataclass(frozen=True, kw_only=True)
class Authenticator:
    """A new secret and the code that proves that an authenticator holds it."""

    secret: str = field(repr=False)
    code: str = field(repr=False)


def prepare_password(credential: Credential, typed: Passwords, locks: Locks) -> Renewal | None:
    """Lock the account's key under a new password; None where the old one is wrong.

    Call it in the hashing queue.

    Raises:
        chosen_passwords.PasswordTooShortError: The new one has fewer than twelve characters.
        chosen_passwords.PasswordGuessableError: The new one would be tried early.
        passwords.PasswordTooLongError: The new one is over 1,024 bytes.
    """
    chosen_passwords.require_good(typed.new, names=(credential.name, typed.newsroom))
    if not passwords.verify(credential.password_hash, typed.old, cost=locks.cost):
        return None
    context = staff_access.key_context(credential.staff_id)
    seed = passwords.unwrap_key(typed.old, credential.wrapped_private_key, context=context)
    return Renewal(
        instead_of=credential.password_hash,
        password_hash=passwords.hash_password(typed.new, cost=locks.cost),
        wrapped_private_key=passwords.wrap_key(typed.new, seed, context=context, cost=locks.cost),
    )


def store_password(
    session: NewsroomSession, staff_id: UUID, renewal: Renewal, *, kept: str, today: date
) -> bool:
    """Let the new password open the account, and end all log-ins but the one of id `kept`.

    False, and nothing changed, where the password was changed in the meantime.
    """
    stored = session.execute(
        update(Staff)
        .where(
            Staff.id == staff_id,
            Staff.disabled.is_(False),
            Staff.password_hash == renewal.instead_of,
        )
        .values(
            password_hash=renewal.password_hash,
            wrapped_private_key=renewal.wrapped_private_key,
        )
        .returning(Staff.id)
    )
    if stored.first() is None:
        return False
    sessions.end_all_of_staff(session, staff_id, but=kept)
    _note(session, "staff.password_changed", staff_id, today)
    return True


def replace_authenticator(
    session: NewsroomSession,
    staff_id: UUID,
    authenticator: Authenticator,
    locks: Locks,
    *,
    now: datetime,
) -> None:
    """Let codes of this secret alone be right from now on; this one is used up.

    Raises:
        CodeWrongError: It is not what the secret gives now.
    """
    secret = authenticator.secret
    step = second_factor.accepted_step(secret, authenticator.code, now=now, last_step=None)
    if step is None:
        raise CodeWrongError
    sealed = second_factor.seal_secret(secret, key=locks.totp_key, owner=staff_id)
    session.execute(
        update(Staff)
        .where(Staff.id == staff_id, Staff.disabled.is_(False))
        .values(sealed_totp_secret=sealed, last_totp_step=step, wrong_codes=0)
    )
    _note(session, "staff.authenticator_replaced", staff_id, now.date())


def renew_codes(session: NewsroomSession, staff_id: UUID, *, today: date) -> tuple[str, ...]:
    """Give somebody ten new recovery codes, shown once; earlier ones work no longer."""
    codes = recovery_codes.renew(session, staff_id)
    _note(session, "staff.recovery_codes_renewed", staff_id, today)
    return codes


def hand_out_codes(session: NewsroomSession, name: str, *, today: date) -> tuple[str, ...]:
    """Give somebody who can use no code any more ten recovery codes, by the operator's hand.

    The next log-in with one of them lets the authenticator's codes work again.

    Raises:
        staff.StaffNotFoundError: No open account has this name.
    """
    found = session.scalars(select(Staff.id).where(Staff.name == name, Staff.disabled.is_(False)))
    staff_id = found.one_or_none()
    if staff_id is None:
        raise StaffNotFoundError
    codes = recovery_codes.renew(session, staff_id)
    what = {"staff": str(staff_id)}
    journal.append(session, "staff.codes_handed_out", who=journal.OPERATOR, what=what, day=today)
    return codes


def _note(session: NewsroomSession, act: str, staff_id: UUID, day: date) -> None:
    journal.append(session, act, who=str(staff_id), what={}, day=day)
