"""Cases 26 to 29: what becomes of a quorum that somebody bends."""

import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import acts, canonical, opening, requests, sections, signing
from safepub.crypto.acts import Take
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Request
from safepub.crypto.sections import Kind
from safepub.custody.stages import Stage
from safepub.database import Databases
from safepub.newsroom import journal
from safepub.newsroom.models.custody import CustodianAct, RevealRequest
from safepub.newsroom.models.people import LinkEnvelope
from safepub.settings import Settings
from safepub.web.contributor import addresses
from tests.abuse import houses
from tests.abuse.houses import CONTACT, LEGAL_NAME, House
from tests.cli.custody import world
from tests.cli.custody.test_opening import nothing_happened, open_case
from tests.custody.office import read
from tests.support.instances import Custodians
from tests.web.custody.conftest import Visitor
from tests.web.desk.conftest import words_of
from tests.web.reveals import envelope as envelope_of
from tests.web.reveals import hand_in_file

THREADS = 4


@pytest.fixture
def house(app: Flask, databases: Databases, settings: Settings, custodians: Custodians) -> House:
    return houses.open_house(app, databases, settings, custodians)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> tuple[KeyHolder, ...]:
    return world.make_people(tmp_path_factory.mktemp("people"))


def _stage(house: House, request_id: UUID) -> str:
    with house.databases.newsroom(write=False) as session:
        return session.get_one(RevealRequest, request_id).stage


def _stored(house: House) -> list[str]:
    with house.databases.newsroom(write=False) as session:
        return sorted(act.kind for act in session.scalars(select(CustodianAct)))


