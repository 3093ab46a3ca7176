"""What stands before every answer of the API: only outlets get in, and refusals are problems."""

import re
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from safepub.database import Databases, NewsroomSession
from safepub.errors import UnavailableError
from safepub.serving import problems, tokens
from safepub.serving.queries import ParameterRefusedError
from safepub.serving.requests import Answer, ReadRequest
from safepub.serving.tokens import Reader

Serve = Callable[[NewsroomSession, Reader, ReadRequest], Answer]
_LOOKED = Answer(status=102, headers=())
"""What a request that writes gets at first (102, Processing); never sent."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def guarded(
    databases: Databases, request: ReadRequest, serve: Serve, *, write: bool = False
) -> Answer:
    """Let only outlets in, and tell what went wrong as a problem.

    Nobody writes, or waits for who does, before their token was looked at.
    """
    try:
        with databases.newsroom(write=False) as session:
            answer = _admitted(session, request, _look if write else serve)
        if not write or answer.status != _LOOKED.status:
            return answer
        with databases.newsroom() as session:
            # The token may have been revoked in between; its request is counted already.
            done = _admitted(session, replace(request, rates=None), serve)
        return replace(done, headers=done.headers + answer.headers)
    except UnavailableError:
        return problems.answer(problems.UNAVAILABLE, head=request.head)


def kept(
    databases: Databases, request: ReadRequest, serve: Serve, *, asked: tuple[object, ...]
) -> Answer:
    """Do as `guarded`, from memory where the same was asked since the newsroom's last change.

    `asked` is what the answer depends on besides the reader and the query: the address, and
    what of the headers it looks at but for If-None-Match.
    """
    memory = request.kept
    stamp = None if memory is None else memory.stamp()
    if memory is None or stamp is None:
        return guarded(databases, request, serve)
    reader = memory.reader(stamp, request.authorization)
    if reader is not None:
        known = memory.answer(stamp, (reader.scope, request.query, *asked), request)
        if known is not None:
            return _within_rate(reader, request, lambda: known)

    def serve_and_keep(session: NewsroomSession, reader: Reader, request: ReadRequest) -> Answer:
        answer = serve(session, reader, request)
        memory.keep(stamp, reader, (reader.scope, request.query, *asked), (request, answer))
        return answer

    return guarded(databases, request, serve_and_keep)


def _look(*_: object) -> Answer:
    return _LOOKED


def _admitted(session: NewsroomSession, request: ReadRequest, serve: Serve) -> Answer:
    reader = tokens.find_reader(session, request.authorization)
    if reader is None:
        return problems.answer(problems.NOT_AUTHENTICATED, head=request.head)
    return _within_rate(reader, request, lambda: serve(session, reader, request))


def _within_rate(reader: Reader, request: ReadRequest, serve: Callable[[], Answer]) -> Answer:
    """Serve, unless the token has asked too often; tell how much is left."""
    if request.rates is None:
        return _refusing(request, serve)
    rate = request.rates.count(reader.digest)
    told = rate.headers()
    if rate.allowed:
        answer = _refusing(request, serve)
    else:
        answer = problems.answer(problems.TOO_MANY, head=request.head)
        told = (("Retry-After", str(rate.seconds)), *told)
    return Answer(status=answer.status, headers=answer.headers + told, body=answer.body)


def _refusing(request: ReadRequest, serve: Callable[[], Answer]) -> Answer:
    """Serve, or name the parameter that cannot be used."""
    try:
        return serve()
    except ParameterRefusedError as refused:
        return parameter_refused(request, refused)


def parameter_refused(request: ReadRequest, refused: ParameterRefusedError) -> Answer:
    """Tell which parameter cannot be used."""
    return problems.answer(
        problems.INVALID_PARAMETER, head=request.head, parameter=refused.parameter
    )


def read_id(text: str) -> UUID | None:
    """Give the id that an address names, in its one form; None for anything else."""
    return UUID(text) if _UUID.fullmatch(text) else None
