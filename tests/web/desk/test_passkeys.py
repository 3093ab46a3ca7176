"""Passkeys in pages: added, used in place of a code, removed; and where a script may run."""

import json
import re
from dataclasses import replace

import pytest

from safepub.settings import Settings, Site
from safepub.web import headers
from tests.support.authenticator import Authenticator
from tests.web.desk.conftest import Desk, Visitor, words_of

# A page is the same on either engine: what passkeys are good for is tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

CHALLENGE, NEW = "/account/passkeys/challenge", "/account/passkeys/new-challenge"
ONION = "abc.onion"
POLICY = "Content-Security-Policy"
REMOVE = "/account/passkeys/remove"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    site = Site(name="The Test Courier", base_url="https://safepub.test", onion=ONION)
    return replace(settings, site=site)


def authenticator(host: str = "safepub.test", scheme: str = "https") -> Authenticator:
    return Authenticator(host=host, origin=f"{scheme}://{host}")


def add(desk: Desk, visitor: Visitor, made: Authenticator, **values: str) -> str:
    """Send the form that adds a passkey of Edita's; give the words of the page after it."""
    fields = {
        "label": "Blue <key>",
        "credential": made.create(visitor.get(NEW).text),
        "code": desk.people["Edita"].code(later=1),
    } | values
    answer = visitor.post("/account/passkeys", **fields)
    return words_of(answer if answer.status_code != 303 else visitor.get("/account/passkeys"))


def asked(visitor: Visitor, made: Authenticator) -> str:
    return made.get(visitor.get(CHALLENGE).text)


def with_passkey(desk: Desk) -> tuple[Visitor, Authenticator]:
    edita, made = desk.visitor("Edita"), authenticator()
    assert "Blue <key>" in add(desk, edita, made)
    return edita, made


def test_a_passkey_and_the_password_open_the_desk(desk: Desk) -> None:
    _, made = with_passkey(desk)
    stranger = desk.stranger()
    stranger.get("/login")

    answer = stranger.log_in("Edita", code=asked(stranger, made))

    assert answer.status_code == 303
    assert stranger.get("/queue").status_code == 200


def test_a_passkey_opens_nothing_without_the_password_or_in_another_browser(desk: Desk) -> None:
    _, made = with_passkey(desk)
    stranger, other = desk.stranger(), desk.stranger()
    stranger.get("/login")
    other.get("/login")

    answers = [
        stranger.log_in("Edita", password="guess", code=asked(stranger, made)),
        stranger.log_in("Edita", password="", code=asked(stranger, made)),
        stranger.log_in("Peter", code=asked(stranger, made)),
        other.log_in("Edita", code=asked(stranger, made)),
        desk.stranger().log_in("Edita", code=asked(desk.stranger(), made)),
    ]

    assert [answer.status_code for answer in answers] == [422] * 5
    assert all("signature" not in answer.text for answer in answers)


def test_the_challenge_of_the_log_in_is_over_after_it(desk: Desk) -> None:
    edita, made = with_passkey(desk)
    stranger = desk.stranger()
    stranger.get("/login")
    spare = asked(stranger, made)
    stranger.log_in("Edita", code=asked(stranger, made))

    after = stranger.post("/account/recovery-codes", code=spare)
    elsewhere = edita.post("/account/recovery-codes", code=spare)

    assert (after.status_code, elsewhere.status_code) == (422, 422)


def test_a_passkey_stands_in_for_a_fresh_code_once(desk: Desk) -> None:
    edita, made = with_passkey(desk)
    answer = asked(edita, made)

    first = edita.post("/account/recovery-codes", code=answer)
    second = edita.post("/account/recovery-codes", code=answer)

    assert first.status_code == 200
    assert second.status_code == 422
    assert answer not in second.text


