"""Case 22: an outlet's callback never makes the server call its own network."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from safepub.cli import delivering
from safepub.cli.delivering import Outbox
from safepub.newsroom.models.outlets import Webhook
from safepub.outgoing.calling import Network
from tests.abuse.conftest import Scene
from tests.outgoing import receivers
from tests.outgoing.receivers import ADDRESS, PLACE, Receiver

INSIDE = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254", "::ffff:127.0.0.1"]
REFUSED = [
    *(f"https://{place}/" for place in INSIDE if ":" not in place),
    *(f"https://[{place}]/" for place in INSIDE if ":" in place),
    *("https://localhost/", "https://2130706433/", "https://0x7f.1/", "https://127.1/"),
    *("http://outlet.example/", "file:///etc/passwd", "gopher://outlet.example/"),
    *("https://me@outlet.example/", "https://outlet.example:22/", "https://vault.internal/"),
]
REDIRECT = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://127.0.0.1/\r\n\r\n"


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    """The outlet's own machine, which also stands for whatever else is connected to."""
    folder = tmp_path / "receiver"
    folder.mkdir()
    with receivers.receiving(folder) as running:
        yield running


def _register(scene: Scene, url: str) -> int:
    client = scene.app.test_client()
    return client.post("/api/v1/webhooks", json={"url": url}, headers=scene.as_outlet()).status_code


def _deliver(scene: Scene, network: Network) -> None:
    """Let the worker send what is due, as if everything were due now."""
    with scene.databases.newsroom() as session:
        session.execute(update(Webhook).values(test="due", disabled_on=None))
    key = scene.settings.secrets.totp_key
    outbox = Outbox(databases=scene.databases, key=key, base_url="https://x", network=network)
    delivering.deliver(outbox)


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_case_22_an_address_inside_is_refused_when_it_is_saved(scene: Scene) -> None:
    """422 for numbers, names and schemes that lead inside; no webhook is stored."""
    found = {url: _register(scene, url) for url in REFUSED}

    assert set(found.values()) == {422}
    with scene.databases.newsroom(write=False) as session:
        assert session.scalars(select(Webhook)).all() == []


def test_case_22_a_name_that_leads_inside_is_refused_at_each_send(
    scene: Scene, receiver: Receiver
) -> None:
    """Saved as public, the name leads inside later, in part or at the second look: no call."""
    assert _register(scene, ADDRESS) == 201

    for place in INSIDE:
        for places in ([place], [PLACE, place]):
            _deliver(scene, replace(receiver.at(places), connect=receiver.connect))
    assert receiver.reached == []
    assert len(receiver.looked_up) == 2 * len(INSIDE)

    # It is looked up once, and the place that was checked is the one that is called.
    rebinding = replace(receiver.leading(PLACE, "127.0.0.1"), connect=receiver.connect)
    receiver.looked_up.clear()
    _deliver(scene, rebinding)
    assert (receiver.reached, len(receiver.looked_up)) == ([PLACE], 1)
    _deliver(scene, rebinding)
    assert receiver.reached == [PLACE]


def test_case_22_a_redirect_is_not_followed(scene: Scene, receiver: Receiver) -> None:
    """A redirect inside is a refusal like any other: one call, to the outlet, and none after it."""
    assert _register(scene, ADDRESS) == 201
    receiver.replies = [REDIRECT]

    _deliver(scene, receiver.network)

    assert receiver.reached == [PLACE]
    assert receiver.looked_up == [receivers.HOST]
