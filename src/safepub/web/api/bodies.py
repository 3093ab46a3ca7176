"""Bodies of JSON: what outlets send, field by field, and what they are told of it."""

import json
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError
from marshmallow.exceptions import SCHEMA

from safepub.serving import problems
from safepub.serving.requests import Answer, WriteRequest

NOT_JSON = "Not JSON."
NO_BODY = "Send no body."


def read(schema: Schema, request: WriteRequest) -> Mapping[str, Any] | Answer:
    """Understand a body, or say what is wrong with it: 415 or 422."""
    if request.media_type != "application/json":
        return problems.answer(problems.UNSUPPORTED)
    try:
        try:
            sent = json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise ValidationError({SCHEMA: [NOT_JSON]}) from error
        found: dict[str, Any] = schema.load(sent)
    except ValidationError as error:
        return problems.answer(problems.INVALID_BODY, errors=_named(error, schema))
    return found


def refused(field: str, detail: str) -> Answer:
    """Say that one field cannot be used."""
    errors = [{"pointer": f"#/{field}" if field else "#", "detail": detail}]
    return problems.answer(problems.INVALID_BODY, errors=errors)


def told(status: int, said: Mapping[str, object]) -> Answer:
    """Answer with a body that nobody keeps."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    headers = (
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    )
    return Answer(status=status, headers=headers, body=body)


def _named(error: ValidationError, schema: Schema) -> list[dict[str, str]]:
    """Name what cannot be used by JSON pointers (RFC 6901), as RFC 9457 shows it.

    Nothing of what was sent is repeated, unknown fields' names neither.
    """
    return [
        {
            "pointer": f"#/{name}" if name in schema.fields else "#",
            "detail": " ".join(map(str, sentences)),
        }
        for name, sentences in error.messages_dict.items()
    ]
