"""Requests in the room: every one is there, with its reason and a way to object."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from safepub.crypto import words
from safepub.crypto.keysets import Purpose
from safepub.custody import reveal_requests, sealed_words
from safepub.custody.stages import Stage
from safepub.newsroom.models.custody import Objection, RevealRequest
from safepub.web import runtime
from safepub.web.contributor import addresses
from tests.support.instances import CUSTODIANS, Custodians
from tests.web import reveals
from tests.web.contributor.conftest import MAKS, OTHER, Door, words_of
from tests.web.reveals import REASON, Reveals

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

OBJECTION = "I am well, and I do not want to be known <to anybody>."


@dataclass(frozen=True)
class Asked:
    """The room's door, and custodians who could answer a request."""

    door: Door
    reveals: Reveals

    def ask(self, **rules: object) -> UUID:
        """Let Edita ask about Maks."""
        return self.reveals.ask(self.door.newsroom.editor, self.door.newsroom.maks, **rules)

    def path(self, request_id: UUID) -> str:
        """Give the path of a request in the room of Maks."""
        address = addresses.request_address(self.door.newsroom.maks, request_id)
        return f"/room/requests/{address}"

    def objections(self) -> list[Objection]:
        """Fetch all objections."""
        with self.door.databases.newsroom(write=False) as session:
            return session.query(Objection).all()


@pytest.fixture
def asked(door: Door, custodians: Custodians) -> Asked:
    """The room's door of a newsroom whose custodians can answer."""
    running: runtime.Runtime = door.app.extensions[runtime.EXTENSION]
    with door.databases.newsroom() as session:
        people = reveals.add_custodians(session, custodians, door.newsroom.held)
    return Asked(door, Reveals(door.databases, custodians, running.custody, people))


def test_where_nobody_has_asked_the_page_says_so(asked: Asked) -> None:
    visitor = asked.door.visitor()

    assert "Nobody has ever asked." in words_of(visitor.get("/room/requests"))
    assert "Somebody has asked" not in words_of(visitor.get("/room"))


def test_a_live_request_is_announced_in_the_room(asked: Asked) -> None:
    request_id = asked.ask(waiting_hours=24)
    visitor = asked.door.visitor()

    page = visitor.get("/room")

    assert "Somebody has asked for your real identity." in words_of(page)
    assert f'href="{asked.path(request_id)}"' in page.text


def test_a_request_shows_its_day_kind_and_reason_and_names_nobody(asked: Asked) -> None:
    request_id = asked.ask(waiting_hours=24)
    visitor = asked.door.visitor()

    listed = words_of(visitor.get("/room/requests"))
    page = words_of(visitor.get(asked.path(request_id)))

    asked_on = asked.reveals.request(request_id).asked_on
    assert f"{asked_on.day} {asked_on:%B %Y} : for your real identity Waiting" in listed
    assert REASON in page
    assert "Somebody may be in danger, perhaps you." in page
    assert "Waits until" in page
    assert "Edita" not in listed + page


def test_every_step_of_custodians_is_shown_without_their_names(asked: Asked) -> None:
    request_id = asked.ask()
    take = asked.reveals.bring_to_grant(request_id, "Ada", "Boris")
    asked.reveals.hand_in("Ada", asked.reveals.receipt("Ada", request_id, take))

    page = words_of(asked.door.visitor().get(asked.path(request_id)))

    assert "Opened A custodian has seen what was sealed." in page
    assert "a custodian offered to be the one who reads it" in page
    assert "a custodian agreed" in page
    assert "that custodian reported the outcome: it was opened and read" in page
    assert not any(name in page for name in CUSTODIANS)


def test_a_request_that_is_over_stays_and_is_announced_no_more(asked: Asked) -> None:
    request_id = asked.ask()
    with asked.door.databases.newsroom() as session:
        now, editor = datetime.now(UTC), asked.door.newsroom.editor
        reveal_requests.withdraw(session, editor, request_id, now=now)
    visitor = asked.door.visitor()

    assert "Taken back" in words_of(visitor.get("/room/requests"))
    assert "Object to this request" not in visitor.get(asked.path(request_id)).text
    assert "Somebody has asked" not in visitor.get("/room").text


