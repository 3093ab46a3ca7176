"""The worker calls outlets: signed, thin, at least once, and never inside a transaction."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from standardwebhooks import Webhook as Library

from safepub.cli import delivering, worker
from safepub.cli.delivering import Outbox
from safepub.crypto import change_cursors
from safepub.crypto.change_cursors import FeedPlace
from safepub.database import Databases
from safepub.newsroom import webhooks
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.versions import ChangeKind
from safepub.settings import Retention
from tests.newsroom.told_outlets import KEY, Told, webhook
from tests.outgoing import receivers
from tests.outgoing.receivers import Receiver

ROOT = Path(__file__).parents[2]
BASE = "https://newsroom.example"
PATIENCE = 60
# A worker whose network leads to the receiver of the test, in a process of its own.
WORKER = """
import dataclasses, ssl, sys
from pathlib import Path
from safepub import database
from safepub.cli import delivering, worker
from safepub.cli.delivering import Outbox
from safepub.outgoing.calling import Network
from tests.newsroom.told_outlets import KEY
from tests.outgoing.receivers import PLACE, Receiver
url, vault, port, folder = sys.argv[1:]
trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
trust.load_verify_locations(Path(folder) / "authority.pem")
receiver = Receiver(port=int(port), folder=Path(folder), network=Network(trust=trust))
network = dataclasses.replace(receiver.at([PLACE]), connect=receiver.connect)
databases = database.open_databases(url, Path(vault))
delivering.deliver(Outbox(databases=databases, key=KEY, base_url="https://x", network=network))
"""


class OneRound(threading.Event):
    """A stop that comes after the first round of work, without a wait."""

    def wait(self, timeout: float | None = None) -> bool:
        """Stop at once."""
        del timeout
        self.set()
        return True


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    """The receiver of the outlet."""
    folder = tmp_path / "receiver"
    folder.mkdir()
    with receivers.receiving(folder) as running:
        yield running


@pytest.fixture
def outlet(databases: Databases) -> Told:
    """An outlet without a webhook."""
    return Told(databases=databases)


def outbox(outlet: Told, receiver: Receiver) -> Outbox:
    return Outbox(databases=outlet.databases, key=KEY, base_url=BASE, network=receiver.network)


def read(request: bytes, *secrets: str) -> tuple[str, Any]:
    """Take a request as an outlet does, with each of its secrets; give its id and what it says."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = (line.partition(": ") for line in head.decode().split("\r\n")[1:])
    headers = {name: value for name, _, value in lines}
    for secret in secrets:
        Library(secret).verify(body, headers)
    return headers["webhook-id"], json.loads(body)


