"""What the process writes down: names of pages, numbers and kinds of errors, to the hour.

Never an address, a browser's name, a part of a path or a word that somebody
typed. An answer that went well leaves no line, and a contributor's visit leaves
none unless the fault was ours: whoever reads the log must not learn hours of work.
"""

import contextlib
import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from flask import request
from werkzeug.wrappers import Response

ALLOWED = frozenset({"endpoint", "error", "event", "hour", "level", "logger", "status", "where"})
NOTED_REFUSALS = ("/api/", "/custody/", "/desk/")
OWN = "safepub"
OURS = str(Path(__file__).parents[1])

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Handler(logging.Handler):
    """Writes one JSON object a line; of other libraries only who spoke, not what was said."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        if record.name == OWN:
            return record.getMessage()
        spoken = {"event": "library", "logger": record.name, "level": record.levelname.lower()}
        if record.exc_info and record.exc_info[0]:
            spoken["error"] = record.exc_info[0].__name__
        return json.dumps(redact(None, "", {**spoken}))

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line, or nothing: logging's own complaint would quote what was said."""
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(f"{self.format(record)}\n")


def configure() -> None:
    """Let all that is logged in this process go through the same narrow door."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            redact,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    root = logging.getLogger()
    root.handlers = [known for known in root.handlers if not isinstance(known, Handler)]
    root.addHandler(Handler())


def redact(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Keep what is on the list, and of the time the hour."""
    kept = {name: value for name, value in event.items() if name in ALLOWED}
    return {**kept, "hour": datetime.now(UTC).strftime("%Y-%m-%dT%HZ")}


def note_answer(response: Response) -> Response:
    """Note an answer that failed, and a refusal at the doors of staff and outlets."""
    if response.status_code >= 400:  # noqa: PLR2004 - what went well leaves no line
        note_status(request.path, request.endpoint, response.status_code)
    return response


def note_status(path: str, endpoint: str | None, status: int) -> None:
    """Note by the page's name what `note_answer` notes of an answer."""
    refused = status >= 400 and path.startswith(NOTED_REFUSALS)  # noqa: PLR2004
    if refused or status >= 500:  # noqa: PLR2004 - the classes of HTTP
        _logger().warning("answer", endpoint=endpoint, status=status)


def note_failure(raised: Raised) -> None:
    """Note where the code broke: the error's kind and lines of ours, never its text."""
    kind, _, trace = raised
    frames = [] if trace is None else traceback.extract_tb(trace)
    _logger().error(
        "failure",
        endpoint=request.endpoint,
        error=kind.__name__ if kind else "unknown",
        where=[
            f"{frame.name}:{frame.lineno}" for frame in frames if frame.filename.startswith(OURS)
        ],
    )


def _logger() -> Any:  # noqa: ANN401 - structlog's loggers are of any type
    return structlog.get_logger(OWN)
