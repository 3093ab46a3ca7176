"""Outlets, the tokens that they show, and what administrators choose their terms from."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select

from safepub.crypto import tokens
from safepub.database import NewsroomSession
from safepub.errors import NotFoundError
from safepub.newsroom import deliveries, entitlements, webhooks
from safepub.newsroom.entitlements import Entitled
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Outlet, OutletToken
from safepub.newsroom.models.versions import ArticleTag
from safepub.newsroom.states import State
from safepub.newsroom.webhooks import WebhookView

NAME_MAX = 120
TokenKind = Literal["live", "test"]
_REFERENCE = b"safepub/outlet-token-reference/v1\0"


class OutletNotFoundError(NotFoundError):
    """There is no such outlet."""

    message = "There is no such outlet."


@dataclass(frozen=True, kw_only=True)
class TokenView:
    """A token that lets in. `reference` stands for it on pages; it opens nothing."""

    reference: UUID
    kind: str
    issued_on: date | None
    """None for one that is older than this record."""


@dataclass(frozen=True, kw_only=True)
class OutletView:
    """One outlet as administrators see it."""

    id: UUID
    name: str
    active: bool
    entitled: Entitled
    tokens: Sequence[TokenView]
    webhook: WebhookView | None
    """Where it is told of changes."""

    @property
    def fingerprint(self) -> str:
        """Differs between any two names or terms, and tells neither."""
        return hashlib.sha256(repr((self.name, self.entitled.key())).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class BylineView:
    """A pseudonym that articles are published under at this moment."""

    pseudonym_id: UUID
    byline: str
    articles: int


def add(session: NewsroomSession, name: str) -> Outlet:
    """Add an outlet; it may see every article that is published, and has no token yet."""
    outlet = Outlet(name=name)
    session.add(outlet)
    # Its id is needed for the token.
    session.flush()
    deliveries.hold(session, Entitled(outlet_id=outlet.id, embargo=False))
    return outlet


def issue_token(session: NewsroomSession, outlet: Outlet, kind: TokenKind = "live") -> str:
    """Give an outlet one more token and return it; only its digest and the day are kept."""
    token = tokens.new_outlet_token(kind)
    session.add(
        OutletToken(
            digest=tokens.digest(token),
            outlet_id=outlet.id,
            kind=kind,
            issued_on=datetime.now(UTC).date(),
        )
    )
    return token


def find_by_token(session: NewsroomSession, token: str) -> Outlet | None:
    """Fetch the outlet that holds this token, if any does."""
    return session.scalars(
        select(Outlet)
        .join(OutletToken, OutletToken.outlet_id == Outlet.id)
        .where(OutletToken.digest == tokens.digest(token))
    ).one_or_none()


def get(session: NewsroomSession, outlet_id: UUID) -> Outlet:
    """Fetch an outlet.

    Raises:
        OutletNotFoundError: There is none.
    """
    outlet = session.get(Outlet, outlet_id)
    if outlet is None:
        raise OutletNotFoundError
    return outlet


def show(session: NewsroomSession, outlet_id: UUID) -> OutletView:
    """Give one outlet with its terms and tokens.

    Raises:
        OutletNotFoundError: There is none.
    """
    outlet, webhook = get(session, outlet_id), webhooks.of(session, outlet_id)
    return OutletView(
        id=outlet.id,
        name=outlet.name,
        active=outlet.active,
        entitled=entitlements.of(session, outlet),
        tokens=[_token_view(row) for row in rows_of(session, outlet.id)],
        webhook=None if webhook is None else webhooks.view(webhook),
    )


def every(session: NewsroomSession) -> Sequence[OutletView]:
    """List all outlets, by name, those that are let in first."""
    ids = session.scalars(
        select(Outlet.id).order_by(Outlet.active.desc(), func.lower(Outlet.name), Outlet.id)
    ).all()
    return [show(session, outlet_id) for outlet_id in ids]


def rows_of(session: NewsroomSession, outlet_id: UUID) -> Sequence[OutletToken]:
    """Give an outlet's tokens, the oldest first."""
    return session.scalars(
        select(OutletToken)
        .where(OutletToken.outlet_id == outlet_id)
        .order_by(OutletToken.issued_on.is_not(None), OutletToken.issued_on, OutletToken.digest)
    ).all()


def reference_of(digest: bytes) -> UUID:
    """Give what stands for a token on pages and in the journal."""
    return UUID(bytes=hashlib.sha256(_REFERENCE + digest).digest()[:16])


def with_embargo_right(session: NewsroomSession) -> Sequence[str]:
    """Name the outlets that get embargoed articles before their time, in the order of names."""
    return session.scalars(
        select(Outlet.name)
        .where(Outlet.active, Outlet.embargo)
        .order_by(func.lower(Outlet.name), Outlet.id)
    ).all()


def public_tags(session: NewsroomSession) -> Sequence[str]:
    """List the tags of published articles; those under embargo give none away."""
    return session.scalars(
        select(ArticleTag.tag)
        .join(Article, Article.id == ArticleTag.article_id)
        .where(Article.state == State.PUBLISHED)
        .distinct()
        .order_by(ArticleTag.tag)
    ).all()


def public_bylines(session: NewsroomSession) -> Sequence[BylineView]:
    """List the pseudonyms of published articles, by byline.

    Two may print one byline; a pseudonym that prints several is listed by the newest.
    """
    rows = session.execute(
        select(Article.pseudonym_id, Article.byline)
        .where(Article.state == State.PUBLISHED)
        .order_by(Article.published_at.desc(), Article.id.desc())
    )
    found = ((pseudonym_id, byline) for pseudonym_id, byline in rows)
    return sorted(_by_pseudonym(found), key=lambda view: (view.byline, view.pseudonym_id))


def _by_pseudonym(rows: Iterable[tuple[UUID, str]]) -> Iterable[BylineView]:
    bylines: dict[UUID, str] = {}
    counts: dict[UUID, int] = {}
    for pseudonym_id, byline in rows:
        bylines.setdefault(pseudonym_id, byline)
        counts[pseudonym_id] = counts.get(pseudonym_id, 0) + 1
    return (
        BylineView(pseudonym_id=one, byline=bylines[one], articles=counts[one]) for one in bylines
    )


def _token_view(row: OutletToken) -> TokenView:
    return TokenView(reference=reference_of(row.digest), kind=row.kind, issued_on=row.issued_on)
