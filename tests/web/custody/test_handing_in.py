"""Handing in: what fits is taken, everything else is refused with its reason in place."""

from uuid import UUID

import pytest

from safepub.crypto import checkpoints, sections, suite
from safepub.crypto.sections import Kind
from safepub.custody import hand_ins
from safepub.custody.stages import Stage
from safepub.newsroom.models.custody import CustodianAct, RevealRequest
from safepub.web.custody import handing_in
from tests.web import reveals
from tests.web.custody.conftest import Custody
from tests.web.desk.conftest import words_of
from tests.web.reveals import Reveals

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def _stage(custody: Custody, request_id: UUID) -> Stage:
    with custody.databases.newsroom(write=False) as session:
        return Stage(session.get_one(RevealRequest, request_id).stage)


def _acts(custody: Custody) -> int:
    with custody.databases.newsroom(write=False) as session:
        return session.query(CustodianAct).count()


def test_from_the_take_to_the_receipt_everything_is_handed_in_here(custody: Custody) -> None:
    request_id, asked = custody.ask(), custody.reveals
    take = asked.take("Ada", request_id)

    stages = []
    for name, act in (
        ("Ada", take),
        ("Boris", asked.grant("Boris", request_id, take)),
        ("Ada", asked.receipt("Ada", request_id, take)),
    ):
        answer = custody.visitor(name).hand_in(reveals.hand_in_file(act))
        assert answer.status_code == 303, answer.text
        stages.append(_stage(custody, request_id))

    assert stages == [Stage.TAKEN, Stage.GRANTED, Stage.OPENED]


def test_after_a_hand_in_the_requests_page_says_what_was_taken(custody: Custody) -> None:
    request_id = custody.ask()
    visitor = custody.visitor("Ada")

    answer = visitor.hand_in(reveals.hand_in_file(custody.reveals.refusal("Ada", request_id)))

    assert answer.location == f"/custody/requests/{request_id}?notice=refusal"
    page = words_of(visitor.client.get(answer.location))
    assert "Taken in: your refusal." in page


def test_a_countersigned_journal_is_handed_in_alone(custody: Custody) -> None:
    custody.ask()
    visitor = custody.visitor("Ada")
    source = _countersigned(custody.reveals, visitor.get("/journal/file").data)

    answer = visitor.hand_in(source)

    assert answer.location == "/custody/journal?notice=countersigned"


def _countersigned(asked: Reveals, journal: bytes) -> bytes:
    read = sections.read(reveals.upload(journal)[0], sections.JOURNAL)
    note = next(content for kind, content in read if kind is Kind.CHECKPOINT)
    key = asked.key("Ada")
    name = checkpoints.custodian_name(suite.key_id(key.public_key))
    signed = checkpoints.countersign(note.decode(), name=name, seed=key.signing_seed)
    return reveals.hand_in_file(b"", signed.encode())


def _unfit(custody: Custody, request_id: UUID) -> dict[str, bytes]:
    asked = custody.reveals
    take = asked.take("Ada", request_id)
    return {
        "nothing": b"",
        "noise": b"noise",
        "somebody else's": reveals.hand_in_file(asked.refusal("Boris", request_id)),
        "altered": reveals.hand_in_file(take[:-1] + bytes([take[-1] ^ 1])),
        "too large": reveals.hand_in_file(take) + bytes(handing_in.MOST_BYTES),
        "key file": b"SPK1" + bytes(1413),
        "one-time key": b"SPO1" + bytes(1200),
    }


@pytest.mark.parametrize(
    ("what", "status", "sentence"),
    [
        ("nothing", 422, "Please choose the file"),
        ("noise", 422, ""),
        ("somebody else's", 403, hand_ins.NotYourKeyError.message),
        ("altered", 422, ""),
        ("too large", 422, "far larger than anything that is handed in here"),
        ("key file", 422, "This is a key, and it must never leave your machine."),
        ("one-time key", 422, "This is a key, and it must never leave your machine."),
    ],
)
def test_what_does_not_fit_is_refused_at_the_field(
    custody: Custody, what: str, status: int, sentence: str
) -> None:
    request_id = custody.ask()

    answer = custody.visitor("Ada").hand_in(_unfit(custody, request_id)[what])

    assert answer.status_code == status
    assert sentence in answer.text
    assert 'id="error-file"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert _acts(custody) == 0


def test_a_form_without_a_file_is_refused(custody: Custody) -> None:
    answer = custody.visitor("Ada").post("/hand-in")

    assert answer.status_code == 422
    assert "Please choose the file" in answer.text


def test_nothing_is_taken_while_a_request_waits_but_a_refusal(custody: Custody) -> None:
    request_id, asked = custody.ask(waiting_hours=24), custody.reveals

    take = custody.visitor("Ada").hand_in(reveals.hand_in_file(asked.take("Ada", request_id)))
    refusal = custody.visitor("Boris").hand_in(
        reveals.hand_in_file(asked.refusal("Boris", request_id))
    )

    assert take.status_code == 409
    assert "This request still waits" in take.text
    assert refusal.status_code == 303


def test_the_same_act_is_not_taken_twice(custody: Custody) -> None:
    request_id = custody.ask()
    visitor = custody.visitor("Ada")
    source = reveals.hand_in_file(custody.reveals.refusal("Ada", request_id))

    answers = [visitor.hand_in(source).status_code for _ in range(2)]

    assert answers == [303, 409]
    assert _acts(custody) == 1
