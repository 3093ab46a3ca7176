"""Published articles and outlets, put into the newsroom without a desk."""

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import outlets
from safepub.newsroom.entitlements import EntitlementKind
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.attachments import Media
from safepub.newsroom.models.outlets import Entitlement, OutletToken
from safepub.newsroom.models.people import Contributor, Pseudonym
from safepub.newsroom.models.renditions import Rendition, ServingState
from safepub.newsroom.models.versions import ArticleTag
from safepub.newsroom.states import State
from safepub.renditions import formats
from safepub.renditions.types import PublishedArticle, PublishedCredit
from safepub.serving import articles, media
from safepub.serving.requests import Answer, ReadRequest

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class Piece:
    """One article to be put on the shelf."""

    minute: int = 0
    byline: str = "М"
    language: str = "be"
    headline: str = "Мінск [у лютым]"
    body: str = "Яны [у лютым] пайшлі."
    state: State = State.PUBLISHED
    tags: tuple[str, ...] = ()
    other_pen: bool = False
    """Whether it is by the other pseudonym."""
    id: UUID = field(default_factory=uuid4)

    @property
    def time(self) -> datetime:
        """When it was published."""
        return NOON + timedelta(minutes=self.minute)

    def rendered(self) -> dict[str, bytes]:
        """The bytes of each format."""
        article = PublishedArticle(
            id=self.id,
            version=1,
            language=self.language,
            headline=self.headline,
            dek="",
            byline=self.byline,
            body_markdown=self.body,
            notes=(),
            credits=(PublishedCredit(role="author", name=self.byline),),
            published_at=self.time,
            updated_at=self.time,
        )
        return formats.render(article)


class Shelf:
    """What outlets can see, and the outlets."""

    def __init__(self, databases: Databases) -> None:
        """Begin with one contributor, who has two pseudonyms of one byline."""
        self.databases = databases
        self.pseudonym_id, self.other_id = uuid4(), uuid4()
        with databases.newsroom() as session:
            contributor = Contributor(id=uuid4(), login_tag=b"t" * 32, public_key=b"k" * 1216)
            session.add(contributor)
            session.flush()
            for one in (self.pseudonym_id, self.other_id):
                session.add(Pseudonym(id=one, contributor_id=contributor.id, byline="М"))

    def put(self, **what: Any) -> Piece:
        """Add one article, as publishing does."""
        piece = Piece(**what)
        with self.databases.newsroom() as session:
            change = _next_change(session)
            session.add(
                Article(
                    id=piece.id,
                    pseudonym_id=self.other_id if piece.other_pen else self.pseudonym_id,
                    byline=piece.byline,
                    language=piece.language,
                    state=piece.state,
                    version=1,
                    published_at=piece.time,
                    updated_at=piece.time,
                )
            )
            session.flush()
            session.add_all(ArticleTag(article_id=piece.id, tag=tag) for tag in piece.tags)
            for name, body in piece.rendered().items():
                session.add(_rendition(piece.id, name, body, change))
        return piece

    def put_file(self, piece: Piece, body: bytes = b"picture", *, number: int = 1) -> UUID:
        """Add a file to an article that was put, and give its id."""
        row = Media(
            id=uuid4(),
            article_id=piece.id,
            number=number,
            media_type="image/jpeg",
            name=f"attachment-{number}.jpg",
            etag=hashlib.sha256(body).hexdigest()[:32],
            body=body,
        )
        with self.databases.newsroom() as session:
            session.add(row)
        return row.id

    def outlet(
        self,
        kind: Literal["live", "test"] = "live",
        *,
        embargo: bool = False,
        **terms: list[object],
    ) -> str:
        """Add an outlet that is entitled to this and give its token."""
        with self.databases.newsroom() as session:
            outlet = outlets.add(session, "Denník")
            outlet.embargo = embargo
            session.add_all(
                Entitlement(outlet_id=outlet.id, kind=EntitlementKind(of), value=str(value))
                for of, values in terms.items()
                for value in values
            )
            return outlets.issue_token(session, outlet, kind)

    def revoke_all(self) -> None:
        """Take every token back."""
        with self.databases.newsroom() as session:
            session.execute(delete(OutletToken))

    def list(self, token: str | None, *query: tuple[str, str], **facts: Any) -> Answer:
        """Ask for a list."""
        return articles.list_articles(self.databases, ask(token, *query, **facts))

    def one(self, token: str | None, article_id: object, **facts: Any) -> Answer:
        """Ask for one article."""
        return articles.one_article(self.databases, str(article_id), ask(token, **facts))

    def shown(self, token: str | None, article_id: object, format_: str, **facts: Any) -> Answer:
        """Ask for one article in one format."""
        return articles.one_format(self.databases, str(article_id), format_, ask(token, **facts))

    def file(self, token: str | None, media_id: object, **facts: Any) -> Answer:
        """Ask for one file."""
        return media.one_file(self.databases, str(media_id), ask(token, **facts))


def ask(token: str | None, *query: tuple[str, str], **facts: Any) -> ReadRequest:
    """Make a request as an outlet makes it."""
    authorization = None if token is None else f"Bearer {token}"
    return ReadRequest(**{"query": query, "authorization": authorization, **facts})


def header(answer: Answer, name: str) -> str | None:
    """Give one header of an answer; none may come twice."""
    values = [value for known, value in answer.headers if known == name]
    assert len(values) <= 1
    return values[0] if values else None


def told(answer: Answer) -> Any:
    """Read an answer's JSON, whatever its encoding."""
    gzipped = header(answer, "Content-Encoding") == "gzip"
    return json.loads(gzip.decompress(answer.body) if gzipped else answer.body)


def ids(answer: Answer) -> list[str]:
    """Give the ids of a list's articles, in its order."""
    return [article["id"] for article in told(answer)["articles"]]


def _next_change(session: NewsroomSession) -> int:
    return session.scalars(
        update(ServingState)
        .values(change=ServingState.change + 1)
        .returning(ServingState.change)
        .execution_options(synchronize_session=False)
    ).one()


def _rendition(article_id: UUID, name: str, body: bytes, change: int) -> Rendition:
    return Rendition(
        article_id=article_id,
        format=name,
        change=change,
        etag=hashlib.sha256(body).hexdigest()[:32],
        body=body,
        gzip=gzip.compress(body, mtime=0),
    )
