"""How often an outlet may ask: counted for each token, in memory or in a Valkey that workers share.

For each minute of the clock, with one increment a request. The fields that tell of it are those
of draft-ietf-httpapi-ratelimit-headers. A token that opens nothing is not counted: there is no
end of those, and each costs one look into an index.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from limits.errors import ConfigurationError, StorageError
from limits.storage import RedisStorage

from safepub.errors import SettingsError
from safepub.serving.requests import Headers

WINDOW = 60
"""Seconds."""
POLICY = "token"
_TIMEOUT = 0.25
"""Seconds that an answer waits for Valkey at most."""

_REST = 10.0
"""Seconds for which a Valkey that did not answer is left alone."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What one request leaves of a token's requests."""

    allowed: bool
    limit: int
    left: int
    seconds: int
    """Until there is more."""

    def headers(self) -> Headers:
        """Give the fields that tell an outlet about it."""
        return (
            ("RateLimit-Policy", f'"{POLICY}";q={self.limit};w={WINDOW}'),
            ("RateLimit", f'"{POLICY}";r={self.left};t={self.seconds}'),
        )


class Rates:
    """Counts requests of tokens. Without the shared storage each process counts for itself."""

    def __init__(
        self, per_minute: int, counted_at: str = "", *, clock: Callable[[], float] = time.time
    ) -> None:
        """Allow each token so many requests a minute; `counted_at` is a `valkey://` address.

        Raises:
            SettingsError: The address is none, or the package for it is not installed.
        """
        self._clock = clock
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._minute = 0
        self._own: Counter[bytes] = Counter()
        self._shared = _storage(counted_at) if counted_at else None
        self._rested_since: float | None = None

    def count(self, digest: bytes) -> Rate:
        """Count one request of the token of this digest."""
        now = self._clock()
        if self._shared is not None and not self._rests(now):
            try:
                return self._rate(_count_there(self._shared, digest, now), now)
            except (StorageError, UnicodeError):
                # Outlets have to hear of kills: a limit that cannot be shared stops nobody.
                self._rested_since = now
                _log.warning("The shared counter does not answer.")
        return self._rate(self._count_here(digest, now), now)

    def _rests(self, now: float) -> bool:
        # A clock that was put back ends the rest too.
        return self._rested_since is not None and 0 <= now - self._rested_since < _REST

    def _count_here(self, digest: bytes, now: float) -> int:
        minute = int(now) // WINDOW
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._own.clear()
            self._own[digest] += 1
            return self._own[digest]

    def _rate(self, count: int, now: float) -> Rate:
        return Rate(
            allowed=count <= self._per_minute,
            limit=self._per_minute,
            left=max(self._per_minute - count, 0),
            seconds=WINDOW - int(now) % WINDOW,
        )


def _count_there(storage: RedisStorage, digest: bytes, now: float) -> int:
    return storage.incr(f"{POLICY}/{digest.hex()}/{int(now) // WINDOW}", WINDOW)


def _storage(address: str) -> RedisStorage:
    try:
        return RedisStorage(
            address,
            wrap_exceptions=True,
            socket_timeout=_TIMEOUT,
            socket_connect_timeout=_TIMEOUT,
        )
    except (ConfigurationError, ValueError) as error:
        sentence = "The setting api.counted_at names no Valkey; or install safepub[valkey] for it."
        raise SettingsError(sentence) from error
