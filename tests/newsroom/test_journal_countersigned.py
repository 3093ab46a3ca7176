"""An altered entry about a countersignature is named by its own number, wherever it stands."""

import pytest
from sqlalchemy import delete, update

from safepub.crypto import suite
from safepub.crypto.custodian_keys import CustodianKey
from safepub.database import Databases
from safepub.newsroom import journal
from safepub.newsroom.journal_checks import Finding, Flaw
from safepub.newsroom.models.journal import Countersignature
from tests.newsroom import journals
from tests.support.instances import Custodians

NUMBER = 8
"""Of the entry that is altered: what it is about is the checkpoint over six."""


def _countersigned_late(databases: Databases, custodians: Custodians) -> bytes:
    """Let a custodian's signature come in when the journal has gone on; give its entry."""
    journals.filled(databases)
    key = custodians.keys[0]
    with databases.newsroom() as session:
        note = journals.note(session, key)
        journals.write(session, "later", "later still")
        member = journals.member_of(custodians.identity, key)
        journal.countersigned(session, note, member, journals.KEY, day=journals.TODAY)
        journals.write(session, "at last")
    return journals.entries(databases)[NUMBER]


def _other(key: CustodianKey) -> dict[str, object]:
    return {"who": journal.custodian(suite.key_id(key.public_key))}


def _alterations(custodians: Custodians) -> list[dict[str, object]]:
    return [
        {"what": {"size": 6, "note": "nothing"}},
        {"what": {"size": 2, "note": "nothing"}},
        {"what": {"size": 6}},
        _other(custodians.keys[1]),
    ]


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("stored", [True, False])
def test_it_is_named_and_not_the_checkpoint_s_size(
    databases: Databases, custodians: Custodians, place: int, *, stored: bool
) -> None:
    entry = _countersigned_late(databases, custodians)
    journals.put(databases, NUMBER, journals.altered(entry, **_alterations(custodians)[place]))
    if not stored:
        with databases.newsroom() as session:
            session.execute(delete(Countersignature))

    found = journals.verify(databases, custodians.identity).finding

    assert found == Finding(flaw=Flaw.ALTERED, number=NUMBER, last=NUMBER)


@pytest.mark.parametrize("place", [0, 1, 3])
def test_it_is_named_where_all_roots_were_rewritten_too(
    databases: Databases, custodians: Custodians, place: int
) -> None:
    entry = _countersigned_late(databases, custodians)
    entries = journals.entries(databases)
    entries[NUMBER] = journals.altered(entry, **_alterations(custodians)[place])
    journals.rewrite(databases, entries)

    found = journals.verify(databases, custodians.identity).finding

    assert found == Finding(flaw=Flaw.ALTERED, number=NUMBER, last=NUMBER)


def test_a_stored_signature_that_was_altered_is_named_by_what_it_is_stored_for(
    databases: Databases, custodians: Custodians
) -> None:
    _countersigned_late(databases, custodians)
    with databases.newsroom() as session:
        session.execute(update(Countersignature).values(note="nothing"))

    seen = journals.verify(databases, custodians.identity)

    assert seen.finding == Finding(flaw=Flaw.COUNTERSIGNATURE, number=6, last=6)
    # The entry has the signature still.
    assert (seen.countersigned, seen.unknown) == (6, 0)
