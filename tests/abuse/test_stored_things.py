"""Cases 32 to 34: what is sealed, exchanged in the database, read for times, and measured."""

import base64
import hashlib
import logging
import re
import struct
import time
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select, text

from safepub.crypto import opening
from safepub.crypto.keysets import Purpose
from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases
from safepub.newsroom import watch_lists
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.people import Contributor, LinkEnvelope
from safepub.newsroom.states import State
from safepub.newsroom.watch_lists import Notes
from safepub.settings import Settings
from safepub.vault.identity import RealIdentity
from safepub.vault.models import Slot
from safepub.web import runtime
from tests.abuse import houses
from tests.abuse.houses import House
from tests.newsroom.conftest import TEXT
from tests.support.instances import Custodians
from tests.web.contributor.conftest import written
from tests.web.reveals import envelope as envelope_of

# What outlets get is public, with the newsroom's own time in it.
PUBLIC = frozenset({"rendition", "published_version", "media"})
NAMES = {
    "Jo": "ankle bacon cabin dagger eagle fabric jumbo",
    "Aleksandryna Nikalajeŭna Vydumanaja-Nievierahodnaja z Hrodna": (
        "ankle bacon cabin dagger eagle fabric karate"
    ),
}


@pytest.fixture
def house(app: Flask, databases: Databases, settings: Settings, custodians: Custodians) -> House:
    return houses.open_house(app, databases, settings, custodians)


def _swap(house: House, table: str, columns: tuple[str, ...], *ids: UUID) -> None:
    """Exchange columns of two rows, as whoever can write to the database would, in SQL."""
    key = "contributor_id" if table == "link_envelope" else "id"
    with house.databases.newsroom() as session:
        stored = [
            dict(row)
            for row in session.execute(
                text(f"SELECT * FROM {table}")  # noqa: S608 - our own tables
            ).mappings()
        ]
        known = {str(UUID(str(row[key]))): row for row in stored}
        for number, each in enumerate(ids):
            mine, theirs = known[str(each)], known[str(ids[1 - number])]
            sets = ", ".join(f"{column} = :{column}" for column in columns)
            session.execute(
                text(f"UPDATE {table} SET {sets} WHERE {key} = :own"),  # noqa: S608
                {**{column: theirs[column] for column in columns}, "own": mine[key]},
            )


def _texts_of(house: House, *article_ids: UUID) -> list[UUID]:
    with house.databases.newsroom(write=False) as session:
        return [
            session.scalars(
                select(SealedText.id).where(
                    SealedText.article_id == each, SealedText.desk_box.is_not(None)
                )
            ).first()
            or each
            for each in article_ids
        ]


def test_case_32_exchanged_envelopes_name_nobody(house: House) -> None:
    """Two people's link envelopes in each other's place: refused, noted, nothing asked."""
    maks, hanna = house.newsroom.maks, house.newsroom.other
    article_id = house.desk.article(State.IN_REVIEW)
    _swap(house, "link_envelope", ("envelope",), maks.contributor_id, hanna.contributor_id)

    edita = house.desk.visitor("Edita")
    asked = {"purpose": "identity", "category": "danger", "reason": "Arrested."}
    code = house.desk.people["Edita"].code(later=1)
    answer = edita.post(f"/articles/{article_id}/reveal-request", **asked, code=code)

    assert answer.status_code == 409
    with house.databases.newsroom(write=False) as session:
        assert session.scalars(select(RevealRequest)).all() == []


def test_case_32_an_envelope_in_another_row_opens_no_slot_of_another(house: House) -> None:
    """Slots' bodies exchanged in the vault: every opening fails, none shows another's name."""
    keys = house.custody.reveals.custodians.keys
    with house.databases.vault() as vault:
        slots = vault.scalars(select(Slot).order_by(Slot.id)).all()
        bodies = [slot.body for slot in slots]
        for slot, body in zip(slots, bodies[1:] + bodies[:1], strict=True):
            slot.body = body
        vault.commit()

    for room in (house.newsroom.maks, house.newsroom.other):
        with house.databases.newsroom(write=False) as session:
            stored = envelope_of(session, room.contributor_id, Purpose.IDENTITY)
        envelope = opening.read(stored)
        link = opening.join(envelope, [opening.open_share(envelope, key.seed) for key in keys[:2]])
        with house.databases.vault() as vault:
            body = vault.get_one(Slot, link.slot_id).body
        with pytest.raises(SealBrokenError):
            opening.open_slot(body, link)
        # Nor where somebody wrote the digest of the other body into the link.
        with pytest.raises(SealBrokenError):
            opening.open_slot(body, replace(link, body_digest=hashlib.sha256(body).digest()))


