"""Cases 11, 18 and 21: another's things by a known id, trusted flags, and ids that count up."""

import io
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Uuid, select
from werkzeug.test import TestResponse

from safepub.database import NewsroomBase
from safepub.newsroom.states import State
from safepub.web.contributor import addresses
from tests.abuse.conftest import Scene
from tests.abuse.places import Places, furnish
from tests.support import pages
from tests.web.contributor import files
from tests.web.contributor.conftest import IDENTITY, MAKS, OTHER, written

ON_SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
EDITION = {"edition": "1"}
# Every form of the room that names a thing, filled in as its owner would.
FORMS: dict[str, dict[str, Any]] = {
    "attachments.add": {"files": "a.png"},
    "attachments.describe": {**EDITION, "alt": "mine", "caption": ""},
    "attachments.move": {**EDITION, "direction": "up"},
    "attachments.remove": EDITION,
    "handing_in.delete": {},
    "handing_in.submit": EDITION,
    "importing.read": {"manuscript": "a.docx"},
    "messages.mark_read_about": {},
    "messages.mark_read_with": {},
    "messages.send_about": {"message": "mine"},
    "messages.send_with": {"message": "mine"},
    "proof.answer": {**EDITION, "answer": "pass", "reason": ""},
    "pseudonyms.change": {"byline": "Mine", "bio": "", "closing_note": ""},
    "pseudonyms.retire": {},
    "requests.object_to": {"objection": "mine"},
    "withdrawing.withdraw": EDITION,
    "writing.save": written(**EDITION),
}
FLAGS = {
    "client_side_encrypted": "true",
    "metadata_stripped": "true",
    "status": "published",
    "state": "published",
    "checked": "true",
}


