"""Outlets and the tokens that they show."""

from typing import Literal

from sqlalchemy import select

from safepub.crypto import tokens
from safepub.database import NewsroomSession
from safepub.newsroom.models.outlets import Outlet, OutletToken


def add(session: NewsroomSession, name: str) -> Outlet:
    """Add an outlet; it has no token yet."""
    outlet = Outlet(name=name)
    session.add(outlet)
    # Its id is needed for the token.
    session.flush()
    return outlet


def issue_token(
    session: NewsroomSession, outlet: Outlet, kind: Literal["live", "test"] = "live"
) -> str:
    """Give an outlet one more token and return it; only its digest is kept."""
    token = tokens.new_outlet_token(kind)
    session.add(OutletToken(digest=tokens.digest(token), outlet_id=outlet.id, kind=kind))
    return token


def find_by_token(session: NewsroomSession, token: str) -> Outlet | None:
    """Fetch the outlet that holds this token, if any does."""
    return session.scalars(
        select(Outlet)
        .join(OutletToken, OutletToken.outlet_id == Outlet.id)
        .where(OutletToken.digest == tokens.digest(token))
    ).one_or_none()
