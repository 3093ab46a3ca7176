"""What the API is asked and what it answers, without any framework."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safepub.serving.kept import Kept
    from safepub.serving.rates import Rates

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ReadRequest:
    """The facts of one GET or HEAD. Its repr shows no token and nothing that was asked."""

    head: bool = False
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Decoded parameters in the order of the address; a repeated one stands here twice."""
    authorization: str | None = field(default=None, repr=False)
    if_none_match: str | None = field(default=None, repr=False)
    accept_encoding: str | None = None
    rates: "Rates | None" = field(default=None, repr=False)
    """What counts the requests of each token; None where nothing does."""
    accept: str | None = None
    kept: "Kept | None" = field(default=None, repr=False)
    """Where answers are kept for as long as nothing changes; None where none are."""


@dataclass(frozen=True, kw_only=True)
class WriteRequest(ReadRequest):
    """The facts of one POST. Its repr shows nothing that was sent."""

    media_type: str = ""
    """Of the body, without parameters."""
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer. For HEAD the body is empty and Content-Length is what GET has."""

    status: int
    headers: Headers
    body: bytes = field(default=b"", repr=False)
