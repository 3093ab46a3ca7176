"""An outlet's receiver on this machine: real TLS, an authority of its own, canned answers."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from safepub.outgoing.addresses import Place
from safepub.outgoing.calling import Network

HOST = "hook.outlet.example"
ADDRESS = f"https://{HOST}/hook"
PLACE = "93.184.216.34"
OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass(kw_only=True)
class Receiver:
    """What came in, and the network that leads to it."""

    port: int
    folder: Path
    network: Network
    requests: list[bytes] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    """The places that were connected to, before they led to this machine."""
    replies: list[bytes] = field(default_factory=list)
    """One for each request; the last one stays."""
    may_reply: threading.Event = field(default_factory=threading.Event)
    """Unset, no request is answered."""

    def leading(self, *places: str) -> Network:
        """Give a network whose names lead to these places, one list after the other."""
        return replace(self.network, resolve=self._resolver([[place] for place in places]))

    def at(self, places: Sequence[str]) -> Network:
        """Give a network whose names lead to all of these places."""
        return replace(self.network, resolve=self._resolver([list(places)]))

    def _resolver(self, answers: list[list[str]]) -> Callable[[str, int], Sequence[str]]:
        def resolve(host: str, port: int) -> Sequence[str]:
            del port
            self.looked_up.append(host)
            return answers.pop(0) if len(answers) > 1 else answers[0]

        return resolve

    def connect(self, place: Place, port: int, seconds: float) -> socket.socket:
        """Lead every place to this machine."""
        del port
        self.reached.append(str(place))
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def reply(self) -> bytes:
        """Give the next reply."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def _certificate(folder: Path) -> None:
    """Write an authority and a certificate for the host."""
    now = datetime.now(UTC)

    def build(name: str, issuer: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        return x509.CertificateBuilder(
            issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
            subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(days=1),
            not_valid_after=now + timedelta(days=1),
        )

    authority, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    of_all = build("authority", "authority", authority).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    of_one = build(HOST, "authority", own).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False
    )
    signed = [made.sign(authority, hashes.SHA256()) for made in (of_all, of_one)]
    (folder / "authority.pem").write_bytes(signed[0].public_bytes(Encoding.PEM))
    (folder / "own.pem").write_bytes(
        own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + signed[1].public_bytes(Encoding.PEM)
    )


@contextmanager
def receiving(folder: Path, *replies: bytes) -> Iterator[Receiver]:
    """Receive until the block ends; without replies every request is answered 204."""
    _certificate(folder)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(folder / "own.pem")
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.load_verify_locations(folder / "authority.pem")
    listening = socket.create_server(("127.0.0.1", 0))
    receiver = Receiver(
        port=listening.getsockname()[1],
        folder=folder,
        network=Network(trust=trust),
        replies=list(replies or (OK,)),
    )
    receiver.may_reply.set()
    receiver.network = replace(receiver.at([PLACE]), connect=receiver.connect)
    serving = threading.Thread(target=_serve, args=(listening, own, receiver), daemon=True)
    serving.start()
    try:
        yield receiver
    finally:
        receiver.may_reply.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        serving.join()


def _serve(listening: socket.socket, own: ssl.SSLContext, receiver: Receiver) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        try:
            with own.wrap_socket(connection, server_side=True) as secured:
                receiver.requests.append(_read(secured))
                receiver.may_reply.wait()
                secured.sendall(receiver.reply())
        except OSError:
            # Whoever called has hung up.
            continue


def _read(secured: ssl.SSLSocket) -> bytes:
    read = b""
    while b"\r\n\r\n" not in read:
        read += secured.recv(4096) or b"\r\n\r\n"
    head, _, body = read.partition(b"\r\n\r\n")
    (length,) = (
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if b"content-length" in line.lower()
    )
    while len(body) < length:
        body += secured.recv(4096)
    return head + b"\r\n\r\n" + body
