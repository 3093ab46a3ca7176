"""The people of a demo: custodians, staff and outlets, all throw-away."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from safepub.cli import custody
from safepub.cli.custody import KeyHolder
from safepub.crypto import passphrases
from safepub.crypto.argon2 import Cost
from safepub.database import Databases
from safepub.newsroom import invitations, outlets, staff
from safepub.newsroom.states import Right
from safepub.settings import Settings

CUSTODIANS = ("Ana", "Bohdan", "Chiara")
PAYMASTER = "Pavol"
QUORUM = 2
PASSWORD_WORDS = 5
STAFF = (
    ("Edita", frozenset({Right.EDITOR})),
    ("Peter", frozenset({Right.EDITOR, Right.PUBLISHER})),
    ("Adela", frozenset({Right.ADMINISTRATOR})),
)
OUTLETS = ("Harbour Weekly", "Denník Most")
INVITATION_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class StaffAccount:
    """A demo's member of staff, with everything that logging in takes."""

    name: str
    rights: frozenset[Right]
    password: str = field(repr=False)
    totp_secret: str = field(repr=False)


def make_keys(folder: Path) -> list[KeyHolder]:
    """Make key files for the custodians and, last, the paymaster."""
    return [
        custody.make_key(name, folder / f"{name.lower()}.spk", cost=custody.LOWEST_COST)
        for name in (*CUSTODIANS, PAYMASTER)
    ]


def add_staff(databases: Databases, settings: Settings) -> list[StaffAccount]:
    """Found the desk and add its staff and the custodians' accounts."""
    configured = settings.argon2.staff
    cost = Cost(configured.memory_kib, configured.iterations, configured.lanes)
    locks = staff.Locks(totp_key=settings.secrets.totp_key, cost=cost)
    custodians = ((name, frozenset({Right.CUSTODIAN})) for name in CUSTODIANS)
    accounts = []
    with databases.newsroom() as session:
        held = staff.found_desk(session)
        for name, rights in (*STAFF, *custodians):
            password = passphrases.generate(PASSWORD_WORDS)
            new = staff.NewStaff(name=name, password=password, rights=rights)
            secret = staff.add(session, new, locks, held)
            accounts.append(
                StaffAccount(name=name, rights=rights, password=password, totp_secret=secret)
            )
    return accounts


def invite(databases: Databases, *, today: date) -> str:
    """Make an invitation and return its token."""
    with databases.newsroom() as session:
        return invitations.invite(session, expires_on=today + timedelta(days=INVITATION_DAYS))


def add_outlets(databases: Databases) -> list[dict[str, str]]:
    """Add the outlets and return their names and tokens."""
    with databases.newsroom() as session:
        return [
            {"name": name, "token": outlets.issue_token(session, outlets.add(session, name))}
            for name in OUTLETS
        ]
