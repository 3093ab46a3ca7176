"""Cases 24 and 25: when nobody is left to answer, and when whoever asks would answer."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, update
from werkzeug.test import TestResponse

from safepub.custody import closing
from safepub.custody.stages import Stage
from safepub.newsroom import journal
from safepub.newsroom.models.custody import CustodianAct, RevealRequest
from safepub.newsroom.models.staff import Staff, StaffRight
from safepub.newsroom.states import Right, State
from tests.abuse.conftest import Scene
from tests.support.instances import CUSTODIANS
from tests.web import reveals
from tests.web.desk.conftest import words_of

ON_SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def _ask(scene: Scene, name: str) -> TestResponse:
    """Let somebody ask at the desk who wrote an article, with a fresh code."""
    article_id, visitor = scene.desk.article(State.IN_REVIEW), scene.desk.visitor(name)
    return visitor.post(
        f"/articles/{article_id}/reveal-request",
        purpose="identity",
        category="danger",
        reason="Where is she?",
        code=scene.desk.people[name].code(later=1),
    )


def _disable(scene: Scene, *names: str) -> None:
    with scene.databases.newsroom() as session:
        session.execute(update(Staff).where(Staff.name.in_(names)).values(disabled=True))


def _take_rights(scene: Scene, *names: str) -> None:
    with scene.databases.newsroom() as session:
        ids = [scene.desk.people[name].reader.staff_id for name in names]
        of_custodians = StaffRight.right == Right.CUSTODIAN.value
        session.execute(delete(StaffRight).where(StaffRight.staff_id.in_(ids), of_custodians))


def _stage(scene: Scene, request_id: UUID) -> Stage:
    with scene.databases.newsroom(write=False) as session:
        return Stage(session.get_one(RevealRequest, request_id).stage)


def _acts(scene: Scene) -> int:
    with scene.databases.newsroom(write=False) as session:
        return session.query(CustodianAct).count()


def _journal(scene: Scene) -> list[bytes]:
    with scene.databases.newsroom(write=False) as session:
        return list(journal.entries(session))


@pytest.mark.parametrize("gone", ["disabled", "without their right", "too few"])
def test_case_24_without_custodians_nothing_is_asked_and_the_desk_is_told(
    scene: Scene, gone: str
) -> None:
    """Denied with a sentence that says to tell the custodians; no request and no journal entry."""
    if gone == "without their right":
        _take_rights(scene, *CUSTODIANS)
    else:
        _disable(scene, *CUSTODIANS[: 2 if gone == "too few" else 3])

    answer = _ask(scene, "Edita")

    assert answer.status_code == 409
    assert "No quorum of custodians could answer, so nothing was asked. Tell the custodians" in (
        words_of(answer)
    )
    assert scene.requests() == []
    assert not any(b"request." in entry for entry in _journal(scene))


def test_case_24_what_was_asked_is_not_granted_because_nobody_is_left(scene: Scene) -> None:
    """A request whose custodians have all gone stays unanswered and runs out; nothing opens it."""
    request_id = scene.custody.ask()
    ada, take = scene.custody.visitor("Ada"), scene.custody.reveals.take("Ada", request_id)
    _disable(scene, *CUSTODIANS)

    refused = ada.hand_in(reveals.hand_in_file(take))
    waits = _stage(scene, request_id)
    with scene.databases.newsroom() as session:
        last = session.get_one(RevealRequest, request_id).expires_on
        closing.expire(session, today=last + timedelta(days=1))

    assert refused.status_code == 401
    assert (waits, _stage(scene, request_id)) == (Stage.OPEN, Stage.EXPIRED)
    assert _acts(scene) == 0


def test_case_25_nobody_answers_what_they_asked(scene: Scene) -> None:
    """Boris, editor and custodian, asks: his take, grant and refusal are refused, files too."""
    asked = _ask(scene, "Boris")
    request_id = UUID(asked.location.rpartition("/")[2])
    # The wait is over, and codes that were used are forgotten.
    with scene.databases.newsroom() as session:
        session.execute(update(RevealRequest).values(waits_until=None))
        session.execute(update(Staff).values(last_totp_step=None))
    made, boris = scene.custody.reveals, scene.custody.visitor("Boris")
    take = made.take("Ada", request_id)
    before = _acts(scene)

    acts = (made.take("Boris", request_id), made.refusal("Boris", request_id))
    answers = [boris.hand_in(reveals.hand_in_file(act)) for act in acts]
    files = [
        boris.get(f"/requests/{request_id}/{file}")
        for file in ("case", "case-with-vault", "case-with-documents")
    ]
    scene.custody.visitor("Ada").hand_in(reveals.hand_in_file(take))
    granted = boris.hand_in(reveals.hand_in_file(_grant(scene, request_id, take)))

    assert {answer.status_code for answer in (*answers, *files, granted)} == {403}
    assert before == 0
    assert _acts(scene) == 1
    assert _stage(scene, request_id) is Stage.TAKEN


def _grant(scene: Scene, request_id: UUID, take: bytes) -> bytes:
    """Sign a grant of Boris as if somebody else had asked: his own command would refuse."""
    return scene.custody.reveals.grant("Boris", request_id, take)


def test_case_25_whoever_asks_makes_no_quorum_with_one_other(scene: Scene) -> None:
    """With Cecília gone, Boris and Ada are two custodians; for what Boris asks there is one."""
    _disable(scene, "Cecília")

    by_boris, by_edita = _ask(scene, "Boris"), _ask(scene, "Edita")

    assert by_boris.status_code == 409
    assert "apart from whoever asks" in words_of(by_boris)
    assert by_edita.status_code == 303


@ON_SQLITE
def test_case_25_nobody_approves_what_they_wrote_last(scene: Scene) -> None:
    """Peter edits and approves: refused; Petra approves what he wrote."""
    desk, article_id = scene.desk, scene.desk.article(State.IN_REVIEW)
    peter, petra = desk.visitor("Peter"), desk.visitor("Petra")
    form = desk.form_of(article_id) | {"headline": "Mine"}
    assert peter.post(f"/articles/{article_id}/edit", **form).status_code == 303
    seen = str(desk.edition_of(article_id))

    own = peter.post(f"/articles/{article_id}/approve", seen=seen)
    stays = desk.state_of(article_id)
    others = petra.post(f"/articles/{article_id}/approve", seen=seen)

    assert own.status_code == 409
    assert "You were the last at the desk to edit this text" in words_of(own)
    assert (stays, desk.state_of(article_id)) == (State.IN_REVIEW, State.PROOF)
    assert others.status_code == 303
