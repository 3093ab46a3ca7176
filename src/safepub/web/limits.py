"""How often somebody may try at a form that costs a slow hash.

A try is counted for what the form itself tells: the name that staff type, known or not,
or the account in whose room somebody types their passphrase once more. It is never
counted for an address. An address must not be kept, and behind an onion service all
have the same one; only where Tor itself names the circuit that a request came by
(`HiddenServiceExportCircuitID haproxy`, read by the server from the PROXY protocol) is
that counted too. A circuit is no place: it is made up by Tor and gone with the circuit.
What a visitor's own headers say is not looked at.

All of it is counted under a key of this process and lies in memory alone, for the minute
after its first try. It is forgotten at the first try, by anybody, that comes later. Counters,
and not lists of tries: those were walked through a hundred times a second, so that a flood
of invented names took the whole process.

What this promises is little. A flood at one name or by one circuit keeps that one out
while it lasts, and no other. A flood at very many names or by very many circuits, or one
that fills a hashing queue, slows down those who use that queue: staff and contributors
have one each, so neither can keep the other out. Nobody is kept out for longer than a
minute after the flood. A form that was not filled in costs nothing.

Contributors have no name to count for: at their log-in the hashing queue is the bound,
and the passphrase's ninety bits are what keeps guesses out.
"""

import hmac
import secrets
import time
from ipaddress import IPv6Address, IPv6Network
from uuid import UUID

from flask import Flask, g, request
from flask_limiter import Limiter
from limits import parse

EVERYBODY = "everybody"
RETRY_AFTER = 60
FOR_ONE_NAME = "60 per minute"
FOR_ALL_NAMES = "3000 per minute"
ALL_NAMES = "all-names"
FOR_ONE_CIRCUIT = "12 per minute"
FOR_ONE_ACCOUNT = "12 per minute"
# Ten times what a hashing queue can do, or the bound itself would be the way to keep
# everybody out. It also bounds how many circuits are in memory.
FOR_ONE_FORM = "3000 per minute"

# Tor writes a circuit's number into the last four bytes (tor, connection_edge.c).
CIRCUITS = IPv6Network("fc00:dead:beef:4dad::/96")

_ALL_NAMES = parse(FOR_ALL_NAMES)
_KEY = secrets.token_bytes(32)

limiter = Limiter(lambda: EVERYBODY, storage_uri="memory://", strategy="fixed-window")


def register(app: Flask) -> None:
    """Let the forms of an application count."""
    limiter.init_app(app)
    # Before and after every request it would look for limits of all pages and for headers to
    # add, of which there are none: that took longer than an outlet's answer. The functions
    # below ask it themselves.
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001
    added = app.after_request_funcs[None].pop()
    if not getattr(added, "func", added).__module__.startswith("flask_limiter"):
        raise RuntimeError


class _Clock:
    """Notices when the clock is put back: what was counted would keep people out until then."""

    def __init__(self) -> None:
        self._latest = 0.0

    def look(self) -> None:
        now = time.time()
        if now < self._latest - 1:
            limiter.reset()
        self._latest = now


_clock = _Clock()


def count_guess(name: str) -> None:
    """Count one guess at a name, right before it is hashed.

    Raises:
        flask_limiter.RateLimitExceeded: There were too many in the last minute.
    """
    _clock.look()
    if not limiter.limiter.test(_ALL_NAMES, EVERYBODY, ALL_NAMES):
        # Refused before the name is counted: each name stays in memory for a minute.
        _count_for_all()
    g.guessed_name = _hidden(name)
    # One after the other: what is too much for one name must not count for all.
    _count_for_name()
    _count_for_all()


def count_log_in() -> None:
    """Count one try at the contributors' log-in, right before it is hashed.

    Raises:
        flask_limiter.RateLimitExceeded: There were too many in the last minute.
    """
    _clock.look()
    g.counted_circuit = _circuit()
    if g.counted_circuit is not None:
        _count_for_circuit()
    _count_for_form()


def count_code(staff_id: UUID) -> None:
    """Count one more code, or password, of somebody who is logged in.

    Apart from guesses at their name: those a stranger can make, who must not keep anybody
    from a grave act.

    Raises:
        flask_limiter.RateLimitExceeded: There were too many in the last minute.
    """
    _clock.look()
    g.counted_staff = _hidden(staff_id.hex)
    _count_for_staff()


def count_passphrase(contributor_id: UUID) -> None:
    """Count one more passphrase that was typed in a contributor's room.

    Raises:
        flask_limiter.RateLimitExceeded: There were too many in the last minute.
    """
    _clock.look()
    g.counted_account = _hidden(contributor_id.hex)
    _count_for_account()


# Shared: a guess counts the same at whichever door of staff it is made.
@limiter.shared_limit(FOR_ONE_NAME, scope="one-name", key_func=lambda: g.guessed_name)
def _count_for_name() -> None:
    """Let the limiter count."""


@limiter.shared_limit(FOR_ONE_NAME, scope="one-of-staff", key_func=lambda: g.counted_staff)
def _count_for_staff() -> None:
    """Let the limiter count."""


@limiter.shared_limit(FOR_ALL_NAMES, scope=ALL_NAMES)
def _count_for_all() -> None:
    """Let the limiter count; this also bounds how many names are in memory."""


@limiter.shared_limit(FOR_ONE_CIRCUIT, scope="one-circuit", key_func=lambda: g.counted_circuit)
def _count_for_circuit() -> None:
    """Let the limiter count."""


@limiter.shared_limit(FOR_ONE_FORM, scope="contributors-log-in")
def _count_for_form() -> None:
    """Let the limiter count."""


@limiter.shared_limit(FOR_ONE_ACCOUNT, scope="one-account", key_func=lambda: g.counted_account)
def _count_for_account() -> None:
    """Let the limiter count."""


def _circuit() -> str | None:
    """Name the circuit that a request came by; None where the server tells none."""
    try:
        came_from = IPv6Address(request.remote_addr or "")
    except ValueError:
        return None
    # Number zero is none.
    if came_from not in CIRCUITS or came_from == CIRCUITS.network_address:
        return None
    return _hidden(came_from.exploded)


def _hidden(told: str) -> str:
    return hmac.digest(_KEY, told.encode(), "sha256").hex()
