"""Recovery codes: ten of 120 bits, each of which replaces the authenticator's code once.

From 112 bits on a plain digest is enough to store one (OWASP ASVS 5.0, 6.5.2).
"""

import base64
import hashlib
import secrets
from uuid import UUID

from sqlalchemy import delete, func, select

from safepub.database import NewsroomSession
from safepub.newsroom.models.staff import RecoveryCode

CODES = 10
CODE_BYTES = 15
LETTERS = 24
EARLIER_LETTERS = 16
"""Of codes of 80 bits, which were given out before; they work until they are renewed."""
GROUP = 4


def renew(session: NewsroomSession, staff_id: UUID) -> tuple[str, ...]:
    """Give somebody ten new codes, shown once; their earlier ones work no longer."""
    forget(session, staff_id)
    codes = tuple(_new_code() for _ in range(CODES))
    session.add_all(RecoveryCode(staff_id=staff_id, digest=_digest(_tidied(c))) for c in codes)
    session.flush()
    return codes


def digest_of(typed: str) -> bytes | None:
    """Give the digest that a typed code is found by; None where it cannot be one.

    Capitals, hyphens and spaces do not matter.
    """
    tidied = _tidied(typed)
    return _digest(tidied) if len(tidied) in {LETTERS, EARLIER_LETTERS} else None


def digests_of(session: NewsroomSession, staff_id: UUID) -> frozenset[bytes]:
    """Give the digests of the codes that somebody has not used yet."""
    digests = select(RecoveryCode.digest).where(RecoveryCode.staff_id == staff_id)
    return frozenset(session.scalars(digests))


def spend(session: NewsroomSession, staff_id: UUID, digest: bytes) -> bool:
    """Use a code up; True for the one request that did so."""
    spent = session.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.staff_id == staff_id, RecoveryCode.digest == digest)
        .returning(RecoveryCode.digest)
    )
    return spent.first() is not None


def forget(session: NewsroomSession, staff_id: UUID) -> None:
    """Let none of somebody's codes work any more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))


def left(session: NewsroomSession, staff_id: UUID) -> int:
    """Count the codes that somebody has not used yet."""
    count = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.staff_id == staff_id)
    return session.scalars(count).one()


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(letters[start : start + GROUP] for start in range(0, LETTERS, GROUP))


def _tidied(typed: str) -> str:
    return "".join(typed.replace("-", " ").split()).upper()


def _digest(tidied: str) -> bytes:
    return hashlib.sha256(b"safepub/recovery-code/v1\0" + tidied.encode()).digest()
