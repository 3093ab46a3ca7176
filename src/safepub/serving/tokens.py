"""Who asks: from the Authorization header to the outlet."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from safepub.crypto import tokens
from safepub.database import NewsroomSession
from safepub.newsroom.models.outlets import OutletToken

_BEARER = re.compile(r"bearer +(\S+) *", re.IGNORECASE)
_LIVE = "live"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """An outlet that showed a token; a sandbox reader gets no real article."""

    outlet_id: UUID
    sandbox: bool


def find_reader(session: NewsroomSession, authorization: str | None) -> Reader | None:
    """Fetch who holds the token of this header; None for whatever is no live token.

    The digest is looked up, so that the time of the answer tells nothing about
    tokens that exist.
    """
    match = _BEARER.fullmatch(authorization or "")
    if match is None or not tokens.is_outlet_token(match[1]):
        return None
    row = session.execute(
        select(OutletToken.outlet_id, OutletToken.kind).where(
            OutletToken.digest == tokens.digest(match[1])
        )
    ).one_or_none()
    return None if row is None else Reader(outlet_id=row.outlet_id, sandbox=row.kind != _LIVE)
