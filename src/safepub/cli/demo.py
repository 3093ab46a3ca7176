"""`safepub demo`: a throw-away newsroom on this machine, ready to be clicked through."""

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from safepub.app import create_app
from safepub.cli import (
    ceremony,
    demo_people,
    demo_story,
    init,
    instance,
    private_files,
    samples,
)
from safepub.cli.accounts import Account
from safepub.cli.custody.keys import KeyHolder
from safepub.cli.demo_story import Newcomer
from safepub.cli.instance import Plan
from safepub.cli.serve import DEFAULT_PORT
from safepub.crypto import manifests, recovery_paper
from safepub.database import Databases, open_databases
from safepub.newsroom import desk_keys
from safepub.newsroom.states import Right
from safepub.settings import Settings, load_settings

FOLDER = Path("instance")
FACTS = "demo.json"
INVITATIONS = 3
START_SECONDS = 30
FIRST_BYLINE = "Maks"


@click.command(name="demo")
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, envvar="SAFEPUB_PORT", help="The port."
)
def command(port: int) -> None:
    """Make a throw-away newsroom under instance/, or resume it, and serve it.

    Ctrl-C stops everything.
    """
    base_url = f"http://127.0.0.1:{port}"
    _check_port(port)
    folder = FOLDER.absolute()
    if not (folder / FACTS).exists():
        click.echo("Making a newsroom with throw-away keys; this takes a few seconds.")
        build(folder, base_url)
    _serve(folder, port, base_url)


