"""What gunicorn writes down: how grave it was, a fixed sentence, the hour.

Its own lines quote requests, addresses and values to the second. The administrator
needs to know what to look at, not who it was.
"""

import json
import logging
from typing import Any

from gunicorn import glogging

from safepub.web import logs

# How gunicorn's messages begin, some of them with their values filled in already.
SENTENCES = (
    ("Invalid request", "A request was not HTTP and was refused."),
    ("Error handling request", "A request ended in an error of the server."),
    ("Socket error", "A connection broke."),
    ("Exception in worker process", "A worker could not start or broke off."),
    ("WORKER TIMEOUT", "A worker took too long and is ended."),
    ("Worker (pid", "A worker ended unexpectedly."),
    ("Connection in use", "The address is taken by another process."),
    ("Invalid address", "There is no such address to listen on."),
    ("Can't connect", "The server cannot listen on its address."),
)
OTHERWISE = "The server reported something."


class FixedSentences(logging.Filter):
    """Replaces what a record says by a line without a word of the request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record and let it pass."""
        said = str(record.msg)
        known = (sentence for start, sentence in SENTENCES if said.startswith(start))
        line = {
            "event": next(known, OTHERWISE),
            "level": record.levelname.lower(),
            "logger": "gunicorn",
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        record.msg = json.dumps(logs.redact(None, "", {**line}))
        record.args = ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


FIXED_SENTENCES = FixedSentences()


class Logger(glogging.Logger):  # type: ignore[misc]
    """gunicorn's logger (which ships no types) with nothing to tell.

    It writes no access log, whatever it is told.
    """

    error_fmt = "%(message)s"
    syslog_fmt = "%(message)s"

    def setup(self, cfg: object) -> None:
        """Set up as gunicorn does, with the filter before all handlers."""
        super().setup(cfg)
        # Of a line that cannot be written logging would print the error behind it.
        logging.raiseExceptions = False
        # Adding it again at a reload changes nothing.
        self.error_log.addFilter(FIXED_SENTENCES)

    def access(self, *_request: Any) -> None:  # noqa: ANN401 - gunicorn has no types
        """Write nothing about an answer."""
