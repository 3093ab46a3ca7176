"""Files at the desk: readable once handed in, under names that say nothing."""

from uuid import UUID

import pytest

from safepub.newsroom import attachments
from safepub.newsroom.attachments import Description
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from tests.newsroom.attaching import NAME, WORDS, attach, paper, picture
from tests.newsroom.conftest import WAYS
from tests.web.desk.conftest import Desk, words_of

# What the engines do differently is tested at tests/newsroom/test_attachments.py.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def article_with_files(desk: Desk, state: State) -> UUID:
    """Bring an article with a picture and a document to a state."""
    said = Description(alt="A <b>bridge</b>", caption='"At" <night>')
    with desk.databases.newsroom() as session:
        article_id = desk.newsroom.article(session, State.DRAFT)
        attach(session, desk.newsroom, article_id, picture(), paper())
        attachments.describe(session, desk.newsroom.maks, article_id, 1, said)
        for step in WAYS[state]:
            step(desk.newsroom, session, article_id)
    return article_id


def test_an_editor_sees_what_was_handed_in(desk: Desk) -> None:
    article_id = article_with_files(desk, State.IN_REVIEW)

    page = desk.visitor("Edita").get(f"/articles/{article_id}")

    shown = words_of(page)
    assert "attachment-1.jpg" in shown
    assert "attachment-2.pdf" in shown
    assert "A <b>bridge</b>" in shown
    assert "&lt;b&gt;bridge" in page.text
    assert f'src="/desk/articles/{article_id}/attachments/1"' in page.text


def test_an_editor_gets_the_file_itself(desk: Desk) -> None:
    article_id = article_with_files(desk, State.SUBMITTED)

    answer = desk.visitor("Edita").get(f"/articles/{article_id}/attachments/1")

    assert (answer.status_code, answer.data) == (200, b"picture")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="attachment-1.jpg"'
    assert answer.headers.getlist("Content-Security-Policy") == [
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    ]
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_page_of_the_desk_says_what_a_file_was_called_or_held(desk: Desk) -> None:
    """Abuse cases 30 and 39."""
    article_id = article_with_files(desk, State.APPROVED)
    visitor = desk.visitor("Peter")

    pages = [
        visitor.get(f"/articles/{article_id}{page}")
        for page in ("", "/publish", "/attachments/1", "/attachments/2")
    ]

    assert [page.status_code for page in pages] == [200] * 4
    told = "".join(str(page.headers) + page.get_data(as_text=True) for page in pages)
    assert "attachment-1.jpg" in words_of(pages[1])
    for private in (NAME, NAME.partition("-")[0], WORDS):
        assert private not in told


def test_a_drafts_files_are_not_there(desk: Desk) -> None:
    """Abuse case 39."""
    article_id = article_with_files(desk, State.DRAFT)
    visitor = desk.visitor("Edita")

    answers = [
        visitor.get(f"/articles/{place}/attachments/1") for place in (article_id, UUID(int=4))
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text


def test_a_number_without_a_file_is_not_found(desk: Desk) -> None:
    article_id = article_with_files(desk, State.IN_REVIEW)
    visitor = desk.visitor("Edita")

    statuses = {
        visitor.get(f"/articles/{article_id}/attachments/{number}").status_code
        for number in (0, 3, 10**20)
    }

    assert statuses == {404}


@pytest.mark.parametrize("name", ["Adam", "Klára"])
def test_whoever_reads_no_text_gets_no_file(desk: Desk, name: str) -> None:
    """Abuse case 39."""
    article_id = article_with_files(desk, State.IN_REVIEW)

    answer = desk.visitor(name).get(f"/articles/{article_id}/attachments/1")

    assert answer.status_code == 403
    assert b"picture" not in answer.data


def test_what_a_contributor_is_changing_is_not_shown_half_done(desk: Desk) -> None:
    article_id = article_with_files(desk, State.IN_REVIEW)
    with desk.databases.newsroom() as session:
        session.get_one(Article, article_id).state = State.CHANGES_REQUESTED
        said = Description(alt="Not yet for you", caption="")
        attachments.describe(session, desk.newsroom.maks, article_id, 1, said)

    page = words_of(desk.visitor("Edita").get(f"/articles/{article_id}"))

    assert "Not yet for you" not in page
    assert "attachment-2.pdf" in page
    assert "The contributor may be changing them." in page


def test_an_editor_describes_a_file(desk: Desk) -> None:
    article_id = article_with_files(desk, State.IN_REVIEW)
    visitor = desk.visitor("Edita")
    path = f"/articles/{article_id}/attachments/1/describe"
    seen = str(desk.edition_of(article_id))

    link = visitor.get(f"/articles/{article_id}").text
    shown = visitor.get(path).text
    done = visitor.post(path, seen=seen, alt="A  river\nwith ice", caption="")
    page = words_of(visitor.get(f"/articles/{article_id}"))

    assert f'href="/desk{path}"' in link
    assert "A &lt;b&gt;bridge&lt;/b&gt;</textarea>" in shown
    assert done.status_code == 303
    assert "A river with ice" in page
    assert "bridge" not in page


def test_a_description_that_cannot_be_taken_comes_back(desk: Desk) -> None:
    article_id = article_with_files(desk, State.IN_REVIEW)
    visitor = desk.visitor("Edita")
    path = f"/articles/{article_id}/attachments/1/describe"
    seen = str(desk.edition_of(article_id))
    visitor.post(path, seen=seen, alt="First", caption="")

    long = visitor.post(path, seen=seen, alt="x" * 501, caption="My words")
    late = visitor.post(path, seen=seen, alt="Second", caption="My words")
    missing = visitor.get(f"/articles/{article_id}/attachments/3/describe")

    assert [answer.status_code for answer in (long, late, missing)] == [422, 409, 404]
    assert "My words</textarea>" in long.text
    assert "My words</textarea>" in late.text
    assert "Second</textarea>" in late.text


def test_files_of_what_is_with_the_contributor_cannot_be_described(desk: Desk) -> None:
    article_id = article_with_files(desk, State.SUBMITTED)
    visitor = desk.visitor("Edita")

    assert "/describe" not in visitor.get(f"/articles/{article_id}").text
    refused = visitor.get(f"/articles/{article_id}/attachments/1/describe")
    assert refused.status_code == 409
