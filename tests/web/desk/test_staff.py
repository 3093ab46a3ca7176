"""Staff come, change and go, in a browser: invitations, the desk's key, one's own account."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from safepub.crypto import second_factor
from safepub.newsroom import desk_keys, journal, recovery_codes, resealing, staff_log_in
from safepub.newsroom.models.staff import Staff, StaffInvitation
from safepub.newsroom.states import State
from tests.newsroom.conftest import PASSWORD
from tests.web.desk.conftest import Desk, Visitor, words_of

# A page is the same on either engine: the acts are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

NEW_PASSWORD = "another horse, another battery"
ADDRESS = re.compile(r"/desk(/joining/[\w-]{43})")
SECRET = re.compile(r'name="secret" value="([A-Z2-7]{32})"')
ISSUED = re.compile(r'name="issued" value="([0-9a-f]{64})"')
CODE = re.compile(r"<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){5})</code>")


def code_of(secret: str, *, later: int = 0) -> str:
    return second_factor.code_at(secret, datetime.now(UTC) + timedelta(seconds=30 * later))


def found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(html.unescape(page))
    assert match is not None, page
    return match[1]


def offered(page: str) -> tuple[str, dict[str, str]]:
    """Give the secret that a page offers, and the fields that bring it back."""
    secret = found(SECRET, page)
    return secret, {"secret": secret, "issued": found(ISSUED, page)}


def join(desk: Desk, path: str) -> tuple[str, list[str]]:
    """Open an invitation and fill it in; give the secret and the recovery codes."""
    stranger = desk.stranger()
    secret, offer = offered(stranger.get(path).text)
    fields = {**offer, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    answer = stranger.post(path, **fields, code=code_of(secret))
    assert answer.status_code == 200, answer.text
    return secret, CODE.findall(answer.text)


def invite(desk: Desk, adam: Visitor, **values: str) -> str:
    """Let an administrator invite Nina; give the invitation's path."""
    code = desk.people["Adam"].code(later=1)
    fields = {"name": "Nina", "rights": "editor", "code": code} | values
    return found(ADDRESS, adam.post("/admin/staff/invite", **fields).text)


def member(desk: Desk, name: str) -> str:
    return f"/admin/staff/{desk.people[name].reader.staff_id}"


def test_an_administrator_begins_at_the_list_of_staff(desk: Desk) -> None:
    adam = desk.stranger()

    answer = adam.log_in("Adam", code=desk.people["Adam"].code())

    assert answer.location == "/desk/admin/staff"
    page = words_of(adam.get("/admin/staff"))
    assert "Edita editor holds a copy" in page
    assert "Klára" not in page
    assert adam.get("/").location == "/desk/admin/staff"


