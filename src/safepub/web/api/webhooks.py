"""Webhooks of outlets: registered, tried, replayed and removed with a live token."""

from flask import Response
from flask_smorest import Blueprint

from safepub.serving import problems
from safepub.web.api import answers, document, registering, webhook_words
from safepub.web.api.webhook_words import (
    NewSecretSchema,
    RegisteredSchema,
    ReplayedSchema,
    WebhookListSchema,
    WebhookSchema,
)
from safepub.web.runtime import runtime

blueprint = Blueprint("webhooks", __name__, url_prefix="/v1/webhooks")
REFUSALS = (
    problems.INVALID_PARAMETER,
    problems.NOT_AUTHENTICATED,
    problems.TOO_MANY,
    problems.UNAVAILABLE,
)
OF_ONE = (*REFUSALS, problems.NOT_FOUND)
TAGS = ["webhooks"]
ONE = "/<webhook_id>"
BY_ID = [webhook_words.WEBHOOK_ID]


@blueprint.get("", tags=TAGS)
@blueprint.doc(operationId="listWebhooks", responses=document.refusals(*REFUSALS))
@blueprint.response(
    200, WebhookListSchema, description="Your webhook.", example=webhook_words.LISTED
)
def show() -> Response:
    """List your webhooks: there is one at most."""
    return answers.send(registering.every(runtime().databases, answers.asked()))


@blueprint.post("", tags=TAGS)
@blueprint.doc(
    operationId="registerWebhook",
    requestBody=webhook_words.REGISTRATION,
    responses=document.refusals(
        *OF_ONE, problems.WEBHOOK_EXISTS, problems.UNSUPPORTED, problems.INVALID_BODY
    ),
)
@blueprint.response(
    201,
    RegisteredSchema,
    description="It is registered. Its secret is shown this once.",
    example=webhook_words.REGISTERED,
)
def register() -> Response:
    """Have changes told to an address of yours, from the next one on."""
    request = answers.sent(registering.MOST_BYTES)
    return answers.send(registering.register(runtime().databases, request, _key()))


@blueprint.delete(ONE, tags=TAGS, parameters=BY_ID)
@blueprint.doc(operationId="removeWebhook", responses=document.refusals(*OF_ONE))
@blueprint.response(204, description="Nothing is sent to it any more.")
def remove(webhook_id: str) -> Response:
    """Remove a webhook."""
    return answers.send(registering.remove(runtime().databases, webhook_id, answers.asked()))


@blueprint.post(f"{ONE}/secrets", tags=TAGS, parameters=BY_ID)
@blueprint.doc(
    operationId="renewWebhookSecret",
    responses=document.refusals(*OF_ONE, problems.INVALID_BODY),
)
@blueprint.response(
    201,
    NewSecretSchema,
    description="The new secret, shown this once.",
    example=webhook_words.NEW_SECRET,
)
def renew_secret(webhook_id: str) -> Response:
    """Get a new secret. The old one signs beside it for a day, one that is older no longer."""
    request = answers.sent(registering.MOST_BYTES)
    return answers.send(registering.renew_secret(runtime().databases, webhook_id, request, _key()))


@blueprint.post(f"{ONE}/test", tags=TAGS, parameters=BY_ID)
@blueprint.doc(
    operationId="testWebhook",
    responses=document.refusals(*OF_ONE, problems.WEBHOOK_DISABLED, problems.INVALID_BODY),
)
@blueprint.response(
    202,
    WebhookSchema,
    description="It will be sent within a minute, once.",
    example=webhook_words.ONE,
)
def ask_for_test(webhook_id: str) -> Response:
    """Have a test event sent; `test` of the webhook tells how it went."""
    request = answers.sent(registering.MOST_BYTES)
    return answers.send(registering.ask_for_test(runtime().databases, webhook_id, request))


@blueprint.post(f"{ONE}/replay", tags=TAGS, parameters=BY_ID)
@blueprint.doc(
    operationId="replayWebhook",
    requestBody=webhook_words.REPLAY,
    responses=document.refusals(
        *OF_ONE, problems.WEBHOOK_DISABLED, problems.UNSUPPORTED, problems.INVALID_BODY
    ),
)
@blueprint.response(
    202, ReplayedSchema, description="How much will be sent.", example=webhook_words.REPLAYED
)
def replay(webhook_id: str) -> Response:
    """Have everything that you were told sent again, from a change on."""
    request = answers.sent(registering.MOST_BYTES)
    running = runtime()
    key = running.settings.secrets.totp_key
    return answers.send(registering.replay(running.databases, key, webhook_id, request))


def _key() -> bytes:
    return runtime().settings.secrets.totp_key


WRITING = (register, remove, renew_secret, ask_for_test, replay)
