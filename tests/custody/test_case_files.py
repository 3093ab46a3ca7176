"""What a case file holds, for whom, and that it is checked before its first byte."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from safepub import database
from safepub.crypto import (
    acts,
    canonical,
    checkpoints,
    journal_tree,
    requests,
    sealing,
    sections,
    words,
)
from safepub.crypto import documents as document_sealing
from safepub.crypto.keysets import Keysets, Purpose
from safepub.crypto.sections import Kind
from safepub.custody import case_files, journals, objections
from safepub.custody.case_files import ReaderOnlyError, Wanted
from safepub.custody.objections import NewObjection
from safepub.custody.rows import EnvelopeChangedError, RevealRequestNotFoundError
from safepub.custody.stages import RequestOverError
from safepub.database import DatabaseUnavailableError
from safepub.newsroom.models.people import LinkEnvelope
from safepub.vault import documents
from tests.custody import office as offices
from tests.custody.office import KEY, NOW, OVER, REASON, WAITED, Office

ADA, BORIS, CECILIA = range(3)
SLOTS = 64 + 32


def test_a_case_file_holds_all_that_a_custodian_has_to_check(office: Office) -> None:
    request_id = office.ask()

    case = office.case(BORIS, request_id, now=NOW)

    request = requests.read(case[Kind.STATEMENT][0])
    assert request == office.request(request_id)
    assert case[Kind.MANIFEST] == [office.setup.manifests[Purpose.IDENTITY]]
    assert case[Kind.ENVELOPE] == [office.envelope()]
    assert hashlib.sha256(case[Kind.ENVELOPE][0]).digest() == request.envelope
    sealed = words.decode(case[Kind.REASON][0])
    opened = words.open_words(
        sealed.body, sealed.boxes[BORIS], office.keys[BORIS].seed, kind="reason", owner=request_id
    )
    assert opened == (REASON, request.reason)
    assert len(sealed.boxes) == 3
    assert (case[Kind.OBJECTION], case[Kind.ACT]) == ([], [])
    assert (case[Kind.SLOT], case[Kind.DOCUMENT]) == ([], [])


def test_the_journal_comes_along_with_its_checkpoint(office: Office) -> None:
    request_id = office.ask()

    case = office.case(ADA, request_id, now=NOW)

    note = case[Kind.CHECKPOINT][0].decode()
    seen = checkpoints.verify(note, name=KEY.origin, public_key=KEY.public_key)
    leaves = [journal_tree.leaf(entry) for entry in case[Kind.JOURNAL_ENTRY]]
    assert (seen.size, seen.root) == (len(leaves), journal_tree.root(leaves))
    asked = canonical.decode(case[Kind.JOURNAL_ENTRY][0])["what"]["request"]
    assert asked == office.request(request_id).digest.hex()


def test_the_journal_is_a_file_by_itself_too(office: Office) -> None:
    office.ask()

    with office.databases.newsroom(write=False) as session:
        found = offices.read(journals.export(session, KEY), sections.JOURNAL)

    assert found[Kind.JOURNAL_ENTRY] == office.journal()
    assert len(found[Kind.CHECKPOINT]) == 1


def test_the_objection_comes_along_for_custodians_alone(office: Office) -> None:
    request_id = office.ask()
    objection = NewObjection(request_id=request_id, text="They want to find me.")
    with office.databases.newsroom() as session:
        objections.object_to(session, office.maks, objection, office.setup.keysets, now=NOW)

    sealed = words.decode(office.case(CECILIA, request_id)[Kind.OBJECTION][0])

    assert len(sealed.boxes) == 3
    text, _ = words.open_words(
        sealed.body,
        sealed.boxes[CECILIA],
        office.keys[CECILIA].seed,
        kind="objection",
        owner=request_id,
    )
    assert text == "They want to find me."


def test_the_reader_gets_grants_others_the_take_and_refusals(office: Office) -> None:
    request_id = office.ask()
    office.refuse(CECILIA, request_id)
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)

    kinds = {
        place: [type(acts.read(act)).__name__ for act in office.case(place, request_id)[Kind.ACT]]
        for place in (ADA, BORIS, CECILIA)
    }

    assert kinds == {
        ADA: ["Refusal", "Take", "Grant"],
        BORIS: ["Refusal", "Take"],
        CECILIA: ["Refusal", "Take"],
    }


def test_acts_of_an_earlier_take_are_left_out(office: Office) -> None:
    request_id = office.ask()
    first, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, first)
    second, _ = office.take(CECILIA, request_id)

    case = office.case(CECILIA, request_id)

    assert case[Kind.ACT] == [second.source]


def test_the_reader_gets_the_whole_vault_and_all_documents(office: Office) -> None:
    documents.deposit(office.databases, [document_sealing.seal_document(b"a scan")])
    request_id = office.ask()
    office.take(ADA, request_id)

    case = office.case(ADA, request_id, vault=True, documents=True)

    assert len(case[Kind.SLOT]) == SLOTS
    assert len({slot[:16] for slot in case[Kind.SLOT]}) == SLOTS
    assert len(case[Kind.DOCUMENT]) == 4


@pytest.mark.parametrize(("vault", "documents_too"), [(True, False), (False, True)])
def test_nobody_else_gets_the_vault(office: Office, *, vault: bool, documents_too: bool) -> None:
    request_id = office.ask()
    with pytest.raises(ReaderOnlyError):
        office.case(ADA, request_id, vault=vault, documents=documents_too)
    office.take(ADA, request_id)
    office.take(BORIS, request_id)

    for place in (ADA, CECILIA):
        with pytest.raises(ReaderOnlyError):
            office.case(place, request_id, vault=vault, documents=documents_too)
    assert office.case(BORIS, request_id, vault=vault, documents=documents_too)


def test_a_custodian_of_no_key_in_the_set_finds_nothing(office: Office) -> None:
    request_id = office.ask()
    wanted = Wanted(request_id=request_id)

    for custodian in (office.paymasters[0], replace(office.custodians[0], key_id=b"unknown.")):
        with pytest.raises(RevealRequestNotFoundError):
            case_files.sections(office.databases, custodian, wanted, office.setup, now=NOW)
    with pytest.raises(RevealRequestNotFoundError):
        office.case(ADA, uuid4())


def test_a_request_that_is_over_is_not_handed_out(office: Office) -> None:
    request_id = office.ask()

    with pytest.raises(RequestOverError):
        office.case(ADA, request_id, now=OVER)


@pytest.mark.parametrize("what", ["envelope", "key set"])
def test_case_28_what_has_changed_is_not_handed_out(office: Office, what: str) -> None:
    request_id, sets, maks = office.ask(), office.setup.keysets, office.maks.contributor_id
    setup = office.setup
    if what == "envelope":
        with office.databases.newsroom() as session:
            row = session.get_one(LinkEnvelope, (maks, Purpose.IDENTITY))
            row.envelope = sealing.seal_link(None, subject=maks, keyset=sets.identity)
    else:
        fewer = replace(sets.identity, members=sets.identity.members[:2])
        setup = replace(setup, keysets=Keysets(identity=fewer, payment=sets.payment))

    with pytest.raises(EnvelopeChangedError):
        replace(office, setup=setup).case(ADA, request_id)


def test_fetching_leaves_no_trace(office: Office) -> None:
    request_id = office.ask()
    before = vars(office.row(request_id)).copy()

    office.case(ADA, request_id)

    after = vars(office.row(request_id)).copy()
    for columns in (before, after):
        columns.pop("_sa_instance_state")
    assert after == before
    assert len(office.journal()) == 1


def test_a_vault_that_fails_on_the_way_leaves_a_file_without_an_end(office: Office) -> None:
    request_id = office.ask()
    office.take(ADA, request_id)
    wanted = Wanted(request_id=request_id, vault=True)
    pieces: Iterator[bytes] = case_files.sections(
        office.databases, office.custodians[ADA], wanted, office.setup, now=WAITED
    )
    begun = [next(pieces)]
    database.vault_file(office.databases.vault_engine).unlink()

    with pytest.raises(DatabaseUnavailableError):
        begun.extend(pieces)

    with pytest.raises(sections.FileRefusedError):
        offices.read(begun, sections.CASE)
