"""Outlets, their tokens and terms, as the tests of their pages make and see them."""

import re
from uuid import UUID

from safepub.newsroom import outlets
from safepub.newsroom.models.versions import ArticleTag
from safepub.newsroom.outlets import OutletView
from safepub.newsroom.states import State
from safepub.serving import articles
from safepub.serving.requests import Answer, ReadRequest
from tests.web.desk.conftest import Desk, Visitor


def add(adam: Visitor, name: str = "Denník") -> str:
    """Add an outlet; give its page."""
    answer = adam.post("/admin/outlets", name=name)
    assert answer.status_code == 303, answer.text
    return answer.location.removeprefix("/desk")


def shown(desk: Desk, page: str) -> OutletView:
    """Give an outlet as administrators see it."""
    with desk.databases.newsroom(write=False) as session:
        return outlets.show(session, UUID(page.rpartition("/")[2]))


def fresh(desk: Desk) -> str:
    """Give a code of Adam's."""
    return desk.people["Adam"].code(later=1)


def give(desk: Desk, page: str) -> str:
    """Give an outlet a token without a page: a code works once."""
    with desk.databases.newsroom() as session:
        outlet = outlets.get(session, UUID(page.rpartition("/")[2]))
        return outlets.issue_token(session, outlet)


def seen(adam: Visitor, page: str) -> str:
    """Give what the form of an outlet's terms has shown."""
    (found,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', adam.get(f"{page}/terms").text)
    return str(found)


def tagged(desk: Desk, state: State, tag: str) -> None:
    """Put an article there with a public tag."""
    article_id = desk.article(state)
    with desk.databases.newsroom() as session:
        session.add(ArticleTag(article_id=article_id, tag=tag))


def ask(desk: Desk, token: str) -> Answer:
    """Ask for the list as an outlet."""
    return articles.list_articles(desk.databases, ReadRequest(authorization=f"Bearer {token}"))