@pytest.mark.parametrize("name", ["Edita", "Peter", "Klára"])
def test_nobody_else_sees_or_changes_who_works_here(desk: Desk, name: str) -> None:
    visitor = desk.visitor(name)
    act = {"act": "close", "code": desk.people[name].code(later=1)}

    answers = [
        visitor.get("/admin/staff"),
        visitor.get(member(desk, "Adam")),
        visitor.post(member(desk, "Petra"), **act),
        visitor.post("/admin/staff/invite", name="Nina", rights="editor", code=act["code"]),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4


def test_whoever_is_invited_joins_gets_the_key_from_a_colleague_and_reads(desk: Desk) -> None:
    desk.article(State.SUBMITTED)
    path = invite(desk, desk.visitor("Adam"))
    secret, codes = join(desk, path)
    nina = desk.stranger()
    nina.log_in("Nina", password=NEW_PASSWORD, code=code_of(secret, later=1))
    waits = nina.get("/queue")
    edita = desk.visitor("Edita")
    nina_id = _id_of(desk, "Nina")

    assert "Nina" in words_of(edita.get("/account/desk-key"))
    given = edita.post(
        "/account/desk-key", act=str(nina_id), code=desk.people["Edita"].code(later=1)
    )
    nina.post("/logout")
    again = nina.log_in("Nina", password=NEW_PASSWORD, code=codes[0])

    assert waits.status_code == 403
    assert "You wait for the desk’s key" in words_of(waits)
    assert given.status_code == 303
    assert again.location == "/desk/queue"
    assert nina.get("/queue").status_code == 200
    assert len(codes) == 10
    assert desk.stranger().get(path).status_code == 404


def _id_of(desk: Desk, name: str) -> object:
    with desk.databases.newsroom(write=False) as session:
        return session.scalars(select(Staff.id).where(Staff.name == name)).one()


def test_an_invitation_that_is_filled_in_wrongly_says_what_is_wrong_and_stays(desk: Desk) -> None:
    path = invite(desk, desk.visitor("Adam"))
    stranger = desk.stranger()
    secret, offer = offered(stranger.get(path).text)
    right = {
        **offer,
        "password": NEW_PASSWORD,
        "again": NEW_PASSWORD,
        "code": code_of(secret),
    }

    answers = {
        "The two passwords are not the same.": {"again": "another"},
        "A password has at least 12 characters.": {"password": "short", "again": "short"},
        "This code does not fit the secret above.": {"code": "12345x"},
        "Please choose a password.": {"password": ""},
    }
    for sentence, wrong in answers.items():
        answer = stranger.post(path, **right | wrong)
        assert answer.status_code == 422
        assert sentence in words_of(answer)
        assert found(SECRET, answer.text) == secret
        assert NEW_PASSWORD not in answer.text
    forged = stranger.post(path, **right | {"secret": "not base 32"})
    assert forged.status_code == 422
    assert stranger.post(path, **right).status_code == 200


def test_an_invitation_without_a_fresh_code_is_not_made(desk: Desk) -> None:
    adam = desk.visitor("Adam")

    wrong = adam.post("/admin/staff/invite", name="Nina", rights="editor", code="12345x")
    taken = adam.post(
        "/admin/staff/invite",
        name="edita",
        rights="editor",
        code=desk.people["Adam"].code(later=1),
    )

    assert wrong.status_code == 422
    assert 'value="Nina"' in wrong.text
    assert taken.status_code == 409
    assert "of this name already" in words_of(taken)
    with desk.databases.newsroom(write=False) as session:
        assert session.scalars(select(StaffInvitation)).all() == []


def test_invitations_are_taken_back(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    path = invite(desk, adam)
    assert "Nina : editor, until" in words_of(adam.get("/admin/staff"))

    answer = adam.post("/admin/staff/take-back")

    assert answer.status_code == 303
    assert desk.stranger().get(path).status_code == 404


def test_a_closed_account_is_out_at_once_and_for_good(desk: Desk) -> None:
    edita, adam = desk.visitor("Edita"), desk.visitor("Adam")
    code = desk.people["Adam"].code(later=1)

    closed = adam.post(member(desk, "Edita"), act="close", code=code)

    assert closed.status_code == 303
    assert edita.get("/queue").location == "/desk/login"
    again = desk.stranger().log_in("Edita", code=desk.people["Edita"].code(later=1))
    assert again.status_code == 422
    assert "the account is closed" in words_of(adam.get("/admin/staff"))
    assert "cannot be opened again" in words_of(adam.get(member(desk, "Edita")))


def test_nobody_closes_their_own_account(desk: Desk) -> None:
    adam = desk.visitor("Adam")

    answer = adam.post(member(desk, "Adam"), act="close", code=desk.people["Adam"].code(later=1))

    assert answer.status_code == 409
    assert "This is your own account" in words_of(answer)


def test_rights_are_those_that_were_ticked(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    code = desk.people["Adam"].code(later=1)

    none = adam.post(member(desk, "Edita"), act="rights", code=code)
    one = adam.post(member(desk, "Edita"), act="rights", rights="administrator", code=code)

    assert none.status_code == 422
    assert one.status_code == 303
    edita = desk.visitor("Edita")
    assert edita.get("/queue").status_code == 403
    assert edita.get("/admin/staff").status_code == 200


def test_somebody_starts_anew_and_waits_for_the_key_once_more(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    answer = adam.post(member(desk, "Edita"), act="anew", code=desk.people["Adam"].code(later=1))
    edita = desk.visitor("Edita")

    secret, _ = join(desk, found(ADDRESS, answer.text))

    assert edita.get("/queue").location == "/desk/login"
    old = desk.stranger().log_in("Edita", code=desk.people["Edita"].code(later=1))
    assert old.status_code == 422
    new = desk.stranger()
    new.log_in("Edita", password=NEW_PASSWORD, code=code_of(secret, later=1))
    assert "You wait for the desk’s key" in words_of(new.get("/queue"))


def test_after_the_key_was_replaced_its_holders_read_everything_still(desk: Desk) -> None:
    article = f"/articles/{desk.article(State.IN_REVIEW)}"
    peter, edita = desk.visitor("Peter"), desk.visitor("Edita")
    with desk.databases.newsroom() as session:
        codes = recovery_codes.renew(session, desk.people["Peter"].reader.staff_id)

    replaced = peter.post("/account/desk-key", act="replace", code=codes[0])
    before = peter.get(article)
    warned = words_of(peter.get("/account/desk-key"))
    resealed = peter.post("/account/desk-key", act="reseal", code=codes[1])

    assert (replaced.status_code, resealed.status_code) == (303, 303)
    assert "still sealed to an earlier key" in warned
    assert edita.get("/queue").location == "/desk/login"
    assert "Bread and letters" in before.text
    assert "Bread and letters" in peter.get(article).text
    edita.log_in("Edita", code=desk.people["Edita"].code(later=1))
    assert "Bread and letters" in edita.get(article).text
    with desk.databases.newsroom(write=False) as session:
        assert resealing.left(session) == 0


def test_the_paper_is_shown_once_and_opens_the_desks_key(desk: Desk) -> None:
    peter = desk.visitor("Peter")
    code = desk.people["Peter"].code(later=1)

    answer = peter.post("/account/desk-key", act="paper", code=code)
    strange = peter.post("/account/desk-key", act="burn", code=code)

    assert answer.status_code == 200
    assert len(re.findall(r"<code>(?:[a-z-]+ ){5}[a-z-]+</code>", answer.text)) == 4
    assert strange.status_code == 422
    with desk.databases.newsroom(write=False) as session:
        assert b'"desk_key.recovery_renewed"' in list(journal.entries(session))[-1]


def test_whoever_holds_no_key_cannot_hand_it_on(desk: Desk) -> None:
    adam = desk.visitor("Adam")

    assert adam.get("/account/desk-key").status_code == 403
    assert adam.get("/account").status_code == 200
    assert "The desk’s key" not in words_of(adam.get("/account"))


def test_log_ins_are_listed_and_ended(desk: Desk) -> None:
    here, there = desk.visitor("Edita"), desk.stranger()
    there.log_in("Edita", code=desk.people["Edita"].code(later=1))
    addresses = re.findall(r'name="log_in" value="([^"]+)"', here.get("/account").text)

    ended = here.post("/account/end", log_in=addresses[1])

    assert len(addresses) == 2
    assert ended.location == "/desk/account"
    assert there.get("/queue").location == "/desk/login"
    assert here.get("/queue").status_code == 200
    assert here.post("/account/end", log_in=addresses[0]).location == "/desk/login"
    assert here.get("/queue").location == "/desk/login"


def test_a_new_password_opens_the_account_and_ends_other_log_ins(desk: Desk) -> None:
    edita, other = desk.visitor("Edita"), desk.stranger()
    other.log_in("Edita", code=desk.people["Edita"].code(later=1))
    fields = {"old": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}

    wrong = edita.post("/account/password", **fields | {"old": "wrong"})
    different = edita.post("/account/password", **fields | {"again": "different"})
    right = edita.post("/account/password", **fields)

    assert (wrong.status_code, different.status_code, right.status_code) == (422, 422, 303)
    assert "This is not your password of now." in words_of(wrong)
    assert edita.get("/queue").status_code == 200
    assert other.get("/queue").location == "/desk/login"


def test_a_lost_authenticator_is_replaced_with_a_recovery_code(desk: Desk) -> None:
    edita = desk.visitor("Edita")
    fresh = desk.people["Edita"].code(later=1)
    codes = CODE.findall(edita.post("/account/recovery-codes", code=fresh).text)
    secret, offer = offered(edita.get("/account/authenticator").text)
    fields = {**offer, "new_code": code_of(secret), "code": codes[0]}

    unproved = edita.post("/account/authenticator", **fields | {"new_code": "12345x"})
    changed = edita.post("/account/authenticator", **fields)

    assert (unproved.status_code, changed.status_code) == (422, 303)
    assert "you have 9 left" in words_of(edita.get("/account"))
    assert desk.stranger().log_in("Edita", code=code_of(secret, later=1)).status_code == 303
    with desk.databases.newsroom(write=False) as session:
        credential = staff_log_in.credential_of(session, "Edita")
        assert credential is not None
        assert len(credential.recovery_digests) == 9
        assert desk_keys.current(session) in credential.desk_key_boxes
