"""A committed case file: both readers check it, read its words and open it like the reader."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.crypto import acts, keysets, manifests, opening, requests, sections, signing, words
from safepub.crypto.acts import ActRefusedError, Grant, Take
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.sections import FileRefusedError, Kind
from tests.vectors import independent_reader, known_answers, reader_custody, reader_files
from tests.vectors.independent_reader import RefusedError

ANSWERS: dict[str, Any] = known_answers.load("case.json")
SEEDS = [bytes.fromhex(seed) for seed in ANSWERS["seeds"]]
FILE, ONE_TIME_FILE, HAND_IN = (
    known_answers.to_bytes(ANSWERS[name]) for name in ("case_file", "one_time_file", "hand_in")
)
CASE = reader_files.case(FILE)
PARTS = CASE.sections
KEYSET = keysets.load_manifest(PARTS[2][0], pin=CASE.keyset.fingerprint)
TAKE, GRANT, REFUSAL, RECEIPT = CASE.acts
DAY = 20261126


def parts_of(source: bytes) -> list[tuple[Kind, bytes]]:
    return list(sections.read(io.BytesIO(source), sections.CASE))


def act(number: int) -> acts.Act:
    return acts.read(PARTS[6][number])


def test_both_readers_find_the_same_sections() -> None:
    theirs = [(kind, part) for kind, parts in PARTS.items() for part in parts]

    assert [(int(kind), part) for kind, part in parts_of(FILE)] == theirs
    assert b"".join(sections.write(sections.CASE, parts_of(FILE))) == FILE
    assert len(CASE.slots) == 3


@given(place=st.integers(0, len(FILE) - 1), change=st.integers(1, 255))
def test_one_changed_byte_of_the_file_is_refused_by_both_readers(place: int, change: int) -> None:
    altered = FILE[:place] + bytes([FILE[place] ^ change]) + FILE[place + 1 :]

    with pytest.raises(RefusedError):
        reader_files.sections(altered, b"SPF1")
    with pytest.raises(FileRefusedError):
        parts_of(altered)


@pytest.mark.parametrize("altered", [FILE[:-1], FILE + b"\0", FILE[:5], b""])
def test_another_length_of_the_file_is_refused_by_both_readers(altered: bytes) -> None:
    with pytest.raises(RefusedError):
        reader_files.sections(altered, b"SPF1")
    with pytest.raises(FileRefusedError):
        parts_of(altered)


def test_both_readers_digest_the_request_alike() -> None:
    request = requests.read(PARTS[1][0])

    assert request.digest.hex() == ANSWERS["request_digest"] == CASE.request_digest.hex()
    assert request.statement() == PARTS[1][0]
    assert (request.byline, str(request.id)) == (CASE.request["byline"], CASE.request["id"])
    assert manifests.require_signed_by(PARTS[2][0], KEYSET.members[0].signing_key) == KEYSET


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize(("kind", "number"), [("reason", 4), ("objection", 5)])
def test_every_custodian_reads_the_words_with_both_readers(
    kind: str, number: int, place: int
) -> None:
    request, sealed = requests.read(PARTS[1][0]), words.decode(PARTS[number][0])

    ours = words.open_words(
        sealed.body, sealed.boxes[place], SEEDS[place], kind=kind, owner=request.id
    )
    theirs = reader_files.open_words(
        PARTS[number][0], place, SEEDS[place], kind.encode(), CASE.request["id"]
    )

    assert theirs == (ours[0], ours[1].hex())
    assert ours[0] == ANSWERS[kind]
    assert kind == "objection" or ours[1] == request.reason


def test_both_readers_verify_the_same_acts() -> None:
    found = [acts.read(source) for source in PARTS[6]]
    labels = [b"SPT1", b"SPG1", b"SPN1", b"SPR1"]

    signers = [acts.require(one, requests.read(PARTS[1][0]), KEYSET) for one in found]

    assert [theirs.magic for theirs in CASE.acts] == labels
    assert [one.MAGIC for one in found] == labels
    assert [theirs.kid for theirs in CASE.acts] == [one.key_id for one in found]
    assert {theirs.day for theirs in CASE.acts} == {DAY}
    assert [signer.name for signer in signers] == [
        *("Custodian 0", "Custodian 1", "Custodian 2", "Custodian 0"),
    ]
    assert TAKE.take_digest == GRANT.take_digest == RECEIPT.take_digest
    assert TAKE.take_digest.hex() == ANSWERS["take_digest"]
    assert RECEIPT.rest[32] == 1


@given(
    number=st.integers(0, 3),
    place=st.integers(0, 2**16),
    change=st.integers(min_value=1, max_value=255),
)
def test_one_changed_byte_of_an_act_is_refused_by_both_readers(
    number: int, place: int, change: int
) -> None:
    altered = bytearray(PARTS[6][number])
    altered[place % len(altered)] ^= change

    with pytest.raises(RefusedError):
        reader_custody.act(bytes(altered), CASE.keyset)
    with pytest.raises(ActRefusedError):
        acts.verify(acts.read(bytes(altered)), KEYSET)


def test_both_readers_find_the_one_time_key_and_the_share_that_was_granted() -> None:
    take, grant, key = act(0), act(1), CustodianKey(seed=SEEDS[0], signing_seed=SEEDS[0])
    assert isinstance(take, Take)
    assert isinstance(grant, Grant)

    seed = signing.read_one_time(key, take, ONE_TIME_FILE)
    share = signing.open_grant(seed, grant)
    theirs = reader_custody.one_time_key(ONE_TIME_FILE, TAKE, SEEDS[0])

    assert seed.hex() == theirs.hex() == ANSWERS["one_time_seed"]
    granted = (ANSWERS["granted"]["place"], bytes.fromhex(ANSWERS["granted"]["pads"]))
    assert (share.place, share.pads) == granted
    assert reader_custody.granted_share(GRANT, theirs) == granted


@pytest.mark.parametrize("seed", SEEDS)
def test_no_custodians_own_key_opens_what_was_granted(seed: bytes) -> None:
    with pytest.raises(RefusedError):
        reader_custody.granted_share(GRANT, seed)


def test_both_readers_open_the_identity_with_one_share_and_one_grant() -> None:
    envelope, grant = opening.read(CASE.envelope), act(1)
    one_time_seed = bytes.fromhex(ANSWERS["one_time_seed"])
    assert isinstance(grant, Grant)

    shares = [opening.open_share(envelope, SEEDS[0]), signing.open_grant(one_time_seed, grant)]
    link = opening.join(envelope, shares)
    own = dict([independent_reader.open_share(CASE.envelope, SEEDS[0])])
    place, granted = reader_custody.granted_share(GRANT, one_time_seed)
    own[place] = independent_reader.pads_of(CASE.envelope, place, granted)
    key = independent_reader.join(CASE.envelope, own.values())
    theirs = independent_reader.link_of(CASE.envelope, key)

    assert theirs[0].hex() == ANSWERS["slot_id"] == link.slot_id.hex()
    body = CASE.slots[theirs[0]]
    assert opening.open_slot(body, link) == ANSWERS["payload"].encode()
    assert independent_reader.open_slot(CASE.envelope, theirs, body) == ANSWERS["payload"].encode()


def test_both_readers_take_the_hand_in_apart() -> None:
    ours, theirs = acts.read_hand_in(HAND_IN), reader_custody.hand_in(HAND_IN)

    assert (ours.act, ours.checkpoint) == (theirs[0], theirs[1].encode())
    assert ours.act == PARTS[6][1]
    assert ours.checkpoint == PARTS[8][0]
