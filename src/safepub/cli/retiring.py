"""A worker that has seen a real identity ends, and nobody waits for the next one.

CPython cannot wipe what it has read; the kernel wipes what a process leaves. So
after a request that carries `RETIRE` the worker asks gunicorn's master for another
one, with the signal that an administrator would use (TTIN, one worker more). The
new one, forked from a master that handles no requests, takes over as soon as it is
ready: it asks for one worker less (TTOU), and the master ends the oldest. That one
stops accepting and answers what it has begun. The listening socket is the master's
all the time, so that no connection is refused.

To end first and start then would leave everybody waiting for the slowest client.
"""

import os
import signal
import threading
from collections.abc import Mapping
from typing import Any

from safepub.web.runtime import RETIRE

# Taken once and never given back: a worker asks for one successor.
_asked = threading.Lock()


def retire(worker: Any, _request: object, environ: Mapping[str, Any], _response: object) -> None:  # noqa: ANN401 - gunicorn has no types
    """After a request that says so, have this worker replaced."""
    if environ.get(RETIRE) and _asked.acquire(blocking=False):
        os.kill(worker.ppid, signal.SIGTTIN)


def take_over(worker: Any) -> None:  # noqa: ANN401 - gunicorn has no types
    """Have the worker ended that this one replaces; the first replaces none.

    gunicorn never ends the last one: with one worker the signal does nothing.
    """
    os.kill(worker.ppid, signal.SIGTTOU)
