"""Documents that come with an identity: in the pool and nowhere else, or the form comes back."""

import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, stream_encode_multipart

from safepub import database
from safepub.cli.custody import opened
from safepub.crypto import opening
from safepub.crypto.keysets import Purpose
from safepub.vault.identity import RealIdentity
from safepub.vault.models import DocumentSlot
from safepub.web.contributor import documents
from tests.support import pages
from tests.support.instances import Custodians
from tests.web import reveals
from tests.web.contributor.conftest import IDENTITY, MAKS, Door, Visitor, words_of

SCAN = b"%PDF-1.7 an invented passport " * 30_000
CHANGED = {
    "legal_name": "Ганна Вымышленая",
    "contact": "hanna@example.org",
    "emergency_contact": "",
    "notes": "",
}

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def _send(door: Door, values: dict[str, str], *files: tuple[bytes, str]) -> TestResponse:
    return _send_by(door.visitor(), "/room/identity", {**values, "passphrase": MAKS}, *files)


def _send_by(
    visitor: Visitor, path: str, values: dict[str, str], *files: tuple[bytes, str]
) -> TestResponse:
    """Send a form with files; encoded in memory, since a test's browser would use the disk."""
    token = pages.csrf_of(visitor.get(path).text)
    chosen = [FileStorage(io.BytesIO(content), filename=name) for content, name in files]
    sent = MultiDict[str, Any]([*values.items(), ("csrf_token", token)])
    sent.setlist("documents", chosen)
    body, _, boundary = stream_encode_multipart(sent, use_tempfile=False)
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.client.post(path, data=body.read(), content_type=kind)


def _identity(door: Door, custodians: Custodians) -> RealIdentity:
    with door.databases.newsroom(write=False) as session:
        of_maks = door.newsroom.maks.contributor_id
        envelope = opening.read(reveals.envelope(session, of_maks, Purpose.IDENTITY))
    shares = [opening.open_share(envelope, key.seed) for key in custodians.keys[:2]]
    link = opening.join(envelope, shares)
    body = reveals.slot(door.databases, link.slot_id)
    assert body is not None
    return RealIdentity.from_payload(opening.open_slot(body, link))


def _pool(door: Door) -> dict[bytes, bytes]:
    with door.databases.documents_engine.connect() as connection:
        rows = connection.execute(select(DocumentSlot.id, DocumentSlot.body))
        return {row.id: row.body for row in rows}


def test_custodians_find_the_documents(door: Door, custodians: Custodians) -> None:
    answer = _send(door, CHANGED, (SCAN, "scans/passport.pdf"), (b"back", "back.jpg"))

    assert answer.status_code == 303, words_of(answer)
    found, pool = _identity(door, custodians), _pool(door)
    assert [document.name for document in found.documents] == ["passport.pdf", "back.jpg"]
    first, second = (opened.open_document(pool[one.slot_id], one) for one in found.documents)
    assert (first, second) == (SCAN, b"back")
    assert len(pool) == 8


def test_a_field_without_a_file_brings_none(door: Door, custodians: Custodians) -> None:
    answer = _send(door, CHANGED, (b"", ""))

    assert answer.status_code == 303
    assert _identity(door, custodians).documents == ()
    assert _pool(door) == {}


def test_a_refused_form_says_that_files_have_to_be_chosen_again(door: Door) -> None:
    answer = _send(door, {**CHANGED, "contact": ""}, (SCAN, "passport.pdf"))

    assert answer.status_code == 422
    assert documents.CHOOSE_AGAIN in words_of(answer)
    assert _pool(door) == {}


def test_more_than_three_are_refused_and_what_was_typed_stays(door: Door) -> None:
    answer = _send(door, CHANGED, *[(b"page", f"{number}.jpg") for number in range(4)])

    assert answer.status_code == 422
    assert "at most three documents" in words_of(answer)
    assert CHANGED["legal_name"] in answer.text
    assert _pool(door) == {}


def test_without_the_pool_nothing_changes(door: Door) -> None:
    database.documents_file(database.vault_file(door.databases.vault_engine)).unlink()

    answer = _send(door, CHANGED, (SCAN, "passport.pdf"))

    assert answer.status_code == 503
    assert CHANGED["legal_name"] in answer.text


def test_one_too_large_for_any_slot_is_refused_in_place(door: Door) -> None:
    answer = _send(door, CHANGED, (bytes(17 * 1024 * 1024), "film.mp4"))

    assert answer.status_code == 422
    assert "too large to be sealed" in words_of(answer)
    assert CHANGED["legal_name"] in answer.text


def test_more_than_a_form_may_bring_is_not_read(door: Door) -> None:
    answer = _send(door, CHANGED, (bytes(documents.MOST_BYTES + 1), "film.mp4"))

    assert answer.status_code == 413


def test_other_forms_bring_no_more_than_before(door: Door) -> None:
    visitor = door.visitor()
    token = pages.csrf_of(visitor.get("/room/payment").text)

    answer = visitor.client.post("/login", data={"csrf_token": token, "f": "x" * 4_000_000})

    assert answer.status_code == 413


def test_a_newcomer_may_bring_one(door: Door, tmp_path: Path) -> None:
    answer = _send_by(door.stranger(), door.invite(), IDENTITY, (SCAN, "passport.pdf"))

    assert answer.status_code == 303, words_of(answer)
    assert len(_pool(door)) == 4
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert SCAN[:100] not in file.read_bytes()
        assert b"passport.pdf" not in file.read_bytes()