def test_case_32_exchanged_texts_and_watch_lists_open_for_nobody(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither desk nor contributor reads one text in another's place; the log says so."""
    first, second = house.desk.article(State.IN_REVIEW), house.desk.article(State.IN_REVIEW)
    maks, hanna = house.newsroom.maks, house.newsroom.other
    for room, name in ((maks, "Qzsidar"), (hanna, "Qzkavalchuk")):
        with house.databases.newsroom() as session:
            watch_lists.store(session, room, Notes(names=name))
    columns = ("body", "contributor_box", "desk_box", "desk_key_id")
    edita = house.desk.visitor("Edita")
    assert TEXT.body in edita.get(f"/articles/{first}").text.replace("&#39;", "'")
    _swap(house, "sealed_text", columns, *_texts_of(house, first, second))
    _swap(house, "contributor", ("watch_list",), maks.contributor_id, hanna.contributor_id)
    house.app.testing = False

    with caplog.at_level(logging.ERROR):
        pages = [edita.get(f"/articles/{each}") for each in (first, second)]
        listed = house.contributor().get("/room/watch-list")

    for answer in (*pages, listed):
        assert answer.status_code == 500
        assert not any(told in answer.text for told in (TEXT.body, "Qzkavalchuk", "Qzsidar"))
    assert caplog.text.count("SealBrokenError") == 3


def _times_in(blob: bytes, since: float, until: float) -> Iterator[str]:
    """Look for the time of its making in a blob, however it might be written."""
    if re.search(rb"\d{4}-\d\d-\d\d[T ]\d\d", blob):
        yield "a time in words"
    for scale in (1, 1_000, 1_000_000):
        yield from _numbers_in(blob, "Q", since * scale, until * scale + 1)
    # In what comes before the ciphertext also as four bytes, where chance would not find it.
    yield from _numbers_in(blob[:64], "I", since - 1, until + 1)


def _numbers_in(blob: bytes, kind: str, low: float, high: float) -> Iterator[str]:
    for form in (f"<{kind}", f">{kind}"):
        for place in range(len(blob) - struct.calcsize(form) + 1):
            if low <= struct.unpack_from(form, blob, place)[0] <= high:
                yield f"{form} at {place}"


def test_case_33_nothing_sealed_carries_the_time_of_its_sealing(
    app: Flask, databases: Databases, settings: Settings, custodians: Custodians
) -> None:
    """Every stored blob, parsed for a time in any form: none, where a Fernet token has one."""
    since = time.time()
    house = houses.open_house(app, databases, settings, custodians)
    house.contributor().post(
        "/room/articles/new", **written(pseudonym=str(house.pseudonym_of(house.newsroom.maks)))
    )
    house.desk.article(State.PUBLISHED)
    house.custody.reveals.bring_to_grant(house.custody.ask(), "Ada", "Boris")
    until = time.time()

    found = {
        where: sorted({told for blob in blobs for told in _times_in(blob[:9000], since, until)})
        for where, blobs in house.blobs().items()
        if where[0] not in PUBLIC
    }
    with house.databases.vault() as vault:
        slots = vault.scalars(select(Slot)).all()
    found["vault", "slot"] = [
        told
        for number, slot in enumerate(slots)
        for told in _times_in(slot.id + slot.body[: None if number % 8 == 0 else 64], since, until)
    ]

    assert len(found) > 20
    assert {where: told for where, told in found.items() if told} == {}
    # What the search finds where there is something to be found.
    token = Fernet(Fernet.generate_key()).encrypt(b"a name")
    assert list(_times_in(base64.urlsafe_b64decode(token), since, time.time()))


def test_case_34_a_name_of_two_letters_is_stored_like_one_of_sixty(house: House) -> None:
    """Slots, envelopes, watch-lists and texts of two people: the same number of bytes."""
    running: runtime.Runtime = house.app.extensions[runtime.EXTENSION]
    sizes = []
    with house.databases.vault() as vault:
        before = set(vault.scalars(select(Slot.id)))
    for name, passphrase in NAMES.items():
        identity = RealIdentity(legal_name=name, contact=name * 3, notes=name)
        room = houses.enrol(running, passphrase, "Ж", identity)
        with house.databases.newsroom() as session:
            watch_lists.store(session, room, Notes(names=name))
        article = written(headline=name, body=name, pseudonym=str(house.pseudonym_of(room)))
        assert (
            house.contributor(passphrase).post("/room/articles/new", **article).status_code == 303
        )
        with house.databases.newsroom(write=False) as session:
            person = session.get_one(Contributor, room.contributor_id)
            sizes.append(
                (
                    len(person.watch_list or b""),
                    *(
                        len(session.get_one(LinkEnvelope, (room.contributor_id, each)).envelope)
                        for each in Purpose
                    ),
                )
            )
    with house.databases.vault() as vault:
        bodies = {len(slot.body) for slot in vault.scalars(select(Slot)) if slot.id not in before}
    with house.databases.newsroom(write=False) as session:
        texts = {len(row.body) for row in session.scalars(select(SealedText))}

    assert [len(name) for name in NAMES] == [2, 60]
    assert sizes[0] == sizes[1]
    assert min(sizes[0]) > 0
    assert (len(bodies), len(texts)) == (1, 1)
