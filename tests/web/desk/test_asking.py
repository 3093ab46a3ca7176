"""Asking for a real identity at the desk: with a reason, a fresh code, and no answer here."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category
from safepub.custody.stages import Stage
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.states import State
from safepub.web import runtime
from tests.support.instances import CUSTODIANS, Custodians
from tests.web import reveals
from tests.web.desk.conftest import Desk, Visitor, words_of
from tests.web.reveals import REASON, Reveals

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Asking:
    """The desk, and custodians who could answer it."""

    desk: Desk
    reveals: Reveals

    def rows(self) -> list[RevealRequest]:
        """Fetch all requests."""
        with self.desk.databases.newsroom(write=False) as session:
            return session.query(RevealRequest).all()

    def ask(self, name: str = "Edita", **rules: object) -> UUID:
        """Ask without a page."""
        maks = self.desk.newsroom.maks
        return self.reveals.ask(self.desk.people[name].reader, maks, **rules)

    def form(self, name: str, **changed: str) -> dict[str, str]:
        """Fill the form in; the code of the log-in is used up, so this is the next one."""
        return {
            "purpose": "identity",
            "category": "danger",
            "reason": REASON,
            "code": self.desk.people[name].code(later=1),
            **changed,
        }


@pytest.fixture
def asking(desk: Desk, custodians: Custodians) -> Asking:
    """The desk of a newsroom whose custodians can answer."""
    running: runtime.Runtime = desk.app.extensions[runtime.EXTENSION]
    with desk.databases.newsroom() as session:
        people = reveals.add_custodians(session, custodians, desk.newsroom.held)
        reveals.seal_envelopes(session, running.keysets, desk.newsroom.maks, desk.newsroom.other)
    return Asking(desk, Reveals(desk.databases, custodians, running.custody, people))


def _article(asking: Asking, visitor: Visitor) -> str:
    article_id = asking.desk.article(State.IN_REVIEW)
    page = visitor.get(f"/articles/{article_id}")
    path = f"/articles/{article_id}/reveal-request"
    assert f'href="/desk{path}"' in page.text
    return path


def test_the_page_says_before_who_will_see_what_and_how_long_it_waits(asking: Asking) -> None:
    visitor = asking.desk.visitor("Edita")

    page = words_of(visitor.get(_article(asking, visitor)))

    assert "You will not see the identity here , and nobody else at the desk will." in page
    assert "2 of 3 custodians together can open it" in page
    assert "The custodians see the byline, your name" in page
    assert "The contributor sees the day, the kind of reason and the reason itself" in page
    assert "waits for 24 hours before anybody can grant it" in page
    assert "runs out after 14 days" in page
    assert "Of whoever writes under the byline Maks" in page


def test_a_reason_and_a_fresh_code_make_a_request(asking: Asking) -> None:
    visitor = asking.desk.visitor("Edita")

    answer = visitor.post(_article(asking, visitor), **asking.form("Edita", category="legal"))

    (row,) = asking.rows()
    request = asking.reveals.request(row.id)
    assert answer.location == f"/desk/reveal-requests/{row.id}"
    assert (request.purpose, request.category) == (Purpose.IDENTITY, Category.LEGAL)
    assert (request.byline, request.asked_by) == ("Maks", "Edita")
    assert request.waiting_hours == 24
    assert row.contributor_id == asking.desk.newsroom.maks.contributor_id


def test_the_settings_decide_wait_and_veto(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    running: runtime.Runtime = asking.desk.app.extensions[runtime.EXTENSION]
    custody = replace(running.settings.custody, waiting_hours=1, objection_is_veto=True)
    changed = replace(running, settings=replace(running.settings, custody=custody))
    monkeypatch.setitem(asking.desk.app.extensions, runtime.EXTENSION, changed)
    visitor = asking.desk.visitor("Edita")
    path = _article(asking, visitor)

    page = words_of(visitor.get(path))
    visitor.post(path, **asking.form("Edita"))

    (row,) = asking.rows()
    request = asking.reveals.request(row.id)
    assert "an objection ends the request" in page
    assert "waits for 1 hour before" in page
    assert (request.waiting_hours, request.veto) == (1, True)


@pytest.mark.parametrize("what", ["of the log-in", "wrong", "somebody else's"])
def test_without_a_fresh_code_nothing_is_asked_and_the_reason_stays(
    asking: Asking, what: str
) -> None:
    codes = {
        "of the log-in": asking.desk.people["Edita"].code(),
        "wrong": "12345x",
        "somebody else's": asking.desk.people["Peter"].code(later=1),
    }
    visitor = asking.desk.visitor("Edita")

    answer = visitor.post(_article(asking, visitor), **asking.form("Edita", code=codes[what]))

    assert answer.status_code == 422
    assert 'href="#field-code"' in answer.text
    assert REASON in answer.text
    assert codes[what] not in answer.text
    assert asking.rows() == []


@pytest.mark.parametrize("missing", ["purpose", "category", "reason", "code"])
def test_an_empty_field_is_pointed_out_and_the_reason_stays(asking: Asking, missing: str) -> None:
    visitor = asking.desk.visitor("Edita")

    answer = visitor.post(_article(asking, visitor), **asking.form("Edita", **{missing: ""}))

    assert answer.status_code == 422
    assert f'href="#field-{missing}"' in answer.text
    assert (REASON in answer.text) is (missing != "reason")
    assert asking.rows() == []


def test_a_flood_of_codes_is_slowed_down(asking: Asking) -> None:
    visitor = asking.desk.visitor("Edita")
    path = _article(asking, visitor)
    wrong = asking.form("Edita", code="12345x")

    flood = [visitor.post(path, **wrong).status_code for _ in range(61)]

    assert flood == [422] * 60 + [429]


def test_without_a_quorum_nothing_is_asked_and_the_reason_stays(asking: Asking) -> None:
    with asking.desk.databases.newsroom() as session:
        names = CUSTODIANS[:2]
        session.execute(update(Staff).where(Staff.name.in_(names)).values(disabled=True))
    visitor = asking.desk.visitor("Edita")

    answer = visitor.post(_article(asking, visitor), **asking.form("Edita"))

    assert answer.status_code == 409
    assert "No quorum of custodians could answer, so nothing was asked." in answer.text
    assert REASON in answer.text
    assert asking.rows() == []


def test_a_second_request_at_the_same_time_is_refused(asking: Asking) -> None:
    asking.ask("Peter")
    visitor = asking.desk.visitor("Edita")

    answer = visitor.post(_article(asking, visitor), **asking.form("Edita"))

    assert answer.status_code == 409
    assert "There is a request about this contributor already" in answer.text
    assert len(asking.rows()) == 1


def test_an_unknown_article_is_nobody_to_ask_about(asking: Asking) -> None:
    visitor = asking.desk.visitor("Edita")
    path = f"/articles/{uuid4()}/reveal-request"

    answers = [visitor.get(path), visitor.post(path, **asking.form("Edita"))]

    assert {answer.status_code for answer in answers} == {404}


def test_a_reason_sent_after_the_log_in_ended_comes_back(asking: Asking) -> None:
    article_id = asking.desk.article(State.IN_REVIEW)

    answer = asking.desk.stranger().post(
        f"/articles/{article_id}/reveal-request", **asking.form("Edita")
    )

    assert answer.status_code == 401
    assert REASON in answer.text


def test_the_list_is_empty_at_first_and_the_navigation_leads_there(asking: Asking) -> None:
    visitor = asking.desk.visitor("Edita")

    page = words_of(visitor.get("/reveal-requests"))

    assert "Nobody has asked for an identity." in page
    assert 'href="/desk/reveal-requests"' in visitor.get("/queue").text


def test_a_request_is_listed_and_shown_with_its_reason(asking: Asking) -> None:
    request_id = asking.ask(waiting_hours=24)
    visitor = asking.desk.visitor("Peter")

    page = visitor.get("/reveal-requests")
    shown = words_of(visitor.get(f"/reveal-requests/{request_id}"))

    assert f'href="/desk/reveal-requests/{request_id}"' in page.text
    assert "Maks The real identity Waiting" in words_of(page)
    assert REASON in shown
    assert "Asked by Edita" in shown
    assert "0 of 2 needed" in shown


def test_the_history_names_no_custodian(asking: Asking) -> None:
    request_id = asking.ask()
    asking.reveals.bring_to_grant(request_id, "Ada", "Boris")
    visitor = asking.desk.visitor("Edita")

    page = words_of(visitor.get(f"/reveal-requests/{request_id}"))

    assert "a custodian took it up" in page
    assert "a custodian granted" in page
    assert not any(name in page for name in CUSTODIANS)


def test_whoever_asked_withdraws(asking: Asking) -> None:
    request_id = asking.ask()
    visitor = asking.desk.visitor("Edita")
    shown = visitor.get(f"/reveal-requests/{request_id}").text

    answer = visitor.post(f"/reveal-requests/{request_id}/withdraw")

    (row,) = asking.rows()
    assert "Withdraw this request" in shown
    assert Stage(row.stage) is Stage.WITHDRAWN
    page = visitor.client.get(answer.location).text
    assert "The desk took it back." in page
    assert "Withdraw this request" not in page
    assert visitor.post(f"/reveal-requests/{request_id}/withdraw").status_code == 409


def test_an_editor_cannot_withdraw_what_somebody_else_asked(asking: Asking) -> None:
    request_id = asking.ask("Peter")
    visitor = asking.desk.visitor("Edita")

    shown = visitor.get(f"/reveal-requests/{request_id}").text
    answer = visitor.post(f"/reveal-requests/{request_id}/withdraw")

    assert "Withdraw this request" not in shown
    assert answer.status_code == 403
    assert Stage(asking.rows()[0].stage) is Stage.OPEN


def test_a_request_that_does_not_exist_is_not_found(asking: Asking) -> None:
    visitor = asking.desk.visitor("Edita")
    path = f"/reveal-requests/{uuid4()}"

    answers = [visitor.get(path), visitor.post(f"{path}/withdraw")]

    assert {answer.status_code for answer in answers} == {404}
