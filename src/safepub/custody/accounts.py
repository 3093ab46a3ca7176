"""Custodians' accounts at the server's door: which key each of them answers with."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from safepub.crypto import requests, suite
from safepub.crypto.keysets import Keyset, Keysets
from safepub.crypto.requests import Request
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, ForbiddenError
from safepub.newsroom import staff
from safepub.newsroom.models.custody import ConnectedKey, RevealRequest
from safepub.newsroom.models.staff import Staff, StaffRight
from safepub.newsroom.states import Right


@dataclass(frozen=True, kw_only=True)
class Custodian:
    """A custodian who has logged in, with the id of their key (8 bytes)."""

    staff_id: UUID
    key_id: bytes


class NotConnectedError(ForbiddenError):
    """The account holds no custodian's right, is disabled, or has no key."""

    message = "Your account is not connected to a custodian's key."


class KeyTakenError(ConflictError):
    """Another account answers with this key."""

    message = "This key belongs to another account."


def connect(session: NewsroomSession, staff_id: UUID, key_id: bytes) -> None:
    """Let an account answer with a key; the one that it had before no longer counts.

    Raises:
        StaffNotFoundError: Unknown or disabled.
        NotConnectedError: The account has no custodian's right.
        KeyTakenError: Another account has this key.
    """
    staff.get_active(session, staff_id)
    if Right.CUSTODIAN not in staff.rights_of(session, staff_id):
        raise NotConnectedError
    holder = session.scalars(
        select(ConnectedKey.staff_id).where(ConnectedKey.key_id == key_id)
    ).one_or_none()
    if holder not in {None, staff_id}:
        raise KeyTakenError
    session.merge(ConnectedKey(staff_id=staff_id, key_id=key_id))
    session.flush()


def key_of(session: NewsroomSession, staff_id: UUID) -> bytes | None:
    """Give the id of the key that an account answers with; None where it has none."""
    connected = session.get(ConnectedKey, staff_id)
    return None if connected is None else connected.key_id


def custodian_of(session: NewsroomSession, staff_id: UUID) -> Custodian:
    """Give the custodian behind an account that may work now.

    Raises:
        NotConnectedError: Disabled, without the right or without a key.
    """
    found = _working(session).get(staff_id)
    if found is None:
        raise NotConnectedError
    return Custodian(staff_id=staff_id, key_id=found)


def names(keysets: Keysets) -> Mapping[bytes, str]:
    """Give the names of all custodians and paymasters by the id of their key."""
    members = (*keysets.payment.members, *keysets.identity.members)
    return {suite.key_id(member.public_key): member.name for member in members}


def count_able(session: NewsroomSession, keyset: Keyset, *, asked_by: UUID) -> int:
    """Count the different keys of a set whose accounts could answer this member of staff."""
    asker = staff.get_active(session, asked_by)
    others = {
        suite.key_id(member.public_key)
        for member in keyset.members
        if not requests.is_same_name(member.name, asker.name)
    }
    connected = _working(session)
    return len({key_id for who, key_id in connected.items() if who != asked_by} & others)


def asked_by(custodian: Custodian, row: RevealRequest, request: Request, keyset: Keyset) -> bool:
    """Tell whether it is the custodian who asked: by account, or under the key set's name."""
    name = {suite.key_id(each.public_key): each.name for each in keyset.members}.get(
        custodian.key_id
    )
    same_name = name is not None and requests.is_same_name(name, request.asked_by)
    return same_name or row.asked_by == custodian.staff_id


def _working(session: NewsroomSession) -> dict[UUID, bytes]:
    rows = session.execute(
        select(ConnectedKey.staff_id, ConnectedKey.key_id)
        .join(Staff, Staff.id == ConnectedKey.staff_id)
        .join(StaffRight, StaffRight.staff_id == Staff.id)
        .where(Staff.disabled.is_(False), StaffRight.right == Right.CUSTODIAN.value)
    )
    return {row.staff_id: row.key_id for row in rows}
