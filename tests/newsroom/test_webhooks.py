"""Outlets register where they are told of changes; secrets are shown once and lie sealed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from safepub.crypto import webhook_signatures
from safepub.crypto.change_cursors import START, FeedPlace
from safepub.database import Databases
from safepub.newsroom import webhook_deliveries, webhooks
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.versions import ChangeKind
from safepub.newsroom.webhooks import (
    WebhookDisabledError,
    WebhookExistsError,
    WebhookNotFoundError,
)
from safepub.outgoing.addresses import AddressRefusedError
from tests.newsroom.told_outlets import ADDRESS, KEY, NOW, Told, webhook

DAY = timedelta(days=1)


@pytest.fixture
def outlet(databases: Databases) -> Told:
    """An outlet without a webhook."""
    return Told(databases=databases)


def test_a_secret_lies_sealed_to_its_webhook(outlet: Told) -> None:
    shown = outlet.register()

    with outlet.databases.newsroom(write=False) as session:
        row = webhook(session)
        secret = webhook_signatures.open_secret(row.sealed_secret, key=KEY, webhook_id=row.id)
    assert webhook_signatures.shown(secret) == shown
    assert secret not in row.sealed_secret


@pytest.mark.parametrize("address", ["https://127.0.0.1/", "http://outlet.example/"])
def test_an_address_inside_is_refused(outlet: Told, address: str) -> None:
    with (
        outlet.databases.newsroom() as session,
        pytest.raises(AddressRefusedError),
    ):
        webhooks.register(session, outlet.outlet_id, address, key=KEY, now=NOW)


def test_old_changes_wait_for_a_replay_but_urgent_ones_are_sent(outlet: Told) -> None:
    kinds = (ChangeKind.PUBLISHED, ChangeKind.KILLED, ChangeKind.WITHHELD)
    plain, killed, failed = (outlet.change(kind) for kind in kinds)
    with outlet.databases.newsroom() as session:
        used_up = {"state": "failed", "attempts": 10, "next_at": None}
        session.execute(update(Delivery).where(Delivery.change_number == failed).values(**used_up))

    outlet.register()
    later = outlet.change()

    assert outlet.sent_on() == {plain: False, killed: True, failed: True, later: True}
    assert set(outlet.states().values()) == {"due"}


def test_a_second_webhook_takes_the_place_of_one_that_was_switched_off_alone(
    outlet: Told,
) -> None:
    outlet.register()
    first = outlet.webhook_id()

    with pytest.raises(WebhookExistsError):
        outlet.register()
    with outlet.databases.newsroom() as session:
        webhook(session).disabled_on = NOW.date()
    outlet.register()

    assert outlet.webhook_id() != first


def test_the_old_secret_signs_beside_the_new_one_for_a_day(outlet: Told) -> None:
    old = outlet.register()
    with outlet.databases.newsroom() as session:
        new = webhooks.renew_secret(webhook(session), key=KEY, now=NOW)
    outlet.change()
    found = []

    for days in (0, 2):
        now = NOW + days * DAY
        with outlet.databases.newsroom() as session:
            taken = webhook_deliveries.take(session, webhook(session).id, now=now)
            assert taken is not None
            sealed = taken.target.sealed_secrets
            row = webhook(session).id
        found.append(
            [
                webhook_signatures.shown(
                    webhook_signatures.open_secret(one, key=KEY, webhook_id=row)
                )
                for one in sealed
            ]
        )

    assert found == [[new, old], [new]]


def test_what_signs_no_longer_is_forgotten(outlet: Told) -> None:
    outlet.register()
    with outlet.databases.newsroom() as session:
        webhooks.renew_secret(webhook(session), key=KEY, now=NOW)

    for hours, kept in ((23, True), (24, False)):
        with outlet.databases.newsroom() as session:
            webhooks.forget_old_secrets(session, now=NOW + timedelta(hours=hours))
        with outlet.databases.newsroom(write=False) as session:
            assert (webhook(session).sealed_old_secret is not None) is kept


def test_a_replay_sends_again_what_the_outlet_was_told_and_no_more(outlet: Told) -> None:
    numbers = [outlet.change() for _ in range(4)]
    outlet.register()
    with outlet.databases.newsroom() as session:
        for number, state in zip(numbers, ("due", "delivered", "failed", "held"), strict=True):
            session.execute(
                update(Delivery)
                .where(Delivery.change_number == number)
                .values(state=state, next_at=None, attempts=3, delivered_on=NOW.date())
            )

        place = FeedPlace(numbers[0], numbers[0])
        count = webhooks.replay(session, webhook(session), after=place, now=NOW)

    assert count == 2
    assert outlet.sent_on() == dict(zip(numbers, (False, True, True, False), strict=True))
    assert list(outlet.states().values()) == ["due", "due", "due", "held"]


def test_nothing_is_sent_to_one_that_was_switched_off(outlet: Told) -> None:
    outlet.register()
    outlet.change()

    with outlet.databases.newsroom() as session:
        row = webhook(session)
        row.disabled_on = NOW.date()
        for act in (
            lambda: webhooks.ask_for_test(row),
            lambda: webhooks.replay(session, row, after=START, now=NOW),
        ):
            with pytest.raises(WebhookDisabledError):
                act()
        session.flush()
        assert webhook_deliveries.take(session, row.id, now=NOW) is None
        assert list(webhook_deliveries.waiting(session, now=NOW)) == []


def test_another_outlets_webhook_is_none(outlet: Told) -> None:
    outlet.register()

    with outlet.databases.newsroom(write=False) as session:
        row = webhook(session)
        for outlet_id, webhook_id in ((uuid4(), row.id), (outlet.outlet_id, uuid4())):
            with pytest.raises(WebhookNotFoundError):
                webhooks.get(session, outlet_id, webhook_id)
        assert webhooks.get(session, outlet.outlet_id, row.id) is row
    assert ADDRESS not in repr(webhooks.view(row))
