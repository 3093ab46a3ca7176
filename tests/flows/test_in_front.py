"""config/nginx.conf in a real nginx: what it passes on, what it keeps, whom it answers."""

import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from safepub.cli import demo
from tests.flows.conftest import Running, free_port

SAMPLE = Path(__file__).parents[2] / "config" / "nginx.conf"
HOST = "write.example.org"
DOORS = ("contributor", "api", "desk")
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/bin")
ADDRESSES = (
    ("/", "contributor"),
    ("/room/articles", "contributor"),
    ("/static/safepub.css", "contributor"),
    ("/healthz", "contributor"),
    ("/desktop", "contributor"),
    ("/apis", "contributor"),
    ("/api/v1/articles?limit=1", "api"),
    ("/api/openapi.json", "api"),
    ("/feeds/x.xml", "api"),
    ("/desk", "desk"),
    ("/desk/login", "desk"),
    ("/custody", "desk"),
    ("/custody/login", "desk"),
)
LARGE = b"A name that must lie nowhere. " * 300_000
WHOLE = """
daemon off;
pid {folder}/nginx.pid;
error_log /dev/null emerg;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    # As Debian has it, where the sample is included.
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers on;
    access_log {folder}/access.log;
    include {folder}/safepub.conf;
    server {{ listen 127.0.0.1:{ready}; return 200; }}
}}
"""

# A sample for one way of running safepub: `make test` promises no nginx, as it does PostgreSQL.
pytestmark = pytest.mark.skipif(NGINX is None, reason="There is no nginx here.")


@dataclass(frozen=True)
class Heard:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Front:
    """Where nginx listens, and the folder with all that it may write to."""

    plain: int
    secured: int
    folder: Path

    def ask(
        self,
        path: str,
        headers: Mapping[str, str] = MappingProxyType({}),
        body: bytes | None = None,
    ) -> Heard:
        """Ask over TLS, as the host of the sample."""
        connection = HTTPConnection(HOST, self.secured, timeout=30)
        connection.sock = self.connect(HOST)
        return _asked(connection, path, body, {"Host": HOST, **headers})

    def ask_plainly(self, path: str, host: str) -> Heard:
        """Ask without TLS."""
        return _asked(HTTPConnection("127.0.0.1", self.plain), path, None, {"Host": host})

    def connect(self, host: str, newest: ssl.TLSVersion | None = None) -> ssl.SSLSocket:
        """Open a connection that trusts the test's certificate alone."""
        context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        if newest is not None:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = newest
        plain = socket.create_connection(("127.0.0.1", self.secured), timeout=30)
        return context.wrap_socket(plain, server_hostname=host)

    def written(self) -> dict[str, int]:
        """Tell what its folders hold, and when something was last made or removed in them."""
        found = [self.folder, *self.folder.rglob("*")]
        return {str(each): each.stat().st_mtime_ns for each in found}


def _asked(
    connection: HTTPConnection, path: str, body: bytes | None, headers: Mapping[str, str]
) -> Heard:
    with closing(connection):
        connection.request("GET" if body is None else "POST", path, body, dict(headers))
        answer = connection.getresponse()
        return Heard(answer.status, dict(answer.getheaders()), answer.read())


@contextmanager
def _nginx(folder: Path, ports: Sequence[int]) -> Iterator[Front]:
    """Run nginx with the sample, but for places, in front of what listens at these ports."""
    folder.mkdir()
    front = Front(free_port(), free_port(), folder)
    _certify(folder)
    text = SAMPLE.read_text(encoding="utf-8")
    for sample, port in zip((8000, 8001, 8002), ports, strict=True):
        text = text.replace(f"127.0.0.1:{sample};", f"127.0.0.1:{port};")
    text = re.sub(r"listen \[::\]:.*\n", "", text)
    text = text.replace("listen 80", f"listen 127.0.0.1:{front.plain}")
    text = text.replace("listen 443", f"listen 127.0.0.1:{front.secured}")
    text = text.replace("/etc/safepub/tls", str(folder))
    (folder / "safepub.conf").write_text(text, encoding="utf-8")
    ready = free_port()
    whole = WHOLE.format(folder=folder, ready=ready)
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    started = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        demo.wait_until_alive(f"http://127.0.0.1:{ready}", started)
        yield front
    finally:
        started.terminate()
        started.wait()


