"""Changing and erasing what is sealed: typed once, sealed at once, shown never."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from flask import request
from werkzeug.test import TestResponse

from safepub.crypto import opening
from safepub.crypto.keysets import Purpose
from safepub.crypto.opening import Link
from safepub.custody.stages import Stage
from safepub.newsroom.models.custody import RevealRequest
from safepub.web import runtime
from safepub.web.runtime import RETIRE
from tests.support import pages
from tests.support.instances import Custodians
from tests.web import reveals
from tests.web.contributor.conftest import IDENTITY, MAKS, OTHER, Door, Visitor, words_of
from tests.web.reveals import Reveals

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

CHANGED = {
    "legal_name": "Ганна Зусім-Вымышленая",
    "contact": "hanna@example.org",
    "emergency_contact": "",
    "notes": "never on Sundays",
}
DETAILS = {"payment": "IBAN invented 4711"}
WRONG = "ankle bacon cabin dagger eagle fabric habit"


def _envelope(door: Door, purpose: Purpose) -> bytes:
    with door.databases.newsroom(write=False) as session:
        return reveals.envelope(session, door.newsroom.maks.contributor_id, purpose)


def _opened(door: Door, custodians: Custodians, purpose: Purpose) -> dict[str, str] | None:
    """Open as two custodians would; None where the envelope leads nowhere."""
    envelope = opening.read(_envelope(door, purpose))
    shares = [opening.open_share(envelope, key.seed) for key in custodians.keys[1:]]
    link: Link = opening.join(envelope, shares)
    body = reveals.slot(door.databases, link.slot_id)
    if body is None:
        return None
    found: dict[str, str] = json.loads(opening.open_slot(body, link))
    return found


def _send(door: Door, path: str, values: dict[str, str]) -> tuple[TestResponse, bool]:
    """Send a form, and tell whether the process was asked to end."""
    visitor = door.visitor()
    token = pages.csrf_of(visitor.get(path).text)
    with visitor.client as client:
        sent = {"passphrase": MAKS, **values, "csrf_token": token}
        answer = client.post(path, data=sent)
        return answer, bool(request.environ.get(RETIRE))


def _post(visitor: Visitor, path: str, values: dict[str, str]) -> TestResponse:
    return visitor.post(path, **values, passphrase=MAKS)


def test_a_changed_identity_is_what_custodians_open(door: Door, custodians: Custodians) -> None:
    answer, ends = _send(door, "/room/identity", CHANGED)

    assert answer.location == "/room/identity?notice=identity-sealed"
    assert ends
    assert _opened(door, custodians, Purpose.IDENTITY) == CHANGED
    assert _opened(door, custodians, Purpose.PAYMENT) is None


def test_changed_payment_details_are_what_paymasters_open(
    door: Door, custodians: Custodians
) -> None:
    answer, ends = _send(door, "/room/payment", DETAILS)

    assert answer.location == "/room/payment?notice=payment-sealed"
    assert ends
    found = _opened(door, custodians, Purpose.PAYMENT)
    assert found == {"details": DETAILS["payment"]}
    assert _opened(door, custodians, Purpose.IDENTITY) is None


def test_what_was_sealed_before_leads_nowhere_any_more(door: Door, custodians: Custodians) -> None:
    _send(door, "/room/identity", CHANGED)
    before = _envelope(door, Purpose.IDENTITY)

    visitor = door.visitor()
    _post(visitor, "/room/identity", {**CHANGED, "legal_name": "Nobody Else"})

    assert _envelope(door, Purpose.IDENTITY) != before
    found = _opened(door, custodians, Purpose.IDENTITY)
    assert found is not None
    assert found["legal_name"] == "Nobody Else"


@pytest.mark.parametrize(
    ("path", "notice"),
    [("/room/identity", "Sealed."), ("/room/payment", "Sealed.")],
)
def test_afterwards_the_page_says_so_and_shows_nothing_of_it(
    door: Door, path: str, notice: str
) -> None:
    values = CHANGED if path.endswith("identity") else DETAILS
    visitor = door.visitor()

    page = visitor.page_after(_post(visitor, path, values))

    assert notice in page
    assert not any(typed in page for typed in values.values() if typed)


def test_the_page_says_why_the_server_cannot_show_what_was_typed(door: Door) -> None:
    visitor = door.visitor()

    identity, payment = (words_of(visitor.get(f"/room/{what}")) for what in ("identity", "payment"))

    assert "Why you cannot see here what you typed" in identity
    assert "only 2 of 3 custodians together can open it" in identity
    assert "only 2 of 3 paymasters together can open it" in payment
    assert "It cannot even tell whether anything is sealed" in identity


def test_the_form_is_the_one_of_the_invitation(door: Door) -> None:
    room = door.visitor().get("/room/identity").text
    invitation = door.stranger().get(door.invite()).text

    for name in ("legal_name", "contact", "emergency_contact", "notes"):
        assert _field(room, name) == _field(invitation, name)


def _field(page: str, name: str) -> str:
    start = page.index(f'<label for="field-{name}">')
    return page[start : page.index("</div>", start)]


@pytest.mark.parametrize("missing", ["legal_name", "contact"])
def test_a_form_with_a_gap_comes_back_to_whoever_sent_it(door: Door, missing: str) -> None:
    before = _envelope(door, Purpose.IDENTITY)

    answer, ends = _send(door, "/room/identity", {**CHANGED, missing: ""})

    assert answer.status_code == 422
    assert f'href="#field-{missing}"' in answer.text
    assert CHANGED["notes"] in answer.text
    assert ends
    assert _envelope(door, Purpose.IDENTITY) == before


def test_without_details_the_payment_form_points_to_erasing(door: Door) -> None:
    answer, _ = _send(door, "/room/payment", {"payment": " "})

    assert answer.status_code == 422
    assert "To have none sealed, erase them instead." in answer.text


def test_without_the_vault_nothing_changes_and_the_form_comes_back(
    door: Door, vault_path: Path
) -> None:
    before = _envelope(door, Purpose.IDENTITY)
    vault_path.rename(vault_path.with_suffix(".gone"))

    answer, ends = _send(door, "/room/identity", CHANGED)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert CHANGED["contact"] in answer.text
    assert ends
    assert _envelope(door, Purpose.IDENTITY) == before


def test_a_form_sent_after_the_log_in_ended_gives_nothing_back(door: Door) -> None:
    answer = door.stranger().post("/room/identity", **CHANGED)

    assert answer.status_code == 401
    assert not any(typed in answer.text for typed in CHANGED.values() if typed)


@pytest.mark.parametrize(
    ("path", "purpose", "values"),
    [
        ("/room/identity", Purpose.IDENTITY, CHANGED),
        ("/room/payment", Purpose.PAYMENT, DETAILS),
    ],
)
def test_erasing_takes_a_tick_and_leaves_an_envelope_that_leads_nowhere(
    door: Door, custodians: Custodians, path: str, purpose: Purpose, values: dict[str, str]
) -> None:
    visitor = door.visitor()
    _post(visitor, path, values)
    length = len(_envelope(door, purpose))

    refused = _post(visitor, f"{path}/erase", {})
    kept = _opened(door, custodians, purpose)
    page = visitor.page_after(_post(visitor, f"{path}/erase", {"certain": "yes"}))

    assert refused.status_code == 422
    assert 'href="#field-certain"' in refused.text
    assert kept is not None
    assert "Erased." in page
    assert _opened(door, custodians, purpose) is None
    assert len(_envelope(door, purpose)) == length


@pytest.mark.parametrize(
    ("path", "purpose", "values"),
    [
        ("/room/identity", Purpose.IDENTITY, CHANGED),
        ("/room/payment", Purpose.PAYMENT, DETAILS),
        ("/room/identity/erase", Purpose.IDENTITY, {"certain": "yes"}),
        ("/room/payment/erase", Purpose.PAYMENT, {"certain": "yes"}),
    ],
)
def test_an_open_room_is_not_enough(
    door: Door, path: str, purpose: Purpose, values: dict[str, str]
) -> None:
    # Abuse case 6.
    visitor, before = door.visitor(), _envelope(door, purpose)

    answers = [visitor.post(path, **values, passphrase=typed) for typed in (WRONG, OTHER)]
    without = visitor.post(path, **values)

    assert {answer.status_code for answer in (*answers, without)} == {422}
    for answer in (*answers, without):
        assert 'href="#field-passphrase"' in answer.text
        assert WRONG not in answer.text
        assert all(typed in answer.text for typed in values.values())
    assert _envelope(door, purpose) == before


def test_the_page_before_erasing_says_what_remains(door: Door) -> None:
    visitor = door.visitor()

    page = words_of(visitor.get("/room/identity/erase"))

    for truth in (
        "every request for it that is open ends",
        "backups that still lead to it run out within 30 days",
        "what was published stays published",
        "what custodians opened before, they know",
    ):
        assert truth in page


@pytest.mark.parametrize("act", ["change", "erase"])
def test_a_request_that_was_open_ends(door: Door, custodians: Custodians, act: str) -> None:
    request_id = _asked(door, custodians)
    visitor = door.visitor()

    if act == "change":
        _post(visitor, "/room/identity", CHANGED)
    else:
        _post(visitor, "/room/identity/erase", {"certain": "yes"})

    with door.databases.newsroom(write=False) as session:
        assert Stage(session.get_one(RevealRequest, request_id).stage) is Stage.ENDED
    assert "Ended" in words_of(visitor.get("/room/requests"))


def _asked(door: Door, custodians: Custodians) -> UUID:
    running: runtime.Runtime = door.app.extensions[runtime.EXTENSION]
    with door.databases.newsroom() as session:
        people = reveals.add_custodians(session, custodians, door.newsroom.held)
    asked = Reveals(door.databases, custodians, running.custody, people)
    return asked.ask(door.newsroom.editor, door.newsroom.maks)


def test_nothing_typed_is_on_a_page_in_the_log_or_in_a_file_afterwards(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The canary of the room's forms: refused, door, and refused by the vault."""
    secrets = [*CHANGED.values(), *DETAILS.values(), IDENTITY["legal_name"], MAKS, WRONG]
    visitor = door.visitor()
    _post(visitor, "/room/identity", {**CHANGED, "contact": ""})
    _post(visitor, "/room/identity", CHANGED)
    _post(visitor, "/room/identity", {**CHANGED, "legal_name": IDENTITY["legal_name"]})
    _post(visitor, "/room/payment", DETAILS)
    visitor.post("/room/payment", **DETAILS, passphrase=WRONG)

    shown = [
        visitor.get(path).text
        for path in ("/room", "/room/identity", "/room/payment", "/room/requests", "/about")
    ]

    captured = capsys.readouterr()
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for secret in filter(None, secrets):
        assert not any(secret in page for page in shown)
        assert secret not in captured.out + captured.err
        assert not any(secret.encode() in content for content in files)
    assert files
