"""Envelopes go out for re-sharing and come back all at once, or not at all."""

import io
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import delete

from safepub import registration
from safepub.crypto import (
    canonical,
    custodian_keys,
    keysets,
    opening,
    resharing,
    sealing,
    sections,
    suite,
)
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Member, Purpose
from safepub.crypto.sections import FileRefusedError, Kind
from safepub.custody import envelope_exports
from safepub.custody.envelope_exports import Adopted, EnvelopesChangedError
from safepub.custody.stages import Stage
from safepub.newsroom.models.people import Contributor, LinkEnvelope, Pseudonym
from safepub.vault.models import Slot
from tests.custody import office as offices
from tests.custody.office import IDENTITY, TODAY, Office

ADA, BORIS = range(2)


@pytest.fixture(scope="module")
def next_set() -> tuple[Keyset, tuple[CustodianKey, ...], bytes]:
    """Four new custodians of whom three open."""
    keys = tuple(custodian_keys.generate() for _ in range(4))
    members = tuple(
        Member(name=f"New {place}", public_key=key.public_key, signing_key=key.signing_key)
        for place, key in enumerate(keys)
    )
    keyset = Keyset(purpose=Purpose.IDENTITY, quorum=3, members=members)
    return keyset, keys, keysets.make_manifest(keyset, [key.signing_seed for key in keys])


Next = tuple[Keyset, tuple[CustodianKey, ...], bytes]


@pytest.fixture
def others(office: Office) -> list[UUID]:
    """Three more contributors."""
    sets = office.setup.keysets
    return [
        offices.register(office.databases, sets, byline)[0].contributor_id
        for byline in ("One", "Two", "Three")
    ]


def _export(office: Office, sample: int | None = None) -> list[bytes]:
    keyset, manifest = office.setup.keysets.identity, office.setup.manifests[Purpose.IDENTITY]
    with office.databases.newsroom() as session:
        pieces = list(
            envelope_exports.export(session, keyset, manifest, sample=sample, today=TODAY)
        )
    found = offices.read(pieces, sections.ENVELOPES)
    assert found[Kind.MANIFEST] == [manifest]
    return found[Kind.ENVELOPE]


def _reshared(office: Office, envelopes: Iterable[bytes], keyset: Keyset) -> list[bytes]:
    """Do what two custodians do on a machine of their own."""
    return [
        resharing.reshare(
            envelope,
            [
                opening.open_share(opening.read(envelope), office.keys[place].seed)
                for place in (ADA, BORIS)
            ],
            keyset,
        )
        for envelope in envelopes
    ]


def _adopt(office: Office, envelopes: Iterable[bytes], to: Next) -> Adopted:
    parts = [(Kind.MANIFEST, to[2]), *((Kind.ENVELOPE, each) for each in envelopes)]
    file = io.BytesIO(b"".join(sections.write(sections.ENVELOPES, parts)))
    with office.databases.newsroom() as session:
        return envelope_exports.adopt(session, file, to[0], today=TODAY)


def _stored(office: Office) -> list[bytes]:
    with office.databases.newsroom(write=False) as session:
        rows = session.query(LinkEnvelope).filter_by(purpose=int(Purpose.IDENTITY))
        return [row.envelope for row in rows.order_by(LinkEnvelope.contributor_id)]


def test_all_envelopes_go_out_in_the_order_of_random_ids(
    office: Office, others: list[UUID]
) -> None:
    exported = _export(office)

    assert exported == _stored(office)
    subjects = [opening.read(envelope).subject for envelope in exported]
    assert subjects == sorted([office.maks.contributor_id, *others])


def test_a_sample_is_a_random_part(office: Office, others: list[UUID]) -> None:
    samples = {tuple(_export(office, sample=2)) for _ in range(40)}

    assert {len(set(sample)) for sample in samples} == {2}
    assert len(samples) > 1
    assert {envelope for sample in samples for envelope in sample} == set(_stored(office))
    assert len(_export(office, sample=100)) == 4


