"""Case 49: every key that lies on the server, tried on everything that holds an identity."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from safepub.crypto import (
    boxes,
    envelopes,
    opening,
    wrapping,
)
from safepub.crypto.keysets import Purpose
from safepub.crypto.opening import Link
from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases
from safepub.newsroom.models.people import LinkEnvelope
from safepub.newsroom.states import State
from safepub.settings import Settings
from safepub.vault.models import Slot
from tests.abuse import houses
from tests.abuse.houses import House
from tests.support import instances
from tests.support.instances import Custodians
from tests.web.reveals import envelope as envelope_of

Seal = Callable[[bytes], object]
KEY = wrapping.KEY_BYTES


@pytest.fixture
def house(app: Flask, databases: Databases, settings: Settings, custodians: Custodians) -> House:
    return houses.open_house(app, databases, settings, custodians)


def _seize(house: House, custodians: Custodians, folder: Path) -> list[bytes]:
    """Take everything that lies on the server: both databases, settings, secrets, manifests."""
    house.custody.reveals.bring_to_grant(house.custody.ask(), "Ada", "Boris")
    house.desk.article(State.PUBLISHED)
    instances.write_settings(house.settings, folder)
    files = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
    custody = custodians.custody
    files += [custody.identity_manifest.read_bytes(), custody.payment_manifest.read_bytes()]
    stored = [v if isinstance(v, bytes) else v.encode() for v in house.values()]
    with house.databases.vault() as vault:
        ids = [slot.id for slot in vault.scalars(select(Slot))]
    return sorted({*files, *stored, *ids})


def _keys(seized: Sequence[bytes]) -> list[bytes]:
    """Cut everything that could be a key out of what was seized, and what grows from it."""
    found: set[bytes] = {bytes(KEY)}
    for each in seized:
        step = 1 if len(each) <= 4 * KEY else KEY
        # In front of what is sealed everything may begin anywhere.
        front = range(min(len(each) - KEY + 1, 4 * KEY))
        places = {*front, *range(0, len(each) - KEY + 1, step)}
        found |= {each[at : at + KEY] for at in places}
        found |= {each[-KEY:], hashlib.sha256(each).digest()}
    return sorted(each for each in found if len(each) == KEY)


def _opens(seal: Seal, key: bytes) -> bool:
    try:
        seal(key)
    except SealBrokenError:
        return False
    return True


def _openers(house: House, custodians: Custodians) -> list[Seal]:
    """Give what a key could be tried on: each custodian's share, the link, and the slot.

    The tester is even told which slot is whose; only keys are missing.
    """
    with house.databases.newsroom(write=False) as session:
        stored = envelope_of(session, house.newsroom.maks.contributor_id, Purpose.IDENTITY)
    envelope = opening.read(stored)
    link = _link(envelope, custodians)
    with house.databases.vault() as vault:
        body = vault.get_one(Slot, link.slot_id).body
    context = envelopes.slot_context(Purpose.IDENTITY, link.slot_id)
    tries: list[Seal] = [
        lambda key: wrapping.unwrap(key, body, context=context),
        lambda key: wrapping.unwrap(
            key, envelope.body, context=envelopes.link_context(envelope.core)
        ),
    ]
    key_id, box = envelope.shares[0]
    info = envelopes.share_info(envelope.header, key_id, 0)
    return [*tries, lambda key: boxes.open_with(key, box, info=info)]


def _link(envelope: opening.Envelope, custodians: Custodians) -> Link:
    shares = [opening.open_share(envelope, key.seed) for key in custodians.keys[:2]]
    return opening.join(envelope, shares)


def test_case_49_no_key_on_the_server_opens_an_identity(
    house: House, custodians: Custodians, tmp_path: Path
) -> None:
    """Databases, settings and secrets: each 32 bytes tried on slot, link and shares in vain."""
    folder = tmp_path / "etc"
    folder.mkdir()
    keys = _keys(_seize(house, custodians, folder))
    slot, link, share = _openers(house, custodians)
    with house.databases.newsroom(write=False) as session:
        stored = envelope_of(session, house.newsroom.maks.contributor_id, Purpose.IDENTITY)
    data_key = _link(opening.read(stored), custodians).data_key

    assert len(keys) > 1_000
    for seal in (slot, link, share):
        assert [key for key in keys if _opens(seal, key)] == []
    for room_seed in (house.newsroom.maks.box_seed, house.newsroom.held.seed):
        assert not _opens(share, room_seed)
    # One custodian's seed opens a share, and a data key left anywhere would be found.
    assert _opens(share, custodians.keys[0].seed)
    with house.databases.newsroom() as session:
        row = session.get_one(LinkEnvelope, (house.newsroom.other.contributor_id, Purpose.PAYMENT))
        row.envelope += data_key
    left = _keys(_seize_again(house))
    assert any(_opens(slot, key) for key in left)


def _seize_again(house: House) -> list[bytes]:
    return [value for value in house.values() if isinstance(value, bytes)]
