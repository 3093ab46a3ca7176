"""The export: everything that is a contributor's, and nothing that is not."""

import io
import json
import zipfile
from typing import Any

import pytest

from safepub.database import Databases
from safepub.newsroom import attachment_rows, attachments, export, texts
from safepub.newsroom.drafts import Room
from safepub.newsroom.export import EARLIEST
from safepub.newsroom.models.articles import SealedText
from tests.newsroom.attaching import paper
from tests.newsroom.full_account import FILE, Full, full

__all__ = ["full"]
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def unpack(databases: Databases, room: Room) -> zipfile.ZipFile:
    with databases.newsroom(write=False) as session:
        made = export.make(session, room, [{"reason": "They are in danger."}])
    return zipfile.ZipFile(io.BytesIO(made))


def facts(archive: zipfile.ZipFile, name: str) -> Any:
    return json.loads(archive.read(name))


def test_everything_of_theirs_is_in_it(databases: Databases, full: Full) -> None:
    archive = unpack(databases, full.old)

    names = set(archive.namelist())
    assert {"pseudonyms.json", "requests.json", "watch-list.json"} <= names
    handed_in = {name for name in names if name.endswith("/handed-in-01.md")}
    assert len(handed_in) == 1
    (folder,) = {name.removesuffix("/handed-in-01.md") for name in handed_in}
    assert f"{folder}/revision-01.md" in names
    assert facts(archive, f"{folder}/article.json")["state"] == "changes_requested"
    (said,) = facts(archive, f"{folder}/messages.json")
    assert (said["from"], said["words"]) == ("the editors", "Who saw it?")
    assert facts(archive, "watch-list.json")["names"] == ["Maria Invented"]
    assert facts(archive, "requests.json") == [{"reason": "They are in danger."}]
    bios = {one["byline"]: one["bio"] for one in facts(archive, "pseudonyms.json")}
    assert bios == {"Maks": "", "Hanna": "Writes about bread."}


def test_a_text_is_markdown_behind_its_facts(databases: Databases, full: Full) -> None:
    archive = unpack(databases, full.old)

    (name,) = (name for name in archive.namelist() if name.endswith("/draft.md"))
    text = archive.read(name).decode()
    front, end = json.JSONDecoder().raw_decode(text)
    assert front["headline"] == "Bread and letters"
    assert front["notes"] == [{"kind": "disclosure", "text": "The name is withheld."}]
    assert text[end:].strip() == "She wrote [in February] that the bread was good."


def test_a_file_is_as_it_was_cleaned(databases: Databases, full: Full) -> None:
    archive = unpack(databases, full.old)

    (name,) = (name for name in archive.namelist() if "/attachments/" in name)
    assert archive.read(name) == FILE.content
    (told,) = facts(archive, f"{name.split('/attachments/')[0]}/attachments.json")
    assert told["called"] == "parcel.txt"


def test_it_does_not_tell_when_or_where_it_was_made(databases: Databases, full: Full) -> None:
    archive = unpack(databases, full.old)

    assert {entry.date_time for entry in archive.infolist()} == {EARLIEST}
    assert {entry.create_system for entry in archive.infolist()} == {3}
    assert not any(entry.extra or entry.comment for entry in archive.infolist())
    assert archive.testzip() is None


def test_nothing_of_another_s_is_in_it(databases: Databases, full: Full) -> None:
    archive = unpack(databases, full.newsroom.other)

    assert set(archive.namelist()) == {"pseudonyms.json", "requests.json", "watch-list.json"}
    assert [one["byline"] for one in facts(archive, "pseudonyms.json")] == ["Макс"]


def test_no_internal_id_is_in_it(databases: Databases, full: Full) -> None:
    # Abuse case 31.
    archive = unpack(databases, full.old)

    whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for internal in (
        full.article_id,
        full.pseudonym_id,
        full.old.contributor_id,
        full.newsroom.editor.staff_id,
    ):
        assert str(internal) not in whole
    assert full.newsroom.editor.name not in whole


def test_a_text_that_nothing_opens_is_named_and_the_rest_is_there(
    databases: Databases, full: Full
) -> None:
    with databases.newsroom() as session:
        for row in session.query(SealedText).where(SealedText.article_id == full.article_id):
            row.body = row.body[::-1]

    archive = unpack(databases, full.old)

    told = [facts(archive, name) for name in archive.namelist() if name.endswith("article.json")]
    unreadable = {one["state"]: one["texts_that_nothing_opens"] for one in told}
    assert unreadable == {"changes_requested": ["handed-in-01", "revision-01"], "draft": []}


@pytest.mark.parametrize("lost", ["file", "details"])
def test_a_file_that_nothing_opens_is_named_and_the_rest_is_there(
    databases: Databases, full: Full, lost: str
) -> None:
    with databases.newsroom() as session:
        attachments.add(session, full.old, full.draft_id, paper(), name="paper.pdf")
        row = attachment_rows.row_at(session, full.draft_id, 1)
        sealed = row if lost == "file" else texts.get(session, row.details_id)
        sealed.contributor_box = sealed.contributor_box[::-1]

    archive = unpack(databases, full.old)

    told = facts_of_draft(archive)
    assert told["files_that_nothing_opens"] == ["attachment-1"]
    (name,) = (name for name in archive.namelist() if "/attachments/" in name)
    assert archive.read(name) == b"paper"


def test_what_is_too_much_for_one_copy_is_left_out_and_named(
    databases: Databases, full: Full
) -> None:
    with databases.newsroom() as session:
        for content in (b"too much", b"fits"):
            attachments.add(session, full.old, full.draft_id, paper(content), name="paper.pdf")
        room_for = len(FILE.content) + len(b"fits")

    with databases.newsroom(write=False) as session:
        made = export.make(session, full.old, [], most_file_bytes=room_for)

    archive = zipfile.ZipFile(io.BytesIO(made))
    left_out = facts_of_draft(archive)["files_left_out_because_all_together_are_too_large"]
    assert left_out == ["attachment-2.pdf"]
    held = [archive.read(name) for name in archive.namelist() if "/attachments/" in name]
    assert held == [FILE.content, b"fits"]


def facts_of_draft(archive: zipfile.ZipFile) -> Any:
    told = [facts(archive, name) for name in archive.namelist() if name.endswith("article.json")]
    (draft,) = (one for one in told if one["state"] == "draft")
    return draft
