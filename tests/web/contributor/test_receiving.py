"""Files that are sent: cleaned before they are kept, and refused with a reason and a way out."""

import io
import tempfile
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from safepub.newsroom import attachments, outlets, publishing
from safepub.newsroom.attachments import AttachmentView
from safepub.newsroom.states import State
from safepub.web.contributor import receiving, wording_files
from tests.newsroom.attaching import picture
from tests.newsroom.conftest import WAYS
from tests.support import pages, sending
from tests.web.api.conftest import Outlet
from tests.web.contributor import files
from tests.web.contributor.conftest import NOON, Door, words_of
from tests.web.contributor.files import OWNER

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

MEBIBYTE = 1024 * 1024


@pytest.fixture
def draft(door: Door) -> UUID:
    """A draft of Maks without files."""
    return door.article(State.DRAFT)


def views(door: Door, article_id: UUID) -> list[AttachmentView]:
    with door.databases.newsroom(write=False) as session:
        return list(attachments.list_own(session, door.newsroom.maks, article_id))


def everything_in(content: bytes) -> bytes:
    """Give a file's bytes, and those of what it holds if it is an archive."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return content + b"".join(archive.read(name) for name in archive.namelist())


def attach(door: Door, article_id: UUID, *contents: bytes) -> None:
    """Attach files that were cleaned before."""
    with door.databases.newsroom() as session:
        for content in contents:
            file = picture(content)
            attachments.add(session, door.newsroom.maks, article_id, file, name="a.jpg")


def test_several_files_come_at_once_and_each_is_cleaned(door: Door, draft: UUID) -> None:
    """Abuse case 44: what is kept and given out is a clean copy, never the original."""
    visitor = door.visitor()

    answer = files.send(door, visitor, draft, (files.jpeg(), "one.jpg"), (files.png(), "two.png"))

    page = visitor.page_after(answer)
    assert "Kept. Only you can open the files." in page
    assert "Names of people, owners and companies." in page
    assert [view.name for view in views(door, draft)] == ["one.jpg", "two.png"]
    for number in (1, 2):
        kept = visitor.get(f"{door.path(draft)}/attachments/{number}/file").data
        assert OWNER.encode() not in kept
        assert len(Image.open(io.BytesIO(kept)).getexif()) == 0


def test_documents_come_clean_and_their_words_are_kept_for_the_check(
    door: Door, draft: UUID
) -> None:
    """Abuse case 44: a PDF and a Word document that name who made them."""
    visitor = door.visitor()

    answer = files.send(
        door, visitor, draft, (files.pdf(), "scan.pdf"), (files.docx(), "letter.docx")
    )

    assert answer.status_code == 303, words_of(answer)
    scan, letter = views(door, draft)
    assert (scan.details.pages, letter.words.strip()) == (1, files.SENTENCE)
    for number in (1, 2):
        kept = visitor.get(f"{door.path(draft)}/attachments/{number}/file").data
        unpacked = everything_in(kept)
        assert OWNER.encode() not in unpacked
        assert OWNER.encode("utf-16-be") not in unpacked
        assert b"00AB12CD" not in unpacked


def test_the_good_ones_are_kept_and_the_others_named_with_a_way_out(
    door: Door, draft: UUID
) -> None:
    """Abuse case 44: an odd type and a pixel bomb are refused."""
    sent = [
        (files.heic(), "beach.heic"),
        (files.jpeg(), "good.jpg"),
        (files.pixel_bomb(), "bomb.png"),
        (b"MZ\x90\0program", "report.pdf"),
        (b"", "empty.jpg"),
    ]

    answer = files.send(door, door.visitor(), draft, *sent)

    page = words_of(answer)
    assert answer.status_code == 422
    assert "beach.heic It is a HEIC picture, the form that iPhones use. Export it as JPEG" in page
    assert "bomb.png The picture has too many pixels." in page
    assert "report.pdf This type of file is not taken" in page
    assert "empty.jpg The file is empty." in page
    assert [view.name for view in views(door, draft)] == ["good.jpg"]


def test_outlets_get_the_clean_copy(door: Door, draft: UUID) -> None:
    """Abuse case 44, to the end of the way."""
    newsroom = door.newsroom
    files.send(door, door.visitor(), draft, (files.jpeg(), "Maryja.jpg"))
    with door.databases.newsroom() as session:
        for step in WAYS[State.APPROVED]:
            step(newsroom, session, draft)
        edition = newsroom.edition(session, draft)
        publishing.publish(session, newsroom.publisher, draft, seen_edition=edition, now=NOON)
        token = outlets.issue_token(session, outlets.add(session, "Denník"), "live")
    outlet = Outlet(door.app.test_client(), token)

    [told] = outlet.read(f"/api/v1/articles/{draft}")["media"]
    file = outlet.ask(told["href"])

    assert (told["name"], told["type"]) == ("attachment-1.jpg", "image/jpeg")
    assert (told["width"], told["height"], told["size"]) == (48, 32, len(file.data))
    assert Image.open(io.BytesIO(file.data)).size == (48, 32)
    for private in (OWNER.encode(), b"Vymysl", b"Maryja"):
        assert private not in file.data + repr(told).encode()


def test_no_file_holds_a_byte_of_the_original(door: Door, draft: UUID, tmp_path: Path) -> None:
    """Abuse case 23."""
    original = files.jpeg()

    files.send(door, door.visitor(), draft, (original, "Maryja.jpg"))

    assert len(views(door, draft)) == 1
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        stored = file.read_bytes()
        assert original[:200] not in stored
        assert OWNER.encode() not in stored
        assert b"Maryja.jpg" not in stored


def test_an_upload_that_breaks_off_leaves_nothing(
    door: Door, draft: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Abuse case 23: larger than what a web server's own parser would put on the disk."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    visitor = door.visitor()
    token = pages.csrf_of(visitor.get("/").text)
    body, kind = sending.encode(
        {"csrf_token": token}, "files", [(files.jpeg() + bytes(2 * MEBIBYTE), "Maryja.jpg")]
    )

    answer = visitor.client.post(
        f"{door.path(draft)}/attachments",
        content_type=kind,
        environ_overrides={
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body[:MEBIBYTE]),
        },
    )

    assert answer.status_code == 400
    assert list(temporary.iterdir()) == []
    assert views(door, draft) == []
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert OWNER.encode() not in file.read_bytes()


def test_a_file_larger_than_20_mib_is_refused_beside_a_good_one(door: Door, draft: UUID) -> None:
    large = bytes(attachments.MOST_BYTES + 1)

    answer = files.send(door, door.visitor(), draft, (large, "film.mp4"), (files.png(), "a.png"))

    assert answer.status_code == 422
    assert "film.mp4 It is too large: 20 MB is the most." in words_of(answer)
    assert [view.name for view in views(door, draft)] == ["a.png"]


def test_nothing_is_cleaned_for_an_article_that_is_with_the_desk(door: Door) -> None:
    article_id = door.article(State.IN_REVIEW)

    answer = files.send(door, door.visitor(), article_id, (files.png(), "a.png"))

    assert answer.status_code == 409
    assert views(door, article_id) == []


def test_a_file_that_there_is_no_time_left_for_is_named(door: Door, draft: UUID) -> None:
    sent = FileStorage(io.BytesIO(files.png()), filename="late.png")

    with door.app.test_request_context("/"):
        refused = receiving.keep(door.newsroom.maks, draft, [sent], places=10, until=0.0)

    assert [(one.name, one.words) for one in refused] == [("late.png", wording_files.NO_TIME)]
    assert "late.png" not in repr(refused)


def test_a_files_name_does_nothing_and_leads_nowhere(
    door: Door, draft: UUID, capfd: pytest.CaptureFixture[str]
) -> None:
    """Abuse cases 9, 17 and 40: in no log, no header and no address, and inert on the page."""
    visitor = door.visitor()

    refused = files.send(door, visitor, draft, (files.heic(), "<script>Maryja<script>.heic"))
    kept = files.send(door, visitor, draft, (files.png(), "../../Maryja-evil/x.png"))

    file = visitor.get(f"{door.path(draft)}/attachments/1/file")
    assert "<script" not in refused.text
    assert "&lt;script&gt;Maryja" in refused.text
    assert file.headers["Content-Disposition"] == 'attachment; filename="attachment-1.png"'
    assert [view.name for view in views(door, draft)] == ["x.png"]
    assert "Maryja" not in f"{refused.headers}{kept.headers}{file.headers}"
    assert "Maryja" not in "".join(capfd.readouterr())


def test_a_form_that_is_not_as_the_page_offers_it_is_refused(door: Door, draft: UUID) -> None:
    """Abuse case 18: nobody is believed that a file is clean."""
    visitor = door.visitor()

    empty = files.send(door, visitor, draft, (b"", ""))
    flagged = files.send(door, visitor, draft, (files.jpeg(), "a.jpg"), metadata_stripped="true")

    assert (empty.status_code, flagged.status_code) == (422, 422)
    assert "Please choose at least one file." in words_of(empty)
    assert views(door, draft) == []


def test_what_is_there_already_and_what_is_more_than_ten_is_named(door: Door, draft: UUID) -> None:
    attach(door, draft, *(bytes([number]) for number in range(8)))
    twice = [(files.jpeg(), "ninth.jpg"), (files.jpeg(), "again.jpg")]

    answer = files.send(
        door, door.visitor(), draft, *twice, (files.png(), "tenth.png"), (b"x", "eleventh.txt")
    )

    page = words_of(answer)
    assert answer.status_code == 422
    assert "again.jpg This file is attached already." in page
    assert "eleventh.txt An article takes at most ten files." in page
    assert [view.name for view in views(door, draft)][8:] == ["ninth.jpg", "tenth.png"]


def test_only_this_form_brings_40_mib_and_only_after_a_log_in(door: Door, draft: UUID) -> None:
    attach(door, draft, b"one")
    visitor, stranger = door.visitor(), door.stranger()
    large = bytes(4 * MEBIBYTE)

    statuses = [
        files.send(door, visitor, draft, (large, "film.mp4")).status_code,
        files.send(door, visitor, draft, (bytes(receiving.MOST_BYTES), "film.mp4")).status_code,
        visitor.post(f"{door.path(draft)}/attachments/1", alt="x" * len(large)).status_code,
        files.send(door, stranger, draft, (large, "film.mp4")).status_code,
        files.send(door, stranger, draft, (files.png(), "a.png")).status_code,
    ]

    assert statuses == [422, 413, 413, 413, 401]