def _file(fields: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of a form with a real file where it takes one."""
    content = {"files": files.png, "manuscript": files.docx}
    return {
        name: (io.BytesIO(content[name]()), value) if name in content else value
        for name, value in fields.items()
    }


def _told(answer: TestResponse, at: str) -> tuple[int, str]:
    """Give an answer without its own address and the value that every browser has."""
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)
    return answer.status_code, page.replace(at, "")


def test_case_11_nobody_reaches_another_contributors_things(scene: Scene) -> None:
    """Every page and form of the room that names a thing: 404, as for a thing that is not."""
    places, room = furnish(scene), scene.door.newsroom
    intruder = scene.door.visitor(OTHER)
    csrf, before = pages.csrf_of(intruder.get("/room").text), scene.stored()
    rules = [
        rule for rule in scene.rules() if "address" in rule.arguments and "/room/" in rule.rule
    ]

    sent = set()
    for rule in rules:
        name = str(rule.endpoint).removeprefix("contributor.")
        known = places.in_the_room(rule.rule, room.maks)["address"]
        as_theirs = places.in_the_room(rule.rule, room.other)["address"]
        answers = []
        for address in (known, as_theirs, places.draft, places.request, uuid4()):
            at = places.address(rule, address=address)
            if "GET" in (rule.methods or set()):
                answers.append(_told(intruder.get(at), str(address)))
            else:
                sent.add(name)
                form = {**_file(FORMS[name]), "csrf_token": csrf}
                answers.append(_told(intruder.client.post(at, data=form), str(address)))
        assert {status for status, _ in answers} == {404}, name
        assert len(set(answers)) == 1, name

    assert sent == set(FORMS)
    assert len(rules) > 30
    assert scene.stored() == before


@ON_SQLITE
def test_case_11_the_owner_gets_through_with_the_same_forms(scene: Scene) -> None:
    """The 404s above are about whose it is: for Maks these addresses and forms do work."""
    places, maks = furnish(scene), scene.door.visitor(MAKS)
    path = scene.door.path(places.draft)
    edition = {"edition": scene.door.edition_of(places.draft)}
    pseudonym = addresses.pseudonym_address(_maks(scene), UUID(scene.door.pseudonyms()[0]))

    answers = [
        maks.get(path),
        maks.post(f"{path}/attachments/1", **FORMS["attachments.describe"] | edition),
        maks.post(f"/room/messages/{pseudonym}", **FORMS["messages.send_with"]),
        maks.get(f"/room/requests/{addresses.request_address(_maks(scene), places.request)}"),
    ]

    assert [answer.status_code for answer in answers] == [200, 303, 303, 200]


def _maks(scene: Scene) -> Any:
    return scene.door.newsroom.maks


def test_case_18_no_flag_of_a_client_is_believed(scene: Scene) -> None:
    """422 for each flag at each way in, and nothing is stored: not even beside a good text."""
    places, maks, max_ = furnish(scene), scene.door.visitor(), scene.desk.visitor("Max")
    path = scene.door.path(places.draft)
    edition = {"edition": scene.door.edition_of(places.draft)}
    invitation, client = scene.door.invite(), scene.app.test_client()
    in_review = f"/articles/{places.in_review}"
    terms, before = scene.desk.form_of(places.in_review), scene.stored()

    for flag, value in FLAGS.items():
        told = {flag: value}
        csrf = pages.csrf_of(maks.get("/room").text)
        file = {**_file(FORMS["attachments.add"]), "csrf_token": csrf, **told}
        answers = [
            maks.post(
                "/room/articles/new",
                pseudonym=scene.door.pseudonyms()[0],
                **written(**told),
            ),
            maks.post(f"{path}/edit", **written(**edition, **told)),
            maks.client.post(f"{path}/attachments", data=file),
            maks.post(f"{path}/attachments/1", alt="a", caption="", **edition, **told),
            scene.door.stranger().post(invitation, **IDENTITY, **told),
            max_.post(f"{in_review}/edit", **terms | told),
        ]
        for at, body in (
            ("webhooks", {"url": "https://hook.outlet.example/hook"}),
            (
                f"articles/{places.published}/acknowledgements",
                {"action": "published", "version": 1},
            ),
        ):
            sent = client.post(f"/api/v1/{at}", json=body | told, headers=scene.as_outlet())
            answers.append(sent)
        assert [answer.status_code for answer in answers] == [422] * len(answers), flag

    assert scene.stored() == before
    assert scene.desk.state_of(places.in_review) is State.IN_REVIEW
    assert scene.door.state_of(places.draft) is State.DRAFT


def _neighbours(known: UUID) -> list[UUID]:
    return [UUID(int=known.int + step) for step in (-2, -1, 1, 2)]


def test_case_21_ids_are_random_and_what_is_not_out_looks_like_nothing(scene: Scene) -> None:
    """An unpublished article, a neighbour of a published one and an invented id: one 404."""
    places, client = furnish(scene), scene.app.test_client()
    ids = [places.draft, places.in_review, *_neighbours(places.published), uuid4()]
    shapes = ["{}", "{}.ninjs", "{}.html", "{}.txt", "{}.jsonld", "{}?version=1"]

    for shape in shapes:
        answers = [
            client.get(f"/api/v1/articles/{shape.format(one)}", headers=scene.as_outlet())
            for one in (*ids, "1", "0", "2")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.data for answer in answers}) == 1
    known = client.get(f"/api/v1/articles/{places.published}", headers=scene.as_outlet())
    listed = client.get("/api/v1/articles", headers=scene.as_outlet()).get_json()

    assert known.status_code == 200
    assert [article["id"] for article in listed["articles"]] == [str(places.published)]


def test_case_21_reveal_requests_cannot_be_walked(scene: Scene) -> None:
    """Neighbours of a request's id are missing at the desk and at the custodians' door."""
    places = furnish(scene)
    edita, ada = scene.desk.visitor("Edita"), scene.custody.visitor("Ada")

    found = [
        visitor.get(f"{path}/{one}").status_code
        for one in (places.request, *_neighbours(places.request))
        for visitor, path in ((edita, "/reveal-requests"), (ada, "/requests"))
    ]

    assert found == [200] * 2 + [404] * 8


def test_case_21_every_stored_id_is_random(scene: Scene) -> None:
    """Each id in each table is a UUID of version 4; no address counts things but within one."""
    _fill(furnish(scene))
    with scene.databases.newsroom(write=False) as session:
        ids = {
            value
            for table in NewsroomBase.metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, Uuid)
            for value in session.scalars(select(column))
            if value is not None
        }

    assert len(ids) > 20
    assert {one.version for one in ids} == {4}
    assert not any(UUID(int=one.int + 1) in ids for one in ids)
    for rule in scene.rules():
        first = rule.rule.find("<int:")
        assert first < 0 or "<uuid:" in rule.rule[:first], rule.rule


def _fill(places: Places) -> None:
    """Write some more by the forms, so that ids are made one after another."""
    maks = places.scene.door.visitor()
    for _ in range(3):
        pseudonym = places.scene.door.pseudonyms()[0]
        maks.post("/room/articles/new", pseudonym=pseudonym, **written())
