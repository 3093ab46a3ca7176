"""Lists: newest first, page by page, filtered, and refused when the question is wrong."""

import gzip
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import event, update

from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from safepub.serving import articles, sandbox_articles
from tests.serving.shelf import NOON, Shelf, header, ids, told


def test_an_empty_newsroom_gives_an_empty_list(shelf: Shelf, token: str) -> None:
    answer = shelf.list(token)

    assert answer.status == 200
    assert answer.body == b'{"articles":[],"next":null}'
    assert header(answer, "Link") is None


def test_the_newest_article_stands_first(shelf: Shelf, token: str) -> None:
    older, newest, middle = shelf.put(minute=1), shelf.put(minute=3), shelf.put(minute=2)

    assert ids(shelf.list(token)) == [str(piece.id) for piece in (newest, middle, older)]


def test_a_list_holds_the_stored_bytes_as_they_are(shelf: Shelf, token: str) -> None:
    piece = shelf.put()
    full, summary, *_ = piece.rendered().values()

    assert shelf.list(token).body == b'{"articles":[' + full + b'],"next":null}'
    assert shelf.list(token, ("fields", "full")).body == shelf.list(token).body
    assert shelf.list(token, ("fields", "summary")).body == (
        b'{"articles":[' + summary + b'],"next":null}'
    )