def test_the_journal_tells_no_numbers(office: Office, others: list[UUID]) -> None:
    _export(office)
    _export(office, sample=1)

    entries = [canonical.decode(entry) for entry in office.journal()]

    keyset_id = office.setup.keysets.identity.keyset_id.hex()
    assert [(entry["act"], entry["who"], entry["what"]) for entry in entries] == [
        (
            "envelopes.exported",
            "operator",
            {"all": whole, "keyset": keyset_id, "purpose": "identity"},
        )
        for whole in (True, False)
    ]


def test_reshared_envelopes_open_for_the_new_custodians_and_no_more_for_the_old(
    office: Office, others: list[UUID], next_set: Next
) -> None:
    request_id = office.ask()
    keyset, keys, _ = next_set

    adopted = _adopt(office, _reshared(office, _export(office), keyset), next_set)

    envelope = opening.read(office.envelope())
    shares = [opening.open_share(envelope, key.seed) for key in keys[:3]]
    link = opening.join(envelope, shares)
    with office.databases.vault() as session:
        body = session.get_one(Slot, link.slot_id).body
    assert opening.open_slot(body, link) == IDENTITY.to_payload()
    assert adopted == Adopted(count=4, kept=0)
    with pytest.raises(opening.NoShareError):
        opening.open_share(envelope, office.keys[ADA].seed)
    assert office.row(request_id).stage == Stage.ENDED
    acts = [canonical.decode(entry)["act"] for entry in office.journal()]
    assert acts[-2:] == ["request.ended", "envelopes.adopted"]


@pytest.mark.parametrize("how", ["changed", "registered", "left out", "swapped", "damaged"])
def test_one_that_does_not_fit_stops_all(
    office: Office, others: list[UUID], next_set: Next, how: str
) -> None:
    request_id = office.ask()
    brought = _reshared(office, _export(office), next_set[0])
    if how == "changed":
        registration.replace_identity(
            office.databases, office.setup.keysets, others[0], IDENTITY, today=TODAY
        )
    elif how == "registered":
        offices.register(office.databases, office.setup.keysets, "Late")
    elif how == "left out":
        brought.pop()
    elif how == "swapped":
        brought[0] = sealing.seal_link(
            None, subject=opening.read(brought[0]).subject, keyset=next_set[0]
        )
    else:
        brought[0] = brought[0][:-1]
    before = _stored(office)

    with pytest.raises((EnvelopesChangedError, FileRefusedError)):
        _adopt(office, brought, next_set)

    assert _stored(office) == before
    assert office.row(request_id).stage == Stage.OPEN


def test_of_somebody_who_is_gone_the_envelope_is_passed_over(
    office: Office, others: list[UUID], next_set: Next
) -> None:
    brought = _reshared(office, _export(office), next_set[0])
    with office.databases.newsroom() as session:
        session.execute(delete(LinkEnvelope).where(LinkEnvelope.contributor_id == others[0]))
        session.execute(delete(Pseudonym).where(Pseudonym.contributor_id == others[0]))
        session.execute(delete(Contributor).where(Contributor.id == others[0]))

    assert _adopt(office, brought, next_set) == Adopted(count=3, kept=0)


def test_what_is_of_the_new_set_already_stays(
    office: Office, others: list[UUID], next_set: Next
) -> None:
    exported = _export(office)
    _adopt(office, _reshared(office, exported, next_set[0]), next_set)
    after = _stored(office)

    assert _adopt(office, [], next_set) == Adopted(count=0, kept=4)
    assert _stored(office) == after


def test_a_file_for_another_key_set_or_with_one_twice_is_refused(
    office: Office, next_set: Next
) -> None:
    brought = _reshared(office, _export(office), next_set[0])
    fewer = replace(next_set[0], quorum=2)

    with pytest.raises(FileRefusedError):
        _adopt(office, brought, (fewer, *next_set[1:]))
    with pytest.raises(FileRefusedError):
        _adopt(office, [*brought, *brought], next_set)
    with pytest.raises(FileRefusedError):
        _adopt(office, brought, (next_set[0], next_set[1], b"no manifest"))


def test_payment_envelopes_are_left_alone(office: Office, next_set: Next) -> None:
    before = office.envelope(Purpose.PAYMENT)

    _adopt(office, _reshared(office, _export(office), next_set[0]), next_set)

    assert office.envelope(Purpose.PAYMENT) == before
    assert suite.key_id(next_set[1][0].public_key) in office.envelope()
