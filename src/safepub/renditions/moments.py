"""Times as they go out: in UTC and to the minute."""

from datetime import UTC, datetime


class NaiveTimeError(ValueError):
    """A time without a zone would go out as this machine's local time."""


def to_the_minute(moment: datetime) -> str:
    """Give the minute: a finer time would tell when somebody sat at the desk.

    Raises:
        NaiveTimeError: The time has no zone.
    """
    if moment.tzinfo is None:
        raise NaiveTimeError
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00Z")
