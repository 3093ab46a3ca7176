"""How often an outlet may ask: counted for each token, in memory or in a Valkey that workers share.

A sliding window over one minute. The fields that tell of it are those of
draft-ietf-httpapi-ratelimit-headers. A token that opens nothing is not counted: there is no
end of those, and each costs one look into an index.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

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
        self, per_minute: int, counted_at: str = "", *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Allow each token so many requests a minute; `counted_at` is a `valkey://` address.

        Raises:
            SettingsError: The address is none, or the package for it is not installed.
        """
        self._clock = clock
        self._item = RateLimitItemPerMinute(per_minute)
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = None
        self._shared_again = 0.0
        if counted_at:
            self._shared = SlidingWindowCounterRateLimiter(_storage(counted_at))

    def count(self, digest: bytes) -> Rate:
        """Count one request of the token of this digest."""
        name = digest.hex()
        if self._shared is not None and self._clock() >= self._shared_again:
            try:
                return self._count(self._shared, name)
            except (StorageError, UnicodeError):
                # Outlets have to hear of kills: a limit that cannot be shared stops nobody.
                self._shared_again = self._clock() + _REST
                _log.warning("The shared counter does not answer.")
        return self._count(self._own, name)

    def _count(self, limiter: SlidingWindowCounterRateLimiter, name: str) -> Rate:
        allowed = limiter.hit(self._item, name)
        stats = limiter.get_window_stats(self._item, name)
        seconds = min(max(int(stats.reset_time - time.time()) + 1, 1), WINDOW)
        left = max(int(stats.remaining), 0)
        return Rate(allowed=allowed, limit=self._item.amount, left=left, seconds=seconds)


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
