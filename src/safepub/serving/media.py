"""Pictures and files of articles that are out, as they were when the article went out."""

from safepub.database import Databases, NewsroomSession
from safepub.serving import conditions, guarding, problems, queries, sandbox, statements
from safepub.serving.requests import Answer, Headers, ReadRequest
from safepub.serving.tokens import Reader

MAX_AGE = 24 * 60 * 60
"""Seconds; after a day an outlet hears that a file was taken back, if nothing else told it."""


def one_file(databases: Databases, media_id: str, request: ReadRequest) -> Answer:
    """Answer with one file of an article that the outlet may see.

    404, always the same, for everything else.
    """

    def serve(session: NewsroomSession, reader: Reader, request: ReadRequest) -> Answer:
        return _one(session, reader, request, media_id)

    return guarding.guarded(databases, request, serve)


def _one(session: NewsroomSession, reader: Reader, request: ReadRequest, text: str) -> Answer:
    queries.read_none(request.query)
    held = conditions.tags_held(request.if_none_match, gzip=False)
    media_id = guarding.read_id(text)
    row = None
    if media_id is not None and reader.sandbox:
        row = sandbox.medium(media_id, head=request.head)
    elif media_id is not None:
        wanted = statements.medium(media_id, reader.entitled, held=held, head=request.head)
        row = session.execute(wanted).one_or_none()
    if row is None:
        return problems.answer(problems.NOT_FOUND, head=request.head)
    tag, media_type, name, size, body = row
    headers = _headers(tag)
    if conditions.holds(held, tag):
        return Answer(status=304, headers=headers)
    about = (
        ("Content-Type", media_type),
        ("Content-Length", str(size)),
        ("Content-Disposition", f'attachment; filename="{name}"'),
    )
    return Answer(status=200, headers=about + headers, body=body or b"")


def _headers(tag: str) -> Headers:
    """Give the headers that 200 and 304 share."""
    return (
        ("ETag", conditions.entity_tag(tag, gzip=False)),
        ("Cache-Control", f"private, max-age={MAX_AGE}, immutable"),
        ("Vary", "Authorization"),
        ("X-Content-Type-Options", "nosniff"),
        # Should a browser ever open it on this host, nothing in it may act.
        ("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
    )
