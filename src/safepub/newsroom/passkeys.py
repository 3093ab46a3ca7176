"""Passkeys of staff: each replaces the authenticator's code, never the password."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, or_, select, update

from safepub.crypto import passkeys
from safepub.crypto.passkeys import Expected, Owner, Stored, Use
from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import journal
from safepub.newsroom.models.staff import NAME_MAX, Passkey, Staff

MOST = 10


class PasskeyRefusedError(InvalidError):
    """What the browser sent is no new passkey for this host and this session."""

    message = "This passkey could not be added. Please try again."


class TooManyPasskeysError(InvalidError):
    """Nobody needs more than ten."""

    message = "You have ten passkeys, which is the most. Remove one first."


@dataclass(frozen=True, kw_only=True)
class Line:
    """One passkey in its owner's list."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class NewPasskey:
    """What its owner calls it, and what the browser answered."""

    name: str
    answer: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Somebody's passkeys as an answer is checked, usable without a transaction."""

    stored: Mapping[bytes, Stored] = field(default_factory=dict, repr=False)
    last_moment: int | None = None


def list_of(session: NewsroomSession, staff_id: UUID) -> Sequence[Line]:
    """List somebody's passkeys, by name."""
    rows = session.execute(
        select(Passkey.id, Passkey.name)
        .where(Passkey.staff_id == staff_id)
        .order_by(func.lower(Passkey.name), Passkey.id)
    )
    return [Line(id=passkey_id, name=name) for passkey_id, name in rows]


def creation_options(
    session: NewsroomSession, owner: Owner, expected: Expected, *, now: datetime
) -> str:
    """Write, as JSON, what the owner's browser needs to make one more."""
    known = kept_of(session, UUID(bytes=owner.id)).stored
    return passkeys.creation_options(expected, owner, known, now=now)


def add(
    session: NewsroomSession, staff_id: UUID, new: NewPasskey, expected: Expected, *, now: datetime
) -> None:
    """Let a new passkey be as good as a code of the authenticator, from now on.

    Raises:
        TooManyPasskeysError: They have ten.
        PasskeyRefusedError: The answer is wrong, was used or is late, there is such a
            passkey already, or the name is empty or over 80 letters.
    """
    made = passkeys.made(new.answer, expected, now=now)
    if made is None or not 0 < len(new.name) <= NAME_MAX:
        raise PasskeyRefusedError
    if not _note_moment(session, staff_id, made.moment):
        raise PasskeyRefusedError
    # Counted under the lock on the account's row.
    if len(list_of(session, staff_id)) >= MOST:
        raise TooManyPasskeysError
    taken = select(Passkey.id).where(Passkey.credential_id == made.credential_id)
    if session.scalars(taken).first() is not None:
        raise PasskeyRefusedError
    passkey = Passkey(
        id=uuid4(),
        credential_id=made.credential_id,
        staff_id=staff_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=new.name,
    )
    session.add(passkey)
    session.flush()
    what = {"passkey": str(passkey.id)}
    journal.append(session, "staff.passkey_added", who=str(staff_id), what=what, day=now.date())


def remove(session: NewsroomSession, staff_id: UUID, passkey_id: UUID, *, today: date) -> None:
    """Let a passkey of somebody's be good for nothing; one that is gone already is fine."""
    removed = session.execute(
        delete(Passkey)
        .where(Passkey.id == passkey_id, Passkey.staff_id == staff_id)
        .returning(Passkey.id)
    )
    if removed.first() is not None:
        what = {"passkey": str(passkey_id)}
        journal.append(session, "staff.passkey_removed", who=str(staff_id), what=what, day=today)


def forget(session: NewsroomSession, staff_id: UUID) -> None:
    """Delete all passkeys of an account that is closed or begins anew."""
    session.execute(delete(Passkey).where(Passkey.staff_id == staff_id))


def is_answer(code: str) -> bool:
    """Tell whether the field for a code holds what a passkey answered."""
    return code.startswith("{")


def kept_of(session: NewsroomSession, staff_id: UUID) -> Kept:
    """Copy what answers of somebody's passkeys are checked against."""
    rows = session.execute(
        select(Passkey.credential_id, Passkey.public_key, Passkey.sign_count).where(
            Passkey.staff_id == staff_id
        )
    )
    return Kept(
        stored={
            credential_id: Stored(public_key=public_key, sign_count=sign_count)
            for credential_id, public_key, sign_count in rows
        },
        last_moment=session.scalars(
            select(Staff.last_passkey_moment).where(Staff.id == staff_id)
        ).one_or_none(),
    )


def checked(kept: Kept, answer: str, expected: Expected | None, *, now: datetime) -> Use | None:
    """Check an answer without a database; None where anything is wrong or it was used."""
    if expected is None or not is_answer(answer):
        return None
    use = passkeys.use(answer, kept.stored, expected, now=now)
    late = use is not None and kept.last_moment is not None and use.moment <= kept.last_moment
    return None if late else use


def spend(session: NewsroomSession, staff_id: UUID, use: Use) -> bool:
    """Use an answer up; True for the one request that did so, while the account is open."""
    if not _note_moment(session, staff_id, use.moment):
        return False
    # Zero is what an authenticator sends that does not count.
    grown = Passkey.sign_count < use.sign_count
    counted = session.execute(
        update(Passkey)
        .where(Passkey.credential_id == use.credential_id, Passkey.staff_id == staff_id)
        .where(grown if use.sign_count else Passkey.sign_count == 0)
        .values(sign_count=use.sign_count)
        .returning(Passkey.id)
    )
    return counted.first() is not None


def confirm(
    session: NewsroomSession,
    staff_id: UUID,
    answer: str,
    expected: Expected | None,
    *,
    now: datetime,
) -> bool:
    """Use up an answer of somebody's passkey before a grave act; True where it was right."""
    use = checked(kept_of(session, staff_id), answer, expected, now=now)
    return use is not None and spend(session, staff_id, use)


def forget_moments(session: NewsroomSession, *, now: datetime) -> None:
    """Forget when challenges were made that nobody accepts any more: they tell of log-ins.

    So too where a clock that was wrong made them: until then no other would be accepted.
    """
    earliest, latest = passkeys.earliest_moment(now=now), passkeys.latest_moment(now=now)
    last = Staff.last_passkey_moment
    session.execute(
        update(Staff).where(or_(last <= earliest, last > latest)).values(last_passkey_moment=None)
    )


def _note_moment(session: NewsroomSession, staff_id: UUID, moment: int) -> bool:
    noted = session.execute(
        update(Staff)
        .where(
            Staff.id == staff_id,
            Staff.disabled.is_(False),
            or_(Staff.last_passkey_moment.is_(None), Staff.last_passkey_moment < moment),
        )
        .values(last_passkey_moment=moment)
        .returning(Staff.id)
    )
    return noted.first() is not None
