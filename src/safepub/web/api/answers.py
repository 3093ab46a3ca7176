"""Between Flask and the serving functions: request facts in, their answer out."""

from typing import TYPE_CHECKING

from flask import Response, request

from safepub.serving.requests import Answer, ReadRequest, WriteRequest
from safepub.web.runtime import Runtime, runtime

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def asked() -> ReadRequest:
    """Give the facts of the request that Flask answers now."""
    query = tuple(request.args.items(multi=True)) if request.query_string else ()
    return facts(request.environ, runtime(), query)


def facts(
    environ: "WSGIEnvironment", running: Runtime, query: tuple[tuple[str, str], ...]
) -> ReadRequest:
    """Give the facts of a request with this query, before Flask or in it."""
    return ReadRequest(
        head=environ["REQUEST_METHOD"] == "HEAD",
        query=query,
        authorization=environ.get("HTTP_AUTHORIZATION"),
        rates=running.rates,
        kept=running.kept,
        if_none_match=environ.get("HTTP_IF_NONE_MATCH"),
        accept_encoding=environ.get("HTTP_ACCEPT_ENCODING"),
        accept=environ.get("HTTP_ACCEPT"),
    )


def sent(most_bytes: int) -> WriteRequest:
    """Give the facts of the POST that is being answered.

    Raises:
        werkzeug.exceptions.RequestEntityTooLarge: Its body is longer than it may be.
    """
    request.max_content_length = most_bytes
    return WriteRequest(
        query=tuple(request.args.items(multi=True)),
        authorization=request.headers.get("Authorization"),
        rates=runtime().rates,
        media_type=request.mimetype,
        body=request.get_data(cache=False),
    )


def send(answer: Answer) -> Response:
    """Send an answer as it is."""
    # A list, because Flask counts bare bytes anew: HEAD would lose GET's length.
    return Response([answer.body], status=answer.status, headers=list(answer.headers))


def say_methods(response: Response) -> Response:
    """Answer OPTIONS with the methods of its address in `Allow`, and nothing else."""
    if request.method == "OPTIONS":
        response.status_code = 204
        response.set_data(b"")
        del response.headers["Content-Type"], response.headers["Content-Length"]
    return response
