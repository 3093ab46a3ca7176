"""Articles for outlets: the newest ones, and one by its id.

Access is decided first, then whether the reader has the answer already, and
only then are bytes read. What goes out are the bytes that publishing wrote.
"""

import gzip as gzip_format
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from safepub.database import Databases, NewsroomSession
from safepub.renditions import formats, stored_form
from safepub.serving import (
    conditions,
    guarding,
    problems,
    queries,
    sandbox,
    sending,
    stamps,
    statements,
    tombstones,
)
from safepub.serving.cursors import Place
from safepub.serving.queries import ListQuery
from safepub.serving.requests import Answer, Headers, ReadRequest
from safepub.serving.tokens import Reader

LIST_PATH = "/api/v1/articles"
# Lists are put together per request; the fastest level already halves them.
_LIST_GZIP_LEVEL = 1
_LIST_FORM = "2"
"""Part of each list's tag: changes with the form of lists, not with their articles."""
_TAG_LENGTH = 32
NINJS_TYPE = "application/ninjs+json"
MEDIA_TYPES: Mapping[str, str] = {
    formats.JSON: sending.MEDIA_TYPE,
    formats.NINJS: NINJS_TYPE,
    formats.HTML: "text/html; charset=utf-8",
    formats.TEXT: "text/plain; charset=utf-8",
    formats.JSON_LD: "application/ld+json",
}
_Row = tuple[datetime | None, UUID, bytes]
"""Of one listed article: the time that the list is sorted by, its id and its bytes."""
# Should a browser ever open it on this host, nothing in it may act.
_MORE: Mapping[str, Headers] = {
    formats.HTML: (
        ("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
    )
}


def list_articles(databases: Databases, request: ReadRequest) -> Answer:
    """Answer with a page of the articles that the outlet may see, newest first.

    One under embargo stands at the time at which it will be public.
    """
    gzip = conditions.accepts_gzip(request.accept_encoding)
    return guarding.kept(databases, request, _list, asked=(LIST_PATH, gzip))


def one_article(databases: Databases, article_id: str, request: ReadRequest) -> Answer:
    """Answer with one article that is out; 410 for a killed one that the outlet may have had.

    As JSON, or as ninjs for whoever names that. 404, always the same, for everything else.
    """
    ninjs = conditions.accepts(request.accept, NINJS_TYPE, usual=sending.MEDIA_TYPE)
    format_ = formats.NINJS if ninjs else formats.JSON
    return _one_format(databases, request, (article_id, format_), varies="Accept")


def one_format(databases: Databases, article_id: str, format_: str, request: ReadRequest) -> Answer:
    """Answer with one article that is out in one of `MEDIA_TYPES`, or as `one_article` does."""
    return _one_format(databases, request, (article_id, format_))


def _one_format(
    databases: Databases, request: ReadRequest, wanted: tuple[str, str], *, varies: str = ""
) -> Answer:
    def serve(session: NewsroomSession, reader: Reader, request: ReadRequest) -> Answer:
        if reader.sandbox:
            answer = _one_of_sandbox(request, wanted)
        else:
            answer = _one(session, reader, request, wanted)
            if answer.status == problems.NOT_FOUND.status:
                answer = _gone(databases, session, reader, request, wanted[0]) or answer
        return sending.varying(answer, varies) if varies else answer

    gzip = conditions.accepts_gzip(request.accept_encoding)
    return guarding.kept(databases, request, serve, asked=(*wanted, varies, gzip))


def _gone(
    databases: Databases, session: NewsroomSession, reader: Reader, request: ReadRequest, text: str
) -> Answer | None:
    """Answer with the tombstone that an outlet has to hear of; None where there is none."""
    article_id = guarding.read_id(text)
    tombstone = article_id and tombstones.find(session, reader.outlet_id, article_id)
    if not tombstone:
        return None
    if not tombstone.heard and not request.head:
        tombstones.heard(databases, reader.outlet_id, tombstone)
    return tombstones.answer(tombstone, head=request.head)


def _one_of_sandbox(request: ReadRequest, wanted: tuple[str, str]) -> Answer:
    """Answer a test token as `_one` and `_gone` answer others."""
    number = queries.read_version(request.query)
    text, format_ = wanted
    article_id = guarding.read_id(text)
    tombstone = article_id and sandbox.tombstone(article_id)
    if tombstone:
        return tombstones.answer(tombstone, head=request.head)
    article = article_id and sandbox.version(article_id, number)
    if not article:
        return problems.answer(problems.NOT_FOUND, head=request.head)
    return _rendered(request, sandbox.rendered(article, format_), format_)


def _one(
    session: NewsroomSession, reader: Reader, request: ReadRequest, wanted: tuple[str, str]
) -> Answer:
    version = queries.read_version(request.query)
    text, format_ = wanted
    if version is not None:
        return _version(session, reader, request, (*wanted, version))
    gzip = conditions.accepts_gzip(request.accept_encoding)
    held = conditions.tags_held(request.if_none_match, gzip=gzip)
    row = None
    article_id = guarding.read_id(text)
    if article_id is not None:
        stored = statements.article(format_, reader.entitled, gzip=gzip)
        all_ = conditions.holds_any(held)
        given = {"article_id": article_id, "held": sorted(held), "all": all_}
        row = session.execute(stored, given).one_or_none()
    if row is None:
        return problems.answer(problems.NOT_FOUND, head=request.head)
    tag, body = row
    content = sending.Content(
        tag=tag, gzip=gzip, media_type=MEDIA_TYPES[format_], more=_MORE.get(format_, ())
    )
    if body is None:
        return sending.not_modified(content)
    return sending.found(content, body, head=request.head)


def _version(
    session: NewsroomSession, reader: Reader, request: ReadRequest, wanted: tuple[str, str, int]
) -> Answer:
    """Answer with one version of an article that is out, rendered anew from what is kept of it."""
    text, format_, number = wanted
    article_id, form = guarding.read_id(text), None
    if article_id is not None:
        kept = statements.version(article_id, number, reader.entitled)
        form = session.scalars(kept).one_or_none()
    if form is None:
        return problems.answer(problems.NOT_FOUND, head=request.head)
    return _rendered(request, formats.render_one(stored_form.read(form), format_), format_)


def _rendered(request: ReadRequest, body: bytes, format_: str) -> Answer:
    more = _MORE.get(format_, ())
    return sending.rendered(request, body, media_type=MEDIA_TYPES[format_], more=more)


def _list(session: NewsroomSession, reader: Reader, request: ReadRequest) -> Answer:
    query = queries.read_list(request.query)
    if reader.sandbox:
        body, link = _joined(sandbox.page(query), query)
        # Named by its bytes: what real articles do is nothing that a test token may notice.
        return sending.rendered(request, body, link=link)
    gzip = conditions.accepts_gzip(request.accept_encoding)
    # Read before the articles: a publication in between then makes the tag too
    # old for its page and the next question is answered in full, never the reverse.
    change, epoch = session.execute(stamps.state()).one()
    content = sending.Content(tag=_list_tag(reader, query, change, epoch), gzip=gzip)
    held = conditions.tags_held(request.if_none_match, gzip=gzip)
    if conditions.holds(held, content.tag):
        return sending.not_modified(content)
    place = query.after
    after = {"after_moment": place.moment, "after_id": place.article_id} if place else {}
    rows = session.execute(statements.page(query, reader.entitled), after).all()
    body, link = _joined(rows, query)
    if gzip:
        body = gzip_format.compress(body, _LIST_GZIP_LEVEL, mtime=0)
    return sending.found(content, body, head=request.head, more=link)


def _list_tag(reader: Reader, query: ListQuery, change: int, epoch: int) -> str:
    """Name a page by what it depends on, so that no article is read for a 304.

    The reader's terms are among it: they were read before the epoch, which may be
    newer by now.
    """
    depends_on = repr((_LIST_FORM, reader.entitled.key(), query.key(), change, epoch))
    return hashlib.sha256(depends_on.encode()).hexdigest()[:_TAG_LENGTH]


def _joined(rows: Sequence[_Row], query: ListQuery) -> tuple[bytes, Headers]:
    """Put a page together from stored bytes, with the address of the next one, and its header."""
    shown = rows[: query.limit]
    following = None
    if len(rows) > query.limit and (moment := shown[-1][0]):
        last = Place(moment=moment, article_id=shown[-1][1])
        following = query.address(LIST_PATH, after=last)
    told = json.dumps(following).encode()
    body = b"".join(
        (b'{"articles":[', b",".join(body for *_, body in shown), b'],"next":', told, b"}")
    )
    return body, (("Link", f'<{following}>; rel="next"'),) if following else ()