def _certify(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    day = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(day - timedelta(days=1))
        .not_valid_after(day + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


class _Door(BaseHTTPRequestHandler):
    """Stands for a door: says its name and what it was sent, at length."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self._answer(self.rfile.read(length))

    def _answer(self, sent: bytes) -> None:
        assert isinstance(self.server, _Server)
        self.server.heard = dict(self.headers)
        self.send_response(200)
        self.send_header("X-Door", self.server.name)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    heard: Mapping[str, str] = {}

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.name = name


@contextmanager
def _door(name: str) -> Iterator[_Server]:
    server = _Server(name)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def doors() -> Iterator[Mapping[str, _Server]]:
    """Three processes that say which one they are."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(_door(name)) for name in DOORS}


@pytest.fixture(scope="module")
def front(
    doors: Mapping[str, _Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    """Run nginx before these."""
    folder = tmp_path_factory.mktemp("front") / "nginx"
    with _nginx(folder, [doors[name].server_port for name in DOORS]) as made:
        yield made


def test_each_address_leads_to_the_process_of_its_door(front: Front) -> None:
    for path, door in ADDRESSES:
        assert front.ask(path).headers["X-Door"] == door, path


def test_what_is_sent_either_way_touches_no_disk(front: Front) -> None:
    before = front.written()

    answer = front.ask("/room/identity", body=LARGE)

    assert answer.body == LARGE
    assert front.written() == before


def test_a_door_hears_the_host_and_no_address(front: Front, doors: Mapping[str, _Server]) -> None:
    told = {"X-Forwarded-For": "203.0.113.7", "X-Real-IP": "203.0.113.7", "Forwarded": "for=x"}

    front.ask("/", told)

    heard = doors["contributor"].heard
    assert heard["Host"] == HOST
    assert not {name.lower() for name in heard} & {name.lower() for name in told}
    assert "127.0.0.1" not in str(heard)


def test_others_hosts_get_no_answer_and_ours_is_led_to_tls(front: Front) -> None:
    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        front.connect("elsewhere.example")
    with pytest.raises(ConnectionError):
        front.ask_plainly("/", "elsewhere.example")

    led = front.ask_plainly("/room?x=1", HOST)

    assert (led.status, led.headers["Location"]) == (301, f"https://{HOST}/room?x=1")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_only_current_tls_is_spoken(front: Front) -> None:
    with front.connect(HOST) as usual:
        assert usual.version() == "TLSv1.3"
    with front.connect(HOST, ssl.TLSVersion.TLSv1_2) as older:
        suite, version, _ = older.cipher() or ("", "", 0)
        assert (older.version(), version) == ("TLSv1.2", "TLSv1.2")
        assert re.fullmatch(r"ECDHE-ECDSA-(AES\d+-GCM-SHA\d+|CHACHA20-POLY1305)", suite)
    with pytest.raises(ssl.SSLError):
        front.connect(HOST, ssl.TLSVersion.TLSv1_1)


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_safepub_behind_it_answers_as_without_it(running: Running, tmp_path: Path) -> None:
    port = int(running.address.rpartition(":")[2])
    token = {"Authorization": f"Bearer {running.token}"}
    own = {"Date", "Server", "Connection", "Transfer-Encoding", "Set-Cookie", "RateLimit"}
    with _nginx(tmp_path / "nginx", [port] * 3) as front:
        for path in ("/", "/login", "/desk/login", "/custody/login", "/api/v1/articles", "/none"):
            direct = HTTPConnection("127.0.0.1", port)
            wanted = _asked(direct, path, None, {"Host": HOST, **token})
            found = front.ask(path, token)
            assert found.status == wanted.status, path
            for name in (set(found.headers) | set(wanted.headers)) - own:
                assert found.headers.get(name) == wanted.headers.get(name), (path, name)
        refused = front.ask("/login", body=bytes(4 * 1024 * 1024))

    assert refused.status == 413
    assert b"nginx" not in refused.body
