"""The newsrooms that are measured: the same articles on SQLite and on PostgreSQL."""

import gzip
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import insert, text, update

from safepub.cli import migrate
from safepub.database import Databases, NewsroomSession, open_databases
from safepub.newsroom import outlets
from safepub.newsroom.entitlements import EntitlementKind
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Entitlement, Outlet
from safepub.newsroom.models.people import Contributor, Pseudonym
from safepub.newsroom.models.renditions import Rendition, ServingState
from safepub.newsroom.models.versions import ArticleTag, Change
from safepub.newsroom.states import State
from safepub.renditions import formats
from safepub.renditions.types import PublishedArticle, PublishedCredit
from tests.support import instances
from tests.support.instances import Custodians

SINCE = datetime(2024, 1, 1, tzinfo=UTC)
LANGUAGES = ("be", "ru", "en")
TAGS = ("prison", "court", "border", "press", "school", "street")
TERMS = {
    EntitlementKind.LANGUAGE: ("be", "ru"),
    EntitlementKind.TAG: ("prison", "court", "border", "press"),
}
"""What the outlet that asks is entitled to: two articles of three."""
BODY = 5_250
"""Letters of a body, about."""
BYLINE = "M."
_SENTENCE = (
    "nobody in the yard said when letters would be read aloud again so they wrote them twice "
    "once for the guard and once for whoever sat behind the window counting names until spring"
)
_WORDS_A_PARAGRAPH = 80
_WORDS = _SENTENCE.split()


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """One newsroom with a folder of its own, from which its servers are started."""

    engine: str
    folder: Path
    url: str = field(repr=False)
    token: str = field(default="", repr=False)

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.folder / "safepub.toml"

    def opened(self) -> Databases:
        """Open both databases."""
        return open_databases(self.url, self.folder / "vault.db")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One published article."""

    article: PublishedArticle
    rendered: Mapping[str, bytes] = field(repr=False)


def make(folder: Path, engine: str, url: str) -> Newsroom:
    """Make an empty newsroom, its vault and its settings file."""
    folder.mkdir()
    made = Newsroom(engine=engine, folder=folder, url=url)
    custodians: Custodians = instances.make_custodians(folder)
    settings = instances.make_settings(
        newsroom_url=url, vault_path=folder / "vault.db", custody=custodians.custody
    )
    instances.write_settings(settings, folder)
    migrate.upgrade_newsroom(url)
    migrate.upgrade_vault(folder / "vault.db")
    return made


def pieces(count: int) -> Sequence[Piece]:
    """Make articles as publishing renders them."""
    articles = [_article(number) for number in range(count)]
    return [Piece(article=one, rendered=formats.render(one)) for one in articles]


def fill(databases: Databases, published: Sequence[Piece]) -> str:
    """Publish articles in an empty newsroom, and give the token of an outlet with terms."""
    with databases.newsroom() as session:
        pseudonym_id = add_pseudonym(session)
        token = outlets.issue_token(session, add_outlet(session))
        rows = [_article_row(piece.article, pseudonym_id) for piece in published]
        session.execute(insert(Article), rows)
        session.execute(insert(ArticleTag), list(_tag_rows(published)))
        session.execute(insert(Change), list(_change_rows(published)))
        session.execute(insert(Rendition), list(_rendition_rows(published)))
        session.execute(update(ServingState).values(change=len(published)))
    if databases.newsroom_engine.dialect.name == "postgresql":
        with databases.newsroom() as session:
            # As its autovacuum does within a minute.
            session.execute(text("ANALYZE"))
    return token


def add_pseudonym(session: NewsroomSession) -> UUID:
    """Add the one pseudonym that all is published under."""
    contributor = Contributor(id=uuid4(), login_tag=b"t" * 32, public_key=b"k" * 1216)
    session.add(contributor)
    session.flush()
    pseudonym = Pseudonym(id=uuid4(), contributor_id=contributor.id, byline=BYLINE)
    session.add(pseudonym)
    session.flush()
    return pseudonym.id


def add_outlet(session: NewsroomSession) -> Outlet:
    """Add the outlet that asks, with its terms."""
    outlet = outlets.add(session, "Outlet")
    session.add_all(
        Entitlement(outlet_id=outlet.id, kind=kind, value=value)
        for kind, values in TERMS.items()
        for value in values
    )
    session.flush()
    return outlet


def _article(number: int) -> PublishedArticle:
    time = SINCE + timedelta(minutes=number)
    return PublishedArticle(
        id=uuid4(),
        version=1,
        language=LANGUAGES[number % len(LANGUAGES)],
        headline=f"What was said in yard number {number}",
        dek="Four people remember it differently.",
        byline=BYLINE,
        body_markdown=_body(number),
        notes=(),
        credits=(PublishedCredit(role="author", name=BYLINE, kind="pseudonym"),),
        published_at=time,
        updated_at=time,
        tags=tags_of(number),
    )


def tags_of(number: int) -> tuple[str, str]:
    """Give the tags of an article: each is as frequent as the others."""
    return TAGS[number % len(TAGS)], TAGS[(number + 1) % len(TAGS)]


def _body(number: int) -> str:
    words: list[str] = []
    length = 0
    while length < BODY:
        at = len(words)
        word = _WORDS[(number * 7 + at * at + at // 5) % len(_WORDS)]
        words.append(word if (at + 1) % _WORDS_A_PARAGRAPH else f"{word}.\n\n")
        length += len(word) + 1
    return " ".join(words)


def _article_row(article: PublishedArticle, pseudonym_id: UUID) -> dict[str, object]:
    return {
        "id": article.id,
        "pseudonym_id": pseudonym_id,
        "byline": article.byline,
        "language": article.language,
        "state": State.PUBLISHED,
        "version": article.version,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
    }


def _tag_rows(published: Sequence[Piece]) -> Iterator[dict[str, object]]:
    for piece in published:
        for tag in piece.article.tags:
            yield {"article_id": piece.article.id, "tag": tag}


def _change_rows(published: Sequence[Piece]) -> Iterator[dict[str, object]]:
    for number, piece in enumerate(published, start=1):
        yield {
            "number": number,
            "article_id": piece.article.id,
            "kind": "published",
            "version": 1,
            "urgent": False,
            "happened_at": piece.article.published_at,
        }


def _rendition_rows(published: Sequence[Piece]) -> Iterator[dict[str, object]]:
    for number, piece in enumerate(published, start=1):
        for name, body in piece.rendered.items():
            yield {
                "article_id": piece.article.id,
                "format": name,
                "change": number,
                "etag": hashlib.sha256(body).hexdigest()[:32],
                "body": body,
                "gzip": gzip.compress(body, mtime=0),
            }
