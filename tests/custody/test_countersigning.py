"""Checkpoints that custodians bring back countersigned, alone or beside an act."""

import pytest

from safepub.crypto import canonical, checkpoints, suite
from safepub.crypto.checkpoints import CheckpointRefusedError
from safepub.crypto.sections import Kind
from safepub.custody.stages import Stage, StillWaitingError
from safepub.newsroom import journal
from safepub.newsroom.journal import CheckpointContradictsError
from safepub.newsroom.models.journal import Countersignature
from tests.custody.office import KEY, NOW, Office
from tests.newsroom import journals

ADA, BORIS, CECILIA = range(3)


def _countersigned(office: Office, place: int, note: str) -> str:
    key = office.keys[place]
    name = checkpoints.custodian_name(suite.key_id(key.public_key))
    return checkpoints.countersign(note, name=name, seed=key.signing_seed)


def _note(office: Office) -> str:
    with office.databases.newsroom(write=False) as session:
        return journal.checkpoint(session, origin=KEY.origin, seed=KEY.seed)


def test_a_checkpoint_comes_back_beside_an_act(office: Office) -> None:
    request_id = office.ask()
    case = office.case(ADA, request_id)
    note = _countersigned(office, ADA, case[Kind.CHECKPOINT][0].decode())
    take, _ = office.sign_take(ADA, request_id)

    handed_in = office.hand_in(ADA, take.source, note)

    assert (handed_in.countersigned, handed_in.stage) == (True, Stage.TAKEN)
    acts = [canonical.decode(entry)["act"] for entry in office.journal()]
    assert acts == ["request.asked", "checkpoint.countersigned", "request.taken"]


def test_a_checkpoint_comes_back_alone_once(office: Office) -> None:
    office.ask()
    note = _countersigned(office, BORIS, _note(office))

    first = office.hand_in(BORIS, b"", note)
    office.hand_in(BORIS, b"", note)

    assert (first.taken, first.request_id, first.stage) == (None, None, None)
    assert first.countersigned
    assert len(office.journal()) == 2


def test_where_the_act_is_refused_the_checkpoint_is_not_kept(office: Office) -> None:
    request_id = office.ask()
    note = _countersigned(office, ADA, _note(office))
    take, _ = office.sign_take(ADA, request_id)

    with pytest.raises(StillWaitingError):
        office.hand_in(ADA, take.source, note, now=NOW)

    with office.databases.newsroom(write=False) as session:
        assert session.query(Countersignature).all() == []
    assert len(office.journal()) == 1


@pytest.mark.parametrize("which", ["another's", "not countersigned", "no text"])
def test_what_the_account_s_key_did_not_sign_is_refused(office: Office, which: str) -> None:
    office.ask()
    note = {
        "another's": _countersigned(office, BORIS, _note(office)),
        "not countersigned": _note(office),
        "no text": "no checkpoint",
    }[which]

    with pytest.raises(CheckpointRefusedError):
        office.hand_in(ADA, b"", note)


def test_a_rewritten_journal_is_an_alarm_for_whoever_saw_the_first_one(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    note = _countersigned(office, ADA, _note(office))
    journals.rewrite(office.databases, office.journal()[:1])
    office.grant(BORIS, request_id, take)

    with pytest.raises(CheckpointContradictsError) as refusal:
        office.hand_in(ADA, b"", note)

    assert "Tell all custodians now" in str(refusal.value)
