"""The worker's deliveries: outlets are called at their webhooks, outside every transaction."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import click

from safepub.crypto import change_cursors, webhook_signatures
from safepub.crypto.suite import SealBrokenError
from safepub.crypto.webhook_signatures import Message
from safepub.database import Databases
from safepub.newsroom import webhook_deliveries
from safepub.newsroom.webhook_deliveries import Outcome, Taken
from safepub.outgoing import calling
from safepub.outgoing.addresses import AddressRefusedError
from safepub.outgoing.calling import CallFailedError, Network
from safepub.renditions import event_json
from safepub.renditions.event_json import Event
from safepub.serving.articles import LIST_PATH

AT_ONCE = 8
"""How many outlets are called at the same time: one that is slow keeps no other waiting."""
IN_A_ROW = 20
ROUND = 20.0
"""Seconds after which an outlet gets no more in this round: articles are to be released."""
GONE = 410


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """With what deliveries are made."""

    databases: Databases
    key: bytes = field(repr=False)
    """The secret that webhooks' secrets are sealed under, and ids derived from."""
    base_url: str
    network: Network = field(default_factory=Network)


def deliver(outbox: Outbox) -> None:
    """Deliver what is due, to several outlets at once and to each in order.

    An outlet that fails once is let alone until the next round.

    Raises:
        UnavailableError: The newsroom does not answer now.
    """
    with outbox.databases.newsroom(write=False) as session:
        found = webhook_deliveries.waiting(session, now=datetime.now(UTC))
    if not found:
        return
    with ThreadPoolExecutor(max_workers=min(len(found), AT_ONCE)) as threads:
        calls = [threads.submit(_deliver_to, outbox, webhook_id) for webhook_id in found]
    for call in calls:
        call.result()


def _deliver_to(outbox: Outbox, webhook_id: UUID) -> None:
    ends_at = time.monotonic() + ROUND
    for _ in range(IN_A_ROW):
        with outbox.databases.newsroom() as session:
            taken = webhook_deliveries.take(session, webhook_id, now=datetime.now(UTC))
        if taken is None:
            return
        outcome = _call(outbox, taken)
        with outbox.databases.newsroom() as session:
            webhook_deliveries.settle(session, taken, outcome, now=datetime.now(UTC))
        if outcome is not Outcome.DELIVERED or time.monotonic() >= ends_at:
            return


def _call(outbox: Outbox, taken: Taken) -> Outcome:
    now = datetime.now(UTC)
    message = Message(
        id=_message_id(outbox, taken),
        timestamp=int(now.timestamp()),
        body=_body(outbox, taken, now),
    )
    try:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "safepub",
            "webhook-id": message.id,
            "webhook-timestamp": str(message.timestamp),
            "webhook-signature": webhook_signatures.sign(message, _secrets(outbox, taken)),
        }
        status = calling.call(outbox.network, taken.target.address, headers, message.body)
    except SealBrokenError:
        click.echo("A webhook's secret cannot be opened with the key of this server.", err=True)
        return Outcome.FAILED
    except (AddressRefusedError, CallFailedError):
        return Outcome.FAILED
    if status == GONE:
        return Outcome.GONE
    return Outcome.DELIVERED if status // 100 == 2 else Outcome.FAILED  # noqa: PLR2004 - 2xx


def _message_id(outbox: Outbox, taken: Taken) -> str:
    if taken.change is None:
        return webhook_signatures.new_message_id()
    return webhook_signatures.message_id(
        key=outbox.key, outlet_id=taken.target.outlet_id, change=taken.change.number
    )


def _body(outbox: Outbox, taken: Taken, now: datetime) -> bytes:
    change = taken.change
    if change is None:
        return event_json.render_test(now)
    return event_json.render(
        Event(
            kind=change.kind,
            happened_at=change.happened_at,
            article_id=change.article_id,
            version=change.version,
            cursor=change_cursors.write(
                taken.place, key=outbox.key, outlet_id=taken.target.outlet_id
            ),
            address=f"{outbox.base_url}{LIST_PATH}/{change.article_id}",
        )
    )


def _secrets(outbox: Outbox, taken: Taken) -> Sequence[bytes]:
    target = taken.target
    return [
        webhook_signatures.open_secret(sealed, key=outbox.key, webhook_id=target.webhook_id)
        for sealed in target.sealed_secrets
    ]
