"""A fresh second factor for grave acts, and how many wrong ones an account takes.

Six digits are a million, and three of them are right at any moment. Twenty wrong ones between
two log-ins leave a guesser one chance in seventeen thousand; NIST SP 800-63B (section 5.2.2)
allows a hundred. After that the authenticator's codes work no longer, and a recovery code or a
new start opens the account (`docs/decisions/0029`).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update

from safepub.crypto import second_factor
from safepub.database import NewsroomSession
from safepub.newsroom import recovery_codes
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.staff import Locks
from safepub.newsroom.staff_log_in import MOST_WRONG


def confirm_code(
    session: NewsroomSession, staff_id: UUID, code: str, locks: Locks, *, now: datetime
) -> bool:
    """Use up a code of somebody's authenticator, or a recovery code of theirs.

    True where it was right and not used yet.

    False, and nothing remembered, for a wrong code, a used one, an account that takes no more
    of them, or one that is disabled or unknown. Whoever asks counts it (`count_wrong`).
    """
    staff = session.get(Staff, staff_id)
    if staff is None or staff.disabled:
        return False
    recovery = recovery_codes.digest_of(code)
    if recovery is not None:
        return recovery_codes.spend(session, staff_id, recovery)
    secret = second_factor.open_secret(staff.sealed_totp_secret, key=locks.totp_key, owner=staff_id)
    step = second_factor.accepted_step(secret, code, now=now, last_step=staff.last_totp_step)
    if step is None or staff.wrong_codes >= MOST_WRONG:
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


def count_wrong(session: NewsroomSession, staff_id: UUID) -> None:
    """Count one more wrong code since the last log-in, up to where none works any more."""
    session.execute(
        update(Staff)
        .where(Staff.id == staff_id, Staff.wrong_codes < MOST_WRONG)
        .values(wrong_codes=Staff.wrong_codes + 1)
    )
