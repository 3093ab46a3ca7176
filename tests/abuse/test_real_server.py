"""Cases 5, 9, 10 and 23: a real server in processes of its own, looked at from outside."""

import contextlib
import getpass
import os
import platform
import re
import signal
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url

from tests.abuse import raw
from tests.flows import processes
from tests.flows.conftest import Running
from tests.flows.conftest import running as running  # noqa: PLC0414 - a fixture
from tests.flows.visitor import Page, Visitor
from tests.support.postgres import Server

ON_SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
REGISTER = "Seal this and show me my passphrase"
LISTENING = "0A"
ACCEPTS = 0x10000
MEBIBYTE = 1024 * 1024
PART = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'


def _all(running: Running) -> set[int]:
    master = processes.master(running)
    return {master} | processes.workers(master)


def _listening(pids: set[int]) -> list[str]:
    """Name what these processes listen at, of TCP and of sockets in the file system."""
    held = {
        target.removeprefix("socket:[").removesuffix("]")
        for pid in pids
        for fd in (processes.PROC / str(pid) / "fd").iterdir()
        if (target := str(fd.readlink())).startswith("socket:[")
    }
    tcp = [parts[1] for parts in raw.connections() if parts[3] == LISTENING and parts[9] in held]
    lines = (processes.PROC / "net" / "unix").read_text().splitlines()[1:]
    unix = [
        "unix"
        for parts in map(str.split, lines)
        if int(parts[3], 16) & ACCEPTS and parts[6] in held
    ]
    return tcp + unix


