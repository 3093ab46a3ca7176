"""Whether the time of day is to be believed: a clock that jumped lets nothing out.

A jump ahead would release what is scheduled and delete what is to be kept for months. A
clock that counts seconds and is never set tells the one from the other, while the worker
runs; what happened before its start, nobody can tell.
"""

import time

import click

MOST_SLIP = 600
"""Seconds that the time of day may go ahead, or stay behind, between two looks."""
BELIEVED_AFTER = 3600
"""Seconds after which a new time of day counts: until then somebody can set it right."""
# Goes on while the machine sleeps, where there is such a clock.
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class WatchedClock:
    """Compares the time of day with the steady clock, from when it is made."""

    def __init__(self) -> None:
        """Believe the time of this moment."""
        self._apart = _apart()
        self._other = self._apart
        self._since = 0.0

    def is_believed(self) -> bool:
        """Tell whether the time of day has gone on as it should, or stayed as it is for an hour.

        That it is not is said once.
        """
        apart, steady = _apart(), time.clock_gettime(_STEADY)
        if abs(apart - self._apart) <= MOST_SLIP:
            self._apart = self._other = apart
            return True
        if abs(apart - self._other) > MOST_SLIP:
            self._other, self._since = apart, steady
            click.echo(
                "The clock has jumped. For an hour nothing is released and nothing is deleted,"
                " unless it is set right.",
                err=True,
            )
        if steady - self._since < BELIEVED_AFTER:
            return False
        self._apart = apart
        return True


def _apart() -> float:
    return time.time() - time.clock_gettime(_STEADY)
