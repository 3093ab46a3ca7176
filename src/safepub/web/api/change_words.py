"""The document's words for the feed of changes."""

from typing import Any

from marshmallow import fields, validate

from safepub.newsroom.reasons import ReasonCode
from safepub.newsroom.versions import ChangeKind
from safepub.serving import queries
from safepub.web.api import examples, wording
from safepub.web.api.schemas import Open, told

PARAMETERS = [
    wording.parameter(
        "after",
        "A `cursor` or `next` of yours; without it, everything from the beginning on.",
        type="string",
    ),
    wording.parameter(
        "limit",
        "How many changes an answer holds.",
        type="integer",
        minimum=1,
        maximum=queries.LIMIT_MAX,
        default=queries.LIMIT_DEFAULT,
    ),
    wording.IF_NONE_MATCH,
]


class ChangeSchema(Open):
    """One change. No word of the article is in it."""

    cursor = fields.String(
        required=True,
        metadata=told("The place of this change, for `after`; good as long as it is kept."),
    )
    kind = fields.String(
        required=True,
        validate=validate.OneOf([kind.value for kind in ChangeKind]),
        metadata=told("What happened."),
    )
    id = fields.UUID(required=True, metadata=told("The article."))
    version = fields.Integer(required=True, metadata=told("Its version since this change."))
    urgent = fields.Boolean(
        required=True, metadata=told("Whether somebody may be in danger: act at once.")
    )
    happened_at = fields.String(
        required=True, metadata=told("When, to the minute, in UTC.", format="date-time")
    )
    reason = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([code.value for code in ReasonCode]),
        metadata=told("Why it was killed; null for anything else."),
    )
    url = fields.String(
        required=True,
        metadata=told("Where to fetch it now, relative to this host.", format="uri-reference"),
    )


class ChangesSchema(Open):
    """A part of the feed of changes."""

    changes = fields.List(
        fields.Nested(ChangeSchema), required=True, metadata=told("The oldest first.")
    )
    next = fields.String(
        required=True,
        metadata=told("What to send as `after` next time, also after an empty answer."),
    )
    more = fields.Boolean(
        required=True, metadata=told("Whether there is more now: ask again at once.")
    )


EXAMPLE: dict[str, Any] = {
    "changes": [
        {
            "cursor": examples.CURSOR,
            "kind": "published",
            "id": str(examples.ARTICLE.id),
            "version": 1,
            "urgent": False,
            "happened_at": "2026-11-23T09:30:00Z",
            "reason": None,
            "url": f"/api/v1/articles/{examples.ARTICLE.id}",
        }
    ],
    "next": examples.CURSOR,
    "more": False,
}
