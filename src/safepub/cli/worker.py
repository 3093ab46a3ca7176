"""`safepub worker`: what has to be done without anybody asking."""

import signal
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from safepub.cli import hardening
from safepub.custody import closing
from safepub.database import Databases, open_databases
from safepub.errors import UnavailableError
from safepub.newsroom import conversations, sessions, staff, staff_invitations
from safepub.settings import Retention, load_settings
from safepub.vault import documents, slots

# DESIGN, section 7: with fifteen decoys a deposit this leaves a guess of 1 in 40
# to somebody who copies the vault twice.
DECOYS_A_DAY = 16
HOUR = 3600
HOURS_A_DAY = 24
REWRITES = (slots.rewrite, documents.rewrite)


def run(databases: Databases, stop: threading.Event, kept: Retention) -> None:
    """Do the hourly and the daily work until `stop` is set."""
    hour = 0
    # Kept in memory alone: on the disk it would say that something came in.
    lengths = [0] * len(REWRITES)
    while not stop.is_set():
        try:
            _work(databases, lengths, kept, daily=hour % HOURS_A_DAY == 0)
        except UnavailableError as error:
            # A database that is away comes back; what was not done is done later.
            click.echo(str(error), err=True)
            stop.wait(error.retry_after)
            continue
        hour += 1
        stop.wait(HOUR)


def _work(databases: Databases, lengths: list[int], kept: Retention, *, daily: bool) -> None:
    """Do what is due; the end of the write empties the newsroom's log as well.

    The decoys come last, because a round that fails is done again.
    """
    now = datetime.now(UTC)
    with databases.newsroom() as session:
        sessions.delete_expired(session, today=now.date())
        staff_invitations.delete_expired(session, today=now.date())
        sent_before = now.date() - timedelta(days=kept.message_days)
        conversations.delete_old(session, sent_before=sent_before)
        staff.forget_steps(session, now=now)
        closing.forget_waits(session, now=now)
        closing.expire(session, today=now.date())
    for number, rewrite in enumerate(REWRITES):
        lengths[number] = rewrite(databases, known_bytes=lengths[number])
    if daily:
        slots.add_decoys(databases, DECOYS_A_DAY)


@click.command(name="worker")
@click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path), help="The settings file."
)
def command(settings_path: Path | None) -> None:
    """Add decoys to the vault every day; tidy up every hour.

    What has run out is deleted, a reveal request that nobody answered is closed, and
    a vault that is too large for its deposits to do so is brought into order.
    """
    hardening.seal_process()
    settings = load_settings(settings_path)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    databases = open_databases(settings.newsroom_url, settings.vault_path)
    try:
        run(databases, stop, settings.retention)
    finally:
        databases.close()
