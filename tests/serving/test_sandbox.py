"""The sandbox behaves as a real newsroom with the same articles would, and touches no real one."""

import hashlib
import io
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import outlets, versions
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.attachments import Media
from safepub.newsroom.models.outlets import Acknowledgement, Delivery
from safepub.newsroom.models.versions import Change
from safepub.newsroom.states import State
from safepub.newsroom.versions import ChangeKind
from safepub.renditions.types import PublishedArticle
from safepub.serving import articles, changes, sandbox_articles
from safepub.serving.kept import Kept
from safepub.serving.requests import Answer
from safepub.serving.sandbox_articles import CHANGES, MEDIUM, VERSIONS, SandboxChange
from tests.serving.shelf import Shelf, ask, header, ids, told
from tests.web.api.test_words_of_outlets import say

# The sandbox asks no database; what the twin asks is tested on both engines elsewhere.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

KEY = b"c" * 32
EVERY_ID = sorted({change.id for change in CHANGES})
STATES = {ChangeKind.WITHHELD: State.WITHHELD, ChangeKind.KILLED: State.KILLED}
LISTS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("limit", "1"),),
    (("limit", "3"), ("fields", "summary")),
    (("language", "ar"),),
    (("language", "AR"),),
    (("tag", "letters"), ("limit", "1")),
    (("tag", "Letters"),),
    (("byline", "Я"),),
    (("byline", "М"),),
    (("updated_since", "2026-10-08T11:30:59+02:00"), ("limit", "1")),
    (("updated_since", "2026-10-01T00:00:00Z"), ("limit", "2"), ("fields", "summary")),
    (("updated_since", "2027-01-01T00:00:00Z"),),
)
WORDS: tuple[dict[str, Any], ...] = (
    *({"action": "published", "version": number} for number in (1, 2, 3)),
    {"action": "published"},
    {"action": "updated", "version": 2, "url": "https://outlet.example/1"},
    {"action": "refused", "version": 1},
    {"action": "removed"},
    {"action": "removed", "url": "ftp://outlet.example"},
    {"action": "shown"},
)


@dataclass(kw_only=True)
class Twin:
    """An outlet of a newsroom that has the sandbox's articles as real ones."""

    databases: Databases
    shelf: Shelf
    live: str
    test: str

    def changes(self, token: str, *query: tuple[str, str], **facts: Any) -> Answer:
        """Ask for changes."""
        return changes.list_changes(self.databases, KEY, ask(token, *query, **facts))


@pytest.fixture
def twin(databases: Databases, shelf: Shelf) -> Twin:
    """A newsroom in which everything happened that the sandbox tells of."""
    with databases.newsroom() as session:
        outlet = outlets.add(session, "Denník")
        live, test = (outlets.issue_token(session, outlet, kind) for kind in ("live", "test"))
        for change in CHANGES:
            _happen(session, shelf, change)
        session.add(
            Media(
                id=MEDIUM.id,
                article_id=sandbox_articles.PICTURED,
                number=1,
                media_type=MEDIUM.media_type,
                name=MEDIUM.name,
                etag=hashlib.sha256(sandbox_articles.PICTURE).hexdigest()[:32],
                body=sandbox_articles.PICTURE,
            )
        )
    return Twin(databases=databases, shelf=shelf, live=live, test=test)


def _happen(session: NewsroomSession, shelf: Shelf, told_of: SandboxChange) -> None:
    """Do to a real article what the sandbox says was done to one of its own."""
    version = _version(told_of.id, told_of.version)
    article = session.get(Article, told_of.id)
    if article is None:
        article = Article(
            id=told_of.id, pseudonym_id=shelf.pseudonym_id, published_at=version.published_at
        )
        session.add(article)
    for name in ("language", "byline", "version", "updated_at"):
        setattr(article, name, getattr(version, name))
    article.state = STATES.get(told_of.kind, State.PUBLISHED)
    article.reason_code = told_of.reason
    if told_of.kind is ChangeKind.KILLED:
        versions.erase(session, article)
    if article.state is State.PUBLISHED and told_of.kind is not ChangeKind.RESTORED:
        versions.issue(session, article, version, told_of.kind, now=told_of.happened_at)
    else:
        versions.note(session, article, told_of.kind, now=told_of.happened_at)
    if told_of.kind is ChangeKind.BYLINE_CHANGED:
        versions.forget_older(session, article)


