"""The account's page, the navigation, and the log-ins of an account."""

import re

import pytest

from safepub.newsroom import messages
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from safepub.web.contributor.wording_account import ENTRIES
from tests.web.contributor.conftest import MAKS, OTHER, Door, Visitor, words_of

LOG_IN = re.compile(r'name="log_in" value="([0-9a-f-]+)"')

# What the pages do is the same on either engine.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def log_ins(visitor: Visitor) -> list[str]:
    """Read what stands for each log-in, this one first."""
    return LOG_IN.findall(visitor.get("/room/log-ins").text)


def test_the_account_leads_everywhere(door: Door) -> None:
    visitor = door.visitor()

    page = visitor.get("/room/account")

    targets = re.findall(r'<dt><a href="([^"]+)"', page.text)
    assert len(targets) == len(ENTRIES)
    assert {visitor.get(target).status_code for target in targets} == {200}


def test_the_navigation_is_short_and_says_where_one_is(door: Door) -> None:
    visitor = door.visitor()

    page = visitor.get("/room/account").text

    nav = page[page.index("<nav") : page.index("</nav>")]
    assert nav.count("<li>") == 5
    assert nav.count('aria-current="page"') == 1
    assert " new)" not in nav


def test_unread_messages_are_counted_in_the_navigation_and_beside_their_article(
    door: Door,
) -> None:
    article_id = door.article(State.IN_REVIEW)
    with door.databases.newsroom() as session:
        article = session.get_one(Article, article_id)
        writer_id = door.newsroom.editor.staff_id
        messages.send(session, messages.about(article), "Who saw it?", writer_id=writer_id)
        messages.send(session, messages.about(article), "And when?", writer_id=writer_id)

    page = words_of(door.visitor().get("/room"))

    assert "Messages (2 new)" in page
    assert "2 new messages about it" in page
    assert "new message" not in words_of(door.visitor(OTHER).get("/room"))


def test_every_log_in_is_listed_and_this_one_is_named(door: Door) -> None:
    first, second = door.visitor(), door.visitor()
    door.visitor(OTHER)

    page = words_of(first.get("/room/log-ins"))

    assert "There are 2 log-ins to this account." in page
    assert page.count("The one that you use now.") == 1
    assert log_ins(first) == log_ins(second)[::-1]


def test_one_log_in_ends_and_the_others_go_on(door: Door) -> None:
    this, lost, third = door.visitor(), door.visitor(), door.visitor()
    _, *others = log_ins(this)
    chosen = next(one for one in others if one == log_ins(lost)[0])

    answer = this.post("/room/log-ins/end", log_in=chosen)

    assert "That log-in has ended" in this.page_after(answer)
    assert lost.get("/room").location == "/login"
    assert third.get("/room").status_code == 200


def test_all_but_this_one_end(door: Door) -> None:
    this, lost, other = door.visitor(), door.visitor(), door.visitor(OTHER)

    answer = this.post("/room/log-ins/end-others")

    assert "There is one log-in" in this.page_after(answer)
    assert lost.get("/room").location == "/login"
    assert other.get("/room").status_code == 200


def test_ending_this_one_logs_out(door: Door) -> None:
    visitor = door.visitor()

    answer = visitor.post("/room/log-ins/end", log_in=log_ins(visitor)[0])

    assert answer.location == "/login?notice=logged-out"
    assert visitor.get("/room").location == "/login"


@pytest.mark.parametrize("sent", ["not an id", "00000000-0000-4000-8000-000000000000"])
def test_a_log_in_that_is_not_theirs_is_left_alone(door: Door, sent: str) -> None:
    # Abuse case 11.
    visitor, other = door.visitor(), door.visitor(OTHER)

    for chosen in (sent, log_ins(other)[0]):
        assert visitor.post("/room/log-ins/end", log_in=chosen).status_code == 303

    assert other.get("/room").status_code == 200
    assert visitor.get("/room").status_code == 200


def test_the_page_holds_neither_a_cookie_nor_its_digest(door: Door) -> None:
    visitor = door.visitor(MAKS)

    page = visitor.get("/room/log-ins").text

    assert all(len(found) == 36 for found in log_ins(visitor))
    assert not re.search(r"[0-9a-f]{64}", page)
