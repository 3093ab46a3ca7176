"""`safepub init`: a new instance for real use, from the custodians' cards.

Nothing is sealed to anybody yet afterwards: each custodian signs first.
"""

import shutil
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from safepub.cli import accounts, ceremony, hardening, instance, private_files, recovery, seats
from safepub.cli.accounts import Account
from safepub.cli.instance import Plan
from safepub.crypto import manifests
from safepub.crypto.keysets import Keyset, Purpose
from safepub.database import NewsroomSession, open_databases
from safepub.newsroom import desk_keys, staff
from safepub.newsroom.models.staff import NAME_MAX
from safepub.newsroom.staff import READING_RIGHTS, HeldDeskKey
from safepub.newsroom.states import Right
from safepub.settings import Settings, load_settings

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@dataclass(frozen=True, kw_only=True)
class People:
    """Who is in a new newsroom: staff with their rights, and the key sets."""

    staff: Mapping[str, frozenset[Right]]
    keysets: tuple[Keyset, ...]


@dataclass(frozen=True, kw_only=True)
class Given:
    """What an administrator typed."""

    base_url: str
    site_name: str
    newsroom_url: str | None = field(repr=False)
    vault: Path | None
    quorum: int
    custodians: tuple[Path, ...]
    payment_quorum: int
    paymasters: tuple[Path, ...]
    administrators: tuple[str, ...]
    editors: tuple[str, ...]
    publishers: tuple[str, ...]

    def plan(self) -> Plan:
        """Say what the instance will be like."""
        usual = Plan(base_url=self.base_url, site_name=self.site_name)
        return Plan(
            base_url=self.base_url,
            site_name=self.site_name,
            newsroom_url=self.newsroom_url or usual.newsroom_url,
            vault=str(self.vault.absolute()) if self.vault else usual.vault,
        )

    def people(self) -> People:
        """Read the cards and say who may do what.

        Raises:
            click.ClickException: Somebody is missing, or two people cannot be told apart.
        """
        rights: defaultdict[str, set[Right]] = defaultdict(set)
        for names, given in (
            (self.administrators, {Right.ADMINISTRATOR}),
            (self.editors, {Right.EDITOR}),
            (self.publishers, {Right.EDITOR, Right.PUBLISHER}),
        ):
            for name in names:
                rights[name] |= given
        keysets = (
            ceremony.keyset_of(Purpose.IDENTITY, self.quorum, ceremony.read_cards(self.custodians)),
            ceremony.keyset_of(
                Purpose.PAYMENT, self.payment_quorum, ceremony.read_cards(self.paymasters)
            ),
        )
        _check(rights, keysets)
        return People(
            staff={name: frozenset(held) for name, held in rights.items()}, keysets=keysets
        )


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--base-url", required=True, help="The public address: https://…")
@click.option("--site-name", required=True, help="The newsroom's name on its pages.")
@click.option("--quorum", default=2, show_default=True, help="How many custodians open together.")
@click.option(
    "--custodian", "custodians", type=FILE, multiple=True, required=True, help="A custodian's card."
)
@click.option("--payment-quorum", default=1, show_default=True, help="The same for paymasters.")
@click.option(
    "--paymaster", "paymasters", type=FILE, multiple=True, required=True, help="A paymaster's card."
)
@click.option(
    "--newsroom-url",
    envvar="SAFEPUB_NEWSROOM_URL",
    help="An empty PostgreSQL; a SQLite file otherwise. It may come from SAFEPUB_NEWSROOM_URL.",
)
@click.option("--vault", type=click.Path(path_type=Path), help="Where the vault's file will lie.")
@click.option("--administrator", "administrators", multiple=True, help="Who runs the newsroom.")
@click.option("--editor", "editors", multiple=True, help="Who reads and edits.")
@click.option("--publisher", "publishers", multiple=True, help="An editor who also publishes.")
@click.option("--yes", is_flag=True, help="The fingerprints have been compared already.")
def command(folder: Path, *, yes: bool, **typed: Any) -> None:  # noqa: ANN401 - see Given
    """Make a newsroom in FOLDER, which must not exist.

    Each custodian and each paymaster has given you the card of their key. Options
    for people may be given several times. Somebody may be named under more than
    one right; there must be an administrator and somebody who edits.

    The newsroom starts once all custodians have signed the key sets that this
    command writes.
    """
    hardening.seal_process()
    given = Given(**typed)
    folder = folder.absolute()
    if folder.exists():
        raise click.ClickException(f"{folder.name} exists already. Nothing was touched.")
    instance.require_unused(given.newsroom_url, given.vault)
    people = given.people()
    unsigned = {keyset.purpose: manifests.unsigned(keyset) for keyset in people.keysets}
    for manifest in unsigned.values():
        ceremony.show(manifest)
    if not yes:
        click.confirm(
            "\nDid each of them read their eight words to you over the telephone, and are they "
            "these?",
            abort=True,
        )
    build(folder, given.plan(), people, unsigned)
    _say_what_comes_next(folder)


