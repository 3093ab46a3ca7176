"""Files for custodians: whole, sealed, named after no person, and kept from whoever asked."""

import io
import re
from pathlib import Path
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from safepub.crypto import checkpoints, sections
from safepub.crypto.sections import Kind
from safepub.database import Databases
from tests.web.custody.conftest import Custody
from tests.web.reveals import REASON

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def _parts(answer: TestResponse, magic: bytes) -> dict[Kind, list[bytes]]:
    """Read a download to its end, which verifies its digest."""
    assert answer.status_code == 200, answer.text
    found: dict[Kind, list[bytes]] = {}
    for kind, content in sections.read(io.BytesIO(answer.data), magic):
        found.setdefault(kind, []).append(content)
    return found


def _name(answer: TestResponse) -> str:
    return answer.headers["Content-Disposition"]


def _slots(databases: Databases) -> int:
    with databases.vault_engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM slot").scalar()
    return int(count or 0)


def _granted(custody: Custody) -> UUID:
    request_id = custody.ask()
    custody.reveals.bring_to_grant(request_id, "Ada", "Boris")
    return request_id


def test_a_case_file_holds_the_request_and_no_vault(custody: Custody) -> None:
    request_id = custody.ask()

    answer = custody.visitor("Ada").get(f"/requests/{request_id}/case")

    parts = _parts(answer, sections.CASE)
    assert parts[Kind.STATEMENT] == [custody.reveals.request(request_id).statement()]
    assert Kind.SLOT not in parts
    assert REASON.encode() not in answer.data


def test_a_case_file_is_sent_as_a_file_that_nobody_keeps(custody: Custody) -> None:
    request_id = custody.ask()

    answer = custody.visitor("Ada").get(f"/requests/{request_id}/case")

    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert _name(answer) == f'attachment; filename="case-{request_id.hex[:8]}.spf"'


def test_the_reader_gets_the_whole_vault_and_the_grants(custody: Custody) -> None:
    request_id = _granted(custody)

    answer = custody.visitor("Ada").get(f"/requests/{request_id}/case-with-vault")

    parts = _parts(answer, sections.CASE)
    assert len(parts[Kind.SLOT]) == _slots(custody.databases) > 0
    assert len(parts[Kind.ACT]) == 2
    assert Kind.DOCUMENT not in parts
    assert _name(answer).endswith('-with-vault.spf"')


def test_the_reader_gets_the_documents_as_well_where_they_ask_for_them(custody: Custody) -> None:
    request_id = _granted(custody)

    answer = custody.visitor("Ada").get(f"/requests/{request_id}/case-with-documents")

    assert len(_parts(answer, sections.CASE)[Kind.SLOT]) == _slots(custody.databases)
    assert _name(answer).endswith('-with-documents.spf"')


@pytest.mark.parametrize("file", ["case-with-vault", "case-with-documents"])
def test_the_vault_goes_to_nobody_but_the_reader(custody: Custody, file: str) -> None:
    request_id = _granted(custody)

    answer = custody.visitor("Boris").get(f"/requests/{request_id}/{file}")

    assert answer.status_code == 403
    assert "Only the custodian who has taken this request up" in answer.text


def test_a_vault_that_is_away_refuses_the_file_before_it_begins(
    custody: Custody, vault_path: Path
) -> None:
    request_id = _granted(custody)
    vault_path.rename(vault_path.with_suffix(".gone"))

    answer = custody.visitor("Ada").get(f"/requests/{request_id}/case-with-vault")

    assert answer.status_code == 503
    assert answer.mimetype == "text/html"


def test_the_journal_comes_with_a_checkpoint_of_this_newsroom(custody: Custody) -> None:
    custody.ask()

    answer = custody.visitor("Ada").get("/journal/file")

    parts, key = _parts(answer, sections.JOURNAL), custody.reveals.setup.journal
    note = parts[Kind.CHECKPOINT][0].decode()
    seen = checkpoints.verify(note, name=key.origin, public_key=key.public_key)
    assert seen.size == len(parts[Kind.JOURNAL_ENTRY]) > 0


def test_the_journals_page_shows_the_key_to_compare_and_the_line_to_type(
    custody: Custody,
) -> None:
    page = custody.visitor("Ada").get("/journal").text

    found = re.search(r"<code>(safepub-journal-[^<]+)</code>", page)
    assert found is not None
    key = custody.reveals.setup.journal
    assert checkpoints.read_verifier_key(found[1]) == (key.origin, key.public_key)
    assert "safepub custody verify-journal journal.spj --key YOUR-KEY.spk" in page


def test_nothing_is_written_down_about_a_fetch(custody: Custody) -> None:
    request_id = custody.ask()
    visitor = custody.visitor("Ada")
    before = visitor.get("/journal/file").data

    visitor.get(f"/requests/{request_id}/case")

    parts = [_entries(source) for source in (before, visitor.get("/journal/file").data)]
    assert parts[0] == parts[1]


def _entries(source: bytes) -> list[bytes]:
    read = sections.read(io.BytesIO(source), sections.JOURNAL)
    return [content for kind, content in read if kind is Kind.JOURNAL_ENTRY]