def test_a_passkey_is_bound_to_the_host_that_it_was_made_on(desk: Desk) -> None:
    edita, made = with_passkey(desk)
    at_onion = authenticator(ONION, "http")

    def options(visitor: Visitor, path: str) -> str:
        return visitor.client.get(f"/desk{path}", headers={"Host": ONION}).text

    assert json.loads(options(desk.stranger(), CHALLENGE))["rpId"] == ONION
    assert json.loads(edita.get(CHALLENGE).text)["rpId"] == "safepub.test"
    refused = edita.post("/account/recovery-codes", code=at_onion.get(edita.get(CHALLENGE).text))
    assert refused.status_code == 422
    other_host = made.changed(origin=f"http://{ONION}")
    assert "could not be added" in add(desk, edita, other_host, code=asked(edita, made))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"code": "000000"}, "does not fit"),
        ({"code": ""}, "Please give the code"),
        ({"label": ""}, "Please give it a name"),
        ({"credential": ""}, "could not be added"),
        ({"credential": "{}"}, "could not be added"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_added(
    desk: Desk, wrong: dict[str, str], says: str
) -> None:
    edita = desk.visitor("Edita")

    page = add(desk, edita, authenticator(), **wrong)

    assert says in page
    assert "You have none." in words_of(edita.get("/account/passkeys"))
    # A code is used up by what was done with it alone.
    assert "Blue <key>" in add(desk, edita, authenticator())


def test_a_passkey_is_removed_by_a_fresh_code_and_opens_nothing_more(desk: Desk) -> None:
    edita, made = with_passkey(desk)
    (passkey,) = re.findall(r'name="passkey" value="([0-9a-f-]{36})"', edita.get(REMOVE).text)

    refused = edita.post(REMOVE, passkey=passkey, code="000000")
    unnamed = edita.post(REMOVE, code=asked(edita, made))
    strangers = desk.visitor("Peter").post(
        REMOVE, passkey=passkey, code=desk.people["Peter"].code(later=1)
    )
    still = "Blue <key>" in words_of(edita.get("/account/passkeys"))
    removed = edita.post(REMOVE, passkey=passkey, code=asked(edita, made))

    assert (refused.status_code, unnamed.status_code) == (422, 422)
    assert strangers.status_code == 303
    assert still
    assert removed.status_code == 303
    assert "You have none." in words_of(edita.get("/account/passkeys"))
    assert edita.post("/account/recovery-codes", code=asked(edita, made)).status_code == 422


def test_a_script_may_run_only_where_a_passkey_is_asked_for(desk: Desk) -> None:
    peter = desk.visitor("Peter")
    edita, _ = with_passkey(desk)
    pages = {
        "log-in": desk.stranger().get("/login"),
        "her codes": edita.get("/account/recovery-codes"),
        "her passkeys": edita.get("/account/passkeys"),
        "her account": edita.get("/account"),
        "queue": edita.get("/queue"),
        "his codes": peter.get("/account/recovery-codes"),
        "challenge": peter.get(CHALLENGE),
        "nothing": peter.get("/nothing"),
    }

    with_script = {name for name, page in pages.items() if page.headers[POLICY] == headers.SCRIPT}
    assert with_script == {"log-in", "her codes", "her passkeys"}
    assert all(pages[name].headers[POLICY] == headers.POLICY for name in set(pages) - with_script)
    assert {name for name, page in pages.items() if "<script" in page.text} == with_script
    assert {name for name, page in pages.items() if "uses no scripts" in page.text} == {
        *("her account", "queue", "his codes", "nothing")
    }


def test_without_a_script_the_page_hides_what_needs_one(desk: Desk) -> None:
    page = desk.stranger().get("/login").text

    assert re.search(r"<div hidden data-passkey=\"get\"[^>]*>\s*<p><button type=\"button\"", page)
    assert "<p data-no-passkey>" in desk.visitor("Edita").get("/account/passkeys").text


def test_what_the_log_in_is_asked_tells_nothing_of_anybody(desk: Desk) -> None:
    stranger = desk.stranger()
    before = json.loads(stranger.get(CHALLENGE).text)
    with_passkey(desk)
    after = json.loads(stranger.get(CHALLENGE).text)

    del before["challenge"], after["challenge"]
    assert before == after
    assert after["allowCredentials"] == []


def test_what_makes_a_passkey_is_told_to_its_owner_alone(desk: Desk) -> None:
    assert desk.stranger().get(NEW).status_code == 303
    told = json.loads(desk.visitor("Peter").get(NEW).text)

    assert told["user"]["name"] == "Peter"
    assert told["excludeCredentials"] == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "https://[::1]"])
def test_where_the_address_is_a_number_there_are_none(desk: Desk, address: str) -> None:
    opened = desk.app.extensions["safepub"]
    site = Site(name="The Test Courier", base_url=address)
    desk.app.extensions["safepub"] = replace(opened, settings=replace(opened.settings, site=site))
    edita = desk.visitor("Edita")

    assert "reached by a number" in words_of(edita.get("/account/passkeys"))
    assert edita.get("/account/passkeys").headers[POLICY] == headers.POLICY
    assert edita.get(CHALLENGE).status_code == 404
    assert "data-passkey" not in desk.stranger().get("/login").text
    assert edita.post("/account/recovery-codes", code='{"id": 1}').status_code == 422
