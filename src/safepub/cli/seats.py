"""Custodians' accounts at the door: one for each person, connected to their key."""

import click
from sqlalchemy import delete, select

from safepub.cli import accounts
from safepub.cli.accounts import Account
from safepub.crypto import suite
from safepub.crypto.keysets import Keyset, Member
from safepub.custody import accounts as custody_accounts
from safepub.database import NewsroomSession
from safepub.newsroom import staff, staff_access
from safepub.newsroom.models.custody import ConnectedKey
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.staff import Locks


def take(session: NewsroomSession, keyset: Keyset, locks: Locks) -> list[Account]:
    """Connect the account of each member to their key; give those that had to be opened.

    Somebody with a new key keeps their account.

    Raises:
        click.ClickException: A member has the name of somebody who works at the desk.
    """
    opened = []
    for member in keyset.members:
        if find(session, member) is None:
            opened.append(
                accounts.open_account(session, member.name, accounts.CUSTODIAN, locks, None)
            )
        custodian = find(session, member)
        if custodian is None or staff.rights_of(session, custodian.id) != accounts.CUSTODIAN:
            sentence = "A card bears the name of a member of staff. Nothing was changed."
            raise click.ClickException(sentence)
        if custodian.disabled:
            custodian.disabled, custodian.wrong_codes = False, 0
        session.flush()
        custody_accounts.connect(session, custodian.id, suite.key_id(member.public_key))
    return opened


def leave(session: NewsroomSession, old: Keyset, *staying: Keyset) -> list[str]:
    """Close the door to those of a set who are in none of these; give their names."""
    names = {member.name for keyset in staying for member in keyset.members}
    left = []
    for member in old.members:
        custodian = find(session, member)
        if custodian is not None and member.name not in names:
            # Each page asks for it again, so that log-ins end at once.
            custodian.disabled = True
            staff_access.forget(session, custodian.id)
            session.execute(delete(ConnectedKey).where(ConnectedKey.staff_id == custodian.id))
            left.append(member.name)
    session.flush()
    return left


def find(session: NewsroomSession, member: Member) -> Staff | None:
    """Find the account of a custodian, closed or not."""
    return session.scalars(select(Staff).where(Staff.name == member.name)).one_or_none()
