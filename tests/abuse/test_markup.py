"""Case 17: markup in every text that somebody gives is shown as text and never runs."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element, fromstring

import html5lib
import pytest
from sqlalchemy import update

from safepub.cleaning.files import CleanFile, FileKind
from safepub.newsroom import articles, attachments, proofs, publishing
from safepub.newsroom.models.feeds import Feed
from safepub.newsroom.models.outlets import Outlet
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.states import State
from safepub.newsroom.texts import Credit, CreditRole, Note, NoteKind, Text
from tests.abuse.conftest import Scene
from tests.abuse.places import Places, furnish
from tests.newsroom.conftest import CHECKED
from tests.web.desk.conftest import NOON

RUN = "alert(1)"
# It would leave an attribute, an element and a comment, and run in whatever way is left.
HOSTILE = f"<script>{RUN}</script>'\"--><svg/onload={RUN}><img src=x onerror={RUN}>"
BODY = f"""{HOSTILE}

[a link](javascript:{RUN}) and [another](data:text/html,<script>{RUN}</script>) and
![a picture](javascript:{RUN}) and <javascript:{RUN}> and [reference]

[reference]: JaVaScRiPt:{RUN} "{HOSTILE}"

<iframe src="javascript:{RUN}"></iframe><a href="javascript:{RUN}">a link</a>

```{HOSTILE}
{HOSTILE}
```
"""
RUNNING = frozenset({"script", "svg", "iframe", "object", "embed", "base", "meta", "math", "style"})
OF_THE_LAYOUT = frozenset({"meta", "script"})


def _dangers(tree: Element, *, page: bool) -> Iterator[str]:
    """Name elements that run something, handlers, and addresses that are no addresses."""
    for element in tree.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        ours = page and tag in OF_THE_LAYOUT and (element.get("src") or "/").startswith("/")
        if tag in RUNNING and not (ours and not element.text):
            yield tag
        for name, value in element.attrib.items():
            address = "".join(value.split()).lower()
            if name.lower().startswith("on") or address.startswith(("javascript:", "data:", "vbs")):
                yield f"{tag} {name}={value}"


def _markup(page: str) -> list[str]:
    return list(_dangers(html5lib.parse(page, namespaceHTMLElements=False), page=True))


def _fragment(part: str) -> list[str]:
    root = html5lib.parse(f"<div>{part}</div>", namespaceHTMLElements=False).find("body")
    assert root is not None
    return list(_dangers(root, page=False))


def _poison(scene: Scene) -> Places:
    """Put markup into every text that people give, before anything is written."""
    with scene.databases.newsroom() as session:
        session.execute(update(Pseudonym).values(byline=HOSTILE[:60]))
        session.execute(update(Outlet).values(name=HOSTILE[:60]))
        session.execute(update(Staff).where(Staff.name == "Petra").values(name=HOSTILE))
    places = furnish(scene)
    text = Text(
        headline=HOSTILE,
        dek=HOSTILE,
        body=BODY,
        language="en",
        notes=tuple(Note(kind, HOSTILE) for kind in NoteKind),
        credits=(Credit(CreditRole.TRANSLATOR, HOSTILE[:60]),),
        tags=(HOSTILE[:40],),
    )
    _publish(scene, scene.desk.article(State.IN_REVIEW, text))
    in_review = scene.desk.article(State.IN_REVIEW, text)
    file = CleanFile(
        kind=FileKind.PNG, content=b"another", removed=(), remains=(), width=4, height=3
    )
    with scene.databases.newsroom() as session:
        session.execute(update(Feed).values(title=HOSTILE))
        attachments.add(session, scene.door.newsroom.maks, places.draft, file, name=HOSTILE)
    maks = scene.door.visitor()
    maks.post(f"{scene.door.path(in_review)}/messages", message=HOSTILE)
    return places


def _publish(scene: Scene, article_id: UUID) -> None:
    newsroom = scene.desk.newsroom
    with scene.databases.newsroom() as session:
        seen = newsroom.edition(session, article_id)
        articles.approve(session, newsroom.second, article_id, seen_edition=seen)
        seen = newsroom.edition(session, article_id)
        proofs.pass_proof(session, newsroom.maks, article_id, seen_edition=seen, checked=CHECKED)
        seen = newsroom.edition(session, article_id)
        publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOON)


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_case_17_markup_is_inert_on_every_page(scene: Scene) -> None:
    """No page of any door holds an element, a handler or an address of somebody else's making."""
    places = _poison(scene)
    insider, shown, found = scene.insider(), 0, {}
    known = {str(places.in_review), *_articles(scene)}
    for rule in scene.rules():
        if "GET" not in (rule.methods or set()):
            continue
        for article_id in known if "article_id" in rule.arguments else {None}:
            instead = {} if article_id is None else {"article_id": article_id}
            page = insider.get(places.address(rule, **instead), buffered=True)
            if page.mimetype == "text/html":
                shown += RUN in page.text
                found[rule.rule] = _markup(page.text)

    assert {rule: dangers for rule, dangers in found.items() if dangers} == {}
    assert len(found) > 60
    assert shown > 10


def _articles(scene: Scene) -> list[str]:
    listed = scene.app.test_client().get("/api/v1/articles", headers=scene.as_outlet()).get_json()
    return [str(article["id"]) for article in listed["articles"]]


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_case_17_markup_is_inert_in_what_outlets_get(scene: Scene) -> None:
    """HTML in JSON, ninjs, JSON-LD, both feeds and the page to paste: text, with its own type."""
    places, client = _poison(scene), scene.app.test_client()
    parts, types = [], set()
    for article_id in _articles(scene):
        for name in ("", ".ninjs", ".jsonld", ".html", ".txt"):
            at = f"/api/v1/articles/{article_id}{name}"
            answer = client.get(at, headers=scene.as_outlet())
            types.add((name, answer.mimetype, answer.headers["X-Content-Type-Options"]))
            parts += [answer.text] if name == ".html" else []
            parts += _html_in(json.loads(answer.text)) if name in {"", ".ninjs"} else []
    feed = client.get(f"/feeds/{places.feed}.json").get_json()
    atom = fromstring(client.get(f"/feeds/{places.feed}.xml").text)  # noqa: S314 - our own
    parts += _html_in(feed)
    parts += [element.text or "" for element in atom.iter() if element.get("type") == "html"]

    assert [_fragment(part) for part in parts if _fragment(part)] == []
    assert sum(RUN in part for part in parts) > 4
    assert {kind for _, kind, _ in types if kind and "html" in kind} == {"text/html"}
    assert {name for name, kind, _ in types if kind == "text/html"} == {".html"}
    assert {nosniff for *_, nosniff in types} == {"nosniff"}


def _html_in(read: Any) -> list[str]:
    """Give every text of a document whose name says that it is HTML."""
    if isinstance(read, list):
        return [part for one in read for part in _html_in(one)]
    if not isinstance(read, dict):
        return []
    found = [part for value in read.values() for part in _html_in(value)]
    named = [value for name, value in read.items() if isinstance(value, str) and "html" in name]
    typed = [read["value"]] if read.get("contenttype") == "text/html" else []
    return found + named + typed


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_case_17_a_byline_of_markup_comes_back_as_text(scene: Scene) -> None:
    """Typed into a form and refused or kept: the page that answers shows it and runs nothing."""
    maks = scene.door.visitor()

    answers = [
        maks.post("/room/bylines/new", byline=HOSTILE),
        maks.post("/room/bylines/new", byline="<b>M</b>"),
        maks.get("/room/bylines"),
    ]

    assert [_markup(answer.text) for answer in answers] == [[]] * 3
