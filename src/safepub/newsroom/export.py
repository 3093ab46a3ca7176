"""Everything that is a contributor's, as one ZIP that is made in memory.

Whoever has the file has all of it in clear: the page that hands it out says so. Files in
it bear 1 January 1980, so that it does not tell when it was made.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.newsroom import (
    attachment_rows,
    attachments,
    drafts,
    messages,
    pseudonyms,
    texts,
    watch_lists,
)
from safepub.newsroom.drafts import Room
from safepub.newsroom.messages import Conversation
from safepub.newsroom.models.articles import Article, Draft, Revision, Submission
from safepub.newsroom.texts import Text

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name."""
MOST_FILE_BYTES = 200 * 1024 * 1024
"""Bytes of all attached files together: the ZIP is made in memory."""
_OWNER_ONLY = 0o600 << 16
_UNIX = 3

Facts = Mapping[str, Any]


@dataclass
class _Files:
    """What became of attached files, and how many bytes there is room for."""

    room_for: int
    told: list[Facts] = field(default_factory=list, repr=False)
    unopened: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def make(
    session: NewsroomSession,
    room: Room,
    requests: Sequence[Facts],
    *,
    most_file_bytes: int = MOST_FILE_BYTES,
) -> bytes:
    """Give a ZIP of a contributor's articles, messages, files, pseudonyms and watch-list.

    `requests` are the facts of the reveal requests about them, ready for JSON. A text or
    a file that no key opens any more is left out, as are files that would be too many
    bytes together; a folder's `article.json` names each.
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(session, room, requests, most_file_bytes):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _OWNER_ONLY
            archive.writestr(entry, content)
    return held.getvalue()


def _files(
    session: NewsroomSession, room: Room, requests: Sequence[Facts], room_for: int
) -> Iterator[tuple[str, bytes]]:
    yield "pseudonyms.json", _json(_pseudonyms(session, room))
    yield "requests.json", _json(list(requests))
    yield "watch-list.json", _json(_watch_list(session, room))
    found = drafts.own_articles(session, room)
    ordered = sorted(found, key=lambda article: (_headline(session, room, article), article.id))
    for number, article in enumerate(ordered, start=1):
        files = _Files(room_for)
        yield from _article(session, room, article, (f"articles/{number:03}", files))
        room_for = files.room_for


def _headline(session: NewsroomSession, room: Room, article: Article) -> str:
    try:
        return drafts.open_draft(session, room, article.id).headline.casefold()
    except SealBrokenError:
        return ""


def _article(
    session: NewsroomSession, room: Room, article: Article, into: tuple[str, _Files]
) -> Iterator[tuple[str, bytes]]:
    (folder, files), unreadable = into, []
    for name, text_id in _texts(session, article):
        try:
            text = texts.open_as_contributor(texts.get(session, text_id), room.box_seed)
        except SealBrokenError:
            unreadable.append(name)
        else:
            yield f"{folder}/{name}.md", _markdown(text, article)
    yield from _attachments(session, room, article, into)
    yield f"{folder}/article.json", _json(_facts(article, unreadable, files))
    said = _messages(session, room, messages.about(article))
    yield f"{folder}/messages.json", _json(said)


def _attachments(
    session: NewsroomSession, room: Room, article: Article, into: tuple[str, _Files]
) -> Iterator[tuple[str, bytes]]:
    folder, files = into
    # Numbers alone: whoever holds a row holds its body too, once that was opened.
    for number in [row.number for row in attachment_rows.rows_of(session, article.id)]:
        try:
            view = attachments.view_own(session, room, article.id, number)
            if view.size > files.room_for:
                files.left_out.append(view.file_name)
                continue
            _, name, content = attachments.open_own(session, room, article.id, number)
        except SealBrokenError:
            files.unopened.append(f"attachment-{number}")
            continue
        files.room_for -= len(content)
        yield f"{folder}/attachments/{name}", content
        files.told.append(
            {"file": name, "called": view.name, "alt": view.alt, "caption": view.caption}
        )
    if files.told:
        yield f"{folder}/attachments.json", _json(files.told)


def _texts(session: NewsroomSession, article: Article) -> Iterator[tuple[str, UUID]]:
    draft = session.get(Draft, article.id)
    if draft is not None:
        yield "draft", draft.text_id
    for kind, name in ((Submission, "handed-in"), (Revision, "revision")):
        rows = session.execute(
            select(kind.number, kind.text_id)
            .where(kind.article_id == article.id)
            .order_by(kind.number)
        )
        for number, text_id in rows:
            yield f"{name}-{number:02}", text_id


def _markdown(text: Text, article: Article) -> bytes:
    """Write a text down as Markdown, behind what else belongs to it as JSON."""
    front = {
        "headline": text.headline,
        "dek": text.dek,
        "byline": article.byline,
        "language": text.language,
        "notes": [{"kind": note.kind.value, "text": note.text} for note in text.notes],
        "credits": [{"role": one.role.value, "name": one.name} for one in text.credits],
    }
    return _json(front) + b"\n" + text.body.encode() + b"\n"


def _facts(article: Article, unreadable: Sequence[str], files: _Files) -> Facts:
    return {
        "byline": article.byline,
        "language": article.language,
        "state": article.state.value,
        "version": article.version,
        "published_at": article.published_at and article.published_at.isoformat(),
        "updated_at": article.updated_at and article.updated_at.isoformat(),
        "approved_revision": article.approved_revision,
        "published_revision": article.published_revision,
        "texts_that_nothing_opens": list(unreadable),
        "files_that_nothing_opens": files.unopened,
        "files_left_out_because_all_together_are_too_large": files.left_out,
    }


def _messages(session: NewsroomSession, room: Room, conversation: Conversation) -> Sequence[Facts]:
    return [
        {
            "from": "the editors" if message.from_desk else "you",
            "day": message.sent_on.isoformat(),
            "words": message.words,
        }
        for message in messages.for_contributor(session, conversation, room.box_seed)
    ]


def _pseudonyms(session: NewsroomSession, room: Room) -> Sequence[Facts]:
    found = []
    for pseudonym in pseudonyms.list_own(session, room):
        about = pseudonyms.about(session, room, pseudonym.id)
        found.append(
            {
                "byline": pseudonym.byline,
                "retired": pseudonym.retired,
                "bio": about.bio,
                "closing_note": about.closing_note,
                "messages": _messages(session, room, Conversation(pseudonym_id=pseudonym.id)),
            }
        )
    return found


def _watch_list(session: NewsroomSession, room: Room) -> Facts:
    notes = watch_lists.load(session, room)
    return {
        "kept": notes.kept,
        "names": notes.names.splitlines(),
        "phrases": notes.phrases.splitlines(),
        "contacts": notes.contacts.splitlines(),
        "surname_is_an_ordinary_word": notes.ordinary,
    }


def _json(facts: object) -> bytes:
    return json.dumps(facts, ensure_ascii=False, indent=2).encode() + b"\n"
