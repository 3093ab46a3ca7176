"""What custodians read: plain words, and what only they may see, once.

Rich decorates and nothing more: every fact stands in words, so that a terminal
without colour, eighty columns or a screen reader give the same.
"""

import contextlib
import signal
import sys
import termios
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from safepub.cli.custody import files

# Erases in place. The usual code moves the screen into some terminals' history.
_WIPE = "\x1b[H\x1b[J"
_LINES_BELOW = 3
# They turn around what stands beside them; a name needs none of them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Facts = Sequence[tuple[str, str]]


def say(text: str) -> None:
    """Print a paragraph."""
    _console().print(Text(plain(text)), soft_wrap=not _is_terminal())


def heading(text: str) -> None:
    """Print a line that stands out where the terminal can."""
    _console().print(Text(f"\n{plain(text)}", style="bold"), soft_wrap=True)


def tell(facts: Facts) -> None:
    """Print facts, each as a word, a colon and what holds."""
    for line in lines_of(facts):
        _console().print(Text(line), soft_wrap=not _is_terminal())


def lines_of(facts: Facts) -> list[str]:
    """Write facts as lines; a value of several lines starts below its word."""
    lines = []
    for name, value in facts:
        first, *more = plain(value).splitlines() or [""]
        lines += [f"{name}:", f"  {first}"] if more else [f"{name}: {first}".rstrip()]
        lines += [f"  {line}" for line in more]
    return lines


def plain(text: str) -> str:
    """Make every character that could steer a terminal visible instead."""
    return "".join(
        character if character == "\n" or not _steers(character) else f"<{ord(character):04X}>"
        for character in text.replace("\r\n", "\n").expandtabs(4)
    )


def one_line(text: str) -> str:
    """Make a text that somebody typed fit into a sentence, so that it cannot pose as one."""
    return plain(" ".join(text.split()))


def confirm(word: str) -> None:
    """Return once this word was typed; anything else ends the command."""
    typed = click.prompt(
        f"Type {word} to go on, or press Enter to stop", default="", show_default=False
    )
    if typed.strip().casefold() != word:
        sentence = "Stopped. Nothing was done."
        raise click.ClickException(sentence)


def can_wipe() -> bool:
    """Say whether the output is a terminal whose screen can be wiped."""
    return _is_terminal() and not _console().is_dumb_terminal


def require_place(save: Path | None) -> None:
    """Return where something secret can be shown, or may be saved to a new file.

    A terminal that cannot be wiped, a pipe and a file would all keep it.
    """
    if save is not None:
        files.require_new(save)
        say(f"It will also stand in clear in the file {save.name}, because you asked for that.")
    elif not can_wipe():
        sentence = (
            "This is shown on a terminal that can be wiped, and here is none. "
            "--save FILE writes it in clear to a new file instead."
        )
        raise click.ClickException(sentence)


def reveal(lines: Sequence[str], *, save: Path | None = None) -> None:
    """Show lines on a screen of their own until Enter is pressed; then they are gone.

    Nothing stays in the terminal's history. With `save` they are written to
    that new file as well, which is the only way to a disk.
    """
    if save is not None:
        files.write_new(save, ("\n".join(lines) + "\n").encode())
    if not can_wipe():
        return
    with _breaking_off(), apart():
        _show_pages(_console(), lines)


@contextlib.contextmanager
def _breaking_off() -> Iterator[None]:
    """Let a closed window and a polite end of the process wipe the screen, as Ctrl-C does."""
    endings = (signal.SIGHUP, signal.SIGTERM)
    before = [signal.signal(ending, signal.default_int_handler) for ending in endings]
    try:
        yield
    finally:
        for ending, handler in zip(endings, before, strict=True):
            signal.signal(ending, handler)


@contextlib.contextmanager
def apart() -> Iterator[None]:
    """Give a screen of its own where there is one; it is wiped and gone afterwards."""
    if not can_wipe():
        yield
        return
    with _console().screen(hide_cursor=False):
        try:
            sys.stdout.write(_WIPE)
            yield
        finally:
            sys.stdout.write(_WIPE)
            sys.stdout.flush()


def _show_pages(console: Console, lines: Sequence[str]) -> None:
    pages = list(_pages(lines, console.width, max(1, console.height - _LINES_BELOW)))
    for number, page in enumerate(pages, start=1):
        end = "Enter shows the next page" if number < len(pages) else "Enter wipes it"
        shown = "\n".join(page)
        _forget_typing()
        sys.stdout.write(f"{_WIPE}{shown}\n\nPage {number} of {len(pages)}. {end}. ")
        sys.stdout.flush()
        sys.stdin.readline()


def _forget_typing() -> None:
    # An Enter that was pressed too early must not wipe what nobody has read.
    if sys.stdin.isatty():
        termios.tcflush(sys.stdin, termios.TCIFLUSH)


def _pages(lines: Sequence[str], width: int, height: int) -> Iterable[list[str]]:
    console = Console(width=width)
    wrapped = [
        str(part)
        for line in lines
        for part in (Text(plain(line)).wrap(console, max(1, width - 1)) or [Text("")])
    ]
    for start in range(0, len(wrapped), height):
        yield wrapped[start : start + height]


def _steers(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"} or character in _TURNING


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _console() -> Console:
    # Told whether this is a terminal, since an environment may claim that a file is one.
    return Console(
        force_terminal=_is_terminal(), markup=False, highlight=False, emoji=False, width=None
    )
