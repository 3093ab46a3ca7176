"""Between Flask and the serving functions: request facts in, their answer out."""

from flask import Response, request

from safepub.serving.requests import Answer, ReadRequest, WriteRequest
from safepub.web.runtime import runtime


def asked() -> ReadRequest:
    """Give the facts of the request that is being answered."""
    return ReadRequest(
        head=request.method == "HEAD",
        query=tuple(request.args.items(multi=True)),
        authorization=request.headers.get("Authorization"),
        rates=runtime().rates,
        kept=runtime().kept,
        if_none_match=request.headers.get("If-None-Match"),
        accept_encoding=request.headers.get("Accept-Encoding"),
        accept=request.headers.get("Accept"),
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
