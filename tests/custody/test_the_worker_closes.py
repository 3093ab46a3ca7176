"""What time does to reveal requests, the worker does within the hour."""

import threading

from safepub.cli import worker
from safepub.custody.stages import Stage
from safepub.settings import Retention
from tests.custody.office import Office


class OneRound(threading.Event):
    """A stop that comes after the first round of work, without a wait."""

    def wait(self, timeout: float | None = None) -> bool:
        """Stop at once."""
        del timeout
        self.set()
        return True


def test_the_worker_closes_what_has_run_out_and_forgets_its_hour(office: Office) -> None:
    request_id = office.ask()
    assert office.row(request_id).waits_until is not None

    worker.run(office.databases, OneRound(), Retention(), b"r" * 32)

    row = office.row(request_id)
    assert row.stage == Stage.EXPIRED
    assert row.waits_until is None
