"""Who asks: from the Authorization header to the outlet and what it may see."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from sqlalchemy import bindparam, select

from safepub.crypto import tokens
from safepub.database import NewsroomSession
from safepub.newsroom import entitlements
from safepub.newsroom.entitlements import Entitled
from safepub.newsroom.models.outlets import Entitlement, Outlet, OutletToken

_BEARER = re.compile(r"bearer +(\S+) *", re.IGNORECASE)
_LIVE = "live"
_SANDBOX = 2**128 - 1
# With the terms in one statement: a request waits for one answer more otherwise.
_BY_DIGEST = (
    select(OutletToken.kind, Outlet.id, Outlet.embargo, Entitlement.kind, Entitlement.value)
    .join(Outlet, Outlet.id == OutletToken.outlet_id)
    .outerjoin(Entitlement, Entitlement.outlet_id == Outlet.id)
    .where(OutletToken.digest == bindparam("digest"), Outlet.active)
)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """An outlet that showed a token, and its terms; a sandbox reader gets no real article.

    Nor does any other get one of the sandbox.
    """

    entitled: Entitled
    sandbox: bool
    digest: bytes = field(repr=False)
    """Of the token."""

    @cached_property
    def scope(self) -> str:
        """Give one text that differs between any two that get different answers."""
        return repr((self.entitled.key(), self.sandbox))

    @property
    def outlet_id(self) -> UUID:
        """Which outlet it is."""
        return self.entitled.outlet_id

    @property
    def feed_id(self) -> UUID:
        """To what cursors of changes are sealed: the outlet, or its sandbox.

        Were it one for both, who goes on with a live token where a test token had stopped
        would miss as many real changes.
        """
        return UUID(int=self.outlet_id.int ^ _SANDBOX) if self.sandbox else self.outlet_id


def find_reader(session: NewsroomSession, authorization: str | None) -> Reader | None:
    """Fetch who holds the token of this header; None for whatever is no live token.

    A token of an outlet that is not active is as good as none. The digest is looked
    up, so that the time of the answer tells nothing about tokens that exist.
    """
    match = _BEARER.fullmatch(authorization or "")
    if match is None or not tokens.is_outlet_token(match[1]):
        return None
    digest = tokens.digest(match[1])
    rows = session.execute(_BY_DIGEST, {"digest": digest}).all()
    if not rows:
        return None
    token_kind, outlet_id, embargo, *_ = rows[0]
    # One row of an outlet without any has neither kind nor value.
    found = [(kind, value) for *_, kind, value in rows if kind]
    entitled = entitlements.gathered(outlet_id, found, embargo=embargo)
    return Reader(entitled=entitled, sandbox=token_kind != _LIVE, digest=digest)
