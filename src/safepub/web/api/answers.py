"""Between Flask and the serving functions: request facts in, their answer out."""

from flask import Response, request

from safepub.serving.requests import Answer, ReadRequest


def asked() -> ReadRequest:
    """Give the facts of the request that is being answered."""
    return ReadRequest(
        head=request.method == "HEAD",
        query=tuple(request.args.items(multi=True)),
        authorization=request.headers.get("Authorization"),
        if_none_match=request.headers.get("If-None-Match"),
        accept_encoding=request.headers.get("Accept-Encoding"),
    )


def send(answer: Answer) -> Response:
    """Send an answer as it is."""
    # A list, because Flask counts bare bytes anew: HEAD would lose GET's length.
    return Response([answer.body], status=answer.status, headers=list(answer.headers))
