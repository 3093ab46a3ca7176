"""Committed envelopes and slots open: with safepub and with a reader of its own."""

import base64
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from safepub.crypto import opening
from safepub.crypto.keysets import Purpose
from tests.crypto.people import custodians
from tests.vectors import independent_reader

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("identity.json").read_text(encoding="utf-8")
)


@pytest.fixture(params=CASES, ids=lambda case: case["name"])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    loaded: dict[str, Any] = dict(request.param)
    loaded["seeds"] = [bytes.fromhex(seed) for seed in loaded["seeds"]]
    loaded["envelope"] = base64.b64decode(loaded["envelope"])
    loaded["slot_body"] = base64.b64decode(loaded["slot_body"])
    return loaded


def test_safepub_opens_a_committed_envelope_with_every_quorum(case: dict[str, Any]) -> None:
    envelope = opening.read(case["envelope"])
    keyset = custodians(case["quorum"], case["people"], Purpose(case["purpose"])).keyset
    opening.require(envelope, subject=envelope.subject, keyset=keyset)
    assert str(envelope.subject) == case["subject"]
    for seeds in combinations(case["seeds"], case["quorum"]):
        link = opening.join(envelope, [opening.open_share(envelope, seed) for seed in seeds])
        assert link.slot_id.hex() == case["slot_id"]
        assert link.data_key.hex() == case["data_key"]
        assert opening.open_slot(case["slot_body"], link) == case["payload"].encode()


def test_the_independent_reader_opens_the_same_bytes(case: dict[str, Any]) -> None:
    for seeds in combinations(case["seeds"], case["quorum"]):
        opened = independent_reader.open_identity(case["envelope"], case["slot_body"], list(seeds))
        assert opened.decode() == case["payload"]


def test_the_independent_reader_needs_the_quorum_too(case: dict[str, Any]) -> None:
    too_few = case["seeds"][: case["quorum"] - 1]
    with pytest.raises(independent_reader.RefusedError):
        independent_reader.open_link(case["envelope"], too_few)