def _check_port(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            sentence = f"Port {port} is taken. SAFEPUB_PORT=8001 make demo chooses another."
            raise click.ClickException(sentence) from error


def build(folder: Path, base_url: str) -> None:
    """Make the whole instance beside its place and move it there when it is complete."""
    if folder.exists():
        sentence = f"{folder.name}/ exists but holds no demo. Nothing was touched."
        raise click.ClickException(sentence)
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    holders = demo_people.make_keys(unfinished)
    people = demo_people.people(holders)
    unsigned = {keyset.purpose: manifests.unsigned(keyset) for keyset in people.keysets}
    plan = Plan(base_url=base_url, site_name="Demo newsroom", throw_away=True)
    settings = load_settings(instance.create(unfinished, plan, unsigned), {})
    ceremony.complete(settings, demo_people.signed(unsigned, holders))
    databases = open_databases(settings.newsroom_url, settings.vault_path)
    with databases.newsroom() as session:
        accounts, held = init.open_accounts(session, settings, people)
        paper = recovery_paper.write(desk_keys.found_recovery(session, {held.id: held.seed}))
    facts = _fill(databases, settings, accounts)
    databases.close()
    facts |= _custody_facts(folder, holders, accounts)
    facts["journal_key"] = instance.journal_key(settings)[0]
    facts["desk_recovery"] = list(paper)
    facts["base_url"] = base_url
    facts["databases"] = {
        "newsroom": str(folder / instance.NEWSROOM_FILE),
        "vault": str(folder / instance.VAULT_FILE),
    }
    facts["invitations"] = [f"{base_url}/invitation/{token}" for token in facts["invitations"]]
    content = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    private_files.write_new(unfinished / FACTS, content.encode())
    unfinished.rename(folder)


def _fill(databases: Databases, settings: Settings, accounts: list[Account]) -> dict[str, Any]:
    newcomers = _tell_stories(databases, settings, accounts)
    today = datetime.now(UTC).date()
    return {
        "staff": [
            {
                "name": account.name,
                "rights": sorted(account.rights),
                "password": account.password,
                "totp_secret": account.totp_secret,
            }
            for account in accounts
            if Right.CUSTODIAN not in account.rights
        ],
        "contributors": [
            {"byline": newcomer.byline, "passphrase": newcomer.passphrase} for newcomer in newcomers
        ],
        "invitations": [demo_people.invite(databases, today=today) for _ in range(INVITATIONS)],
        "outlets": demo_people.add_outlets(databases),
    }


def _custody_facts(
    folder: Path, holders: list[KeyHolder], accounts: list[Account]
) -> dict[str, list[dict[str, str]]]:
    named = {account.name: account for account in accounts}
    facts: dict[str, list[dict[str, str]]] = {"custodians": [], "paymasters": []}
    for holder in holders:
        account = named[holder.name]
        kind = "custodians" if holder.name in demo_people.CUSTODIANS else "paymasters"
        facts[kind].append(
            {
                "name": holder.name,
                "key_file": str(folder / holder.key_file.name),
                "key_passphrase": holder.passphrase,
                "password": account.password,
                "totp_secret": account.totp_secret,
            }
        )
    return facts


def _tell_stories(
    databases: Databases, settings: Settings, accounts: list[Account]
) -> list[Newcomer]:
    app = create_app(settings)
    desk = demo_story.log_in_desk(databases, settings, accounts)
    newcomers: dict[str, Newcomer] = {}
    for number, sample in enumerate(_newest_first()):
        if sample.byline not in newcomers:
            newcomers[sample.byline] = demo_story.register(
                app.test_client(), databases, settings, sample.byline
            )
        age = timedelta(hours=7 * number + 1)
        demo_story.tell(databases, newcomers[sample.byline], desk, sample, age=age)
    return list(newcomers.values())


def _newest_first() -> list[samples.Sample]:
    """Let Maks's be the newest article: it is what the README's first call shows."""
    return sorted(samples.load(), key=lambda sample: sample.byline != FIRST_BYLINE)


def _serve(folder: Path, port: int, base_url: str) -> None:
    """Run server and worker until one ends or somebody presses Ctrl-C."""
    settings_file = str(folder / instance.SETTINGS_FILE)
    run = [sys.executable, "-m", "safepub.cli.main"]
    processes = [
        subprocess.Popen([*run, "serve", "--settings", settings_file, "--port", str(port)]),
        subprocess.Popen([*run, "worker", "--settings", settings_file]),
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        wait_until_alive(base_url, processes[0])
        _print_facts(json.loads((folder / FACTS).read_text(encoding="utf-8")), base_url)
        with contextlib.suppress(KeyboardInterrupt):
            processes[0].wait()
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
        click.echo("Stopped. `make demo` resumes, `make demo-reset` starts anew.")


def wait_until_alive(base_url: str, server: subprocess.Popen[bytes]) -> None:
    """Return once the server answers.

    Raises:
        click.ClickException: It ended, or took more than half a minute.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{base_url}/healthz", timeout=2):  # noqa: S310 - http
                return
        except (urllib.error.URLError, OSError):
            # Nobody tells when gunicorn's worker has loaded the application.
            time.sleep(0.1)
    sentence = "The server did not start. Is the port taken? SAFEPUB_PORT chooses another."
    raise click.ClickException(sentence)


def _print_facts(facts: dict[str, Any], base_url: str) -> None:
    token = facts["outlets"][0]["token"]
    click.echo(f"\n  Contributors   {base_url}/")
    click.echo(f"  Invitation     {facts['invitations'][0]}")
    for contributor in facts["contributors"]:
        click.echo(f"  Passphrase     {contributor['byline']}: {contributor['passphrase']}")
    click.echo(f"\n  Editors' desk  {base_url}/desk/")
    for person in facts["staff"]:
        rights = ", ".join(person["rights"])
        click.echo(f"  {person['name']:14} {rights}: {person['password']}")
        click.echo(f"  {'':14} code from the TOTP secret {person['totp_secret']}")
    _print_custody(facts, base_url)
    click.echo(f"\n  Outlets        {base_url}/api/docs\n")
    click.echo(f'  curl -H "Authorization: Bearer {token}" "{base_url}/api/v1/articles?limit=1"\n')
    click.echo(f"  All of this stands in {FOLDER}/{FACTS}. Ctrl-C stops the newsroom.")


def _print_custody(facts: dict[str, Any], base_url: str) -> None:
    click.echo(f"\n  Custodians     {base_url}/custody/")
    for kind in ("custodians", "paymasters"):
        for person in facts[kind]:
            click.echo(f"  {person['name']:14} {kind[:-1]}: {person['password']}")
            click.echo(f"  {'':14} code from the TOTP secret {person['totp_secret']}")
            key_file = Path(person["key_file"]).name
            click.echo(f"  {'':14} {FOLDER}/{key_file}: {person['key_passphrase']}")
    click.echo(f"  Journal key    {facts['journal_key']}")
    click.echo("  Here a request for a name waits for nothing. Ask as Peter at the desk, answer as")
    click.echo("  two of the custodians: .venv/bin/safepub custody --help, docs/custodians.md.")