def test_an_objection_is_sealed_and_shown_to_whoever_wrote_it(asked: Asked) -> None:
    request_id = asked.ask(waiting_hours=24)
    visitor = asked.door.visitor()
    before = words_of(visitor.get(asked.path(request_id)))

    page = visitor.page_after(visitor.post(asked.path(request_id), objection=OBJECTION))

    (row,) = asked.objections()
    assert "It does not stop them" in before
    assert "Your objection is in. Only the custodians and you can read it." in page
    assert OBJECTION in page
    assert "Object to this request" not in page
    assert OBJECTION.encode() not in row.body
    assert _read_by(asked, "Cecília", row) == OBJECTION


def _read_by(asked: Asked, name: str, row: Objection) -> str:
    place = CUSTODIANS.index(name)
    sealed = words.decode(sealed_words.section(row.body, row.custodian_boxes))
    seed, box = asked.reveals.key(name).seed, sealed.boxes[place]
    return words.open_words(row.body, box, seed, kind="objection", owner=row.request_id)[0]


def test_where_it_is_a_veto_the_page_says_so_and_the_request_ends(asked: Asked) -> None:
    request_id = asked.ask(veto=True)
    visitor = asked.door.visitor()
    before = words_of(visitor.get(asked.path(request_id)))

    page = visitor.page_after(visitor.post(asked.path(request_id), objection=OBJECTION))

    with asked.door.databases.newsroom(write=False) as session:
        assert Stage(session.get_one(RevealRequest, request_id).stage) is Stage.ENDED
    assert "Your objection ends this request at once." in before
    assert "Ended" in page


@pytest.mark.parametrize("typed", ["", "x" * 5_001])
def test_an_objection_without_words_or_with_too_many_is_refused(asked: Asked, typed: str) -> None:
    request_id = asked.ask()
    visitor = asked.door.visitor()

    answer = visitor.post(asked.path(request_id), objection=typed)

    assert answer.status_code == 422
    assert 'href="#field-objection"' in answer.text
    assert typed in answer.text
    assert asked.objections() == []


def test_words_for_a_request_that_ended_meanwhile_come_back(asked: Asked) -> None:
    request_id = asked.ask()
    visitor = asked.door.visitor()
    with asked.door.databases.newsroom() as session:
        now, editor = datetime.now(UTC), asked.door.newsroom.editor
        reveal_requests.withdraw(session, editor, request_id, now=now)

    answer = visitor.post(asked.path(request_id), objection=OBJECTION)

    assert answer.status_code == 409
    assert "This request is over." in words_of(answer)
    assert f"It was not sent. Copy it if you need it. {OBJECTION}" in words_of(answer)


def test_words_sent_after_the_log_in_ended_come_back(asked: Asked) -> None:
    request_id = asked.ask()

    answer = asked.door.stranger().post(asked.path(request_id), objection=OBJECTION)

    assert answer.status_code == 401
    assert OBJECTION in words_of(answer)


def test_nobody_finds_a_request_about_somebody_else(asked: Asked) -> None:
    request_id = asked.ask()
    other = asked.door.visitor(OTHER)
    elsewhere = addresses.request_address(asked.door.newsroom.other, request_id)
    paths = [
        asked.path(request_id),
        f"/room/requests/{elsewhere}",
        f"/room/requests/{request_id}",
        f"/room/requests/{uuid4()}",
    ]

    answers = [other.get(path) for path in paths]
    sent = [other.post(path, objection=OBJECTION) for path in paths]

    assert {answer.status_code for answer in (*answers, *sent)} == {404}
    assert asked.objections() == []
    assert "Nobody has ever asked." in words_of(other.get("/room/requests"))


def test_no_page_of_the_room_holds_a_requests_own_id(asked: Asked) -> None:
    request_id = asked.ask()
    visitor = asked.door.visitor(MAKS)

    pages = [visitor.get(path).text for path in ("/room", "/room/requests", asked.path(request_id))]

    assert asked.path(request_id) in pages[0]
    assert not any(str(request_id) in page for page in pages)


def test_a_request_for_payment_details_is_called_that(asked: Asked) -> None:
    asked.ask(purpose=Purpose.PAYMENT)

    page = words_of(asked.door.visitor().get("/room"))

    assert "Somebody has asked for your payment details." in page
