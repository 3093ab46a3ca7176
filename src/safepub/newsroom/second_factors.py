"""A fresh second factor for grave acts, such as asking for an identity."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update

from safepub.crypto import second_factor
from safepub.database import NewsroomSession
from safepub.newsroom import recovery_codes
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.staff import Locks


def confirm_code(
    session: NewsroomSession, staff_id: UUID, code: str, locks: Locks, *, now: datetime
) -> bool:
    """Use up a code of somebody's authenticator, or a recovery code of theirs.

    True where it was right and not used yet.

    False, and nothing remembered, for a wrong code, a used one, or an account that
    is disabled or unknown.
    """
    staff = session.get(Staff, staff_id)
    if staff is None or staff.disabled:
        return False
    recovery = recovery_codes.digest_of(code)
    if recovery is not None:
        return recovery_codes.spend(session, staff_id, recovery)
    secret = second_factor.open_secret(staff.sealed_totp_secret, key=locks.totp_key, owner=staff_id)
    step = second_factor.accepted_step(secret, code, now=now, last_step=staff.last_totp_step)
    if step is None:
        return False
    noted = session.execute(
        update(Staff)
        .where(
            Staff.id == staff_id,
            Staff.disabled.is_(False),
            or_(Staff.last_totp_step.is_(None), Staff.last_totp_step < step),
        )
        .values(last_totp_step=step)
        .returning(Staff.id)
    )
    return noted.first() is not None