def _version(article_id: UUID, number: int) -> PublishedArticle:
    """Give a version of the sandbox, or one in place of what it never shows."""
    known = {(one.id, one.version): one for one in VERSIONS}
    newest = next((one for one in reversed(VERSIONS) if one.id == article_id), VERSIONS[0])
    return known.get(
        (article_id, number), replace(newest, id=article_id, version=number, byline="М")
    )


def _rows(databases: Databases) -> list[object]:
    with databases.newsroom(write=False) as session:
        states = session.scalars(select(Delivery.state).order_by(Delivery.change_number)).all()
        kinds = (Acknowledgement, Change, Delivery, Article)
        return [
            *states,
            *(session.scalars(select(func.count()).select_from(kind)).one() for kind in kinds),
        ]


def test_lists_are_those_of_a_newsroom_with_the_same_articles(twin: Twin) -> None:
    for query in LISTS:
        asked: tuple[tuple[str, str], ...] | None = query
        while asked is not None:
            real, sample = (twin.shelf.list(token, *asked) for token in (twin.live, twin.test))
            assert sample.body == real.body
            assert header(sample, "Link") == header(real, "Link")
            following = told(sample)["next"]
            asked = following and tuple(parse_qsl(urlsplit(following).query))

    whole = told(twin.shelf.list(twin.test))["articles"]
    assert len(whole) == 4
    assert all(article["headline"].startswith("Sample: ") for article in whole)
    for wrong in (("page", "1"), ("limit", "0"), ("cursor", "x")):
        assert twin.shelf.list(twin.test, wrong).status == 400


def test_articles_and_files_are_answered_to_the_byte_as_real_ones(twin: Twin) -> None:
    facts: tuple[dict[str, Any], ...] = (
        {},
        {"head": True},
        {"accept_encoding": "gzip"},
        {"accept_encoding": "gzip", "head": True},
        {"if_none_match": "*"},
        {"accept": "application/ninjs+json"},
        *({"query": (("version", number),)} for number in ("0", "1", "2", "3")),
        {"query": (("version", "1"),), "accept_encoding": "gzip"},
    )
    found = set()
    for article_id in (*EVERY_ID, uuid4(), "x"):
        for more in facts:
            real, sample = (
                twin.shelf.one(who, article_id, **more) for who in (twin.live, twin.test)
            )
            assert sample == real
            found.add(sample.status)
        for name in articles.MEDIA_TYPES:
            sample = twin.shelf.shown(twin.test, article_id, name)
            assert sample == twin.shelf.shown(twin.live, article_id, name)
            again = {"if_none_match": header(sample, "ETag")}
            assert twin.shelf.shown(twin.test, article_id, name, **again).status in {304, 404, 410}
    assert found == {200, 304, 400, 404, 410}

    same = header(twin.shelf.file(twin.test, MEDIUM.id), "ETag")
    for more in ({}, {"head": True}, {"if_none_match": same}, {"query": (("size", "1"),)}):
        real, sample = (twin.shelf.file(who, MEDIUM.id, **more) for who in (twin.live, twin.test))
        assert sample == real
    picture = Image.open(io.BytesIO(twin.shelf.file(twin.test, MEDIUM.id).body), formats=["PNG"])
    picture.load()
    assert picture.size == (MEDIUM.width, MEDIUM.height)


