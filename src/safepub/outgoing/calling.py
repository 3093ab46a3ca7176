"""Calls outside: one POST over TLS to a place that was looked at, and its status.

Of the standard library's sockets alone. `http.client` and what is built on it look up
a name once more when they connect, ask the environment for proxies, follow redirects or
read answers of any length; here is none of that to be switched off.
"""

import contextlib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from safepub.outgoing import addresses
from safepub.outgoing.addresses import Address, Place

SECONDS = 10.0
"""How long a call may take in all, from looking up the name to the status."""
MOST_BYTES = 1_024
"""How much of an answer is read at most."""
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
_END = re.compile(rb"\r?\n\r?\n")
_INTERIM = 200

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[Place, int, float], socket.socket]


class CallFailedError(Exception):
    """Nobody answered, not in time, or not as HTTP over TLS. Why is not kept."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Look a name up, as this machine does.

    Raises:
        OSError: It leads nowhere.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(where[0]) for *_, where in found]


def connect(place: Place, port: int, seconds: float) -> socket.socket:
    """Connect to exactly this place.

    Raises:
        OSError: It does not answer.
    """
    return socket.create_connection((str(place), port), timeout=seconds)


def trust() -> ssl.SSLContext:
    """Trust the authorities that this machine trusts, for the name that is called."""
    # Not `create_default_context`: it would write session keys where SSLKEYLOGFILE says.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_default_certs()
    return context


@dataclass(frozen=True, kw_only=True)
class Network:
    """How names are looked up, places reached and certificates checked.

    The server uses it as it stands; tests bring a network of their own.
    """

    resolve: Resolve = resolve
    connect: Connect = connect
    trust: ssl.SSLContext = field(default_factory=trust)
    seconds: float = SECONDS


def call(network: Network, text: str, headers: Mapping[str, str], body: bytes) -> int:
    """Send a body to an address and give the status of the answer; the rest is not read.

    The name is looked up once, everything that it leads to has to be public, and one of
    these places is connected to. A redirect is an answer like any other.

    Raises:
        AddressRefusedError: The address, or a place that it leads to, is none to be called.
        CallFailedError: There was no answer.
    """
    address = addresses.read(text)
    deadline = time.monotonic() + network.seconds
    try:
        places = addresses.require_public(_resolved(network, address, deadline))
        with contextlib.closing(_connected(network, address, places, deadline)) as connection:
            connection.settimeout(_left(deadline))
            with network.trust.wrap_socket(connection, server_hostname=address.host) as secured:
                secured.settimeout(_left(deadline))
                secured.sendall(_request(address, headers, body))
                return _status(secured, deadline)
    except (OSError, ValueError):
        # `from None`: the text of the error names the place.
        raise CallFailedError from None


def _resolved(network: Network, address: Address, deadline: float) -> Sequence[str]:
    """Look a name up in time: the system's own way knows no limit."""
    found: list[Sequence[str]] = []

    def look() -> None:
        try:
            found.append(network.resolve(address.host, address.port))
        except (OSError, ValueError):
            found.append(())

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(_left(deadline))
    if not found or not found[0]:
        raise CallFailedError
    return found[0]


def _connected(
    network: Network, address: Address, places: Sequence[Place], deadline: float
) -> socket.socket:
    for number, place in enumerate(places):
        # Each gets its share of the time, so that one that is silent leaves some to the next.
        seconds = _left(deadline) / (len(places) - number)
        with contextlib.suppress(OSError):
            return network.connect(place, address.port, seconds)
    raise CallFailedError


def _request(address: Address, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [
        f"POST {address.target} HTTP/1.1",
        f"Host: {address.authority}",
        "Connection: close",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _status(connection: ssl.SSLSocket, deadline: float) -> int:
    """Read no further than the status line of the final answer."""
    read = b""
    while len(read) < MOST_BYTES:
        connection.settimeout(_left(deadline))
        more = connection.recv(MOST_BYTES - len(read))
        read += more
        status = _final(read)
        if status is not None:
            return status
        if not more:
            break
    raise CallFailedError


def _final(read: bytes) -> int | None:
    """Find the status behind interim answers (RFC 9110, section 15.2); None if more is to come."""
    at = 0
    while (match := _STATUS.match(read, at)) is not None:
        status = int(match[1])
        if status >= _INTERIM:
            return status
        end = _END.search(read, match.end() - 1)
        if end is None:
            return None
        at = end.end()
    return None


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise CallFailedError
    return left
