"""Advice: where it stands, and when there is much under one byline."""

import pytest

from safepub.newsroom import drafts
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.states import State
from safepub.web.contributor import guidance
from tests.newsroom.conftest import TEXT
from tests.web.contributor.conftest import Door, words_of, written

# Which database keeps the articles makes no difference here.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

MUCH = "more than 2,000 words under this byline"


PAGES = ("guide", "checklist", "verbatim")


def test_each_page_of_advice_is_linked_beside_the_text_and_on_the_hand_in_page(door: Door) -> None:
    visitor = door.visitor()
    path = door.path(door.article(State.DRAFT))

    places = [visitor.get(page).text for page in ("/room/articles/new", f"{path}/submit")]

    for page in PAGES:
        assert all(f'href="/room/{page}"' in place for place in places)
        assert visitor.get(f"/room/{page}").status_code == 200


def test_advice_needs_a_log_in(door: Door) -> None:
    stranger = door.stranger()

    assert {stranger.get(f"/room/{page}").status_code for page in PAGES} == {303}


def grow(door: Door, state: State, words: int) -> None:
    """Let a text of Maks have so many words before it reaches a state."""
    article_id = door.article(State.DRAFT)
    with door.databases.newsroom() as session:
        text = drafts.open_draft(session, door.newsroom.maks, article_id)
        longer = type(text)(headline="H", body="слова " * (words - 1), language="be")
        seen = int(door.edition_of(article_id))
        article = drafts.save(session, door.newsroom.maks, article_id, longer, seen_edition=seen)
        article.state = state


@pytest.mark.parametrize(("words", "told"), [(1_990, True), (1_900, False)])
def test_from_two_thousand_words_under_one_byline_it_is_said(
    door: Door, words: int, *, told: bool
) -> None:
    grow(door, State.PUBLISHED, words)
    this = door.path(door.article(State.DRAFT))
    visitor = door.visitor()

    pages = [words_of(visitor.get(f"{this}/{page}")) for page in ("edit", "submit")]

    assert [MUCH in page for page in pages] == [told, told]
    assert guidance.ENOUGH_WORDS == 2_000


def test_what_no_editor_or_reader_keeps_does_not_count(door: Door) -> None:
    grow(door, State.DRAFT, 1_000)
    grow(door, State.DECLINED, 1_000)
    grow(door, State.KILLED, 10)
    this = door.article(State.DRAFT)

    with door.databases.newsroom(write=False) as session:
        article = session.get_one(Article, this)
        count = guidance.words_under(session, door.newsroom.maks, article)

    own = sum(len(part.split()) for part in (TEXT.headline, TEXT.dek, TEXT.body))
    assert count == own + 10


def test_words_under_another_byline_do_not_count(door: Door) -> None:
    grow(door, State.PUBLISHED, 3_000)
    with door.databases.newsroom() as session:
        second = Pseudonym(contributor_id=door.newsroom.maks.contributor_id, byline="Ліса")
        session.add(second)
        session.flush()
        chosen = str(second.id)
    visitor = door.visitor()

    answer = visitor.post("/room/articles/new", pseudonym=chosen, **written())

    assert MUCH not in words_of(visitor.get(answer.location))
