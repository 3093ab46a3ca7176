"""Outlets say where they want to be told of changes, and from which change on once more."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from marshmallow import RAISE, Schema, fields, validate

from safepub.crypto import change_cursors
from safepub.crypto.change_cursors import LONGEST, START, ChangeCursorBrokenError
from safepub.crypto.webhook_signatures import Shown
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import webhooks
from safepub.newsroom.models.outlets import Webhook
from safepub.newsroom.webhooks import (
    WebhookDisabledError,
    WebhookExistsError,
    WebhookNotFoundError,
    WebhookView,
)
from safepub.outgoing import addresses
from safepub.outgoing.addresses import AddressRefusedError
from safepub.renditions.event_json import to_the_minute
from safepub.serving import guarding, problems, queries
from safepub.serving.requests import Answer, ReadRequest, WriteRequest
from safepub.serving.tokens import Reader
from safepub.web.api import bodies

MOST_BYTES = 4_096
NO_CONTENT = Answer(
    status=204,
    headers=(("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")),
)

_REFUSED = {
    WebhookNotFoundError: problems.NOT_FOUND,
    WebhookDisabledError: problems.WEBHOOK_DISABLED,
}

Act = Callable[[NewsroomSession, Webhook], Answer]


class RegistrationSchema(Schema):
    """Where to tell an outlet of changes. Unknown fields are refused."""

    class Meta:
        """A slip of the pen is noticed."""

        unknown = RAISE

    url = fields.String(
        required=True,
        validate=validate.Length(max=addresses.LONGEST),
        metadata={
            "description": "An https address of a public host, in ASCII, on port 443 or 8443, "
            "without credentials and fragment.",
            "pattern": "^https://",
        },
    )


class ReplaySchema(Schema):
    """What to tell an outlet again. Unknown fields are refused."""

    class Meta:
        """A slip of the pen is noticed."""

        unknown = RAISE

    after = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST),
        metadata={
            "description": "A `cursor` of an event or of the feed of changes; without it, "
            "everything from the beginning on.",
        },
    )


def every(databases: Databases, request: ReadRequest) -> Answer:
    """List an outlet's webhooks, without secrets."""

    def serve(session: NewsroomSession, reader: Reader, request: ReadRequest) -> Answer:
        queries.read_none(request.query)
        webhook = None if reader.sandbox else webhooks.of(session, reader.outlet_id)
        found = [] if webhook is None else [_told(webhooks.view(webhook))]
        return bodies.told(200, {"webhooks": found})

    return guarding.guarded(databases, request, serve)


def register(databases: Databases, request: WriteRequest, key: bytes) -> Answer:
    """Register a webhook and show its secret, this once; 409 where the outlet has one."""

    def serve(session: NewsroomSession, reader: Reader, _: ReadRequest) -> Answer:
        queries.read_none(request.query)
        found = bodies.read(RegistrationSchema(), request)
        if isinstance(found, Answer):
            return found
        if reader.sandbox:
            return problems.answer(problems.NOT_FOUND)
        return _registered(session, reader.outlet_id, found["url"], key)

    return guarding.guarded(databases, request, serve, write=True)


def remove(databases: Databases, webhook_id: str, request: ReadRequest) -> Answer:
    """Send nothing to a webhook any more; its secrets are deleted with it."""

    def act(session: NewsroomSession, webhook: Webhook) -> Answer:
        session.delete(webhook)
        return NO_CONTENT

    return _with_webhook(databases, webhook_id, request, act)


def renew_secret(
    databases: Databases, webhook_id: str, request: WriteRequest, key: bytes
) -> Answer:
    """Give a new secret, shown this once; the old one signs beside it for a day."""

    def act(_: NewsroomSession, webhook: Webhook) -> Answer:
        shown = webhooks.renew_secret(webhook, key=key, now=datetime.now(UTC))
        until = None if webhook.old_until is None else to_the_minute(webhook.old_until)
        return bodies.told(201, {**_shown(shown), "old_secret_until": until})

    return _with_webhook(databases, webhook_id, request, act)


def ask_for_test(databases: Databases, webhook_id: str, request: WriteRequest) -> Answer:
    """Have a test event sent; 409 where the webhook was switched off."""

    def act(_: NewsroomSession, webhook: Webhook) -> Answer:
        webhooks.ask_for_test(webhook)
        return bodies.told(202, _told(webhooks.view(webhook)))

    return _with_webhook(databases, webhook_id, request, act)


def replay(databases: Databases, key: bytes, webhook_id: str, request: WriteRequest) -> Answer:
    """Have changes sent again; 409 where the webhook was switched off. `key` opens cursors."""

    def act(session: NewsroomSession, webhook: Webhook) -> Answer:
        found = bodies.read(ReplaySchema(), request)
        if isinstance(found, Answer):
            return found
        after = START
        if found["after"]:
            try:
                after = change_cursors.read(found["after"], key=key, outlet_id=webhook.outlet_id)
            except ChangeCursorBrokenError as error:
                return bodies.refused("after", str(error))
        count = webhooks.replay(session, webhook, after=after, now=datetime.now(UTC))
        return bodies.told(202, {"deliveries": count})

    return _with_webhook(databases, webhook_id, request, act, body=True)


def _registered(session: NewsroomSession, outlet_id: UUID, address: str, key: bytes) -> Answer:
    try:
        view, shown = webhooks.register(session, outlet_id, address, key=key, now=datetime.now(UTC))
    except AddressRefusedError as error:
        return bodies.refused("url", str(error))
    except WebhookExistsError:
        return problems.answer(problems.WEBHOOK_EXISTS)
    return bodies.told(201, {**_told(view), **_shown(shown)})


def _with_webhook(
    databases: Databases, webhook_id: str, request: ReadRequest, act: Act, *, body: bool = False
) -> Answer:
    """Let an outlet do something with a webhook of its own; a test token has none."""

    def serve(session: NewsroomSession, reader: Reader, request: ReadRequest) -> Answer:
        queries.read_none(request.query)
        if not body and isinstance(request, WriteRequest) and request.body:
            return bodies.refused("", bodies.NO_BODY)
        wanted = guarding.read_id(webhook_id)
        if wanted is None or reader.sandbox:
            return problems.answer(problems.NOT_FOUND)
        try:
            return act(session, webhooks.get(session, reader.outlet_id, wanted))
        except (WebhookNotFoundError, WebhookDisabledError) as error:
            return problems.answer(_REFUSED[type(error)])

    return guarding.guarded(databases, request, serve, write=True)


def _told(view: WebhookView) -> dict[str, Any]:
    return {
        "id": str(view.id),
        "url": view.address,
        "failing_since": None if view.failing_since is None else view.failing_since.isoformat(),
        "disabled_on": None if view.disabled_on is None else view.disabled_on.isoformat(),
        "test": view.test,
    }


def _shown(shown: Shown) -> dict[str, Any]:
    return {"secret": shown.secret, "public_key": shown.public_key}
