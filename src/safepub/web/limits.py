"""How often somebody may guess at the log-in of staff, at the desk or at the custodians' door.

A guess is counted for the name that was typed, known or not, and never for an
address: an address must not be kept, and behind an onion service all have the
same one. Names are counted under a key of this process and forgotten after a
minute, so no memory says who tried to log in.

What this promises is little. A flood at one name keeps that name out while it
lasts, and no other. A flood at very many names, or one that fills the hashing
queue, slows everybody down. A form that was not filled in costs nothing.

Contributors have no name to count for: there the hashing queue is the bound,
and the passphrase's ninety bits are what keeps guesses out.
"""

import hmac
import secrets

from flask import g
from flask_limiter import Limiter

EVERYBODY = "everybody"
RETRY_AFTER = 60
FOR_ONE_NAME = "60 per minute"
FOR_ALL_NAMES = "3000 per minute"

_KEY = secrets.token_bytes(32)

limiter = Limiter(lambda: EVERYBODY, storage_uri="memory://", strategy="moving-window")


def count_guess(name: str) -> None:
    """Count one guess at a name, right before it is hashed.

    Raises:
        flask_limiter.RateLimitExceeded: There were too many in the last minute.
    """
    g.guessed_name = hmac.digest(_KEY, name.encode(), "sha256").hex()
    # One after the other: what is too much for one name must not count for all.
    _count_for_name()
    _count_for_all()


# Shared: a guess counts the same at whichever door of staff it is made.
@limiter.shared_limit(FOR_ONE_NAME, scope="one-name", key_func=lambda: g.guessed_name)
def _count_for_name() -> None:
    """Let the limiter count."""


@limiter.shared_limit(FOR_ALL_NAMES, scope="all-names")
def _count_for_all() -> None:
    """Let the limiter count; this also bounds how many names are in memory."""