def wait_until(fits: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(PATIENCE * 100):
        if fits():
            return
        pause.wait(0.01)
    pytest.fail("Nothing came in.")


def _cursor(outlet: Told, number: int) -> str:
    with outlet.databases.newsroom(write=False) as session:
        outlet_id = webhook(session).outlet_id
    return change_cursors.write(FeedPlace(number, number), key=KEY, outlet_id=outlet_id)


def test_changes_arrive_signed_and_thin(outlet: Told, receiver: Receiver) -> None:
    shown = outlet.register(tested=False)
    with outlet.databases.newsroom() as session:
        renewed = webhooks.renew_secret(webhook(session), key=KEY, now=datetime.now(UTC))
    outlet.change(ChangeKind.UPDATED)
    outlet.change(ChangeKind.KILLED)

    delivering.deliver(outbox(outlet, receiver))

    ids, told = zip(
        *(read(request, shown.secret, renewed.secret) for request in receiver.requests),
        strict=True,
    )
    assert len(set(ids)) == 3
    assert [one["type"] for one in told] == ["webhook.test", "article.killed", "article.updated"]
    assert told[1]["data"] == {
        "id": str(outlet.article_id),
        "version": 1,
        "cursor": _cursor(outlet, 2),
        "url": f"{BASE}/api/v1/articles/{outlet.article_id}",
    }
    assert set(outlet.states().values()) == {"delivered"}
    assert "М" not in "".join(map(str, receiver.requests))


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (b"HTTP/1.1 500 No\r\n\r\n", "due"),
        (b"HTTP/1.1 302 Found\r\nLocation: https://10.0.0.1/\r\n\r\n", "due"),
        (b"", "due"),
        (b"HTTP/1.1 410 Gone\r\n\r\n", "due"),
        (b"HTTP/1.1 202 Accepted\r\n\r\nsecret words", "delivered"),
    ],
)
def test_only_a_2xx_is_a_delivery_and_an_outlet_that_fails_is_let_alone(
    outlet: Told,
    receiver: Receiver,
    capsys: pytest.CaptureFixture[str],
    reply: bytes,
    state: str,
) -> None:
    outlet.register()
    outlet.change()
    outlet.change()
    receiver.replies = [reply]

    delivering.deliver(outbox(outlet, receiver))

    assert len(receiver.requests) == (2 if state == "delivered" else 1)
    assert set(outlet.states().values()) == {state}
    with outlet.databases.newsroom(write=False) as session:
        assert (webhook(session).disabled_on is not None) is (b"410" in reply)
        assert (webhook(session).failing_since is None) is (state == "delivered")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_a_name_that_leads_inside_is_not_called_and_counts_as_failed(
    outlet: Told, receiver: Receiver
) -> None:
    outlet.register()
    outlet.change()
    network = replace(receiver.at(["169.254.169.254"]), connect=receiver.connect)

    delivering.deliver(replace(outbox(outlet, receiver), network=network))

    assert receiver.reached == []
    assert outlet.states() == {1: "due"}
    with outlet.databases.newsroom(write=False) as session:
        assert webhook(session).failing_since is not None


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_the_workers_round_delivers_and_forgets_secrets_that_sign_no_longer(
    outlet: Told, receiver: Receiver
) -> None:
    outlet.register()
    outlet.change()
    long_ago = datetime.now(UTC) - timedelta(days=2)
    with outlet.databases.newsroom() as session:
        webhooks.renew_secret(webhook(session), key=KEY, now=long_ago)
    sent = outbox(outlet, receiver)

    worker.run(outlet.databases, OneRound(), Retention(), b"r" * 32, sent)

    assert outlet.states() == {1: "delivered"}
    with outlet.databases.newsroom(write=False) as session:
        assert webhook(session).sealed_old_secret is None


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_another_key_signs_nothing(
    outlet: Told, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    outlet.register()
    outlet.change()

    delivering.deliver(replace(outbox(outlet, receiver), key=b"o" * 32))

    assert receiver.requests == []
    assert "cannot be opened" in capsys.readouterr().err


def test_two_workers_at_once_deliver_each_change_once(outlet: Told, receiver: Receiver) -> None:
    outlet.register()
    numbers = {outlet.change() for _ in range(6)}

    with ThreadPoolExecutor(max_workers=2) as threads:
        for done in [threads.submit(delivering.deliver, outbox(outlet, receiver)) for _ in "ab"]:
            done.result()

    told = [read(request)[1]["data"]["cursor"] for request in receiver.requests]
    assert sorted(told) == sorted(_cursor(outlet, number) for number in numbers)
    assert set(outlet.states().values()) == {"delivered"}


def test_a_worker_that_is_killed_while_it_calls_loses_nothing(
    outlet: Told, receiver: Receiver, newsroom_url: str, vault_path: Path
) -> None:
    outlet.register()
    outlet.change()
    receiver.may_reply.clear()
    arguments = [newsroom_url, str(vault_path), str(receiver.port), str(receiver.folder)]

    process = subprocess.Popen([sys.executable, "-c", WORKER, *arguments], cwd=ROOT)
    wait_until(lambda: len(receiver.requests) == 1)
    # No transaction is open meanwhile: another one writes at once.
    outlet.change(ChangeKind.KILLED)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    receiver.may_reply.set()
    delivering.deliver(outbox(outlet, receiver))
    assert outlet.states() == {1: "due", 2: "delivered"}
    with outlet.databases.newsroom() as session:
        # The two minutes pass for which the dead worker had the delivery.
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Delivery).values(leased_until=past))
    delivering.deliver(outbox(outlet, receiver))

    assert outlet.states() == {1: "delivered", 2: "delivered"}
    first, _, again = (read(request)[0] for request in receiver.requests)
    assert first == again
