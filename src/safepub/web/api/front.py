"""The read front: what outlets fetch most is answered before Flask, by the same functions.

It takes GET and HEAD of the addresses below in their plain form. Everything else, and whatever
breaks here, it leaves to the application behind it. The answers are the same: a test asks both.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from uuid import UUID

from flask import Flask

from safepub.renditions import formats
from safepub.serving import articles, changes, feeds, media
from safepub.serving.feeds import FeedAddress
from safepub.serving.requests import Answer, ReadRequest
from safepub.web import headers, logs
from safepub.web.api import answers
from safepub.web.runtime import EXTENSION, Runtime

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Serve = Callable[[Runtime, str, ReadRequest], Answer]

_PATH = re.compile(
    r"/(api/v1/(?:articles|changes|media)|feeds)"
    r"(?:(/)([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})((?:\.[a-z]+)?))?"
)
_METHODS = frozenset({"GET", "HEAD"})
_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def put_before(app: Flask) -> None:
    """Let the read front answer what it can before this application does."""
    site = app.extensions[EXTENSION].settings.site
    # An attribute for this purpose, as Flask's documentation of `Flask.wsgi_app` says.
    app.wsgi_app = ReadFront(app, headers.everywhere(site))  # type: ignore[method-assign]


class ReadFront:
    """A WSGI application (PEP 3333) around that of Flask."""

    def __init__(self, app: Flask, always: Mapping[str, str]) -> None:
        """Stand before an application; `always` goes out with every answer."""
        self._extensions = app.extensions
        self.behind: WSGIApplication = app.wsgi_app
        self._always = tuple(always.items())

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer, or let the application behind answer."""
        answer = self._answer(environ)
        if answer is None:
            return self.behind(environ, start_response)
        said = {name for name, _ in answer.headers}
        more = [pair for pair in self._always if pair[0] not in said]
        start_response(_LINES[answer.status], [*answer.headers, *more])
        return [answer.body]

    def _answer(self, environ: "WSGIEnvironment") -> Answer | None:
        found = _find(environ)
        if found is None:
            return None
        (serve, endpoint), name = found
        running: Runtime = self._extensions[EXTENSION]
        try:
            answer = serve(running, name, _asked(environ, running))
        except Exception:  # noqa: BLE001 - asked once more, Flask notes where and says it plainly
            return None
        logs.note_status(environ["PATH_INFO"], endpoint, answer.status)
        return answer


def _find(environ: "WSGIEnvironment") -> tuple[tuple[Serve, str], str] | None:
    """Give what serves an address, its view's name in the log, and the id in it."""
    if environ["REQUEST_METHOD"] not in _METHODS or environ.get("SCRIPT_NAME"):
        return None
    match = _PATH.fullmatch(environ.get("PATH_INFO", ""))
    if match is None:
        return None
    collection, slash, name, suffix = match.groups(default="")
    served = ADDRESSES.get(f"{collection}{slash}{suffix}")
    return None if served is None else (served, name)


def _asked(environ: "WSGIEnvironment", running: Runtime) -> ReadRequest:
    """Give the facts of a request, as `answers.asked` does.

    Raises:
        UnicodeError: The query is not ASCII, or not UTF-8 once decoded: Flask says what stands
            for such letters.
    """
    query = environ.get("QUERY_STRING", "")
    if not query.isascii():
        raise UnicodeError
    parameters = parse_qsl(query, keep_blank_values=True, errors="strict") if query else ()
    return answers.facts(environ, running, tuple(parameters))


def _list(running: Runtime, _: str, request: ReadRequest) -> Answer:
    return articles.list_articles(running.databases, request)


def _one(running: Runtime, article_id: str, request: ReadRequest) -> Answer:
    return articles.one_article(running.databases, article_id, request)


def _format(format_: str) -> Serve:
    def serve(running: Runtime, article_id: str, request: ReadRequest) -> Answer:
        return articles.one_format(running.databases, article_id, format_, request)

    return serve


def _changes(running: Runtime, _: str, request: ReadRequest) -> Answer:
    return changes.list_changes(running.databases, running.settings.secrets.totp_key, request)


def _file(running: Runtime, media_id: str, request: ReadRequest) -> Answer:
    return media.one_file(running.databases, media_id, request)


def _feed(format_: str) -> Serve:
    def serve(running: Runtime, feed_id: str, request: ReadRequest) -> Answer:
        base_url = running.settings.site.base_url.rstrip("/")
        address = FeedAddress(feed_id=UUID(feed_id), format=format_, base_url=base_url)
        return feeds.one_feed(running.databases, address, request)

    return serve


ADDRESSES: Mapping[str, tuple[Serve, str]] = {
    "api/v1/articles": (_list, "api.articles.list_articles"),
    "api/v1/articles/": (_one, "api.articles.show_article"),
    "api/v1/articles/.ninjs": (_format(formats.NINJS), "api.formats.show_ninjs"),
    "api/v1/articles/.html": (_format(formats.HTML), "api.formats.show_html"),
    "api/v1/articles/.txt": (_format(formats.TEXT), "api.formats.show_text"),
    "api/v1/articles/.jsonld": (_format(formats.JSON_LD), "api.formats.show_json_ld"),
    "api/v1/changes": (_changes, "api.changes.list_changes"),
    "api/v1/media/": (_file, "api.media.show_file"),
    "feeds/.json": (_feed(formats.FEED), "feeds.show_json"),
    "feeds/.xml": (_feed(formats.ATOM), "feeds.show_atom"),
}
"""What stands before Flask: collection, a slash before an id, suffix."""
