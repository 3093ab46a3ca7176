"""What a door says when something does not work, and the text that nobody loses by it.

A door says once which of its fields hold text worth keeping:

    errors.keep(blueprint, {"headline": "Headline", "body": "Text"})

Whatever goes wrong with a POST of that door, the page shows them for copying.
Fields that are not named, such as passphrases and legal names, are never shown.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, request
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from safepub.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    SafepubError,
    UnavailableError,
)
from safepub.serving import problems
from safepub.web import cookies, csrf, limits, translating
from safepub.web.error_words import EXPIRED, WORDS, Words

KEPT = "safepub.kept"
FAMILIES: Mapping[type[SafepubError], int] = {
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    InvalidError: 422,
    UnavailableError: 503,
}
MACHINES = ("/api/", "/feeds/")
"""Whoever asks there is a program, and is told of problems (RFC 9457)."""
PROBLEMS = {
    401: problems.NOT_AUTHENTICATED,
    404: problems.NOT_FOUND,
    405: problems.METHOD_NOT_ALLOWED,
    500: problems.FAILED,
    503: problems.UNAVAILABLE,
}


@dataclass(frozen=True)
class KeptText:
    """What somebody had typed into one field."""

    label: str
    text: str


def keep(blueprint: Blueprint, labels: Mapping[str, str]) -> None:
    """Name the fields of a door, and of all nested in it, whose text a page gives back."""

    def remember(state: BlueprintSetupState) -> None:
        state.app.extensions.setdefault(KEPT, {})[state.name] = dict(labels)

    blueprint.record(remember)


def register(app: Flask) -> None:
    """Answer every error with a page or, at the API, with a problem document."""
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(CSRFError, answer_expired)
    app.register_error_handler(SafepubError, answer_own)


def answer_http(error: HTTPException) -> Response | HTTPException:
    """Answer what Flask or a view refused; its own description may quote the request."""
    failed = getattr(error, "original_exception", None)
    if isinstance(failed, UnavailableError):
        # A door's own page about an error needed what does not work now.
        return answer_own(failed)
    status = error.code
    if error.response is not None or status is None or status < 400:  # noqa: PLR2004 - redirects
        return error
    response = _answer(status, WORDS.get(status, WORDS[500 if status >= 500 else 400]))  # noqa: PLR2004
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    if status == 429:  # noqa: PLR2004 - flask-limiter gives none
        response.headers["Retry-After"] = str(limits.RETRY_AFTER)
    return response


def answer_expired(_error: CSRFError) -> Response:
    """Answer a form whose page belongs to another session than the cookie."""
    return _answer(400, EXPIRED)


def answer_own(error: SafepubError) -> Response:
    """Answer an error of ours by its family, with its fixed sentence."""
    found = status_of(error)
    if found not in FAMILIES.values():
        # Not meant for people: a broken seal, a wrong setting.
        current_app.log_exception(sys.exc_info())
        return _answer(500, WORDS[500])
    response = _answer(found, replace(WORDS[found], sentence=str(error)))
    if isinstance(error, UnavailableError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def status_of(error: SafepubError) -> int:
    """Give the status of an error's family; 500 for what is not meant for people."""
    return next((status for family, status in FAMILIES.items() if isinstance(error, family)), 500)


def _answer(status: int, words: Words) -> Response:
    if request.path.startswith(MACHINES):
        return _problem(status, words)
    kept = _kept(status)
    # Without the doors' context processors: they may need what has just failed.
    page = current_app.jinja_env.get_template("errors/error.html").render(
        words=words,
        kept=kept,
        back=_back(),
        home=_at_door("/"),
        log_in=_at_door("/login") if status == 401 else None,  # noqa: PLR2004
    )
    return Response(page, status=status, mimetype="text/html")


def _problem(status: int, words: Words) -> Response:
    problem = PROBLEMS.get(status) or problems.Problem(
        name="refused", status=status, title=words.title, detail=words.sentence
    )
    answer = problems.answer(problem, head=request.method == "HEAD")
    return Response(answer.body, status=answer.status, headers=list(answer.headers))


def _kept(status: int) -> list[KeptText]:
    """Give back what was typed, unless another site's form sent it."""
    if request.method != "POST" or status == 413 or csrf.came_from_elsewhere():  # noqa: PLR2004
        return []
    by_door: dict[str, dict[str, str]] = current_app.extensions.get(KEPT, {})
    labels: dict[str, Any] = {}
    for name in request.blueprints:
        labels.update(by_door.get(name, {}))
    try:
        typed = request.form
    except HTTPException:
        # It broke off on its way here: whoever sent it is gone.
        return []
    return [
        KeptText(label, typed[name])
        for name, label in labels.items()
        if typed.get(name, "").strip()
    ]


def _at_door(path: str) -> str:
    door = cookies.PATHS.get(cookies.door_of(request.path), "")
    return translating.in_language(f"{request.root_path}{door}{path}")


def _back() -> str | None:
    """Name the page that the form stood on, where the browser tells and it is one of ours."""
    if request.method != "POST" or not request.referrer:
        return None
    came_from = urlsplit(request.referrer)
    if came_from.netloc != request.host:
        return None
    # One slash: two would name another host.
    path = "/" + came_from.path.lstrip("/")
    return f"{path}?{came_from.query}" if came_from.query else path
