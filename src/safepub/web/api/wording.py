"""The document's words for parameters and headers of articles."""

from typing import Any

from safepub.cleaning.files import MEDIA_TYPES
from safepub.renditions import formats
from safepub.serving import articles, feeds, problems, queries
from safepub.serving.problems import Problem
from safepub.web.api import examples
from safepub.web.api.acknowledging import WordSchema

BEARER = "outletToken"
PASTED = (formats.HTML, formats.TEXT)
ARTICLE_ID = {
    "in": "path",
    "name": "article_id",
    "required": True,
    "description": "The article's `id`.",
    "schema": {"type": "string", "format": "uuid"},
    "example": str(examples.ARTICLE.id),
}

MEDIA_ID = {
    "in": "path",
    "name": "media_id",
    "required": True,
    "description": "The `id` of one of an article's `media`.",
    "schema": {"type": "string", "format": "uuid"},
    "example": str(examples.MEDIUM.id),
}


def parameter(name: str, description: str, **schema: object) -> dict[str, Any]:
    """Describe a parameter of the query for the document."""
    return {"in": "query", "name": name, "description": description, "schema": schema}


IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag of your last answer; 304 says that nothing changed.",
    "schema": {"type": "string"},
    "example": examples.ETAG,
}
LIST_PARAMETERS = [
    parameter(
        "limit",
        "How many articles a page holds.",
        type="integer",
        minimum=1,
        maximum=queries.LIMIT_MAX,
        default=queries.LIMIT_DEFAULT,
    ),
    parameter(
        "cursor",
        "Where the page begins; take it from `next`, it is not to be made or read.",
        type="string",
    ),
    parameter(
        "language",
        "Only articles in this language.",
        type="string",
        pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    ),
    parameter(
        "tag",
        "Only articles with exactly this tag.",
        type="string",
        minLength=1,
        maxLength=queries.TAG_MAX,
        pattern=r"^[^\u0000]+$",
    ),
    parameter(
        "byline",
        "Only articles under exactly this byline.",
        type="string",
        minLength=1,
        maxLength=queries.BYLINE_MAX,
        pattern=r"^[^\u0000]+$",
    ),
    parameter(
        "updated_since",
        "Only articles with a version since this time, in the order of `updated_at`. To follow"
        " everything, withdrawals too, use `/api/v1/changes`.",
        type="string",
        format="date-time",
    ),
    parameter(
        "fields",
        "`summary` leaves both bodies out.",
        type="string",
        enum=list(queries.FIELDS),
        default=queries.FIELDS[0],
    ),
    IF_NONE_MATCH,
]
VERSION = parameter(
    "version",
    "An older version of it, by its number.",
    type="integer",
    minimum=1,
    maximum=queries.VERSION_MAX,
)
ETAG_HEADER = {
    "description": "Names these bytes; send it back in If-None-Match.",
    "schema": {"type": "string"},
    "example": examples.ETAG,
}
RETRY_AFTER = {
    "description": "Seconds until it is worth asking again.",
    "schema": {"type": "integer", "minimum": 1},
    "example": 30,
}
RATE_LIMIT = {
    "description": "How many requests of this token are left (`r`), for how many seconds (`t`).",
    "schema": {"type": "string"},
    "example": '"token";r=0;t=30',
}
RATE_LIMIT_POLICY = {
    "description": "How many requests a token has (`q`) in so many seconds (`w`).",
    "schema": {"type": "string"},
    "example": '"token";q=600;w=60',
}
PROBLEM_HEADERS: dict[Problem, dict[str, Any]] = {
    problems.TOO_MANY: {
        "Retry-After": RETRY_AFTER,
        "RateLimit": RATE_LIMIT,
        "RateLimit-Policy": RATE_LIMIT_POLICY,
    },
    problems.UNAVAILABLE: {"Retry-After": RETRY_AFTER},
}
PAGE_HEADERS = {
    "ETag": ETAG_HEADER,
    "Link": {
        "description": 'The next page, with `rel="next"`; absent on the last page.',
        "schema": {"type": "string"},
        "example": f'<{examples.next_page()}>; rel="next"',
    },
}
PAGE_EXAMPLES = {
    "full": {"summary": "One article with its bodies", "value": examples.page(summary=False)},
    "summary": {"summary": "The same, `fields=summary`", "value": examples.page(summary=True)},
}
NOT_MODIFIED = {
    "description": "You have it already. No body.",
    "headers": {"ETag": ETAG_HEADER},
}
ACKNOWLEDGEMENT = {
    "required": True,
    "content": {
        "application/json": {"schema": WordSchema, "example": examples.ACKNOWLEDGEMENT},
    },
}
ACCEPT = {
    "in": "header",
    "name": "Accept",
    "description": "Name `application/ninjs+json` to get the article as IPTC ninjs.",
    "schema": {"type": "string"},
    "example": articles.NINJS_TYPE,
}


def _format(name: str) -> dict[str, Any]:
    kind = "string" if name in PASTED else "object"
    told = {"schema": {"type": kind}, "example": examples.in_format(name)}
    return {
        "description": "The article.",
        "headers": {"ETag": ETAG_HEADER},
        "content": {articles.MEDIA_TYPES[name].partition(";")[0]: told},
    }


FORMATS = {
    name: _format(name) for name in (formats.NINJS, formats.HTML, formats.TEXT, formats.JSON_LD)
}
FEED_ID = {
    "in": "path",
    "name": "feed_id",
    "required": True,
    "description": "The id of a feed that the newsroom has opened.",
    "schema": {"type": "string", "format": "uuid"},
    "example": str(examples.FEED_ID),
}
FEEDS = {
    formats.FEED: {
        "description": "JSON Feed 1.1.",
        "headers": {"ETag": ETAG_HEADER},
        "content": {
            feeds.MEDIA_TYPES[formats.FEED]: {
                "schema": {
                    "type": "object",
                    "required": ["version", "title", "feed_url", "_safepub", "items"],
                },
                "example": examples.json_feed_document(),
            }
        },
    },
    formats.ATOM: {
        "description": "Atom (RFC 4287), with tombstones (RFC 6721).",
        "headers": {"ETag": ETAG_HEADER},
        "content": {feeds.MEDIA_TYPES[formats.ATOM].partition(";")[0]: {}},
    },
}
MEDIA_FILE = {
    "description": "The file, as it was published.",
    "headers": {"ETag": ETAG_HEADER},
    # OpenAPI 3.1: bytes as they are have no schema.
    "content": {media_type: {} for media_type in MEDIA_TYPES.values()},
}
