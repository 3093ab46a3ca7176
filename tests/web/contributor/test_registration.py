"""The invitation's page: what is asked, what is kept, what never is."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from safepub.crypto.hashing_queue import HashingQueue
from safepub.newsroom import contributors
from safepub.newsroom.models.people import LinkEnvelope, Pseudonym
from safepub.newsroom.models.sessions import LoginSession
from safepub.web.contributor.registration import Introduction
from tests.web.contributor.conftest import IDENTITY, Door, Visitor, words_of

WORD = re.compile(r'<li class="word">([a-z-]+)</li>')
ASKED = re.compile(r">Word (\d)<")


def confirm(visitor: Visitor) -> str:
    """Type the two words that the page asks for, and give the whole passphrase."""
    page = visitor.get("/passphrase").text
    words = WORD.findall(page)
    first, second = (words[int(number) - 1] for number in ASKED.findall(page))
    answer = visitor.post("/passphrase", first_word=first, second_word=second)
    assert answer.location == "/login?notice=confirmed"
    return " ".join(words)


def test_somebody_with_an_invitation_gets_a_passphrase_that_opens_a_room(door: Door) -> None:
    visitor = door.stranger()

    answer = visitor.post(door.invite(), **IDENTITY)
    passphrase = confirm(visitor)
    entered = visitor.log_in(passphrase)

    assert (answer.status_code, answer.location) == (303, "/passphrase")
    assert len(passphrase.split()) == 7
    assert entered.location == "/room"
    assert "Write your first article" in visitor.page_after(entered)


def test_every_account_has_two_envelopes_and_one_byline(door: Door) -> None:
    without_fee = {**IDENTITY, "payment": "", "byline": "Я"}

    door.stranger().post(door.invite(), **without_fee)

    with door.databases.newsroom(write=False) as session:
        owner = session.scalars(
            select(Pseudonym.contributor_id).where(Pseudonym.byline == "Я")
        ).one()
        envelopes = session.scalars(
            select(LinkEnvelope).where(LinkEnvelope.contributor_id == owner)
        ).all()
        assert [one.byline for one in contributors.pseudonyms_of(session, owner)] == ["Я"]
    assert len(envelopes) == 2
    assert isinstance(owner, UUID)


def test_a_missing_legal_name_keeps_the_other_fields_and_stores_nothing(door: Door) -> None:
    before = door.counts()

    answer = door.stranger().post(door.invite(), **{**IDENTITY, "legal_name": "  "})

    assert answer.status_code == 422
    assert 'href="#field-legal_name"' in answer.text
    for name in ("contact", "payment", "emergency_contact", "notes", "byline"):
        assert IDENTITY[name].split("\n")[0] in answer.text
    assert door.counts() == before


def test_contact_is_required_too(door: Door) -> None:
    answer = door.stranger().post(door.invite(), **{**IDENTITY, "contact": ""})

    assert answer.status_code == 422
    assert 'href="#field-contact"' in answer.text


def test_what_is_optional_may_stay_empty(door: Door) -> None:
    sparse = {**IDENTITY, "payment": "", "emergency_contact": "", "notes": ""}

    answer = door.stranger().post(door.invite(), **sparse)

    assert answer.status_code == 303


@pytest.mark.parametrize("byline", ["М", "ﷲ", "Ł. 7"])
def test_a_byline_of_one_letter_in_any_script_is_taken(door: Door, byline: str) -> None:
    answer = door.stranger().post(door.invite(), **{**IDENTITY, "byline": byline})

    assert answer.status_code == 303


@pytest.mark.parametrize("byline", ["7", "—", "x" * 81, "a\u202eb"])
def test_a_byline_that_cannot_be_printed_is_refused_with_its_reason(
    door: Door, byline: str
) -> None:
    answer = door.stranger().post(door.invite(), **{**IDENTITY, "byline": byline})

    assert answer.status_code == 422
    assert 'href="#field-byline"' in answer.text


def test_an_invitation_works_once(door: Door) -> None:
    invitation = door.invite()
    door.stranger().post(invitation, **IDENTITY)
    after_first = door.counts()

    shown = door.stranger().get(invitation)
    sent = door.stranger().post(invitation, **IDENTITY)

    assert (shown.status_code, sent.status_code) == (404, 404)
    assert "This invitation does not work" in words_of(shown)
    assert IDENTITY["legal_name"] not in sent.text
    assert door.counts() == after_first


def test_used_expired_and_invented_invitations_look_the_same(door: Door) -> None:
    used = door.invite()
    door.stranger().post(used, **IDENTITY)

    found = {
        words_of(door.stranger().get(path))
        for path in (used, door.invite(days=-1), "/invitation/invented")
    }

    assert len(found) == 1


def test_a_field_that_the_page_does_not_offer_is_refused(door: Door) -> None:
    # Abuse case 37.
    before = door.counts()

    answer = door.stranger().post(door.invite(), **IDENTITY, contributor_id="1")

    assert answer.status_code == 422
    assert door.counts() == before


def test_a_passphrase_of_ones_own_cannot_be_sent(door: Door) -> None:
    # Abuse case 2.
    answer = door.stranger().post(door.invite(), **IDENTITY, passphrase="password")

    assert answer.status_code == 422


def test_no_field_of_the_identity_is_saved_or_spell_checked_by_the_browser(door: Door) -> None:
    page = door.stranger().get(door.invite()).text

    controls = re.findall(r"<(?:input type=\"text\"|textarea)[^>]*>", page)

    assert len(controls) == len(IDENTITY)
    for control in controls:
        assert 'autocomplete="off"' in control
        assert 'spellcheck="false"' in control


def test_while_many_log_in_the_form_comes_back_as_it_was(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = HashingQueue(waiting=0)
    busy._places.acquire()
    door.run_with(monkeypatch, hashing=busy)
    before = door.counts()

    answer = door.stranger().post(door.invite(), **IDENTITY)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert IDENTITY["legal_name"] in answer.text
    assert door.counts() == before


def test_without_a_vault_nothing_is_stored_and_the_form_comes_back(door: Door) -> None:
    # Abuse case 20.
    accounts, _ = door.counts()
    door.settings.vault_path.rename(door.settings.vault_path.with_suffix(".away"))
    invitation = door.invite()
    visitor = door.stranger()

    answer = visitor.post(invitation, **IDENTITY)
    passphrase_page = visitor.get("/passphrase")

    door.settings.vault_path.with_suffix(".away").rename(door.settings.vault_path)
    assert answer.status_code == 503
    assert IDENTITY["contact"].split("\n")[0] in answer.text
    assert passphrase_page.location == "/login"
    assert door.counts()[0] == accounts
    assert visitor.post(invitation, **IDENTITY).status_code == 303


def test_nothing_of_an_identity_or_passphrase_stands_in_a_log_an_address_or_a_repr(
    door: Door, capfd: pytest.CaptureFixture[str]
) -> None:
    # Abuse case 9.
    visitor = door.stranger()

    visitor.post(door.invite(), **{**IDENTITY, "legal_name": ""})
    answer = visitor.post(door.invite(), **IDENTITY)
    passphrase = confirm(visitor)

    logged = "".join(capfd.readouterr())
    for secret in (*(value for value in IDENTITY.values() if len(value) > 1), passphrase):
        assert secret not in logged + answer.location
        assert secret.split()[0] not in logged
    assert repr(Introduction(**IDENTITY)) == "Introduction()"


def test_words_that_are_wrong_show_the_passphrase_again_with_an_error(door: Door) -> None:
    visitor = door.stranger()
    visitor.post(door.invite(), **IDENTITY)
    before = visitor.get("/passphrase").text

    answer = visitor.post("/passphrase", first_word="zebra-wrong", second_word="")
    neither = visitor.post("/passphrase", first_word="zzyzx", second_word="zzyzx")

    assert answer.status_code == neither.status_code == 422
    assert WORD.findall(neither.text) == WORD.findall(before)
    assert ASKED.findall(neither.text) == ASKED.findall(before)
    assert "This is not word" in words_of(neither)
    assert "zzyzx" not in neither.text


def test_once_confirmed_the_passphrase_is_nowhere_any_more(door: Door) -> None:
    visitor = door.stranger()
    visitor.post(door.invite(), **IDENTITY)

    confirm(visitor)

    assert visitor.get("/passphrase").location == "/login"
    with door.databases.newsroom(write=False) as session:
        assert session.scalars(select(LoginSession)).all() == []


def test_the_passphrase_waits_sealed_under_the_cookie_alone(door: Door) -> None:
    visitor = door.stranger()
    visitor.post(door.invite(), **IDENTITY)
    word = WORD.findall(visitor.get("/passphrase").text)[0]

    with door.databases.newsroom(write=False) as session:
        row = session.scalars(select(LoginSession)).one()

    assert row.contributor_id is None
    assert word.encode() not in row.sealed
    assert door.stranger().get("/passphrase").location == "/login"
    assert visitor.get("/room").location == "/login"
