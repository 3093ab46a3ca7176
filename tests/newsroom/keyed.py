"""Passkeys of a newsroom's staff, made and used by software authenticators."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from safepub.crypto import passkeys as challenges
from safepub.crypto.passkeys import Expected, Owner
from safepub.database import NewsroomSession
from safepub.newsroom import (
    passkeys,
)
from safepub.newsroom.passkeys import NewPasskey
from tests.newsroom.conftest import LOCKS
from tests.newsroom.staffed import NOW
from tests.support.authenticator import Authenticator

HERE = Expected(host="desk.test", origin="https://desk.test", session=b"s" * 32, key=LOCKS.totp_key)
ELSEWHERE = replace(HERE, session=b"e" * 32)
SECOND = timedelta(seconds=1)


def authenticator() -> Authenticator:
    return Authenticator(host=HERE.host, origin=HERE.origin)


def owner(staff_id: UUID) -> Owner:
    return Owner(id=staff_id.bytes, name="Edita", site="The Test Courier")


def asked(now: datetime = NOW, *, expected: Expected = HERE) -> str:
    return challenges.request_options(expected, now=now)


def add(
    session: NewsroomSession, staff_id: UUID, made: Authenticator, *, now: datetime = NOW - SECOND
) -> None:
    options = passkeys.creation_options(session, owner(staff_id), HERE, now=now)
    new = NewPasskey(name="Blue key", answer=made.create(options))
    passkeys.add(session, staff_id, new, HERE, now=now)


def confirm(session: NewsroomSession, staff_id: UUID, answer: str, now: datetime = NOW) -> bool:
    return passkeys.confirm(session, staff_id, answer, HERE, now=now)
