"""What both judges of documents say when something is not clean."""


class NotCleanError(Exception):
    """There is something in the file that nobody put there to be seen."""


def insist(condition: bool) -> None:  # noqa: FBT001 - it reads as a sentence
    """Leave silently if the condition holds.

    Raises:
        NotCleanError: It does not.
    """
    if not condition:
        raise NotCleanError
