"""What one running application has opened: settings, databases, key sets, hashing."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from safepub.crypto import keysets, suite
from safepub.crypto.argon2 import Cost
from safepub.crypto.hashing_queue import HashingQueue
from safepub.crypto.keysets import Keysets
from safepub.database import Databases, open_databases
from safepub.settings import Argon2Cost, Settings, SettingsError

EXTENSION = "safepub"


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """Opened once at start; views reach it through `runtime()`."""

    settings: Settings
    databases: Databases
    keysets: Keysets
    hashing: HashingQueue = field(repr=False)


def start(settings: Settings) -> Runtime:
    """Open everything that the settings name.

    Raises:
        crypto.suite.SuiteUnavailableError: The platform lacks the ciphers.
        crypto.keysets.KeysetRefusedError: A manifest is not the pinned one.
        SettingsError: A manifest cannot be read.
    """
    suite.require_suite()
    return Runtime(
        settings=settings,
        databases=open_databases(settings.newsroom_url, settings.vault_path),
        keysets=_load_keysets(settings),
        hashing=HashingQueue(),
    )


def runtime() -> Runtime:
    """Give the runtime of the application that answers now."""
    return cast("Runtime", current_app.extensions[EXTENSION])


def cost(configured: Argon2Cost) -> Cost:
    """Hand a configured cost to the cryptography."""
    return Cost(
        memory_kib=configured.memory_kib,
        iterations=configured.iterations,
        lanes=configured.lanes,
    )


def _load_keysets(settings: Settings) -> Keysets:
    custody = settings.custody
    try:
        identity = custody.identity_manifest.read_bytes()
        payment = custody.payment_manifest.read_bytes()
    except OSError as error:
        sentence = "The custodians' key set cannot be read; see custody.identity_manifest."
        raise SettingsError(sentence) from error
    return Keysets(
        identity=keysets.load_manifest(identity, pin=custody.identity_pin),
        payment=keysets.load_manifest(payment, pin=custody.payment_pin),
    )
