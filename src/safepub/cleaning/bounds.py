"""One child process for each file, with little memory, little time and nothing else.

What a hostile file does to its parser happens in the child; the worst that
reaches this process is a refusal. Nothing touches the disk: the file goes in
and the answer comes out through pipes.
"""

import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from safepub.cleaning import answers, kinds
from safepub.cleaning.files import CleanFile, FileRefusedError, Manuscript, Reason
from safepub.errors import UnavailableError

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a file that comes in."""
AT_A_TIME = 2
WAITING = 4
PATIENCE = 30.0
"""Seconds that a file waits for its turn."""

_CHUNK = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What one child may use: bytes of memory, seconds of processor, seconds by the clock.

    Giving a gibibyte back takes half a second, so all is over after 30.
    """

    memory: int = 1024 * 1024 * 1024
    cpu: int = 20
    seconds: float = 29.0


USUAL = Bounds()


class CleaningBusyError(UnavailableError):
    """Other files are being cleaned at this moment."""

    message = "Other files are being cleaned right now. Please try again in a few seconds."
    retry_after = 10


class Turns:
    """Places for a few running children and a few more that wait."""

    def __init__(self, running: int = AT_A_TIME, waiting: int = WAITING) -> None:
        """Take so many running ones, and so many waiting ones on top."""
        self._places = threading.BoundedSemaphore(running + waiting)
        self._running = threading.BoundedSemaphore(running)

    @contextmanager
    def turn(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold one of the running places.

        Raises:
            CleaningBusyError: Nobody more can wait, or no turn came within `patience` seconds.
        """
        if not self._places.acquire(blocking=False):
            raise CleaningBusyError
        try:
            if not self._running.acquire(timeout=patience):
                raise CleaningBusyError
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._places.release()


_TURNS = Turns()


def clean(content: bytes, name: str, *, bounds: Bounds = USUAL) -> CleanFile:
    """Give the file without its traces, judged once more after it was cleaned.

    The name only tells Markdown from plain text and goes no further.

    Raises:
        FileRefusedError: It cannot be cleaned, or not within the bounds.
        CleaningBusyError: Too many files are being cleaned.
    """
    result = _ask("clean", content, name, bounds)
    if not isinstance(result, CleanFile):
        raise FileRefusedError(Reason.FAILED)
    # A picture stays a picture, a PDF a PDF, whatever the child says.
    if not all(kinds.begins_as(result.kind, file) for file in (content, result.content)):
        raise FileRefusedError(Reason.FAILED)
    return result


def read_manuscript(content: bytes, name: str, *, bounds: Bounds = USUAL) -> Manuscript:
    """Give the text of a DOCX, ODT, Markdown or text file as Markdown.

    Raises:
        FileRefusedError: It cannot be read, or not within the bounds.
        CleaningBusyError: Too many files are being cleaned.
    """
    result = _ask("read", content, name, bounds)
    if not isinstance(result, Manuscript):
        raise FileRefusedError(Reason.FAILED)
    return result


def _ask(task: str, content: bytes, name: str, bounds: Bounds) -> CleanFile | Manuscript:
    if not content:
        raise FileRefusedError(Reason.EMPTY)
    if len(content) > MOST_BYTES:
        raise FileRefusedError(Reason.TOO_LARGE)
    hint = "markdown" if kinds.is_named_markdown(name) else "text"
    with _TURNS.turn():
        return answers.decode(_run(task, hint, content, bounds))


def _run(task: str, hint: str, content: bytes, bounds: Bounds) -> bytes:
    deadline = time.monotonic() + bounds.seconds
    options = (task, hint, str(bounds.memory), str(bounds.cpu), str(os.getpid()))
    # In a session of its own, so that all that it may start ends with it. No
    # preexec_fn: the server has threads, and a fork among threads may hang.
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, nothing typed by anybody
        (sys.executable, "-I", "-B", "-X", "utf8", "-m", "safepub.cleaning.child", *options),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        start_new_session=True,
    ) as child:
        try:
            answer = _exchange(_opened(child.stdin), _opened(child.stdout), content, deadline)
        finally:
            # Before it is waited for: until then its number belongs to nobody else.
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            ended = child.wait()
    if not answer and ended == -signal.SIGXCPU:
        raise FileRefusedError(Reason.TOO_SLOW)
    return answer


def _exchange(to_child: IO[bytes], from_child: IO[bytes], content: bytes, deadline: float) -> bytes:
    answer = bytearray()
    left = memoryview(content)
    with selectors.DefaultSelector() as ready:
        for pipe, event in ((to_child, selectors.EVENT_WRITE), (from_child, selectors.EVENT_READ)):
            os.set_blocking(pipe.fileno(), False)
            ready.register(pipe, event)
        while True:
            pipes = [key.fileobj for key, _ in ready.select(max(0.0, deadline - time.monotonic()))]
            if time.monotonic() >= deadline:
                raise FileRefusedError(Reason.TOO_SLOW)
            if to_child in pipes:
                left = _write(to_child, left)
                if not left:
                    ready.unregister(to_child)
                    to_child.close()
            if from_child in pipes and not _read(from_child, answer):
                return bytes(answer)


def _write(pipe: IO[bytes], left: memoryview) -> memoryview:
    try:
        return left[os.write(pipe.fileno(), left[:_CHUNK]) :]
    except BrokenPipeError:
        return left[len(left) :]  # it has gone; its end of the other pipe says so as well


def _read(pipe: IO[bytes], answer: bytearray) -> bool:
    chunk = os.read(pipe.fileno(), _CHUNK)
    answer += chunk
    if len(answer) > answers.MOST_ANSWER:
        raise FileRefusedError(Reason.FAILED)
    return bool(chunk)


def _opened(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise FileRefusedError(Reason.FAILED)
    return pipe
