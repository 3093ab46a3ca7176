"""Reveal requests: one statement each, and a digest that everything in it moves."""

import hashlib
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from safepub.crypto import canonical, requests
from safepub.crypto.canonical import CanonicalFormError
from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category, Request, RequestRefusedError
from tests.crypto import cases
from tests.crypto.people import OTHER_SUBJECT

STATEMENT = cases.request().statement()
MEMBERS = canonical.decode(STATEMENT)
ANYTHING: list[Any] = [None, True, 1, "1", [], ["danger"], {}]
REQUESTS = st.builds(
    Request,
    id=st.uuids(),
    purpose=st.sampled_from(Purpose),
    category=st.sampled_from(Category),
    byline=st.text(max_size=40),
    asked_by=st.text(max_size=40),
    subject=st.uuids(),
    envelope=st.binary(min_size=32, max_size=32),
    keyset=st.binary(min_size=16, max_size=16),
    reason=st.binary(min_size=32, max_size=32),
    asked_on=st.dates(max_value=date(2100, 1, 1)),
    expires_on=st.dates(min_value=date(2100, 1, 1)),
    waiting_hours=st.integers(0, 8784),
    veto=st.booleans(),
)
OTHER: dict[str, Any] = {
    "id": OTHER_SUBJECT,
    "purpose": Purpose.PAYMENT,
    "category": Category.OTHER,
    "byline": "Алесь ",
    "asked_by": "Эва",
    "subject": OTHER_SUBJECT,
    "envelope": bytes(32),
    "keyset": bytes(16),
    "reason": bytes(32),
    "asked_on": date(2026, 11, 24),
    "expires_on": date(2026, 12, 10),
    "waiting_hours": 0,
    "veto": True,
}


@given(request=REQUESTS)
def test_a_request_is_read_as_it_was_written(request: Request) -> None:
    assert requests.read(request.statement()) == request


def test_the_statement_is_the_one_that_the_format_names() -> None:
    assert STATEMENT.decode() == (
        '{"asked_by":"Ева","asked_on":"2026-11-25","byline":"Алесь","category":"danger",'
        f'"envelope":"{hashlib.sha256(b"envelope").hexdigest()}","expires_on":"2026-12-09",'
        '"format":"safepub/request/v1","id":"5d3f1c0e-8a60-4f55-9c14-6a8d0b6ce5a1",'
        '"keyset":"000102030405060708090a0b0c0d0e0f","purpose":"identity",'
        f'"reason":"{hashlib.sha256(b"reason").hexdigest()}",'
        '"subject":"6a1b1c52-9d2f-4f0a-8c35-0e2f8f0b7d11","veto":false,"waiting_hours":24}'
    )
    assert cases.request().digest == hashlib.sha256(b"safepub/request/v1\0" + STATEMENT).digest()


@pytest.mark.parametrize("member", OTHER)
def test_every_member_moves_the_digest(member: str) -> None:
    assert cases.request(**{member: OTHER[member]}).digest != cases.request().digest


def test_no_member_is_left_out_of_that_test() -> None:
    assert set(OTHER) == set(cases.PLAIN)


@given(place=st.integers(0, len(STATEMENT) - 1), byte=st.integers(0, 255))
@settings(max_examples=400)
def test_a_changed_byte_is_refused_or_gives_another_digest(place: int, byte: int) -> None:
    altered = bytearray(STATEMENT)
    altered[place] = byte
    assume(altered != STATEMENT)

    try:
        request = requests.read(bytes(altered))
    except RequestRefusedError:
        return

    assert request.digest != cases.request().digest


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_that_is_missing_is_refused(member: str) -> None:
    rest = {name: value for name, value in MEMBERS.items() if name != member}

    with pytest.raises(RequestRefusedError):
        requests.read(canonical.encode(rest))


def test_a_member_too_many_is_refused() -> None:
    with pytest.raises(RequestRefusedError):
        requests.read(canonical.encode(MEMBERS | {"note": ""}))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        (member, value)
        for member, value in product(MEMBERS, ANYTHING)
        if type(value) is not type(MEMBERS[member])
    ],
)
def test_a_member_of_another_type_is_refused(member: str, value: Any) -> None:
    with pytest.raises(RequestRefusedError):
        requests.read(canonical.encode(MEMBERS | {member: value}))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("format", "safepub/request/v2"),
        ("id", "5D3F1C0E-8A60-4F55-9C14-6A8D0B6CE5A1"),
        ("id", "5d3f1c0e8a604f559c146a8d0b6ce5a1"),
        ("id", "{5d3f1c0e-8a60-4f55-9c14-6a8d0b6ce5a1}"),
        ("id", "urn:uuid:5d3f1c0e-8a60-4f55-9c14-6a8d0b6ce5a1"),
        ("purpose", "Identity"),
        ("purpose", "name"),
        ("purpose", 1),
        ("category", "DANGER"),
        ("category", "curiosity"),
        ("envelope", "00" * 31),
        ("envelope", "00" * 33),
        ("envelope", "AB" * 32),
        ("envelope", "00 " * 32),
        ("keyset", "00" * 32),
        ("reason", "00" * 16),
        ("asked_on", "20261125"),
        ("asked_on", "2026-W48-3"),
        ("asked_on", "2026-11-25T00:00:00"),
        ("asked_on", "2026-02-30"),
        ("asked_on", "2026-12-10"),
        ("expires_on", "2026-11-24"),
        ("waiting_hours", "24"),
        ("waiting_hours", -1),
        ("waiting_hours", 8785),
        ("veto", 0),
        ("veto", "false"),
    ],
)
def test_another_spelling_or_value_is_refused(member: str, value: Any) -> None:
    with pytest.raises(RequestRefusedError):
        requests.read(canonical.encode(MEMBERS | {member: value}))


@given(junk=st.binary(max_size=100))
def test_junk_is_refused(junk: bytes) -> None:
    with pytest.raises(RequestRefusedError):
        requests.read(junk)


@pytest.mark.parametrize(
    "changes",
    [
        {"envelope": bytes(31)},
        {"keyset": bytes(15)},
        {"reason": b""},
        {"asked_on": date(2026, 12, 10)},
        {"asked_on": datetime(2026, 11, 25, tzinfo=UTC)},
        {"expires_on": datetime(2026, 12, 9, tzinfo=UTC)},
        {"waiting_hours": True},
        {"waiting_hours": -1},
        {"waiting_hours": 8785},
        {"veto": 1},
    ],
    ids=str,
)
def test_what_no_statement_can_say_is_not_made(changes: dict[str, Any]) -> None:
    with pytest.raises(RequestRefusedError):
        cases.request(**changes)


def test_a_name_with_half_of_a_surrogate_pair_is_not_written() -> None:
    with pytest.raises(CanonicalFormError):
        cases.request(byline="\ud800").statement()


def test_no_repr_shows_a_name() -> None:
    shown = repr(cases.request())

    assert "Алесь" not in shown
    assert "Ева" not in shown
    assert isinstance(cases.request().id, UUID)
