"""Answers that carry content: 200 with bytes, or 304 without."""

import gzip as gzip_format
import hashlib
from dataclasses import dataclass, replace

from safepub.serving import conditions
from safepub.serving.requests import Answer, Headers, ReadRequest

MEDIA_TYPE = "application/json"
_TAG_LENGTH = 32


@dataclass(frozen=True, kw_only=True)
class Content:
    """What an address holds now, named by its tag, in one encoding."""

    tag: str
    gzip: bool
    media_type: str = MEDIA_TYPE
    cache: str = "private, no-cache"
    vary: str = "Accept-Encoding, Authorization"
    more: Headers = ()
    """What goes with this type alone."""

    def headers(self) -> Headers:
        """Give the headers that 200 and 304 share."""
        return (
            ("ETag", conditions.entity_tag(self.tag, gzip=self.gzip)),
            ("Cache-Control", self.cache),
            ("Vary", self.vary),
            ("X-Content-Type-Options", "nosniff"),
            *self.more,
        )


def not_modified(content: Content) -> Answer:
    """Answer that the reader has it already."""
    return Answer(status=304, headers=content.headers())


def found(content: Content, body: bytes, *, head: bool, more: Headers = ()) -> Answer:
    """Answer with the bytes, which are already in the content's encoding."""
    headers = (
        ("Content-Type", content.media_type),
        ("Content-Length", str(len(body))),
        *((("Content-Encoding", "gzip"),) if content.gzip else ()),
        *content.headers(),
        *more,
    )
    return Answer(status=200, headers=headers, body=b"" if head else body)


def rendered(
    request: ReadRequest,
    body: bytes,
    *,
    media_type: str = MEDIA_TYPE,
    more: Headers = (),
    link: Headers = (),
) -> Answer:
    """Answer with bytes that were made for this request, named by what is in them.

    `more` goes with the type, `link` with the bytes alone.
    """
    gzip = conditions.accepts_gzip(request.accept_encoding)
    tag = hashlib.sha256(body).hexdigest()[:_TAG_LENGTH]
    content = Content(tag=tag, gzip=gzip, media_type=media_type, more=more)
    if conditions.holds(conditions.tags_held(request.if_none_match, gzip=gzip), tag):
        return not_modified(content)
    if gzip:
        body = gzip_format.compress(body, mtime=0)
    return found(content, body, head=request.head, more=link)


def varying(answer: Answer, header: str) -> Answer:
    """Say that content depends on one more of the request's headers.

    A refusal does not, and is never stored.
    """
    headers = tuple(
        (name, f"{header}, {value}" if name == "Vary" else value) for name, value in answer.headers
    )
    return replace(answer, headers=headers)
