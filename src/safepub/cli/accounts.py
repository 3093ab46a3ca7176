"""Accounts that a command opens: what logging in takes is shown once and stored nowhere."""

from dataclasses import dataclass, field
from urllib.parse import quote

import click
from sqlalchemy import select

from safepub.crypto import passphrases
from safepub.crypto.argon2 import Cost
from safepub.database import NewsroomSession
from safepub.newsroom import recovery_codes, staff
from safepub.newsroom.models.staff import Staff
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
    recovery_codes: tuple[str, ...] = field(repr=False)


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
    """Open an account with a generated password of 64 bits, a second factor and recovery codes.

    `held` is needed for those who read texts.
    """
    password = passphrases.generate(PASSWORD_WORDS)
    new = NewStaff(name=name, password=password, rights=rights)
    secret = staff.add(session, new, locks, held)
    (staff_id,) = session.scalars(select(Staff.id).where(Staff.name == name))
    codes = recovery_codes.renew(session, staff_id)
    return Account(
        name=name, rights=rights, password=password, totp_secret=secret, recovery_codes=codes
    )


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
        show_codes(account.recovery_codes)


def show_codes(codes: tuple[str, ...]) -> None:
    """Print recovery codes, two in a line."""
    click.echo("    recovery codes, each of which replaces one code of the authenticator:")
    for left, right in zip(codes[::2], codes[1::2], strict=True):
        click.echo(f"                 {left}   {right}")


def otpauth(account: Account, site_name: str) -> str:
    """Write a second factor's secret as authenticator apps scan it."""
    label = quote(f"{site_name}:{account.name}", safe="")
    return f"otpauth://totp/{label}?secret={account.totp_secret}&issuer={quote(site_name, safe='')}"
