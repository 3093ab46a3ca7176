"""What a process says, starts and opens, kept while something goes on."""

import io
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_TALKATIVE = ("", "sqlalchemy.engine", "sqlalchemy.pool", "werkzeug", "flask_limiter", "safepub")
_hears: list["Heard"] = []


@dataclass
class Heard:
    """What was kept."""

    said: str = field(default="", repr=False)
    """All that went to the standard streams, which is where the log goes."""
    children: list[tuple[Any, ...]] = field(default_factory=list, repr=False)
    """Program, arguments, folder and environment of each child that was started."""
    written: list[str] = field(default_factory=list)
    """The files that were opened to be written to."""


@contextmanager
def hearing() -> Iterator[Heard]:
    """Keep all of it, with every logger as talkative as it can be."""
    _listen()
    heard, streams = Heard(), io.StringIO()
    levels = {name: logging.getLogger(name).level for name in _TALKATIVE}
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG)
    _hears.append(heard)
    try:
        with redirect_stderr(streams), redirect_stdout(streams):
            yield heard
    finally:
        _hears.remove(heard)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        heard.said = streams.getvalue()


def _listen(listening: list[bool] = []) -> None:  # noqa: B006 - once for each process
    """Hear what Python does from now on; it cannot be made deaf again."""
    if not listening:
        listening.append(True)
        sys.addaudithook(_hear)


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if not _hears:
        return
    if event == "subprocess.Popen":
        _hears[-1].children.append(arguments)
    elif event == "open" and (arguments[2] or 0) & _WRITING:
        _hears[-1].written.append(str(arguments[0]))
