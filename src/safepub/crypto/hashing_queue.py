"""One slow hash at a time: a flood of log-ins must not take the site down.

Measured on two cores: unbounded, a flood took the API down by a factor of 12 to
240; one thread at nice 10 with a queue of four left it 70 %.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from safepub.errors import UnavailableError

P = ParamSpec("P")
T = TypeVar("T")

NICE = 10
WAITING = 4


class HashingBusyError(UnavailableError):
    """Too many people log in at this moment."""

    message = "Many people are logging in right now. Please try again in a few seconds."
    retry_after = 5


class HashingQueue:
    """A thread of low priority with a short queue in front of it."""

    def __init__(self, waiting: int = WAITING) -> None:
        """Take one running hash and `waiting` more."""
        self._places = threading.BoundedSemaphore(waiting + 1)
        self._thread = ThreadPoolExecutor(1, "safepub-hashing", initializer=_be_nice)

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the function in the queue's thread and give what it gives.

        Raises:
            HashingBusyError: The queue is full.
        """
        if not self._places.acquire(blocking=False):
            raise HashingBusyError
        try:
            return self._thread.submit(function, *args, **kwargs).result()
        finally:
            self._places.release()

    def close(self) -> None:
        """Let the running hash end and take no more."""
        self._thread.shutdown(cancel_futures=True)


def _be_nice() -> None:
    # Linux keeps the priority per thread; elsewhere it would slow the whole process.
    if hasattr(os, "sched_getaffinity"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