def _hand_in_at_once(browsers: list[Visitor], source: bytes) -> list[int]:
    """Send the same file from several browsers at the same moment."""
    start, answers = threading.Barrier(len(browsers)), list[int]()

    def work(browser: Visitor) -> None:
        start.wait()
        answers.append(browser.hand_in(source).status_code)

    threads = [threading.Thread(target=work, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def _two_sessions(house: House, name: str) -> list[Visitor]:
    again = house.custody.stranger()
    code = house.custody.people[name].code(later=1)
    first = house.custody.visitor(name)
    assert again.log_in(name, code=code).status_code == 303
    return [first, again]


def _own_grant(key: CustodianKey, request: Request, take: bytes, envelope: bytes) -> bytes:
    """Sign a grant to one's own take, which no command of safepub does."""
    real = Take(take)
    looked_at = SimpleNamespace(
        request=real.request,
        envelope=real.envelope,
        digest=real.digest,
        one_time_key=real.one_time_key,
        key_id=bytes(8),
    )
    share = opening.open_share(opening.read(envelope), key.seed)
    day = datetime.now(UTC).date()
    return signing.grant(key, request, looked_at, share, day=day)  # type: ignore[arg-type]


def test_case_26_one_person_twice_is_no_quorum(house: House) -> None:
    """Twice, in two sessions, at the same moment: each custodian counts once."""
    reveals, desk = house.custody.reveals, house.newsroom
    ada, boris = _two_sessions(house, "Ada"), _two_sessions(house, "Boris")
    refused = reveals.ask(desk.editor, desk.other)
    request_id = house.custody.ask()
    take = reveals.take("Ada", request_id)

    # Two refusals end a request; two of one person do not.
    refusal = hand_in_file(reveals.refusal("Boris", refused))
    assert _hand_in_at_once(boris * 2, refusal) == [303, 409, 409, 409]
    assert _stage(house, refused) == Stage.OPEN
    # Two shares open; two of one person do not.
    assert ada[0].hand_in(hand_in_file(take)).status_code == 303
    with house.databases.newsroom(write=False) as session:
        envelope = envelope_of(session, house.newsroom.maks.contributor_id, Purpose.IDENTITY)
    key, request = reveals.key("Ada"), reveals.request(request_id)
    own = hand_in_file(_own_grant(key, request, take, envelope))
    assert _hand_in_at_once(ada * 2, own) == [409] * 4
    assert ada[1].hand_in(hand_in_file(take)).status_code == 409
    assert _stage(house, request_id) == Stage.TAKEN
    granted = hand_in_file(reveals.grant("Boris", request_id, take))
    assert _hand_in_at_once(boris * 2, granted) == [303, 409, 409, 409]

    assert _stage(house, request_id) == Stage.GRANTED
    assert _stored(house) == ["grant", "refusal", "take"]


def test_case_26_a_reader_with_two_shares_of_their_own_opens_nothing(
    tmp_path: Path, people: tuple[KeyHolder, ...]
) -> None:
    """A case file that holds the reader's own grant twice: one more must come."""
    newsroom = world.make_world(tmp_path, people)
    taken, one_time = newsroom.take(0)
    key = people[0].key
    twice = [_own_grant(key, newsroom.request, taken, newsroom.envelope) for _ in range(2)]

    ran = open_case(newsroom, newsroom.case(taken, *twice, vault=True), "--save", tmp_path / "who")

    assert ran.code == 1
    assert "1 more must come" in ran.said
    assert not (tmp_path / "who").exists()
    assert nothing_happened(newsroom, one_time)


def _case(house: House, name: str, request_id: UUID, ending: str = "") -> int:
    return house.custody.visitor(name).get(f"/requests/{request_id}/case{ending}").status_code


def _acts_for(house: House, name: str, request_id: UUID) -> set[str]:
    """Name the acts in the case file that somebody gets."""
    answer = house.custody.visitor(name).get(f"/requests/{request_id}/case")
    found = read([answer.data], sections.CASE)[Kind.ACT]
    return {type(acts.read(act)).__name__ for act in found}


def test_case_27_a_grant_serves_its_reader_once_and_until_its_end(house: House) -> None:
    """Others get neither vault nor grants; after the receipt, or the last day, nobody does."""
    reveals, request_id = house.custody.reveals, house.custody.ask()
    take = reveals.bring_to_grant(request_id, "Ada", "Boris")

    assert _acts_for(house, "Ada", request_id) == {"Take", "Grant"}
    assert _case(house, "Ada", request_id, "-with-vault") == 200
    for name in ("Boris", "Cecília"):
        assert _acts_for(house, name, request_id) == {"Take"}
        assert _case(house, name, request_id, "-with-vault") == 403
        assert _case(house, name, request_id, "-with-documents") == 403
    for name in ("Edita", "Peter"):
        page = house.desk.visitor(name).get(f"/reveal-requests/{request_id}").text
        assert not any(told in page for told in (LEGAL_NAME, CONTACT))

    # The last day is over, and the worker has not come by.
    _run_out(house, request_id)
    assert _case(house, "Ada", request_id, "-with-vault") == 409
    # Opened on the last day; what comes a second time finds nothing.
    receipt = hand_in_file(reveals.receipt("Ada", request_id, take))
    ada = house.custody.visitor("Ada")
    assert [ada.hand_in(receipt).status_code for _ in range(2)] == [303, 409]
    for name in ("Ada", "Boris", "Cecília"):
        assert _case(house, name, request_id) == 409
    with house.databases.newsroom(write=False) as session:
        acts_left = session.scalars(select(CustodianAct)).all()
    assert {act.kind: act.source is None for act in acts_left}["grant"]


def _run_out(house: House, request_id: UUID) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    with house.databases.newsroom() as session:
        session.get_one(RevealRequest, request_id).expires_on = yesterday


def test_case_27_only_the_reader_of_that_take_can_open_and_only_once(
    tmp_path: Path, people: tuple[KeyHolder, ...]
) -> None:
    """The grant is sealed to the reader's one-time key: not to the granter, not a second time."""
    newsroom = world.make_world(tmp_path, people)
    taken, one_time = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)

    for place in (1, 2):
        ran = open_case(newsroom, case, "--save", tmp_path / "stolen", place=place)
        assert "You are not the reader" in ran.said
    first = open_case(newsroom, case, "--save", tmp_path / "who")
    again = open_case(newsroom, case, "--save", tmp_path / "again")

    assert (first.code, again.code) == (0, 1)
    assert world.LEGAL_NAME in (tmp_path / "who").read_text()
    assert not one_time.exists()
    assert not any((tmp_path / name).exists() for name in ("stolen", "again"))


def _restate(house: House, request_id: UUID, **members: object) -> None:
    """Change what was asked behind the newsroom's back, with the digest that goes with it."""
    with house.databases.newsroom() as session:
        row = session.get_one(RevealRequest, request_id)
        row.statement = canonical.encode({**canonical.decode(row.statement), **members})
        row.digest = requests.read(row.statement).digest


def _put_envelope(house: House, envelope: bytes) -> bytes:
    """Lay another envelope in the place of Maks's, and give the one that was there."""
    with house.databases.newsroom() as session:
        key = house.newsroom.maks.contributor_id, Purpose.IDENTITY
        row = session.get_one(LinkEnvelope, key)
        there, row.envelope = row.envelope, envelope
    return there


def test_case_28_after_the_first_approval_nothing_can_be_put_in_its_place(house: House) -> None:
    """Another reason, byline, person or envelope: what was signed before holds no more."""
    reveals, request_id = house.custody.reveals, house.custody.ask()
    take = reveals.take("Ada", request_id)
    ada, boris = house.custody.visitor("Ada"), house.custody.visitor("Boris")
    assert ada.hand_in(hand_in_file(take)).status_code == 303
    grant = hand_in_file(reveals.grant("Boris", request_id, take))
    asked = canonical.decode(reveals.request(request_id).statement())
    other = str(house.newsroom.other.contributor_id)

    for members in (
        {"reason": bytes(32).hex()},
        {"byline": "Hanna"},
        {"subject": other},
        {"category": "verification"},
    ):
        assert set(members) <= set(asked)
        _restate(house, request_id, **members)
        assert boris.hand_in(grant).status_code in {404, 409, 422}
        _restate(house, request_id, **asked)
    with house.databases.newsroom(write=False) as session:
        theirs = envelope_of(session, house.newsroom.other.contributor_id, Purpose.IDENTITY)
    own = _put_envelope(house, theirs)
    assert boris.hand_in(grant).status_code == 409
    assert _case(house, "Ada", request_id, "-with-vault") == 409

    assert (_stage(house, request_id), _stored(house)) == (Stage.TAKEN, ["take"])
    # Nothing else was in the way.
    _put_envelope(house, own)
    assert boris.hand_in(grant).status_code == 303


def test_case_29_no_later_request_covers_an_earlier_one(house: House) -> None:
    """Denied, asked again, opened: custodians, desk, contributor and journal see all of it."""
    reveals, first = house.custody.reveals, house.custody.ask()
    for name in ("Ada", "Boris"):
        reveals.hand_in(name, reveals.refusal(name, first))
    second = house.custody.ask()
    take = reveals.bring_to_grant(second, "Ada", "Boris")
    reveals.hand_in("Ada", reveals.receipt("Ada", second, take))
    day = datetime.now(UTC).date().isoformat()

    told = [house.custody.page_of("Cecília", each) for each in (first, second)]
    desk = house.desk.visitor("Peter")
    at_desk = [words_of(desk.get(f"/reveal-requests/{each}")) for each in (first, second)]
    room, own = house.contributor(), house.newsroom.maks
    in_room = [
        words_of(room.get(f"/room/requests/{addresses.request_address(own, each)}"))
        for each in (first, second)
    ]
    with house.databases.newsroom(write=False) as session:
        kept = [canonical.decode(entry) for entry in journal.entries(session)]

    for denied, opened in (told, at_desk, in_room):
        assert denied.count("refused") >= 2
        assert re.search(r"(granted|a custodian agreed) .* opened", opened)
    assert ("Ada refused" in told[0], "Boris refused" in told[0]) == (True, True)
    assert "it was shown to the reader" in told[1]
    assert "the reader reported the outcome: opened" in at_desk[1]
    assert "it was opened and read" in in_room[1]
    for page in (*told, *at_desk):
        assert day in page
    listed = words_of(room.get("/room/requests"))
    assert ("Refused" in listed, "Opened" in listed) == (True, True)
    assert [entry["act"] for entry in kept if entry["act"].startswith("request.")] == [
        *("request.asked", "request.refused", "request.refused"),
        *("request.asked", "request.taken", "request.granted", "request.receipt"),
    ]
    assert {entry["day"] for entry in kept} == {day}
