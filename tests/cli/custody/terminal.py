"""A real terminal for one command, as a custodian sits before it."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
# Long enough for a busy machine; nothing waits for it that goes well.
PATIENCE_SECONDS = 60
ROWS, COLUMNS = 24, 80


class Terminal:
    """What a command wrote to its terminal so far, and a keyboard."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master = master
        self._process = process
        self.said = ""

    def wait_for(self, text: str) -> str:
        """Read until the terminal shows a text; give everything since the last time."""
        start = len(self.said)
        while text not in self.said[start:]:
            if not self._read():
                message = f"The command ended without saying: {text}\n{self.said}"
                raise AssertionError(message)
        return self.said[start:]

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self) -> int:
        """Read to the end and give the exit code."""
        while self._read():
            pass
        return self._process.wait(PATIENCE_SECONDS)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], PATIENCE_SECONDS)
        if not ready:
            message = f"The command says nothing more:\n{self.said}"
            raise AssertionError(message)
        try:
            piece = os.read(self._master, 65536)
        except OSError:
            # What Linux answers once the other side is closed.
            return False
        self.said += piece.decode(errors="replace")
        return bool(piece)


@contextmanager
def terminal(
    *arguments: str | Path, passphrases: tuple[str, ...] = (), kind: str = "xterm-256color"
) -> Iterator[Terminal]:
    """Run `safepub custody …` in a process of its own on a terminal of 80 columns."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (ROWS, COLUMNS))
    pipes = []
    given = [str(argument) for argument in arguments]
    for passphrase in passphrases:
        reading, writing = os.pipe()
        os.write(writing, f"{passphrase}\n".encode())
        os.close(writing)
        pipes.append(reading)
        given += ["--passphrase-fd", str(reading)]
    process = subprocess.Popen(
        [sys.executable, "-m", "safepub.cli.main", "custody", *given],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        pass_fds=pipes,
        start_new_session=True,
        env={**os.environ, "TERM": kind},
    )
    for descriptor in (slave, *pipes):
        os.close(descriptor)
    try:
        yield Terminal(master, process)
    finally:
        process.kill()
        process.wait()
        os.close(master)