def test_everything_that_can_happen_is_told_of_as_of_real_articles(twin: Twin) -> None:
    def followed(token: str, limit: str) -> list[dict[str, Any]]:
        after: tuple[tuple[str, str], ...] = ()
        found, more = [], True
        while more:
            page = told(twin.changes(token, ("limit", limit), *after, accept_encoding="gzip"))
            found += page["changes"]
            after, more = (("after", page["next"]),), page["more"]
        assert told(twin.changes(token, *after))["changes"] == []
        return [{**one, "cursor": None} for one in found]

    whole = followed(twin.test, "100")
    assert followed(twin.test, "2") == whole == followed(twin.live, "3")
    assert {one["kind"] for one in whole} == set(ChangeKind) - {ChangeKind.EMBARGOED}
    assert all(one.happened_at <= other.happened_at for one, other in pairwise(CHANGES))
    first = twin.changes(twin.test)
    assert twin.changes(twin.test, if_none_match=header(first, "ETag")).status == 304


def test_a_cursor_of_the_sandbox_is_good_for_its_outlet_and_there_alone(twin: Twin) -> None:
    other = twin.shelf.outlet("test")
    sample, real = (
        [change["cursor"] for change in told(twin.changes(who))["changes"]]
        for who in (twin.test, twin.live)
    )

    for cursor, stranger in ((sample[3], twin.live), (sample[3], other), (real[3], twin.test)):
        refused = twin.changes(stranger, ("after", cursor))
        assert (refused.status, told(refused)["parameter"]) == (400, "after")
    rest = told(twin.changes(twin.test, ("after", sample[3])))["changes"]
    assert [change["cursor"] for change in rest] == sample[4:]


def test_what_is_said_is_checked_and_nothing_is_kept(twin: Twin) -> None:
    before = _rows(twin.databases)
    for article_id in (*EVERY_ID, uuid4(), "x"):
        twin.shelf.one(twin.test, article_id)
    twin.changes(twin.test)
    asked = [(article_id, word) for article_id in (*EVERY_ID, uuid4(), "x") for word in WORDS]
    samples = [say(twin.databases, twin.test, *one) for one in asked]
    after = _rows(twin.databases)
    reals = [say(twin.databases, twin.live, *one) for one in asked]

    # But for the day, which may end in between.
    assert [told(one) | {"date": ""} for one in samples] == [
        told(one) | {"date": ""} for one in reals
    ]
    assert {answer.status for answer in samples} == {200, 404, 409, 422}
    assert before == after
    assert _rows(twin.databases) != after


def test_terms_narrow_nothing_and_real_articles_leave_no_trace(
    databases: Databases, shelf: Shelf
) -> None:
    narrow, wide = shelf.outlet("test", language=["xx"], tag=["y"]), shelf.outlet("test")
    kept = Kept(databases.newsroom_engine)
    first = shelf.list(wide, kept=kept)
    piece = shelf.put(tags=("letters",), language="en")
    media_id = shelf.put_file(piece)

    assert first == shelf.list(wide, kept=kept) == shelf.list(narrow, kept=kept)
    assert shelf.list(wide, if_none_match=header(first, "ETag")).status == 304
    assert str(piece.id) not in ids(first)
    assert shelf.one(narrow, sandbox_articles.PICTURED).status == 200
    for token in (narrow, wide):
        assert shelf.one(token, piece.id).status == 404
        assert shelf.file(token, media_id).status == 404
        assert say(databases, token, piece.id, {"action": "removed"}).status == 404
    kept.close()


def test_a_live_token_sees_nothing_of_the_sandbox(databases: Databases, shelf: Shelf) -> None:
    live = shelf.outlet(embargo=True)

    answers = {shelf.one(live, uuid4())}
    for article_id in EVERY_ID:
        answers |= {shelf.one(live, article_id)}
        answers |= {shelf.one(live, article_id, query=(("version", "1"),))}
        said = say(databases, live, article_id, {"action": "removed"})
        assert said.status == 404
    answers |= {shelf.file(live, MEDIUM.id)}

    assert [answer.status for answer in answers] == [404]
    assert ids(shelf.list(live)) == []
    heard = told(changes.list_changes(databases, KEY, ask(live)))
    assert heard["changes"] == []
