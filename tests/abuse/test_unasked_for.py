"""Cases 37 to 39: fields that nobody offered, and things that are somebody else's."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from marshmallow import RAISE, Schema
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from safepub.database import Databases
from safepub.newsroom import outlets
from safepub.newsroom.entitlements import EntitlementKind
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.outlets import Acknowledgement, Entitlement, Outlet, Webhook
from safepub.newsroom.models.staff import StaffInvitation
from safepub.newsroom.states import State
from safepub.settings import Settings
from safepub.web import forms
from safepub.web.api import registering
from safepub.web.contributor import addresses
from tests.abuse import houses, walks
from tests.abuse.houses import House
from tests.support.instances import Custodians
from tests.web.contributor.conftest import MAKS, OTHER, written
from tests.web.desk.conftest import Visitor

NEVER_OFFERED = ("author_id", "byline_of", "approved_by", "contributor_id", "state", "id")
NOTE = "Qzremark: we know that she was there herself."


@pytest.fixture
def house(app: Flask, databases: Databases, settings: Settings, custodians: Custodians) -> House:
    return houses.open_house(app, databases, settings, custodians)


def _count(house: House, *models: type) -> list[int]:
    with house.databases.newsroom(write=False) as session:
        counted = [session.scalar(select(func.count()).select_from(model)) for model in models]
    return [count or 0 for count in counted]


def _subclasses(kind: type) -> list[type]:
    below: list[type] = kind.__subclasses__()
    return [*below, *(each for one in below for each in _subclasses(one))]


def _every_form_refuses(house: House) -> None:
    """Look at every form that the doors have loaded."""
    house.app.test_client().get("/")
    forms_of_ours = [each for each in _subclasses(forms.FormSchema) if "builds" in vars(each)]
    assert len(forms_of_ours) > 40
    schemas: list[type[Schema]] = [registering.RegistrationSchema, registering.ReplaySchema]
    assert {each().unknown for each in (*forms_of_ours, *schemas)} == {RAISE}


def test_case_37_a_form_with_one_field_more_is_refused_whole(house: House) -> None:
    """422 at each door for a field that is not offered; nothing of the rest is done."""
    _every_form_refuses(house)
    tables = (Article, RevealRequest, Outlet, StaffInvitation, Webhook, Acknowledgement)
    article_id = house.desk.article(State.IN_REVIEW)
    published = walks.publish(house)
    before, text = _count(house, *tables), house.desk.text_of(article_id)
    edita, adam, room = house.desk.visitor("Edita"), house.desk.visitor("Adam"), house.contributor()
    fresh = {name: house.desk.people[name].code(later=1) for name in ("Edita", "Adam")}
    asked = {"purpose": "identity", "category": "danger", "reason": "So.", "code": fresh["Edita"]}
    client, token = house.app.test_client(), {"Authorization": f"Bearer {house.outlet_token}"}
    acknowledged = f"/api/v1/articles/{published}/acknowledgements"

    new = written(pseudonym=str(house.pseudonym_of(house.newsroom.maks)))

    def send(**more: str) -> list[TestResponse]:
        return [
            room.post("/room/articles/new", **{**new, **more}),
            edita.post(
                f"/articles/{article_id}/edit",
                **{**house.desk.form_of(article_id), "headline": "Other bread", **more},
            ),
            edita.post(f"/articles/{article_id}/reveal-request", **{**asked, **more}),
            adam.post("/admin/outlets", **{"name": "Denník", **more}),
            client.post(acknowledged, json={"action": "removed", **more}, headers=token),
            client.post(
                "/api/v1/webhooks", json={"url": "https://example.org/h", **more}, headers=token
            ),
        ]

    for name in NEVER_OFFERED:
        refused = send(**{name: str(uuid4())})
        assert [answer.status_code for answer in refused] == [422] * 6, name
    invitation = {"name": "Nina", "rights": "editor", "code": fresh["Adam"], "disabled": "no"}
    assert adam.post("/admin/staff/invite", **invitation).status_code == 422

    assert _count(house, *tables) == before
    assert house.desk.text_of(article_id) == text
    assert house.desk.state_of(article_id) is State.IN_REVIEW
    # Without it all of them are taken.
    assert [answer.status_code for answer in send()] == [303, 303, 303, 303, 200, 201]


def _other_outlet(house: House) -> str:
    """Let in an outlet that gets nothing but Slovak texts, and none before its time."""
    with house.databases.newsroom() as session:
        outlet = outlets.add(session, "Iný denník")
        kind = EntitlementKind.LANGUAGE
        session.add(Entitlement(outlet_id=outlet.id, kind=kind, value="sk"))
        return outlets.issue_token(session, outlet)


def test_case_38_what_an_outlet_may_not_see_is_as_if_it_were_not_there(house: House) -> None:
    """404 like an unknown id, whatever is asked of it; in no list, feed of changes or count."""
    other = _other_outlet(house)
    theirs = walks.publish(house)
    hidden = {
        theirs: other,
        house.desk.article(State.EMBARGOED): house.outlet_token,
        house.desk.article(State.SCHEDULED): house.outlet_token,
        house.desk.article(State.IN_REVIEW): house.outlet_token,
        house.desk.article(State.DRAFT): house.outlet_token,
    }
    client = house.app.test_client()

    def ask(path: str, token: str, **headers: str) -> TestResponse:
        sent = {"Authorization": f"Bearer {token}", **headers}
        return client.get(path, headers=sent)

    tag = ask(f"/api/v1/articles/{theirs}", house.outlet_token).headers["ETag"]
    for article_id, token in hidden.items():
        for ending in (*walks.FORMATS, "?version=1"):
            found = [
                ask(f"/api/v1/articles/{each}{ending}", token, **headers)
                for each in (article_id, uuid4())
                for headers in ({}, {"If-None-Match": "*"}, {"If-None-Match": tag})
            ]
            assert {answer.status_code for answer in found} == {404}
            assert len({answer.data for answer in found}) == 1
        path = f"/api/v1/articles/{article_id}/acknowledgements"
        sent = {"Authorization": f"Bearer {token}"}
        assert client.post(path, json={"action": "removed"}, headers=sent).status_code == 404
        for path in ("/api/v1/articles", "/api/v1/articles?fields=summary", "/api/v1/changes"):
            assert str(article_id) not in ask(path, token).text
    listed = ask("/api/v1/articles", other).get_json()
    assert listed == {"articles": [], "next": None}
    assert ask("/api/v1/articles?byline=Maks", other).get_json()["articles"] == []
    assert str(theirs) in ask("/api/v1/articles", house.outlet_token).text
    _called_back(house, theirs, other)


def _called_back(house: House, article_id: UUID, other: str) -> None:
    """Withhold and kill it; whoever never had it never hears of it either."""
    client = house.app.test_client()

    def statuses() -> list[int]:
        return [
            client.get(
                f"/api/v1/articles/{article_id}{ending}",
                headers={"Authorization": f"Bearer {token}"},
            ).status_code
            for token in (house.outlet_token, other)
            for ending in ("", ".txt")
        ]

    peter, people = house.desk.visitor("Peter"), house.desk.people
    edition = str(house.desk.edition_of(article_id))
    withheld = peter.post(f"/articles/{article_id}/withhold", seen=edition, reason="legal")
    assert (withheld.status_code, statuses()) == (303, [404] * 4)
    killed = peter.post(
        f"/articles/{article_id}/kill",
        seen=str(house.desk.edition_of(article_id)),
        reason="legal",
        code=people["Peter"].code(later=1),
        second_name="Petra",
        second_code=people["Petra"].code(),
    )
    assert (killed.status_code, statuses()) == (303, [410, 410, 404, 404])
    told = client.get("/api/v1/changes", headers={"Authorization": f"Bearer {other}"})
    assert str(article_id) not in told.text


def test_case_39_a_note_of_the_desk_is_the_desk_s(house: House) -> None:
    """404 or the log-in for whoever is no editor, by any address; its words are nowhere else."""
    article_id = house.desk.article(State.IN_REVIEW)
    edita = Visitor(house.app.test_client())
    assert edita.log_in("Edita", code=house.desk.people["Edita"].code()).status_code == 303
    path = f"/articles/{article_id}/revisions/1/paragraphs/2"
    assert edita.post(path, passage="", comment=NOTE).status_code == 303
    assert NOTE in edita.get(f"/articles/{article_id}/comments/1").text

    maks = house.contributor()
    own = addresses.address_of(house.newsroom.maks, article_id)
    assert maks.get(f"/room/articles/{own}").status_code == 200
    for thing in (article_id, own):
        for ending in ("comments", "comments/1"):
            assert maks.get(f"/desk/articles/{thing}/{ending}").status_code == 303
            assert maks.get(f"/room/articles/{thing}/{ending}").status_code == 404
    assert maks.get(f"/room/articles/{article_id}").status_code == 404
    assert house.contributor(OTHER).get(f"/room/articles/{own}").status_code == 404
    adam = house.desk.visitor("Adam")
    assert adam.get(f"/articles/{article_id}/comments/1").status_code in {403, 404}

    known = walks.in_the_room(house.newsroom.maks, "article", article_id)
    for page, answer in walks.pages_of(house, maks.client, known):
        assert NOTE not in answer.text, page
    assert NOTE.encode() not in walks.export_of(house, MAKS)
