"""Committed keys, cards, manifests, papers and drills: both readers give the same answers."""

from typing import Any

import pytest

from safepub.crypto import (
    canonical,
    cards,
    custodian_keys,
    drills,
    keysets,
    manifests,
    paper,
    paper_rows,
)
from safepub.crypto.custodian_keys import CustodianKey, KeyFileRefusedError
from safepub.crypto.keysets import KeysetRefusedError
from safepub.crypto.suite import SealBrokenError
from tests.vectors import known_answers, reader_custody
from tests.vectors.independent_reader import RefusedError

ANSWERS: dict[str, Any] = known_answers.load("custody.json")
KEYS = [
    CustodianKey(seed=bytes.fromhex(seed), signing_seed=bytes.fromhex(signing_seed))
    for seed, signing_seed in zip(ANSWERS["seeds"], ANSWERS["signing_seeds"], strict=True)
]
KEY_FILE, CARD, MANIFEST, BY_ONE = (
    known_answers.to_bytes(ANSWERS[name])
    for name in ("key_file", "card", "manifest", "manifest_signed_by_one")
)
SAMPLE = [known_answers.to_bytes(envelope) for envelope in ANSWERS["sample"]]
REPORTS = [canonical.encode(report) for report in ANSWERS["reports"]]


def changed(source: bytes, place: int) -> bytes:
    return source[:place] + bytes([source[place] ^ 1]) + source[place + 1 :]


def test_both_readers_unlock_the_key_file() -> None:
    key = custodian_keys.unlock(KEY_FILE, ANSWERS["passphrase"])
    seeds = reader_custody.key_file(KEY_FILE, ANSWERS["passphrase"].upper())

    assert key == KEYS[0]
    assert seeds == (key.seed, key.signing_seed)
    assert custodian_keys.read_public(KEY_FILE) == (key.public_key, key.signing_key)


@pytest.mark.parametrize("place", [0, 4, 5, 20, 1260, 1416])
def test_a_changed_key_file_is_refused_by_both_readers(place: int) -> None:
    with pytest.raises(RefusedError):
        reader_custody.key_file(changed(KEY_FILE, place), ANSWERS["passphrase"])
    with pytest.raises((KeyFileRefusedError, SealBrokenError)):
        custodian_keys.unlock(changed(KEY_FILE, place), ANSWERS["passphrase"])


def test_both_readers_read_the_paper() -> None:
    raw = KEYS[0].seed + KEYS[0].signing_seed

    assert reader_custody.paper(ANSWERS["paper"]) == raw
    assert paper.read(ANSWERS["paper"]) == KEYS[0]
    assert list(paper.write(KEYS[0])) == ANSWERS["paper"]


@pytest.mark.parametrize("row", range(8))
def test_a_changed_row_is_refused_by_both_readers(row: int) -> None:
    rows = list(ANSWERS["paper"])
    rows[row] = " ".join(reversed(rows[row].split(" ")))

    with pytest.raises(RefusedError):
        reader_custody.paper(rows)
    with pytest.raises(paper_rows.PaperRowWrongError) as caught:
        paper.read(rows)
    assert caught.value.row == row + 1


def test_both_readers_read_the_card_and_say_its_words() -> None:
    member, theirs = cards.read(CARD), reader_custody.card(CARD)

    assert (theirs.name, theirs.public, theirs.signing) == (
        *(member.name, member.public_key, member.signing_key),
    )
    fingerprint = reader_custody.card_fingerprint(theirs)
    assert fingerprint.hex() == cards.fingerprint(member).hex() == ANSWERS["card_fingerprint"]
    assert reader_custody.words_of(fingerprint) == ANSWERS["card_words"]
    assert cards.words(fingerprint) == ANSWERS["card_words"]


@pytest.mark.parametrize("place", [0, 4, 5, 6, 30, 1240, len(CARD) - 1])
def test_a_changed_card_is_refused_by_both_readers(place: int) -> None:
    with pytest.raises(RefusedError):
        reader_custody.card(changed(CARD, place))
    with pytest.raises(cards.CardRefusedError):
        cards.read(changed(CARD, place))


def test_both_readers_read_the_manifest() -> None:
    keyset = keysets.load_manifest(MANIFEST, pin=ANSWERS["fingerprint"])

    found = reader_custody.manifest(MANIFEST)

    assert found.fingerprint == ANSWERS["fingerprint"] == keysets.fingerprint(MANIFEST)
    assert found.keyset_id.hex() == ANSWERS["keyset_id"] == keyset.keyset_id.hex()
    assert (found.purpose, found.quorum) == (keyset.purpose, keyset.quorum)
    assert [(one.name, one.public, one.signing) for one in found.members] == [
        (one.name, one.public_key, one.signing_key) for one in keyset.members
    ]


def test_a_manifest_that_two_have_not_signed_is_refused_by_both_readers() -> None:
    assert manifests.signed_by(BY_ONE) == (False, True, False)
    assert keysets.fingerprint(BY_ONE) == ANSWERS["fingerprint"]
    with pytest.raises(KeysetRefusedError):
        keysets.load_manifest(BY_ONE, pin=ANSWERS["fingerprint"])
    with pytest.raises(RefusedError):
        reader_custody.manifest(BY_ONE)


@pytest.mark.parametrize("end", [1, 65, 129])
def test_a_changed_signature_is_refused_by_both_readers(end: int) -> None:
    altered = changed(MANIFEST, len(MANIFEST) - end)

    with pytest.raises(KeysetRefusedError):
        keysets.load_manifest(altered, pin=ANSWERS["fingerprint"])
    with pytest.raises(RefusedError):
        reader_custody.manifest(altered)


@pytest.mark.parametrize("place", range(3))
def test_both_readers_make_the_drill_report(place: int) -> None:
    keyset, report = manifests.read(MANIFEST), ANSWERS["reports"][place]

    theirs = [reader_custody.pad_digests(envelope, KEYS[place].seed) for envelope in SAMPLE]

    assert [found["pads"] for found in report["envelopes"]] == theirs
    assert drills.report(SAMPLE, KEYS[place], keyset, report["name"]) == REPORTS[place]


def test_the_committed_reports_agree() -> None:
    comparison = drills.compare(REPORTS, manifests.read(MANIFEST))

    assert comparison.covered
    assert [(pair.shared, pair.agree) for pair in comparison.pairs] == [(2, True)] * 3