@ON_SQLITE
def test_case_05_there_is_no_store_that_another_user_could_connect_to(running: Running) -> None:
    """It listens at its own address alone; sessions lie in the database, and keys are private."""
    port = urlsplit(running.address).port
    listening = _listening(_all(running))
    folder = running.folder / "instance"

    assert listening == [f"0100007F:{port:04X}"]
    for path in (folder, *folder.rglob("*.secret"), *folder.rglob("*.toml")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@ON_SQLITE
def test_case_09_no_secret_that_was_sent_stands_in_a_log(running: Running) -> None:
    """A marker in every field of every open form, in the path, the query and the headers."""
    marker = f"Canary{uuid4().hex}"
    visitor = Visitor(running.address)
    visitor._opener.addheaders = [("User-Agent", marker), ("X-Forwarded-For", marker)]
    typed = 0
    for page in ("/login", "/desk/login", "/custody/login", f"/invitation/{running.invitation}"):
        shown = visitor.get(page)
        button = REGISTER if "invitation" in page else "Log in"
        fields = shown.form(button).fields
        names = [name for name in re.findall(r' name="(\w+)"', shown.text) if name in fields]
        filled = {name: marker for name in names if name != "csrf_token"}
        typed += len(filled)
        for wrong in ({}, {"csrf_token": marker}, {"unknown": marker}):
            visitor.press(shown, button, filled | wrong)
        visitor.get(f"{page}?q={marker}")
        visitor.get(f"/{marker}{page}")
    # Then something breaks in earnest.
    _break(running)
    for page in ("/room", "/desk/queue", "/custody/"):
        assert visitor.get(f"{page}?q={marker}").status in {200, 500, 503}
    for request in raw.malformed(marker):
        raw.send(running.address, request)

    log = (running.folder / "server.log").read_text()
    assert typed > 10
    assert '"event"' in log
    assert marker.lower() not in log.lower()
    for private in (
        "127.0.0.1",
        str(running.folder),
        running.token,
        *running.totp_secrets.values(),
    ):
        assert private not in log


def _break(running: Running) -> None:
    with running.databases.newsroom() as session:
        session.connection().exec_driver_sql("DROP TABLE login_session")


@ON_SQLITE
def test_case_10_no_header_tells_of_host_user_or_software(running: Running) -> None:
    """Answers of every status: no host name, no user, no software and no version."""
    asked = "Host: x\r\nConnection: close\r\n"
    answers = [
        raw.send(running.address, f"{line} HTTP/1.1\r\n{asked}{more}\r\n")
        for line, more in (
            *((f"GET {path}", "") for path in ("/", "/login", "/nothing", "/healthz", "/readyz")),
            *(("GET /static/safepub.css", ""), ("GET /desk/queue", ""), ("OPTIONS /", "")),
            *(("DELETE /login", ""), ("POST /login", "Content-Length: 0\r\n")),
            ("POST /login", "Content-Length: 999999999\r\n"),
            ("GET /api/v1/articles", ""),
            ("GET /api/v1/articles", f"Authorization: Bearer {running.token}\r\n"),
        )
    ]
    answers += [raw.send(running.address, request) for request in raw.malformed("x")]
    heads = [answer.partition("\r\n\r\n")[0] for answer in answers]

    names = {socket.gethostname(), platform.node(), platform.release(), getpass.getuser()}
    software = ("python", "gunicorn", "werkzeug", "flask", "safepub/", "openssl", "sqlite", "linux")
    for head in heads:
        assert not re.search(r"(?im)^(server|x-powered-by|via|x-runtime|x-served-by):", head)
        assert not [word for word in software if word in head.lower()], head
        # As a word: a short name may well be letters of a random cookie.
        assert not names & set(re.findall(r"[\w.-]+", head)), head
        assert f"{sys.version_info.major}.{sys.version_info.minor}." not in head
    assert {200, 303, 400, 401, 404, 405, 413} <= {int(head.split()[1]) for head in heads}


def _body(fields: dict[str, str], file: bytes) -> bytes:
    parts = [
        b"--edge\r\n" + PART.format(name, "").encode() + value.encode() + b"\r\n"
        for name, value in fields.items()
    ]
    header = PART.format("documents", '; filename="scan.jpg"').encode()
    return b"".join(parts) + b"--edge\r\n" + header + file + b"\r\n--edge--\r\n"


def _head(page: Page, visitor: Visitor, length: int) -> bytes:
    """Give the head of the form's request, as this visitor's browser would send it."""
    url = urlsplit(page.address)
    cookies = "; ".join(f"{one.name}={one.value}" for one in raw.cookies(visitor))
    lines = [
        f"POST {url.path} HTTP/1.1",
        f"Host: {url.netloc}",
        f"Cookie: {cookies}",
        "Content-Type: multipart/form-data; boundary=edge",
        f"Content-Length: {length}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _files(running: Running, server: Server | None) -> Iterator[Path]:
    """Give all files that could hold something: the instance's, temporary ones, the database's."""
    deep = [running.folder, *([] if server is None else [server.folder])]
    shallow = [Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm")]  # noqa: S108 - looked at
    for folder in (*deep, *shallow):
        for path in folder.rglob("*") if folder in deep else folder.glob("*"):
            if path.is_file() and not path.is_symlink():
                yield path


def test_case_23_a_server_that_is_killed_in_an_upload_leaves_nothing_readable(
    running: Running, request: pytest.FixtureRequest
) -> None:
    """kill -9 in the middle of a form, and right behind its end: no file holds a word of it."""
    marker = f"Canary{uuid4().hex}"
    on_postgres = make_url(running.settings.newsroom_url).get_backend_name() == "postgresql"
    server = request.getfixturevalue("postgres_server") if on_postgres else None
    visitor = Visitor(running.address)
    page = visitor.get(f"/invitation/{running.invitation}")
    fields = {**page.form(REGISTER).fields, "legal_name": marker, "notes": marker, "byline": "М"}
    body = _body(fields, (marker.encode() * 32 + bytes(1024)) * 600)
    spelt = (marker.encode(), marker.encode("utf-16-le"))
    at = urlsplit(running.address)

    for sent in (len(body) // 2, len(body)):
        before = processes.workers(processes.master(running))
        with socket.create_connection((at.hostname or "", at.port or 80), timeout=30) as upload:
            upload.sendall(_head(page, visitor, len(body)) + body[:sent])
            raw.wait_until_read(upload)
            # A file without a name goes with its process, and is on the disk until then.
            opened = [fd for worker in before for fd in _opened(worker) if _holds(fd, spelt)]
            for worker in before:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
        assert opened == []
        assert Visitor(running.address).get("/healthz").status == 200
    os.kill(processes.master(running), signal.SIGKILL)

    assert len(body) > MEBIBYTE
    assert [path for path in _files(running, server) if _holds(path, spelt)] == []


def _opened(pid: int) -> list[Path]:
    """Give the regular files that a process holds open, deleted ones too."""
    with contextlib.suppress(FileNotFoundError):
        return [fd for fd in (processes.PROC / str(pid) / "fd").iterdir() if fd.is_file()]
    return []


def _holds(path: Path, spelt: tuple[bytes, ...]) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return any(one in content for one in spelt)
