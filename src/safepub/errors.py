"""The errors that safepub raises on purpose, in families that the doors answer."""

from typing import ClassVar


class SafepubError(Exception):
    """Something a person can be told in one fixed sentence.

    The sentence never holds a value that somebody typed, so that it can be
    shown, logged and sent without a second thought.
    """

    message: ClassVar[str] = "Something went wrong."

    def __str__(self) -> str:
        """Give the fixed sentence."""
        return self.message


class ForbiddenError(SafepubError):
    """Whoever asks may not do this (HTTP 403)."""

    message = "You may not do this."


class NotFoundError(SafepubError):
    """There is nothing here for whoever asks (HTTP 404)."""

    message = "There is nothing here."


class ConflictError(SafepubError):
    """The act does not fit the present state (HTTP 409)."""

    message = "This cannot be done now."


class InvalidError(SafepubError):
    """What came in cannot be accepted (HTTP 422)."""

    message = "This cannot be accepted as it is."


class UnavailableError(SafepubError):
    """Something that must work does not, so nothing was stored (HTTP 503)."""

    message = "This cannot be done right now. Nothing was stored. Please try again in a minute."
    retry_after: ClassVar[int] = 60
    """Seconds after which another try makes sense."""


class DoneUnknownError(UnavailableError):
    """A database broke off while it was to say that something is done (HTTP 503)."""

    message = (
        "The connection broke off. This may have been stored all the same: please look before"
        " you try again."
    )


class SettingsError(SafepubError):
    """The settings do not let safepub start; the sentence names the setting."""

    def __init__(self, sentence: str) -> None:
        """Keep a sentence that names a setting, never its value."""
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        """Give the sentence."""
        return self.sentence
