"""Case 6: a stolen session, and no fresh factor: nothing grave is done."""

from typing import Any
from uuid import UUID

import pytest

from safepub.newsroom.models.staff import Passkey
from safepub.newsroom.states import State
from tests.abuse.conftest import Scene
from tests.abuse.places import furnish
from tests.newsroom.conftest import PASSWORD
from tests.web import reveals
from tests.web.contributor.conftest import MAKS, OTHER
from tests.web.desk.test_staff import NEW_PASSWORD, code_of, offered

ON_SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
SEEN = {"seen": ""}
PASSKEY = UUID(int=4, version=4)
# Every form that asks for a fresh code, filled in; the article is one that was published.
GRAVE: dict[str, dict[str, Any]] = {
    "desk.asking.ask": {"purpose": "identity", "category": "danger", "reason": "Where is she?"},
    "desk.staff.change": {"act": "rights", "rights": ["editor", "publisher", "administrator"]},
    "desk.staff.invite": {"name": "Nina", "rights": ["editor"]},
    "desk.own_access.change_authenticator": {},
    "desk.own_access.renew_codes": {},
    "desk.passkeys.add": {"label": "Mine", "credential": "{}"},
    "desk.passkeys.remove": {"passkey": str(PASSKEY)},
    "desk.desk_keys.act": {"act": "paper"},
    "desk.outlets.change": {"act": "live"},
    "desk.outlet_terms.change": {"name": "Mine", "embargo": "yes", "tags": ""},
    "desk.feeds.open_feed": {"title": "Mine", "language": "", "tag": ""},
    "desk.feeds.close": {},
    "desk.house.decide": {"message_days": "1", "first": "en", "languages": ["en"]},
    "desk.inviting.offer": {"days": "7"},
    "desk.bylines.change": {**SEEN, "byline": "Mine", "where": "all"},
    "desk.killing.kill": {**SEEN, "reason": "legal", "second_name": "Petra", "second_code": "1"},
    "desk.overriding.override": {**SEEN, "reason": "No answer."},
}
# They take something back, or do nothing that cannot be seen and undone.
LIGHT = frozenset(
    {
        "desk.staff.take_back",
        "desk.outlets.add",
        "desk.inviting.withdraw",
        "desk.inviting.withdraw_until",
    }
)
ASKS_FOR_THE_PASSWORD = frozenset({"desk.own_access.change_password"})


def _blueprint(endpoint: str) -> str:
    return endpoint.rpartition(".")[0]


@ON_SQLITE
def test_case_06_every_form_beside_a_grave_one_is_known(scene: Scene) -> None:
    """A new form of staff, outlets, keys, feeds or reveals asks for a code, or stands in a list."""
    grave = {_blueprint(endpoint) for endpoint in GRAVE}
    found = {
        str(rule.endpoint)
        for rule in scene.rules()
        if "POST" in (rule.methods or set()) and _blueprint(str(rule.endpoint)) in grave
    }

    assert found == set(GRAVE) | LIGHT | ASKS_FOR_THE_PASSWORD


@ON_SQLITE
def test_case_06_a_session_alone_does_nothing_grave(scene: Scene) -> None:
    """Without a code, with the log-in's or a wrong one: refused at the code, nothing is stored."""
    max_ = scene.desk.stranger()
    used = scene.desk.people["Max"].code()
    max_.log_in("Max", code=used)
    places = furnish(scene)
    # What nobody has to confirm is approved by overriding; all else concerns what is out.
    at_the_proof = scene.desk.article(State.PROOF)
    _give_passkey(scene)
    secret, offer = offered(max_.get("/account/authenticator").text)
    filled = GRAVE | {
        "desk.own_access.change_authenticator": {**offer, "new_code": code_of(secret)},
    }
    before = scene.stored(without=frozenset({"staff"}))  # where wrong codes are counted

    for endpoint, fields in filled.items():
        (rule,) = scene.app.url_map.iter_rules(endpoint)
        article_id = at_the_proof if "overriding" in endpoint else places.published
        seen = str(scene.desk.edition_of(article_id))
        at = places.address(rule, article_id=article_id).removeprefix("/desk")
        sent = {name: seen if name == "seen" else value for name, value in fields.items()}
        for code in ("", "12345x", used):
            answer = max_.post(at, **sent, code=code)
            assert answer.status_code == 422, (endpoint, answer.text)
            assert 'href="#field-code"' in answer.text, (endpoint, answer.text)
    assert scene.stored(without=frozenset({"staff"})) == before


def _give_passkey(scene: Scene) -> None:
    owner = scene.desk.people["Max"].reader.staff_id
    with scene.databases.newsroom() as session:
        session.add(
            Passkey(
                id=PASSKEY,
                credential_id=b"credential",
                staff_id=owner,
                public_key=b"key",
                sign_count=0,
                name="Mine",
            )
        )


@ON_SQLITE
def test_case_06_a_session_alone_changes_no_password(scene: Scene) -> None:
    """The password of now is asked for: without it the account goes on as it was."""
    edita = scene.desk.visitor("Edita")
    chosen = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    before = scene.stored()

    answers = [edita.post("/account/password", old=old, **chosen) for old in ("", NEW_PASSWORD)]

    assert {answer.status_code for answer in answers} == {422}
    assert scene.stored() == before
    assert edita.post("/account/password", old=PASSWORD, **chosen).status_code == 303


@ON_SQLITE
def test_case_06_an_open_room_neither_goes_along_nor_changes_hands(scene: Scene) -> None:
    """Export, new words and leaving ask for the passphrase once more; another's does not do."""
    scene.door.article(State.DRAFT)
    room, before = scene.door.visitor(), scene.stored()
    leaving = {"bylines": "keep", "certain": "yes"}

    for path, fields in (("export", {}), ("passphrase", {}), ("leave-for-good", leaving)):
        for words in ("", "these seven words open nothing at all", OTHER):
            answer = room.post(f"/room/{path}", **fields, passphrase=words)
            assert answer.status_code == 422
            assert 'href="#field-passphrase"' in answer.text
    assert scene.stored() == before
    assert room.post("/room/export", passphrase=MAKS).status_code == 200


@ON_SQLITE
def test_case_06_a_custodians_session_alone_answers_nothing(scene: Scene) -> None:
    """A log-in at the custodians' door grants nothing: an act needs the key that is elsewhere."""
    request_id, ada = scene.custody.ask(), scene.custody.visitor("Ada")
    asked = scene.custody.reveals
    take, own = asked.take("Cecília", request_id), asked.take("Ada", request_id)
    altered = own[:-1] + bytes((own[-1] ^ 1,))
    before = scene.stored()

    answers = [
        ada.hand_in(reveals.hand_in_file(act))
        for act in (take, asked.grant("Boris", request_id, take), altered)
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 422]
    assert scene.stored() == before
