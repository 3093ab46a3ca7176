"""Calls outside: to the place that was checked, under the name, in time, and no further."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from safepub.outgoing import calling
from safepub.outgoing.addresses import AddressRefusedError
from safepub.outgoing.calling import CallFailedError, Network
from tests.outgoing import receivers
from tests.outgoing.receivers import ADDRESS, HOST, OK, PLACE, Receiver

HEADERS = {"Content-Type": "application/json", "webhook-id": "msg_1"}
BODY = b'{"type":"webhook.test"}'


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    """An outlet's receiver that says 204."""
    with receivers.receiving(tmp_path) as running:
        yield running


def call(network: Network, address: str = ADDRESS) -> int:
    return calling.call(network, address, HEADERS, BODY)


def test_a_body_arrives_and_the_status_comes_back(receiver: Receiver) -> None:
    status = call(receiver.network, f"{ADDRESS}?a=b")

    (sent,) = receiver.requests
    head, _, body = sent.partition(b"\r\n\r\n")
    assert status == 204
    assert head.decode().split("\r\n") == [
        "POST /hook?a=b HTTP/1.1",
        f"Host: {HOST}",
        "Connection: close",
        f"Content-Length: {len(BODY)}",
        "Content-Type: application/json",
        "webhook-id: msg_1",
    ]
    assert body == BODY


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (b"HTTP/1.0 200\r\nX: y\r\n\r\n", 200),
        (b"HTTP/1.1 302 Found\r\nLocation: https://inside.example/\r\n\r\n", 302),
        (b"HTTP/1.1 410 Gone\n\n", 410),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK, 204),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, 204),
        (OK + b"x" * 100_000, 204),
    ],
)
def test_an_answer_is_its_status_whatever_follows(
    receiver: Receiver, reply: bytes, status: int
) -> None:
    receiver.replies = [reply]

    assert call(receiver.network) == status
    assert (len(receiver.requests), receiver.looked_up) == (1, [HOST])


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"HTTP/1.1",
        b"HTTP/2 200\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 99 Low\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n" + b"a: b\r\n" * 1000,
        b"x" * 100_000,
    ],
)
def test_what_is_no_answer_is_a_failed_call(receiver: Receiver, reply: bytes) -> None:
    receiver.replies = [reply]

    with pytest.raises(CallFailedError) as failed:
        call(receiver.network)

    # Neither the name nor the place stands in it, for whoever prints it.
    assert str(failed.value) == ""
    assert failed.value.__suppress_context__ or failed.value.__context__ is None


@pytest.mark.parametrize(
    "places",
    [["127.0.0.1"], ["::1"], ["169.254.169.254"], [PLACE, "10.0.0.1"], ["::ffff:93.184.216.34"]],
)
def test_a_name_that_leads_inside_is_not_called(receiver: Receiver, places: list[str]) -> None:
    network = replace(receiver.at(places), connect=receiver.connect)

    with pytest.raises(AddressRefusedError):
        call(network)

    assert (receiver.reached, receiver.requests) == ([], [])


def test_a_name_that_rebinds_is_looked_up_once_and_called_where_it_was_checked(
    receiver: Receiver,
) -> None:
    network = replace(receiver.leading(PLACE, "127.0.0.1"), connect=receiver.connect)

    assert call(network) == 204
    assert (receiver.looked_up, receiver.reached) == ([HOST], [PLACE])
    # The next call looks again, and refuses.
    with pytest.raises(AddressRefusedError):
        call(network)
    assert receiver.reached == [PLACE]


def test_the_system_s_own_way_refuses_this_machine(receiver: Receiver) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        with pytest.raises(AddressRefusedError):
            call(Network(), f"https://{host}:8443/hook")
    assert receiver.requests == []


def test_proxies_of_the_environment_are_not_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert call(receiver.network) == 204


def test_a_certificate_has_to_be_for_the_name_and_by_a_trusted_authority(
    receiver: Receiver,
) -> None:
    for network, address in (
        (receiver.network, "https://other.outlet.example/hook"),
        (receiver.network, f"https://{PLACE}/hook"),
        (replace(receiver.network, trust=calling.trust()), ADDRESS),
    ):
        with pytest.raises(CallFailedError):
            call(network, address)
    assert receiver.requests == []
    assert len(receiver.reached) == 3


def test_a_place_that_does_not_answer_leaves_time_for_the_next(receiver: Receiver) -> None:
    given: list[float] = []

    def connect(place: object, port: int, seconds: float) -> socket.socket:
        given.append(seconds)
        if len(given) == 1:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", receiver.port), timeout=seconds)

    network = replace(receiver.at([PLACE, "2606:2800:220::1"]), connect=connect)

    assert call(network) == 204
    assert len(given) == 2
    assert given[0] <= network.seconds / 2


def test_a_name_that_leads_nowhere_fails(receiver: Receiver) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror

    with pytest.raises(CallFailedError):
        call(replace(receiver.network, resolve=resolve))


def test_who_says_nothing_is_given_up(receiver: Receiver) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(CallFailedError),
    ):
        call(
            replace(
                receiver.network,
                connect=lambda _, __, seconds: socket.create_connection(
                    silent.getsockname(), timeout=seconds
                ),
                seconds=0.2,
            )
        )