def build(folder: Path, plan: Plan, people: People, unsigned: Mapping[Purpose, bytes]) -> None:
    """Make the whole instance beside its place and move it there when it is complete."""
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    settings = load_settings(instance.create(unfinished, plan, unsigned), {})
    databases = open_databases(settings.newsroom_url, settings.vault_path)
    try:
        with databases.newsroom() as session:
            # Printed before they are stored: an account whose log-in nobody has seen
            # would lock its owner out for good.
            opened, held = open_accounts(session, settings, people)
            accounts.show(opened, settings.site.name)
            recovery.show(desk_keys.found_recovery(session, {held.id: held.seed}))
    finally:
        databases.close()
    unfinished.rename(folder)
    private_files.sync_folder(folder.parent)


def open_accounts(
    session: NewsroomSession, settings: Settings, people: People
) -> tuple[list[Account], HeldDeskKey]:
    """Found the desk and open everybody's account: staff first, then custodians."""
    locks = accounts.locks_of(settings)
    held = staff.found_desk(session)
    opened = [
        accounts.open_account(session, name, rights, locks, held)
        for name, rights in people.staff.items()
    ]
    for keyset in people.keysets:
        opened += seats.take(session, keyset, locks)
    return opened, held


def _check(rights: Mapping[str, set[Right]], keysets: tuple[Keyset, ...]) -> None:
    ceremony.require_told_apart(keysets)
    held: set[Right] = set().union(*rights.values())
    if Right.ADMINISTRATOR not in held or not held & READING_RIGHTS:
        # The desk's key exists only in copies for those who read.
        sentence = "Name at least one --administrator and at least one --editor or --publisher."
        raise click.ClickException(sentence)
    if any(not name.isprintable() or not 0 < len(name.strip()) <= NAME_MAX for name in rights):
        raise click.ClickException(f"A name is one line of up to {NAME_MAX} characters.")
    names = {name.casefold() for name in rights}
    if any(member.name.casefold() in names for keyset in keysets for member in keyset.members):
        sentence = (
            "A card bears the name of a member of staff. Whoever may ask for an identity must "
            "not answer as well, and accounts are told apart by their names."
        )
        raise click.ClickException(sentence)


def _say_what_comes_next(folder: Path) -> None:
    settings = load_settings(folder / instance.SETTINGS_FILE, {})
    key, words = instance.journal_key(settings)
    click.echo("\nGive every custodian the key of the newsroom's journal:")
    click.echo(f"  {key}")
    click.echo(f"  in words     {words}")
    click.echo("\nNow each custodian signs their manifest on their own machine:")
    for purpose in Purpose:
        click.echo(f"  {ceremony.SIGN} {instance.manifest_name(purpose)} --key …")
    click.echo("Put the signed copies together; afterwards the newsroom can start:")
    path = folder / instance.SETTINGS_FILE
    click.echo(f"  safepub keyset complete --settings {path} SIGNED…")
    click.echo(f"  safepub serve --settings {path}")
