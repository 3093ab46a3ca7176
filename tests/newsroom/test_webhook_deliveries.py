"""The outbox: leased, tried again over three days, and urgent things first."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import acknowledgements, outlets, webhook_deliveries
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.versions import ChangeKind
from safepub.newsroom.webhook_deliveries import LEASE, WAITS, Outcome, Taken
from tests.newsroom.told_outlets import NOW, Told, webhook

MINUTE = timedelta(minutes=1)


@pytest.fixture
def outlet(databases: Databases) -> Told:
    """An outlet with a webhook."""
    made = Told(databases=databases)
    made.register()
    return made


def take(outlet: Told, now: datetime = NOW) -> Taken | None:
    with outlet.databases.newsroom() as session:
        return webhook_deliveries.take(session, webhook(session).id, now=now)


def settle(outlet: Told, taken: Taken | None, outcome: Outcome, now: datetime = NOW) -> None:
    assert taken is not None
    with outlet.databases.newsroom() as session:
        webhook_deliveries.settle(session, taken, outcome, now=now)


def taken_number(taken: Taken | None) -> int | None:
    return None if taken is None or taken.change is None else taken.change.number


def waiting(outlet: Told, now: datetime = NOW) -> bool:
    with outlet.databases.newsroom(write=False) as session:
        return bool(webhook_deliveries.waiting(session, now=now))


def delivery(outlet: Told) -> Delivery:
    with outlet.databases.newsroom(write=False) as session:
        return session.scalars(select(Delivery)).one()


def test_urgent_changes_come_first_then_the_order_of_changes(outlet: Told) -> None:
    kinds = (
        *(ChangeKind.PUBLISHED, ChangeKind.CORRECTED, ChangeKind.WITHHELD),
        *(ChangeKind.RESTORED, ChangeKind.KILLED),
    )
    for kind in kinds:
        outlet.change(kind)

    order = []
    for _ in kinds:
        taken = take(outlet)
        order.append(taken_number(taken))
        settle(outlet, taken, Outcome.DELIVERED)

    assert order == [3, 5, 1, 2, 4]
    assert take(outlet) is None
    assert set(outlet.states().values()) == {"delivered"}
    assert not waiting(outlet)


def test_a_lease_keeps_others_away_until_it_runs_out(outlet: Told) -> None:
    outlet.change()
    first = take(outlet)

    # Another worker may have looked at the clock a moment earlier.
    assert take(outlet, NOW - timedelta(milliseconds=5)) is None
    assert not waiting(outlet, NOW + LEASE - MINUTE)
    assert take(outlet, NOW + LEASE - MINUTE) is None
    second = take(outlet, NOW + LEASE)
    # The first comes back late: the delivery is no longer its own.
    settle(outlet, first, Outcome.DELIVERED, NOW + LEASE)

    assert taken_number(second) == 1
    assert outlet.states() == {1: "due"}
    settle(outlet, second, Outcome.DELIVERED, NOW + LEASE)
    assert outlet.states() == {1: "delivered"}


def test_what_fails_is_tried_ten_times_over_three_days_and_then_switched_off(
    outlet: Told,
) -> None:
    outlet.change()
    now, waits = NOW, []

    for _ in range(len(WAITS) + 1):
        settle(outlet, take(outlet, now), Outcome.FAILED, now)
        next_at = delivery(outlet).next_at
        if next_at is None:
            break
        assert take(outlet, next_at - timedelta(seconds=1)) is None
        waits.append(next_at - now)
        now = next_at

    assert len(waits) == len(WAITS) == 9
    assert all(wait <= waited < wait * 1.1 for wait, waited in zip(WAITS, waits, strict=True))
    assert now - NOW >= timedelta(days=3)
    assert (delivery(outlet).state, delivery(outlet).attempts) == ("failed", 10)
    with outlet.databases.newsroom(write=False) as session:
        row = webhook(session)
        assert (row.failing_since, row.disabled_on) == (NOW.date(), now.date())


def test_a_success_in_between_keeps_it_switched_on(outlet: Told) -> None:
    outlet.change()
    now = NOW
    for _ in range(10):
        taken = take(outlet, now)
        settle(outlet, taken, Outcome.FAILED, now)
        outlet.change()
        other = take(outlet, now)
        settle(outlet, other, Outcome.DELIVERED, now)
        now += timedelta(hours=27)

    assert outlet.states()[1] == "failed"
    with outlet.databases.newsroom(write=False) as session:
        assert webhook(session).disabled_on is None
        assert webhook(session).failing_since is None


def test_who_is_gone_is_switched_off_at_once(outlet: Told) -> None:
    outlet.change()

    settle(outlet, take(outlet), Outcome.GONE)

    with outlet.databases.newsroom(write=False) as session:
        assert webhook(session).disabled_on == NOW.date()
    assert outlet.states() == {1: "due"}
    assert take(outlet, NOW + timedelta(days=1)) is None


def test_what_the_outlet_acknowledged_meanwhile_is_left_alone(outlet: Told) -> None:
    outlet.change()
    taken = take(outlet)
    with outlet.databases.newsroom() as session:
        acknowledgements.mark_delivered(session, outlet.outlet_id, 1, today=NOW.date())

    settle(outlet, taken, Outcome.FAILED)

    assert outlet.states() == {1: "delivered"}
    assert outlet.sent_on() == {1: False}


def test_an_outlet_that_is_let_in_no_longer_hears_of_urgent_changes_alone(outlet: Told) -> None:
    outlet.change(ChangeKind.PUBLISHED)
    killed = outlet.change(ChangeKind.KILLED)
    with outlet.databases.newsroom() as session:
        outlets.get(session, outlet.outlet_id).active = False

    assert waiting(outlet)
    assert taken_number(take(outlet)) == killed
    assert take(outlet) is None
    assert not waiting(outlet)


def test_outlets_without_a_webhook_keep_what_is_due(outlet: Told) -> None:
    with outlet.databases.newsroom() as session:
        other_id = outlets.add(session, "Other").id
    outlet.change(outlet_id=other_id)

    assert not waiting(outlet)
    assert take(outlet) is None
    assert outlet.states() == {1: "due"}


def test_a_test_is_sent_once_and_has_failed_until_it_has_arrived(databases: Databases) -> None:
    outlet = Told(databases=databases)
    outlet.register(tested=False)

    def state() -> str | None:
        with databases.newsroom(write=False) as session:
            return webhook(session).test

    taken = take(outlet)
    assert taken is not None
    assert taken.change is None
    assert (take(outlet), state()) == (None, "failed")
    settle(outlet, taken, Outcome.DELIVERED)
    assert state() == "delivered"
