import os
import select
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from safepub.cleaning import answers, bounds, kinds
from safepub.cleaning.bounds import Bounds, CleaningBusyError, Turns
from safepub.cleaning.files import CleanFile, FileKind, FileRefusedError, Reason
from tests.cleaning import dirty_pdf, dirty_pictures, hostile

MEBIBYTE = 1024 * 1024
PICTURE = dirty_pictures.saved(dirty_pictures.pixels(), "PNG")


@pytest.fixture
def taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have a script run in the place of the child, as if a hostile file had taken it over."""

    def run(script: str) -> None:
        program = tmp_path / "program"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(program))

    return run


def reason(content: bytes, limits: Bounds = bounds.USUAL) -> Reason:
    with pytest.raises(FileRefusedError) as refusal:
        bounds.clean(content, "file", bounds=limits)
    return refusal.value.reason


def test_a_file_goes_through_a_child_and_comes_back_clean() -> None:
    clean = bounds.clean(dirty_pictures.jpeg(), "holiday.png")

    assert kinds.begins_as(clean.kind, clean.content)
    assert dirty_pictures.NEEDLE not in clean.content


def test_the_same_file_comes_out_the_same_every_time() -> None:
    first, second = (bounds.clean(dirty_pdf.pdf(), "paper.pdf").content for _ in range(2))

    assert first == second


def test_a_refusal_shows_nothing_of_the_file() -> None:
    with pytest.raises(FileRefusedError) as refusal:
        bounds.clean(b"\x00Needle", "Needle.exe")

    assert "Needle" not in f"{refusal.value!r} {refusal.value}"
    assert refusal.value.__context__ is None


def test_nothing_and_too_much_are_refused_without_a_child() -> None:
    assert reason(b"") is Reason.EMPTY
    assert reason(bytes(bounds.MOST_BYTES + 1)) is Reason.TOO_LARGE


def test_a_file_that_takes_too_much_processor_is_stopped() -> None:
    slow = hostile.pdf_with_paths(400_000)

    assert reason(slow, Bounds(cpu=1)) is Reason.TOO_SLOW


def test_a_file_that_takes_too_long_by_the_clock_is_stopped() -> None:
    assert reason(PICTURE, Bounds(seconds=0.01)) is Reason.TOO_SLOW


def test_a_file_that_takes_too_much_memory_is_refused() -> None:
    assert reason(hostile.png(6_000), Bounds(memory=110 * MEBIBYTE)) is Reason.TOO_MUCH_MEMORY


def test_a_child_that_says_nothing_refuses_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))

    assert reason(PICTURE) is Reason.FAILED


@pytest.mark.parametrize("kind", [FileKind.TXT, FileKind.JPEG])
def test_a_child_cannot_make_something_else_of_a_picture(
    taken_over: Callable[[str], None], tmp_path: Path, kind: FileKind
) -> None:
    said = tmp_path / "said"
    said.write_bytes(answers.encode(CleanFile(kind=kind, content=b"<script>")))
    taken_over(f"cat >/dev/null; cat {said}")

    assert reason(PICTURE) is Reason.FAILED


def test_a_child_that_never_stops_talking_is_cut_short(
    taken_over: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST_ANSWER", MEBIBYTE)
    taken_over("exec cat /dev/zero")

    assert reason(PICTURE) is Reason.FAILED


def test_what_a_child_started_ends_with_it(
    taken_over: Callable[[str], None], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    taken_over(f"exec 3>{pipe}; echo began >&3; sleep 1000 <&3 >&3 2>&3 & exit 0")

    assert reason(PICTURE) is Reason.FAILED

    assert os.read(reading, 10) == b"began\n"
    # The end of the pipe is only seen once nobody holds it any more.
    at_end, _, _ = select.select([reading], [], [], 20)
    assert at_end
    assert os.read(reading, 10) == b""
    os.close(reading)


def test_a_long_file_goes_in_while_the_answer_comes_out() -> None:
    long = dirty_pictures.jpeg() + bytes(8 * MEBIBYTE)

    clean = bounds.clean(long, "picture.jpg")

    assert clean.width == 64


def test_a_picture_is_no_manuscript() -> None:
    with pytest.raises(FileRefusedError) as refusal:
        bounds.read_manuscript(PICTURE, "picture.md")

    assert refusal.value.reason is Reason.UNKNOWN_TYPE


def test_a_file_leaves_nothing_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    bounds.clean(dirty_pdf.pdf(), "paper.pdf")

    assert not list(tmp_path.iterdir())


def test_whoever_finds_all_places_taken_is_told_to_come_again() -> None:
    turns = Turns(running=1, waiting=0)

    with turns.turn(), pytest.raises(CleaningBusyError), turns.turn():
        pass

    with turns.turn():
        pass


def test_a_file_without_a_turn_is_not_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(running=1, waiting=0)
    monkeypatch.setattr(bounds, "_TURNS", turns)

    with turns.turn(), pytest.raises(CleaningBusyError) as busy:
        bounds.clean(PICTURE, "picture.png")

    assert busy.value.retry_after > 0
    assert bounds.clean(PICTURE, "picture.png").width == 64


def test_nobody_waits_for_a_turn_for_ever() -> None:
    turns = Turns(running=1, waiting=1)

    with turns.turn(), pytest.raises(CleaningBusyError), turns.turn(patience=0):
        pass

    with turns.turn():
        pass


def test_no_more_files_run_at_a_time_than_there_are_turns() -> None:
    turns = Turns(running=2, waiting=4)
    running = 0
    most = 0
    lock = threading.Lock()
    both = threading.Barrier(2, timeout=30)

    def work() -> None:
        nonlocal running, most
        with turns.turn():
            with lock:
                running += 1
                most = max(most, running)
            both.wait()
            with lock:
                running -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2
