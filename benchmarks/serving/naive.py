"""The API that one writes in an afternoon: Flask, ORM models, marshmallow, a token's digest.

Its lists fetch what belongs to their articles in one more query each, not one for each article:
without that it would be 2.5 times slower.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, jsonify, request
from marshmallow import Schema, fields
from sqlalchemy import Column, ForeignKey, String, Table, Text, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
)

from safepub.utc_times import UTCDateTime

ADDRESS = "naive.url"
PAGE = 20


class Base(DeclarativeBase):
    """Its tables, in a database of their own."""


TAGGED = Table(
    "tagged",
    Base.metadata,
    Column("article_id", ForeignKey("article.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Tag(Base):
    """A tag."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)


class Credit(Base):
    """Who did what for an article."""

    __tablename__ = "credit"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))


class Article(Base):
    """An article."""

    __tablename__ = "article"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    version: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    headline: Mapped[str] = mapped_column(String(300))
    dek: Mapped[str] = mapped_column(Text)
    byline: Mapped[str] = mapped_column(String(80))
    body_html: Mapped[str] = mapped_column(Text)
    body_text: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    credits: Mapped[list[Credit]] = relationship(order_by=Credit.id)
    tags: Mapped[list[Tag]] = relationship(secondary=TAGGED, order_by=Tag.name)


class Token(Base):
    """What an outlet shows."""

    __tablename__ = "token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class CreditSchema(Schema):
    """Who did what."""

    role = fields.String()
    name = fields.String()
    kind = fields.String()


class ArticleSchema(Schema):
    """Every field of an article."""

    id = fields.String()
    version = fields.Integer()
    status = fields.String()
    language = fields.String()
    headline = fields.String()
    dek = fields.String()
    byline = fields.String()
    body_html = fields.String()
    body_text = fields.String()
    published_at = fields.DateTime(format="iso")
    updated_at = fields.DateTime(format="iso")
    credits = fields.List(fields.Nested(CreditSchema))
    tags = fields.Pluck("TagSchema", "name", many=True)


class TagSchema(Schema):
    """A tag's name."""

    name = fields.String()


def fill(folder: Path, url: str, token: str, articles: Iterable[Mapping[str, Any]]) -> None:
    """Make the database and put articles into it, as safepub's API tells them."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    tags: dict[str, Tag] = {}
    with Session(engine) as session, session.begin():
        session.add(Token(digest=_digest(token)))
        for told in articles:
            session.add(_article(told, tags))
    engine.dispose()
    (folder / ADDRESS).write_text(url, encoding="utf-8")


def naive() -> Flask:
    """Make the application on the database whose address lies in this folder."""
    app = Flask("naive", static_folder=None)
    sessions = sessionmaker(create_engine(Path(ADDRESS).read_text(encoding="utf-8")))

    @app.get("/articles")
    def show_list() -> Response:
        page = request.args.get("page", 1, int)
        with sessions() as session:
            _require_token(session)
            rows = session.scalars(
                select(Article)
                .options(selectinload(Article.credits), selectinload(Article.tags))
                .order_by(Article.published_at.desc(), Article.id.desc())
                .limit(PAGE)
                .offset((page - 1) * PAGE)
            ).all()
            told = {"articles": ArticleSchema(many=True).dump(rows), "next": page + 1}
        return _send(jsonify(told))

    @app.get("/articles/<article_id>")
    def show_one(article_id: str) -> Response:
        with sessions() as session:
            _require_token(session)
            row = session.get(Article, article_id) or abort(404)
            told = ArticleSchema().dump(row)
        return _send(jsonify(told))

    return app


def _send(response: Response) -> Response:
    response.add_etag()
    response.make_conditional(request)
    return response


def _require_token(session: Session) -> None:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if session.get(Token, _digest(token)) is None:
        abort(401)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _article(told: Mapping[str, Any], tags: dict[str, Tag]) -> Article:
    plain = ("id", "version", "status", "language", "headline", "dek", "byline")
    time: Callable[[str], datetime] = datetime.fromisoformat
    return Article(
        **{name: told[name] for name in (*plain, "body_html", "body_text")},
        published_at=time(told["published_at"]),
        updated_at=time(told["updated_at"]),
        credits=[
            Credit(role=one["role"], name=one["name"], kind=one["kind"]) for one in told["credits"]
        ],
        tags=[tags.setdefault(name, Tag(name=name)) for name in told["tags"]],
    )
