"""One article: its stored bytes, its tag, and the same 404 for all that is not there."""

import gzip
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import byline_changes, correcting, publishing, versions
from safepub.newsroom.byline_changes import NewByline
from safepub.newsroom.correcting import CorrectionKind, NewCorrection, Placement
from safepub.newsroom.states import State
from safepub.renditions import formats
from tests.newsroom.conftest import Newsroom
from tests.newsroom.conftest import newsroom as newsroom  # noqa: PLC0414 - a fixture
from tests.serving.shelf import NOON, Shelf, header, told


def test_an_article_is_sent_as_it_was_stored(shelf: Shelf, token: str) -> None:
    piece = shelf.put()

    answer = shelf.one(token, piece.id)

    assert (answer.status, answer.body) == (200, piece.rendered()[versions.FULL])
    assert told(answer)["byline"] == "М"
    assert header(answer, "Content-Type") == "application/json"
    assert header(answer, "Content-Length") == str(len(answer.body))
    assert header(answer, "Cache-Control") == "private, no-cache"
    assert header(answer, "Vary") == "Accept, Accept-Encoding, Authorization"


def test_the_stored_gzip_goes_to_whoever_accepts_it(shelf: Shelf, token: str) -> None:
    piece = shelf.put()
    plain = shelf.one(token, piece.id)

    packed = shelf.one(token, piece.id, accept_encoding="br, gzip;q=0.8")

    assert header(packed, "Content-Encoding") == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert header(packed, "ETag") != header(plain, "ETag")


def test_every_article_that_is_not_there_gets_the_same_answer(shelf: Shelf, token: str) -> None:
    draft = shelf.put(state=State.DRAFT)
    published = shelf.put(minute=1)
    asked = [
        draft.id,
        *(shelf.put(state=state, minute=2).id for state in (State.WITHHELD, State.KILLED)),
        uuid4(),
        "",
        "nonsense",
        published.id.hex,
        f"{{{published.id}}}",
        f"urn:uuid:{published.id}",
        f"{published.id}\n",
        f" {published.id}",
        "00000000-0000-0000-0000-00000000000٣",
    ]

    answers = {shelf.one(token, article_id) for article_id in asked}

    assert len(answers) == 1
    assert answers.pop().status == 404


def test_an_id_may_be_written_in_capitals(shelf: Shelf, token: str) -> None:
    piece = shelf.put()

    assert shelf.one(token, str(piece.id).upper()).status == 200


@pytest.mark.parametrize(
    "written", ["{tag}", "W/{tag}", '"other", {tag}', '"other",W/{tag} ,', "*"]
)
@pytest.mark.parametrize("encoding", [None, "gzip"])
def test_an_article_that_the_reader_has_is_not_sent_again(
    shelf: Shelf, token: str, written: str, encoding: str | None
) -> None:
    piece = shelf.put()
    tag = header(shelf.one(token, piece.id, accept_encoding=encoding), "ETag") or ""

    answer = shelf.one(
        token, piece.id, accept_encoding=encoding, if_none_match=written.format(tag=tag)
    )

    assert (answer.status, answer.body) == (304, b"")
    assert header(answer, "ETag") == tag
    assert header(answer, "Cache-Control") == "private, no-cache"
    assert header(answer, "Content-Length") is None


@pytest.mark.parametrize("written", ['"other"', "{bare}", '"*"', '"', "", 'W/"{bare}-gzip"'])
def test_any_other_condition_is_answered_in_full(shelf: Shelf, token: str, written: str) -> None:
    piece = shelf.put()
    bare = (header(shelf.one(token, piece.id), "ETag") or "").strip('"')

    answer = shelf.one(token, piece.id, if_none_match=written.format(bare=bare))

    assert answer.status == 200


def test_the_database_gives_no_bytes_for_a_304(databases: Databases, shelf: Shelf) -> None:
    token, piece = shelf.outlet(), shelf.put(body="abc " * 50_000)
    tag = header(shelf.one(token, piece.id), "ETag")
    statements: list[str] = []
    event.listen(
        databases.newsroom_engine,
        "before_cursor_execute",
        lambda *facts: statements.append(facts[2]),
    )

    shelf.one(token, piece.id, if_none_match=tag)

    selects = [statement for statement in statements if statement.startswith("SELECT")]
    assert len(selects) == 2
    assert "CASE WHEN" in selects[-1]


def test_a_condition_does_not_open_what_is_closed(shelf: Shelf, token: str) -> None:
    draft = shelf.put(state=State.DRAFT)

    assert shelf.one(token, draft.id, if_none_match="*").status == 404
    assert shelf.one(None, draft.id, if_none_match="*").status == 401


def test_head_has_the_headers_of_get_and_no_body(shelf: Shelf, token: str) -> None:
    piece = shelf.put()

    answer = shelf.one(token, piece.id, head=True)

    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers == shelf.one(token, piece.id).headers


@pytest.mark.parametrize(
    "query",
    [("fields", "full"), ("version", "0"), ("version", "-1"), ("version", "x"), ("version", "")],
)
def test_one_article_takes_no_parameter_but_a_version(
    shelf: Shelf, token: str, query: tuple[str, str]
) -> None:
    piece = shelf.put()

    answer = shelf.one(token, piece.id, query=(query,))

    assert answer.status == 400
    assert told(answer)["parameter"] == query[0]


def _correct(session: NewsroomSession, people: Newsroom, article_id: UUID) -> None:
    new = NewCorrection(
        kind=CorrectionKind.CORRECTION,
        placement=Placement.TOP,
        words="It was soap.",
        seen_edition=people.edition(session, article_id),
    )
    correcting.correct(session, people.publisher, article_id, new, now=NOON)


def test_an_older_version_is_given_to_whoever_may_see_the_article(
    databases: Databases, newsroom: Newsroom, shelf: Shelf, token: str
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        seen = newsroom.edition(session, article_id)
        publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOON)
        _correct(session, newsroom, article_id)
    first, shut = (("version", "1"),), shelf.outlet(language=["xx"])

    older = shelf.one(token, article_id, query=first)
    newest = shelf.one(token, article_id, query=(("version", "2"),))
    packed = shelf.one(token, article_id, query=first, accept_encoding="gzip")
    same = shelf.one(token, article_id, query=first, if_none_match=header(older, "ETag"))

    assert (told(older)["version"], told(older)["corrections"]) == (1, [])
    assert (told(newest)["version"], len(told(newest)["corrections"])) == (2, 1)
    assert newest.body == shelf.one(token, article_id).body
    assert gzip.decompress(packed.body) == older.body
    assert (same.status, same.body) == (304, b"")
    assert shelf.one(token, article_id, query=(("version", "3"),)).status == 404
    assert shelf.one(shut, article_id, query=first).status == 404
    assert b"It was soap." not in shelf.shown(token, article_id, formats.TEXT, query=first).body


def test_what_was_before_a_new_byline_is_there_no_longer(
    databases: Databases, newsroom: Newsroom, shelf: Shelf, token: str
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        seen = newsroom.edition(session, article_id)
        publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOON)
        _correct(session, newsroom, article_id)
        new = NewByline(
            byline="Я", everywhere=False, seen_edition=newsroom.edition(session, article_id)
        )
        byline_changes.change(session, newsroom.publisher, article_id, new, now=NOON)

    numbers = [shelf.one(token, article_id, query=(("version", str(n)),)).status for n in (1, 2, 3)]

    assert numbers == [404, 404, 200]
