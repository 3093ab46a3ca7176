"""Accounts that a command opens: what logging in takes is shown once and stored nowhere."""

from dataclasses import dataclass, field
from urllib.parse import quote

import click

from safepub.crypto import passphrases
from safepub.crypto.argon2 import Cost
from safepub.database import NewsroomSession
from safepub.newsroom import staff
from safepub.newsroom.staff import HeldDeskKey, Locks, NewStaff
from safepub.newsroom.states import Right
from safepub.settings import Settings

PASSWORD_WORDS = 5
CUSTODIAN = frozenset({Right.CUSTODIAN})


@dataclass(frozen=True, kw_only=True)
class Account:
    """A member of staff or a custodian, with everything that logging in takes."""

    name: str
    rights: frozenset[Right]
    password: str = field(repr=False)
    totp_secret: str = field(repr=False)


def locks_of(settings: Settings) -> Locks:
    """Give what seals the accounts of an instance."""
    configured = settings.argon2.staff
    cost = Cost(configured.memory_kib, configured.iterations, configured.lanes)
    return Locks(totp_key=settings.secrets.totp_key, cost=cost)


def open_account(
    session: NewsroomSession,
    name: str,
    rights: frozenset[Right],
    locks: Locks,
    held: HeldDeskKey | None,
) -> Account:
    """Open an account with a generated password of 64 bits and a second factor.

    `held` is needed for those who read texts.
    """
    password = passphrases.generate(PASSWORD_WORDS)
    new = NewStaff(name=name, password=password, rights=rights)
    secret = staff.add(session, new, locks, held)
    return Account(name=name, rights=rights, password=password, totp_secret=secret)


def show(accounts: list[Account], site_name: str) -> None:
    """Print what each person is given, for the one time that it can be."""
    if not accounts:
        return
    click.echo("\nGive each person their own lines, on paper. They are shown this once.")
    for account in accounts:
        click.echo(f"\n  {account.name} ({', '.join(sorted(account.rights))})")
        click.echo(f"    password     {account.password}")
        click.echo(f"    TOTP secret  {account.totp_secret}")
        click.echo(f"    the same     {otpauth(account, site_name)}")


def otpauth(account: Account, site_name: str) -> str:
    """Write a second factor's secret as authenticator apps scan it."""
    label = quote(f"{site_name}:{account.name}", safe="")
    return f"otpauth://totp/{label}?secret={account.totp_secret}&issuer={quote(site_name, safe='')}"
