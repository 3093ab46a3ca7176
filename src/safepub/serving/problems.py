"""The problems that the API tells of (RFC 9457), each explained at `/api/docs`."""

import json
from dataclasses import dataclass

from safepub.errors import UnavailableError
from safepub.serving.requests import Answer, Headers

DOCS_PATH = "/api/docs"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One kind of problem. Its sentences are fixed."""

    name: str
    status: int
    title: str
    detail: str

    @property
    def type(self) -> str:
        """Where the problem is explained: a reference relative to the API's host."""
        return f"{DOCS_PATH}#problem-{self.name}"


INVALID_PARAMETER = Problem(
    name="invalid-parameter",
    status=400,
    title="A query parameter cannot be used",
    detail="The parameter named in `parameter` is unknown, repeated, or has no usable value.",
)
NOT_AUTHENTICATED = Problem(
    name="not-authenticated",
    status=401,
    title="A valid outlet token is needed",
    detail="Send `Authorization: Bearer` and a token that your newsroom gave you.",
)
NOT_FOUND = Problem(
    name="not-found",
    status=404,
    title="There is nothing here for you",
    detail="It does not exist, or your outlet may not see it.",
)
KILLED = Problem(
    name="killed",
    status=410,
    title="This article was called back for good",
    detail="Remove it wherever you have published it, and from your caches.",
)
OUTDATED = Problem(
    name="outdated",
    status=409,
    title="The article has changed since",
    detail="Fetch it again, do what it says now, and acknowledge that.",
)
WEBHOOK_EXISTS = Problem(
    name="webhook-exists",
    status=409,
    title="You have a webhook already",
    detail="There is one for each outlet. Remove it before you register another.",
)
WEBHOOK_DISABLED = Problem(
    name="webhook-disabled",
    status=409,
    title="This webhook was switched off",
    detail="It answered 410, or failed for three days. Register it again, then ask for a replay.",
)
UNSUPPORTED = Problem(
    name="unsupported-media-type",
    status=415,
    title="Send JSON",
    detail="The body has to be `application/json`.",
)
INVALID_BODY = Problem(
    name="invalid-body",
    status=422,
    title="The body cannot be used",
    detail="`errors` names each field that is missing, unknown or has no usable value.",
)
METHOD_NOT_ALLOWED = Problem(
    name="method-not-allowed",
    status=405,
    title="This address does not take that method",
    detail="Use one of the methods in `Allow`.",
)
TOO_MANY = Problem(
    name="too-many-requests",
    status=429,
    title="Too many requests with this token",
    detail="Ask again after the seconds in Retry-After. The feed of changes needs few requests.",
)
FAILED = Problem(
    name="failed",
    status=500,
    title="Something went wrong here",
    detail="The fault is the server's. Please try again in a minute.",
)
UNAVAILABLE = Problem(
    name="unavailable",
    status=503,
    title="This cannot be answered right now",
    detail="Please try again after the seconds in Retry-After.",
)
PROBLEMS = (
    INVALID_PARAMETER,
    NOT_AUTHENTICATED,
    NOT_FOUND,
    KILLED,
    OUTDATED,
    WEBHOOK_EXISTS,
    WEBHOOK_DISABLED,
    UNSUPPORTED,
    INVALID_BODY,
    METHOD_NOT_ALLOWED,
    TOO_MANY,
    FAILED,
    UNAVAILABLE,
)
_EXTRA_HEADERS: dict[Problem, Headers] = {
    NOT_AUTHENTICATED: (("WWW-Authenticate", 'Bearer realm="outlets"'),),
    UNAVAILABLE: (("Retry-After", str(UnavailableError.retry_after)),),
}


def answer(problem: Problem, *, head: bool = False, **members: object) -> Answer:
    """Tell of a problem; `members` are extension members such as `parameter`."""
    told = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        **members,
    }
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    headers = (
        ("Content-Type", MEDIA_TYPE),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        *_EXTRA_HEADERS.get(problem, ()),
    )
    return Answer(status=problem.status, headers=headers, body=b"" if head else body)
