"""What webhooks, and the events that they get, look like in the document."""

import json
from typing import Any

from marshmallow import fields, validate

from safepub.newsroom.deliveries import DeliveryState
from safepub.newsroom.versions import ChangeKind
from safepub.renditions import event_json
from safepub.renditions.event_json import Event
from safepub.serving.articles import LIST_PATH
from safepub.web.api import examples
from safepub.web.api.registering import RegistrationSchema, ReplaySchema
from safepub.web.api.schemas import Open

ID = "5b0c6c0e-3d1f-4a53-9f5b-2f7f3c8c9d10"
TYPES = (*(f"article.{kind.value}" for kind in ChangeKind), event_json.TEST)
TEST_STATES = (DeliveryState.DUE, DeliveryState.DELIVERED, DeliveryState.FAILED)
ONE = {
    "id": ID,
    "url": "https://outlet.example/safepub",
    "failing_since": None,
    "disabled_on": None,
    "test": "due",
}
LISTED = {"webhooks": [ONE]}
_SECRET = {
    "secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "public_key": "whpk_Kay64UG8yvCyLhqU000LxzYeUm0L/hLIl5S8kyKWbdc=",
}
REGISTERED = {**ONE, **_SECRET}
NEW_SECRET = {**_SECRET, "old_secret_until": "2026-11-24T09:30:00Z"}
REPLAYED = {"deliveries": 3}
EVENT: dict[str, Any] = json.loads(
    event_json.render(
        Event(
            kind=ChangeKind.CORRECTED.value,
            happened_at=examples.ARTICLE.updated_at,
            article_id=examples.ARTICLE.id,
            version=2,
            cursor=examples.CURSOR,
            address=f"https://newsroom.example{LIST_PATH}/{examples.ARTICLE.id}",
        )
    )
)


def _told(description: str, **more: object) -> dict[str, object]:
    return {"description": description, **more}


class WebhookSchema(Open):
    """Where you are told of changes."""

    id = fields.UUID(required=True, metadata=_told("Names it in addresses."))
    url = fields.String(required=True, metadata=_told("The address that is called."))
    failing_since = fields.Date(
        required=True,
        allow_none=True,
        metadata=_told("The day since which nothing has arrived there, or null."),
    )
    disabled_on = fields.Date(
        required=True,
        allow_none=True,
        metadata=_told("The day on which it was switched off, or null. Register it again."),
    )
    test = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([state.value for state in TEST_STATES]),
        metadata=_told("How far the last test event has come."),
    )


class WebhookListSchema(Open):
    """Your webhooks."""

    webhooks = fields.List(
        fields.Nested(WebhookSchema), required=True, metadata=_told("One, or none.")
    )


class _SecretSchema(Open):
    secret = fields.String(
        required=True,
        metadata=_told("Checks signatures of `v1` (HMAC-SHA256). Keep it as you keep passwords."),
    )
    public_key = fields.String(
        required=True, metadata=_told("Checks signatures of `v1a` (Ed25519). No secret.")
    )


class RegisteredSchema(WebhookSchema, _SecretSchema):
    """A new webhook, with its secret."""


class NewSecretSchema(_SecretSchema):
    """A new secret."""

    old_secret_until = fields.DateTime(
        required=True, metadata=_told("Until then the old one signs as well, in UTC.")
    )


class ReplayedSchema(Open):
    """What is sent again."""

    deliveries = fields.Integer(
        required=True, validate=validate.Range(min=0), metadata=_told("How many events.")
    )


class EventDataSchema(Open):
    """Which change of which article; all of it is absent in a test."""

    id = fields.UUID(metadata=_told("The article's `id`."))
    version = fields.Integer(metadata=_told("Its version after the change."))
    cursor = fields.String(metadata=_told("Its place in your feed of changes."))
    url = fields.String(metadata=_told("Where to fetch the article, with your token."))


class EventSchema(Open):
    """What your address gets by POST: that something has changed, and nothing of it."""

    type = fields.String(
        required=True, validate=validate.OneOf(TYPES), metadata=_told("What happened.")
    )
    timestamp = fields.DateTime(
        required=True, metadata=_told("When it happened, in UTC, to the minute.")
    )
    data = fields.Nested(EventDataSchema, required=True, metadata=_told("Where to look."))


WEBHOOK_ID = {
    "in": "path",
    "name": "webhook_id",
    "required": True,
    "description": "The webhook's `id`.",
    "schema": {"type": "string", "format": "uuid"},
    "example": ID,
}
REGISTRATION = {
    "required": True,
    "content": {"application/json": {"schema": RegistrationSchema, "example": {"url": ONE["url"]}}},
}
REPLAY = {
    "required": True,
    "content": {
        "application/json": {"schema": ReplaySchema, "example": {"after": examples.CURSOR}}
    },
}
EVENT_SENT = {
    "post": {
        "operationId": "receiveEvent",
        "summary": "What your address gets, signed as Standard Webhooks 1.0 says.",
        "security": [],
        "parameters": [
            {
                "in": "header",
                "name": name,
                "required": True,
                "description": description,
                "schema": {"type": "string"},
            }
            for name, description in (
                ("webhook-id", "Names the event: the same each time that it is sent."),
                ("webhook-timestamp", "The second of sending (Unix). Refuse one that is old."),
                ("webhook-signature", "Signatures `v1` and `v1a` by each live secret."),
            )
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Event"},
                    "example": EVENT,
                }
            },
        },
        "responses": {
            "2XX": {"description": "You have it."},
            "410": {"description": "You want no more: the webhook is switched off at once."},
            "default": {"description": "It is sent again later, ten times within four days."},
        },
    }
}
