"""A draft with something in it, a watch-list that knows it, and how a browser answers."""

import re
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from werkzeug.test import TestResponse

from safepub.cleaning.files import CleanFile, FileKind
from safepub.newsroom import articles, attachments, contributors, drafts, watch_lists
from safepub.newsroom.attachments import Description
from safepub.newsroom.models.leak_checks import LeakCheck
from safepub.newsroom.texts import Text
from safepub.newsroom.watch_lists import Notes
from tests.newsroom.conftest import TEXT
from tests.support import pages
from tests.web.contributor.conftest import Door, Visitor

# Invented. The list is in Latin letters, the texts are in Cyrillic.
NAMES = "Sidarovič: Maksim"
FULL = "Тады Максіма Сідаровіча затрымалі."
SURNAME = "Тады Сідаровіча затрымалі."
MARK = re.compile(r'name="let_stand" value="([0-9a-f]{24})"')


def draft(door: Door, text: Text = TEXT, **changed: str) -> UUID:
    """Begin an article of Maks with parts of it changed."""
    room = door.newsroom.maks
    with door.databases.newsroom() as session:
        pseudonym = contributors.pseudonyms_of(session, room.contributor_id)[0]
        written = replace(text, **changed)  # type: ignore[arg-type]
        return drafts.start(session, room, pseudonym.id, written).id


def proof_of(door: Door, article_id: UUID, **edited: str) -> None:
    """Let the desk take an article on, edit it and send the proof."""
    people = door.newsroom
    with door.databases.newsroom() as session:
        articles.take_on(session, people.editor, article_id)
        article = articles.get(session, article_id)
        text = articles.open_text(session, people.editor, article)
        changed = replace(text, **edited)  # type: ignore[arg-type]
        seen = people.edition(session, article_id)
        articles.edit(session, people.editor, article_id, changed, seen_edition=seen)
        seen = people.edition(session, article_id)
        articles.approve(session, people.publisher, article_id, seen_edition=seen)


def notes_of(door: Door) -> Notes:
    """Open what Maks keeps for the checks."""
    with door.databases.newsroom(write=False) as session:
        return watch_lists.load(session, door.newsroom.maks)


def keep(door: Door, notes: Notes) -> None:
    """Let Maks keep other notes."""
    with door.databases.newsroom() as session:
        watch_lists.store(session, door.newsroom.maks, notes)


def checks_of(door: Door) -> list[int]:
    """Give how many findings each recorded check let stand."""
    with door.databases.newsroom(write=False) as session:
        return list(session.scalars(select(LeakCheck.acknowledged)))


def marks_on(page: TestResponse) -> list[str]:
    """Give what the page's boxes stand for."""
    return MARK.findall(page.text)


def hand_in(
    door: Door,
    visitor: Visitor,
    article_id: UUID,
    *,
    ticked: Sequence[str] = (),
    **values: str,
) -> TestResponse:
    """Press the button of the hand-in page, with some boxes ticked."""
    values = {"edition": door.edition_of(article_id), **values}
    return send(visitor, f"{door.path(article_id)}/submit", values, ticked)


def pass_proof(
    door: Door, visitor: Visitor, article_id: UUID, *, ticked: Sequence[str] = ()
) -> TestResponse:
    """Say that the proof may go out, with some boxes ticked."""
    values = {"edition": door.edition_of(article_id), "answer": "pass"}
    return send(visitor, f"{door.path(article_id)}/proof", values, ticked)


def send(
    visitor: Visitor, path: str, values: dict[str, str], ticked: Sequence[str]
) -> TestResponse:
    """Send a form with the CSRF value of this browser."""
    token = pages.csrf_of(visitor.get("/").text)
    data = {**values, "let_stand": list(ticked), "csrf_token": token}
    return visitor.client.post(path, data=data)


def with_file(door: Door, article_id: UUID, **told: str) -> None:
    """Attach a picture with a name, words in it, a description and a caption."""
    room = door.newsroom.maks
    file = CleanFile(kind=FileKind.PNG, content=b"\x89PNG", words=told.get("words", ""))
    said = Description(alt=told.get("alt", ""), caption=told.get("caption", ""))
    with door.databases.newsroom() as session:
        name = told.get("name", "snow.png")
        attached = attachments.add(session, room, article_id, file, name=name)
        attachments.describe(session, room, article_id, attached.number, said)
