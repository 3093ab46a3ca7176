"""A real server and a real worker on the same newsroom: their logs, their folders, `/proc`."""

import functools
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from safepub.cli import demo
from tests.canaries import watching
from tests.canaries.scene import Scene
from tests.canaries.watching import Watch
from tests.cli.test_delivering import wait_until
from tests.flows.visitor import Page, Visitor
from tests.web.contributor import files

RUN = [sys.executable, "-X", "dev", "-m", "safepub.cli.main"]
PROC = Path("/proc")


@dataclass(frozen=True)
class Live:
    """The processes, what they wrote, and a browser that went through private pages."""

    scene: Scene
    server: int
    worker: int
    folder: Path
    temporary: Watch
    page: Page

    def processes(self) -> set[int]:
        """List the processes with all their children."""
        found, new = set(), {self.server, self.worker}
        while new:
            found |= new
            new = {child for one in new for child in _children(one)} - found
        return found


def _children(process: int) -> set[int]:
    listed = (PROC / str(process) / "task" / str(process) / "children").read_text(encoding="ascii")
    return {int(child) for child in listed.split()}


@pytest.fixture(scope="module")
def live(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Start both, as talkative as Python is, and let the contributor send files."""
    folder, temporary = tmp_path_factory.mktemp("live"), tmp_path_factory.mktemp("temporary")
    environment = {**os.environ, **scene.overrides, "TMPDIR": str(temporary)}
    settings = ["--settings", str(scene.settings_file)]
    port = str(urlsplit(scene.kept.address).port)
    commands = (["serve", *settings, "--port", port], ["worker", *settings])
    watch = watching.watch(temporary)
    with (folder / "log").open("wb") as log:
        started = [
            subprocess.Popen(
                [*RUN, *command],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            for command in commands
        ]
    try:
        demo.wait_until_alive(scene.kept.address, started[0])
        page = _go_through(scene)
        yield Live(scene, started[0].pid, started[1].pid, folder, watch, page)
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        watch.close()


def _go_through(scene: Scene) -> Page:
    """Log in, send a picture and a manuscript, and type things that are refused."""
    visitor = Visitor(scene.kept.address)
    visitor._opener.addheaders = list(scene.kept.sent_along.items())
    wrong = {"passphrase": scene["typed passphrase"]}
    assert visitor.press(visitor.get("/login"), "Log in", wrong).status == 422
    words = {"passphrase": scene["passphrase of contributor with “ ”"]}
    page = visitor.press(visitor.get("/login"), "Log in", words)
    assert page.status == 200, page.plain
    draft = visitor.get(page.link(scene["draft headline"])).address
    page = visitor.get(f"{draft}/attachments")
    page = visitor.upload(page, "Clean and keep them", "files", files.jpeg())
    assert page.status == 200, page.plain
    page = visitor.get(f"{draft}/import")
    page = visitor.upload(page, "Read it", "file", files.docx())
    assert files.SENTENCE in page.text, page.plain
    visitor.get(f"/nowhere?{scene['query']}")
    return page


def test_the_logs_of_server_and_worker_tell_nothing(live: Live) -> None:
    log = (live.folder / "log").read_bytes()

    assert live.scene.scanner().scan("log", log) == []


def test_the_list_of_processes_tells_nothing(live: Live) -> None:
    scanner = live.scene.scanner()
    processes = live.processes()

    assert len(processes) >= 3
    for process in processes:
        for what in ("cmdline", "comm", "status"):
            content = (PROC / str(process) / what).read_bytes()
            assert scanner.scan(f"process {what}", content) == []
        told = (PROC / str(process) / "environ").read_bytes()
        found = {one.marker for one in scanner.scan("process environ", told)}
        # An administrator may give it there; then the administrator sees it there.
        assert found <= {"password of the database"}


def test_no_process_leaves_a_core_dump(live: Live) -> None:
    for process in live.processes():
        # A worker that has just been started seals itself before it reads any secret.
        wait_until(functools.partial(_is_sealed, process))


def _is_sealed(process: int) -> bool:
    limits = (PROC / str(process) / "limits").read_text(encoding="utf-8")
    return re.search(r"^Max core file size +0 +0 +bytes", limits, re.MULTILINE) is not None