def test_pages_follow_each_other_without_a_gap_or_a_repeat(shelf: Shelf, token: str) -> None:
    pieces = [shelf.put(minute=number // 3, byline="Ада") for number in range(8)]
    shelf.put(minute=1, byline="other")
    expected = sorted(pieces, key=lambda piece: (piece.time, piece.id.hex), reverse=True)

    seen: list[str] = []
    query = {"limit": "3", "byline": "Ада"}
    while query:
        answer = shelf.list(token, *query.items())
        seen += ids(answer)
        query = following(told(answer)["next"], header(answer, "Link"))

    assert seen == [str(piece.id) for piece in expected]


def following(address: str | None, link: str | None) -> dict[str, str]:
    """Follow `next` as an outlet does; the header says the same."""
    if address is None:
        assert link is None
        return {}
    assert link == f'<{address}>; rel="next"'
    path, _, query = address.partition("?")
    assert path == articles.LIST_PATH
    return dict(parse_qsl(query))


def test_a_full_last_page_has_no_next_page(shelf: Shelf, token: str) -> None:
    shelf.put()
    shelf.put(minute=1)

    assert told(shelf.list(token, ("limit", "2")))["next"] is None


def test_an_article_published_in_between_moves_nothing(shelf: Shelf, token: str) -> None:
    pieces = [shelf.put(minute=number) for number in range(4)]
    first = shelf.list(token, ("limit", "2"))
    shelf.put(minute=9)

    cursor = following(told(first)["next"], header(first, "Link"))["cursor"]

    assert ids(shelf.list(token, ("limit", "2"), ("cursor", cursor))) == [
        str(pieces[1].id),
        str(pieces[0].id),
    ]


def test_language_and_byline_narrow_a_list(shelf: Shelf, token: str) -> None:
    one_letter = shelf.put(byline="М", language="be")
    slovak = shelf.put(byline="Maks", language="sk")

    assert ids(shelf.list(token, ("language", "sk"))) == [str(slovak.id)]
    assert ids(shelf.list(token, ("byline", "М"))) == [str(one_letter.id)]
    assert ids(shelf.list(token, ("byline", "м' OR 1=1 --"))) == []
    assert ids(shelf.list(token, ("byline", "М"), ("language", "sk"))) == []


@pytest.mark.parametrize("state", [state for state in State if state is not State.PUBLISHED])
def test_only_published_articles_are_listed(shelf: Shelf, token: str, state: State) -> None:
    shelf.put(state=state)

    assert ids(shelf.list(token)) == []


def test_a_sandbox_token_sees_no_real_article(shelf: Shelf) -> None:
    piece = shelf.put()
    sandbox = shelf.outlet("test")

    assert set(ids(shelf.list(sandbox))) == {str(one.id) for one in sandbox_articles.VERSIONS}
    assert shelf.one(sandbox, piece.id).status == 404


def test_a_list_can_be_of_one_tag(shelf: Shelf, token: str) -> None:
    first, _, third = shelf.put(tags=("war", "bread")), shelf.put(), shelf.put(tags=("war",))

    assert set(ids(shelf.list(token, ("tag", "war")))) == {str(first.id), str(third.id)}
    assert ids(shelf.list(token, ("tag", "bread"))) == [str(first.id)]
    assert ids(shelf.list(token, ("tag", "Bread"))) == []


def test_what_changed_since_a_time_is_listed_by_the_time_of_its_version(
    shelf: Shelf, token: str
) -> None:
    old, middle, new = (shelf.put(minute=minute) for minute in (1, 2, 3))
    with shelf.databases.newsroom() as session:
        later = NOON + timedelta(minutes=9)
        session.execute(update(Article).where(Article.id == old.id).values(updated_at=later))
    since = ("updated_since", "2026-11-23T13:02:00+01:00")

    whole = shelf.list(token, since)
    page = shelf.list(token, since, ("limit", "1"))
    following = parse_qsl(urlsplit(told(page)["next"]).query)

    ancient = shelf.list(token, ("updated_since", "0001-01-01T00:00:00Z"), ("limit", "1"))
    further = parse_qsl(urlsplit(told(ancient)["next"]).query)

    assert shelf.list(token, *further).status == 200
    assert ids(whole) == [str(old.id), str(new.id), str(middle.id)]
    assert ids(page) + ids(shelf.list(token, *following)) == [str(old.id), str(new.id)]
    # The minute of a version is all that is known of it: nothing of that minute is missed.
    assert ids(shelf.list(token, ("updated_since", "2026-11-23T12:09:59Z"))) == [str(old.id)]
    assert ids(shelf.list(token, ("updated_since", "2026-11-23T12:10:00Z"))) == []


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ([("page", "2")], "page"),
        ([("updated_since", "2026-01-01")], "updated_since"),
        ([("updated_since", "2026-13-01T00:00:00Z")], "updated_since"),
        ([("updated_since", "2026-01-01T00:00:00")], "updated_since"),
        ([("updated_since", "0001-01-01T00:00:00+23:59")], "updated_since"),
        ([("tag", "")], "tag"),
        ([("tag", "a\0b")], "tag"),
        ([("tag", "x" * 61)], "tag"),
        ([("Limit", "2")], "Limit"),
        ([("limit", "2"), ("limit", "2")], "limit"),
        ([("limit", "0")], "limit"),
        ([("limit", "101")], "limit"),
        ([("limit", "-1")], "limit"),
        ([("limit", "２")], "limit"),
        ([("limit", "")], "limit"),
        ([("fields", "id,headline")], "fields"),
        ([("language", "")], "language"),
        ([("language", "be'--")], "language"),
        ([("byline", "")], "byline"),
        ([("byline", "a\0b")], "byline"),
        ([("byline", "a\ud800")], "byline"),
        ([("byline", "x" * 81)], "byline"),
        ([("cursor", "")], "cursor"),
        ([("cursor", "nonsense")], "cursor"),
        ([("cursor", "é")], "cursor"),
        ([("", "")], ""),
        ([("x" * 500, "")], "x" * 40),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(
    shelf: Shelf, token: str, query: list[tuple[str, str]], named: str
) -> None:
    answer = shelf.list(token, *query)

    assert answer.status == 400
    assert header(answer, "Content-Type") == "application/problem+json"
    assert told(answer)["parameter"] == named
    assert told(answer)["type"] == "/api/docs#problem-invalid-parameter"


def test_a_list_that_the_reader_has_is_answered_without_reading_articles(
    shelf: Shelf, token: str
) -> None:
    shelf.put()
    tag = header(shelf.list(token), "ETag")
    statements: list[str] = []
    engine = shelf.databases.newsroom_engine
    event.listen(engine, "before_cursor_execute", lambda *facts: statements.append(facts[2]))

    answer = shelf.list(token, if_none_match=tag)

    assert (answer.status, answer.body) == (304, b"")
    assert header(answer, "ETag") == tag
    assert not any("rendition" in statement for statement in statements)


def test_a_lists_tag_changes_with_every_publication_and_every_question(
    shelf: Shelf, token: str
) -> None:
    shelf.put()
    queries: list[list[tuple[str, str]]] = [
        [],
        [("limit", "1")],
        [("language", "be")],
        [("byline", "be")],
        [("fields", "summary")],
    ]
    tags = {header(shelf.list(token, *query), "ETag") for query in queries}
    tags.add(header(shelf.list(token, accept_encoding="gzip"), "ETag"))
    tags.add(header(shelf.list(shelf.outlet()), "ETag"))
    assert header(shelf.list(token), "ETag") in tags

    shelf.put(minute=1)

    tags.add(header(shelf.list(token), "ETag"))
    assert len(tags) == len(queries) + 3


def test_a_list_can_be_sent_as_gzip(shelf: Shelf, token: str) -> None:
    shelf.put()
    plain = shelf.list(token)

    packed = shelf.list(token, accept_encoding="gzip")

    assert header(packed, "Content-Encoding") == "gzip"
    assert header(packed, "Content-Length") == str(len(packed.body))
    assert gzip.decompress(packed.body) == plain.body


def test_head_has_the_headers_of_get_and_no_body(shelf: Shelf, token: str) -> None:
    shelf.put()

    answer = shelf.list(token, head=True)

    assert answer.body == b""
    assert answer.headers == shelf.list(token).headers
