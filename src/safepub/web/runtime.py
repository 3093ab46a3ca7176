"""What one running application has opened: settings, databases, key sets, hashing."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Blueprint, current_app, request

from safepub.crypto import suite
from safepub.crypto.argon2 import Cost
from safepub.crypto.hashing_queue import HashingQueue
from safepub.crypto.keysets import Keysets
from safepub.custody import loading
from safepub.custody.setup import Setup
from safepub.database import Databases, DatabaseUnavailableError, open_databases
from safepub.newsroom import sealed_to
from safepub.serving.kept import Kept
from safepub.serving.rates import Rates
from safepub.settings import Argon2Cost, Settings

EXTENSION = "safepub"
RETIRE = "safepub.retire"
"""The key in WSGI's environment that says: the process ends after this request."""


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """Opened once at start; views reach it through `runtime()`."""

    settings: Settings
    databases: Databases
    keysets: Keysets
    custody: Setup
    hashing: HashingQueue = field(repr=False)
    """For contributors' passphrases."""
    staff_hashing: HashingQueue = field(repr=False)
    """For passwords of staff: a flood at the contributors' door keeps no editor out."""
    rates: Rates = field(repr=False)
    """Counts what outlets ask."""
    kept: Kept = field(repr=False)
    """Answers to outlets, for as long as nothing changes."""

    def close(self) -> None:
        """Let running hashes end, and close every connection."""
        self.hashing.close()
        self.staff_hashing.close()
        self.kept.close()
        self.databases.close()


def start(settings: Settings) -> Runtime:
    """Open everything that the settings name.

    Raises:
        crypto.suite.SuiteUnavailableError: The platform lacks the ciphers.
        crypto.keysets.KeysetRefusedError: A manifest is not the pinned one.
        newsroom.sealed_to.KeysetReplacedError: The envelopes are sealed to other sets.
        SettingsError: A manifest cannot be read, or is not signed by all.
    """
    suite.require_suite()
    custody = loading.load(settings)
    databases = open_databases(settings.newsroom_url, settings.vault_path)
    _require_same_keysets(databases, custody.keysets)
    return Runtime(
        settings=settings,
        databases=databases,
        keysets=custody.keysets,
        custody=custody,
        hashing=HashingQueue(),
        staff_hashing=HashingQueue(),
        rates=Rates(settings.api.per_minute, settings.api.counted_at),
        kept=Kept(databases.newsroom_engine),
    )


def runtime() -> Runtime:
    """Give the runtime of the application that answers now."""
    return cast("Runtime", current_app.extensions[EXTENSION])


def retire_after_forms(blueprint: Blueprint) -> None:
    """Let the process end after each form of these pages, whatever becomes of the form.

    For pages that bring a real identity: what was in memory goes with the process.
    """

    @blueprint.url_value_preprocessor
    def mark(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
        # Before anything reads the form; the search for its CSRF value is the first.
        if request.method == "POST":
            request.environ[RETIRE] = True


def retire_after_pages(blueprint: Blueprint) -> None:
    """Let the process end after every request of these pages, forms or not.

    For pages on which a contributor's own words come to light, of a watch-list or of
    what was found: "forgotten" has to mean the memory too. Nobody ends a process by
    looking for such a page without a log-in.
    """
    retire_after_forms(blueprint)

    @blueprint.before_request
    def mark() -> None:
        # After the door's guard.
        request.environ[RETIRE] = True


def cost(configured: Argon2Cost) -> Cost:
    """Hand a configured cost to the cryptography."""
    return Cost(
        memory_kib=configured.memory_kib,
        iterations=configured.iterations,
        lanes=configured.lanes,
    )


def _require_same_keysets(databases: Databases, loaded: Keysets) -> None:
    # A newsroom that is away now may come back; what it stores is checked there as well.
    with suppress(DatabaseUnavailableError), databases.newsroom(write=False) as session:
        sealed_to.require(session, loaded.identity, loaded.payment)
    # A server forks after this: no connection may go with both.
    databases.newsroom_engine.dispose()
