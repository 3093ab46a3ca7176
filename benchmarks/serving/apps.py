"""What the servers run: the limit, Flask with the same bytes, and safepub in three ways.

Each function makes an application in the folder that it is started from.
"""

import gc
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from benchmarks.serving import asking
from safepub.app import create_app
from safepub.serving.kept import Kept, Question
from safepub.serving.requests import Answer, ReadRequest
from safepub.serving.stamps import Stamp
from safepub.settings import Settings, load_settings
from safepub.web.api.front import ReadFront
from safepub.web.runtime import EXTENSION, Runtime

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OUTSIDE = frozenset({"Content-Type", "Content-Length", "Content-Encoding", "Link"})
"""Headers that a 304 goes without."""


def limit() -> "WSGIApplication":
    """Give whole answers back, headers and all, and look at nothing but the address."""
    held = _held()

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        query = environ["QUERY_STRING"]
        path = environ["PATH_INFO"]
        tag, found, unchanged, body = held[f"{path}?{query}" if query else path]
        if environ.get("HTTP_IF_NONE_MATCH") == tag:
            start_response("304 Not Modified", unchanged)
            return [b""]
        start_response("200 OK", found)
        return [body]

    return answer


def flask_from_memory() -> "WSGIApplication":
    """Do the same in a Flask application with nothing else in it."""
    held = _held()
    app = Flask("from_memory", static_folder=None)

    @app.get("/api/v1/articles")
    def show_list() -> Response:
        query = request.query_string.decode()
        path = request.path
        return send(f"{path}?{query}" if query else path)

    @app.get("/api/v1/articles/<article_id>")
    def show_one(article_id: str) -> Response:
        return send(f"/api/v1/articles/{article_id}")

    def send(path: str) -> Response:
        tag, found, unchanged, body = held[path]
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers=unchanged)
        return Response([body], headers=found)

    return app


def front(settings: Settings | None = None) -> "WSGIApplication":
    """Give safepub as it is served: the read front before Flask."""
    app = create_app(settings or load_settings())
    gc.freeze()
    return app


def behind(settings: Settings | None = None) -> "WSGIApplication":
    """Give safepub without its read front: Flask calls the same functions."""
    app = create_app(settings or load_settings())
    outer = app.wsgi_app
    return outer.behind if isinstance(outer, ReadFront) else outer


def cold(settings: Settings | None = None) -> "WSGIApplication":
    """Give safepub that never finds an answer in its memory, although it keeps each one."""
    app = create_app(settings or load_settings())
    running: Runtime = app.extensions[EXTENSION]
    forgetful = _Forgetful(running.databases.newsroom_engine)
    app.extensions[EXTENSION] = replace(running, kept=forgetful)
    return app


class _Forgetful(Kept):
    """Keeps answers and looks for none."""

    def answer(self, stamp: Stamp, question: Question, request: ReadRequest) -> Answer | None:
        del stamp, question, request
        return None


def _held() -> dict[str, tuple[str, list[tuple[str, str]], list[tuple[str, str]], bytes]]:
    return {
        path: (
            told.tag,
            list(told.headers),
            [pair for pair in told.headers if pair[0] not in OUTSIDE],
            told.body.encode(),
        )
        for path, told in asking.read_answers(Path())
    }
