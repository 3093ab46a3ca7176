"""Files of published articles: their bytes, their tag, and the same 404 for all others."""

from uuid import uuid4

import pytest

from safepub.database import Databases
from safepub.newsroom.entitlements import Entitled
from safepub.newsroom.states import State
from safepub.serving import statements
from tests.serving.shelf import Shelf, header, told

EVERYTHING = Entitled(outlet_id=uuid4(), embargo=False)
SHARED = ("ETag", "Cache-Control", "Vary", "X-Content-Type-Options", "Content-Security-Policy")


def test_a_file_is_sent_as_it_was_published(shelf: Shelf, token: str) -> None:
    media_id = shelf.put_file(shelf.put(), b"\xff\xd8 picture")

    answer = shelf.file(token, media_id)

    assert (answer.status, answer.body) == (200, b"\xff\xd8 picture")
    assert header(answer, "Content-Type") == "image/jpeg"
    assert header(answer, "Content-Length") == "10"
    assert header(answer, "Content-Disposition") == 'attachment; filename="attachment-1.jpg"'
    assert header(answer, "X-Content-Type-Options") == "nosniff"
    assert (
        header(answer, "Content-Security-Policy")
        == "default-src 'none'; sandbox; frame-ancestors 'none'"
    )


def test_a_file_is_the_outlets_own_to_keep_and_never_changes(shelf: Shelf, token: str) -> None:
    media_id = shelf.put_file(shelf.put())

    answer = shelf.file(token, media_id)

    assert header(answer, "Cache-Control") == "private, max-age=86400, immutable"
    assert header(answer, "Vary") == "Authorization"


def test_every_file_that_is_not_there_gets_the_same_answer(shelf: Shelf, token: str) -> None:
    """Abuse cases 21 and 38: unpublished, taken back, another's or missing look the same."""
    closed = (State.DRAFT, State.APPROVED, State.WITHHELD, State.KILLED)
    hidden = [shelf.put_file(shelf.put(state=state)) for state in closed]
    piece = shelf.put()
    open_id = shelf.put_file(piece)
    asked = [*hidden, uuid4(), piece.id, "", "nonsense", open_id.hex, f"{open_id}\n", "../articles"]

    answers = {shelf.file(token, media_id) for media_id in asked}
    answers |= {shelf.file(shelf.outlet("test"), open_id)}

    assert len(answers) == 1
    assert answers.pop().status == 404


def test_whoever_has_no_token_gets_no_file(shelf: Shelf, token: str) -> None:
    media_id = shelf.put_file(shelf.put())
    shelf.revoke_all()

    answers = {shelf.file(None, media_id), shelf.file(token, media_id), shelf.file(None, uuid4())}

    assert [answer.status for answer in answers] == [401]


@pytest.mark.parametrize("written", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_a_file_that_the_reader_has_is_not_sent_again(
    shelf: Shelf, token: str, written: str
) -> None:
    media_id = shelf.put_file(shelf.put())
    whole = shelf.file(token, media_id)
    tag = header(whole, "ETag") or ""

    answer = shelf.file(token, media_id, if_none_match=written.format(tag=tag))

    assert not tag.startswith("W/")
    assert (answer.status, answer.body) == (304, b"")
    assert [header(answer, name) for name in SHARED] == [header(whole, name) for name in SHARED]
    assert header(answer, "Content-Length") is None


def test_files_with_other_bytes_have_other_tags(shelf: Shelf, token: str) -> None:
    piece = shelf.put()
    first, second = shelf.put_file(piece, b"one"), shelf.put_file(piece, b"two", number=2)

    tags = {header(shelf.file(token, media_id), "ETag") for media_id in (first, second)}

    assert len(tags) == 2


def test_head_has_the_headers_of_get_and_reads_no_bytes(databases: Databases, shelf: Shelf) -> None:
    token, media_id = shelf.outlet(), shelf.put_file(shelf.put(), b"p" * 100_000)
    whole = shelf.file(token, media_id)
    answer = shelf.file(token, media_id, head=True)

    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers == whole.headers
    with databases.newsroom(write=False) as session:
        wanted = statements.medium(media_id, EVERYTHING, held=frozenset(), head=True)
        assert session.execute(wanted).one()[-1] is None


def test_a_file_takes_no_parameter(shelf: Shelf, token: str) -> None:
    media_id = shelf.put_file(shelf.put())

    answer = shelf.file(token, media_id, query=(("size", "small"),))

    assert answer.status == 400
    assert told(answer)["parameter"] == "size"
