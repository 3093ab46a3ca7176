"""What a request may bring: as much as a long article, and never onto the disk."""

import io
from contextlib import suppress
from typing import IO, cast

from flask import Flask, Request, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response
from werkzeug.wsgi import LimitedStream

# 200,000 characters of any script: up to twelve bytes each once a browser has
# percent-encoded them. The rest is for the other fields.
MOST_BYTES = 3 * 1024 * 1024
MOST_UNREAD = 64 * 1024 * 1024
"""Whoever announces more is answered at once, whether the answer arrives or not."""
_STEP = 64 * 1024


def register(app: Flask) -> None:
    """Read what a refused request still brings, so that its answer arrives.

    A connection that is closed while bytes are under way is reset, and the answer with it
    (RFC 9112, section 9.6): a browser then shows an error of its own, a proxy "502".
    """

    @app.after_request
    def take_the_rest(response: Response) -> Response:
        cast("MemoryRequest", request).take_the_rest()
        return response


class CappedBytes(io.BytesIO):
    """A file in memory that refuses to grow beyond what a request may bring."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        """Begin empty."""
        super().__init__()
        self._most = most

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take more bytes.

        Raises:
            werkzeug.exceptions.RequestEntityTooLarge: They are too many.
        """
        if self.tell() + len(data) > self._most:
            raise RequestEntityTooLarge
        return super().write(data)


class MemoryRequest(Request):
    """A request whose uploads stay in memory.

    Werkzeug's own writes what is longer than 500 kB to the temporary folder,
    in the clear.
    """

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Give the place that one uploaded file is written to."""
        del total_content_length, content_type, filename, content_length
        return CappedBytes(self.max_content_length or MOST_BYTES)

    def take_the_rest(self) -> None:
        """Read and forget what is left of the body, unless more is announced than is bearable."""
        length = self.content_length or 0
        if not 0 < length <= MOST_UNREAD:
            return
        # Werkzeug has begun one unless the announced length alone was refused. The server's
        # own may have no end.
        begun: IO[bytes] | None = vars(self).get("stream")
        rest = begun or LimitedStream(self.environ["wsgi.input"], length)
        # Where it breaks off, nobody waits for the answer.
        with suppress(Exception):
            while rest.read(_STEP):
                pass
