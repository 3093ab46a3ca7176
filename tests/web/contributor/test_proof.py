"""The proof: nothing goes out that its contributor has not read and let go."""

import pytest

from safepub.newsroom import articles, texts
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT
from tests.web.contributor.conftest import Door, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def test_the_proof_shows_the_final_text_with_its_closing_notes(door: Door) -> None:
    path = door.path(door.article(State.PROOF))

    page = door.visitor().get(f"{path}/proof")

    words = words_of(page)
    assert TEXT.headline in words
    assert TEXT.body in words
    assert "The name is withheld." in words
    assert 'lang="en"' in page.text


def test_the_contributor_lets_the_text_go_out(door: Door) -> None:
    article_id = door.article(State.PROOF)
    visitor = door.visitor()

    answer = visitor.post(
        f"{door.path(article_id)}/proof", answer="pass", edition=door.edition_of(article_id)
    )

    assert door.state_of(article_id) is State.APPROVED
    assert "this text may go out" in visitor.page_after(answer)


def test_what_is_wrong_reaches_the_desk_as_it_was_written(door: Door) -> None:
    article_id = door.article(State.PROOF)
    visitor = door.visitor()

    answer = visitor.post(
        f"{door.path(article_id)}/proof",
        answer="return",
        edition=door.edition_of(article_id),
        reason="My village\n\nis named.",
    )

    assert door.state_of(article_id) is State.IN_REVIEW
    assert "My village" in visitor.page_after(answer)
    with door.databases.newsroom(write=False) as session:
        article = articles.get(session, article_id)
        assert article.approved_revision is None


def test_a_return_needs_a_reason(door: Door) -> None:
    article_id = door.article(State.PROOF)

    answer = door.visitor().post(
        f"{door.path(article_id)}/proof",
        answer="return",
        edition=door.edition_of(article_id),
        reason="",
    )

    assert answer.status_code == 422
    assert 'href="#field-reason"' in answer.text
    assert door.state_of(article_id) is State.PROOF


def test_a_reason_that_is_too_long_comes_back_whole(door: Door) -> None:
    article_id = door.article(State.PROOF)
    reason = "y" * (texts.MAX_MESSAGE + 1)

    answer = door.visitor().post(
        f"{door.path(article_id)}/proof",
        answer="return",
        edition=door.edition_of(article_id),
        reason=reason,
    )

    assert answer.status_code == 422
    assert reason in answer.text


@pytest.mark.parametrize("answered", [{}, {"answer": ""}, {"answer": "publish"}])
def test_without_an_answer_nothing_goes_out(door: Door, answered: dict[str, str]) -> None:
    article_id = door.article(State.PROOF)

    answer = door.visitor().post(
        f"{door.path(article_id)}/proof", edition=door.edition_of(article_id), **answered
    )

    assert answer.status_code == 422
    assert door.state_of(article_id) is State.PROOF


def test_a_text_that_changed_since_it_was_read_does_not_go_out(door: Door) -> None:
    article_id = door.article(State.PROOF)
    seen = int(door.edition_of(article_id)) - 1

    answer = door.visitor().post(f"{door.path(article_id)}/proof", answer="pass", edition=str(seen))

    assert answer.status_code == 409
    assert "look again" in words_of(answer)
    assert door.state_of(article_id) is State.PROOF
