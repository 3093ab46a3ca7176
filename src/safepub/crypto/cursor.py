"""Reading bytes one field after another."""


class FieldsDoNotFitError(ValueError):
    """The bytes end before a field does, or go on behind the last one."""


class Cursor:
    """Gives the next field of some bytes, and never reads past their end."""

    def __init__(self, source: bytes) -> None:
        self._source = source

    def take(self, count: int) -> bytes:
        """Give the next `count` bytes.

        Raises:
            FieldsDoNotFitError: There are fewer.
        """
        taken, self._source = self._source[:count], self._source[count:]
        if len(taken) < count:
            raise FieldsDoNotFitError
        return taken

    def number(self) -> int:
        """Give the next byte as a number.

        Raises:
            FieldsDoNotFitError: There is none.
        """
        return self.take(1)[0]

    def end(self) -> None:
        """Return only where nothing is left.

        Raises:
            FieldsDoNotFitError: Something is.
        """
        if self._source:
            raise FieldsDoNotFitError
