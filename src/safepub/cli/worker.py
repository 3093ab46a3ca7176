"""`safepub worker`: what has to be done without anybody asking."""

import signal
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from safepub.cli import delivering, hardening, releasing, rewriting
from safepub.cli.delivering import Outbox
from safepub.cli.releasing import Shift
from safepub.cli.watched_clock import WatchedClock
from safepub.custody import closing
from safepub.database import Databases, open_databases
from safepub.errors import UnavailableError
from safepub.newsroom import (
    conversations,
    invitations,
    passkeys,
    preferences,
    release_boxes,
    sessions,
    staff_invitations,
    staff_log_in,
    webhooks,
)
from safepub.settings import Retention, load_settings
from safepub.vault import documents, slots

# DESIGN, section 7: with fifteen decoys a deposit this leaves a guess of 1 in 40
# to somebody who copies the vault twice.
DECOYS_A_DAY = 16
HOUR = 3600
TICK = 20
"""Seconds between two looks at what is due."""
HOURS_A_DAY = 24
# Longer than an hour, so that nobody else does the work between two rounds.
RETENTION_LEASE = timedelta(hours=2)
REWRITES = (slots.rewrite, documents.rewrite)


def run(
    databases: Databases,
    stop: threading.Event,
    kept: Retention,
    seed: bytes,
    outbox: Outbox | None = None,
) -> None:
    """Release and deliver what is due every 20 seconds, and do the hourly and the daily work.

    Until `stop`. `seed` opens scheduled articles; without an `outbox` nobody is called. Of
    several workers one at a time does each kind of work, but all of them deliver. While the
    clock is not believed nothing is released and nothing tidied up.
    """
    hour, waited = 0, HOUR
    # Kept in memory alone: on the disk it would say that something came in.
    lengths = [0] * len(REWRITES)
    shift, clock = Shift(databases), WatchedClock()
    while not stop.is_set():
        believed = clock.is_believed()
        try:
            if believed:
                releasing.release(shift, seed)
            if outbox is not None:
                delivering.deliver(outbox)
            if believed and waited >= HOUR and shift.leads("retention", for_=RETENTION_LEASE):
                _work(databases, lengths, kept, daily=hour % HOURS_A_DAY == 0)
                hour, waited = hour + 1, 0
        except UnavailableError as error:
            # A database that is away comes back; what was not done is done later.
            click.echo(str(error), err=True)
            stop.wait(error.retry_after)
            continue
        waited += TICK
        stop.wait(TICK)
    shift.end()


def _work(databases: Databases, lengths: list[int], kept: Retention, *, daily: bool) -> None:
    """Do what is due; the end of the write empties the newsroom's log as well.

    The decoys come last, because a round that fails is done again.
    """
    now = datetime.now(UTC)
    with databases.newsroom() as session:
        sessions.delete_expired(session, today=now.date())
        staff_invitations.delete_expired(session, today=now.date())
        invitations.delete_expired(session, today=now.date())
        days = preferences.message_days(session, kept.message_days)
        sent_before = now.date() - timedelta(days=days)
        conversations.delete_old(session, sent_before=sent_before)
        staff_log_in.forget_steps(session, now=now)
        passkeys.forget_moments(session, now=now)
        webhooks.forget_old_secrets(session, now=now)
        closing.forget_waits(session, now=now)
        closing.expire(session, today=now.date())
    for number, rewrite in enumerate(REWRITES):
        lengths[number] = rewrite(databases, known_bytes=lengths[number])
    if daily:
        rewriting.rewrite_small(databases.newsroom_engine)
        slots.add_decoys(databases, DECOYS_A_DAY)


@click.command(name="worker")
@click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path), help="The settings file."
)
def command(settings_path: Path | None) -> None:
    """Release articles at their time, tell outlets of changes, tidy up every hour.

    Several workers may run: one at a time does each kind of work, and all of them deliver. The
    vault gets decoys every day. What has run out is deleted, a reveal request that nobody
    answered is closed, and a vault that is too large for its deposits to do so is brought
    into order. A small newsroom on SQLite is rewritten every day.
    """
    hardening.seal_process()
    settings = load_settings(settings_path)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    databases = open_databases(settings.newsroom_url, settings.vault_path)
    try:
        seed = release_boxes.seed_of(settings.secrets.release_key)
        outbox = Outbox(
            databases=databases,
            key=settings.secrets.totp_key,
            base_url=settings.site.base_url,
        )
        run(databases, stop, settings.retention, seed, outbox)
    finally:
        databases.close()
