"""A committed envelope, re-shared: both readers open it and name a bad share.

Of every committed envelope they refuse each changed byte of the header.
"""

from itertools import combinations
from typing import Any

import pytest

from safepub.crypto import opening, reshared
from safepub.crypto.opening import EnvelopeRefusedError, NoShareError, Share, ShareWrongError
from safepub.crypto.suite import SealBrokenError
from tests.crypto.people import custodians
from tests.vectors import independent_reader, known_answers
from tests.vectors.independent_reader import RefusedError

RESHARED: dict[str, Any] = known_answers.load("reshared.json")
IDENTITY: list[dict[str, Any]] = known_answers.load("identity.json")
BODY = known_answers.to_bytes(RESHARED["slot_body"])
OLD, NEW = (known_answers.to_bytes(RESHARED[which]["envelope"]) for which in ("old", "new"))
BAD = known_answers.to_bytes(RESHARED["bad_share"]["envelope"])
LIAR: int = RESHARED["bad_share"]["place"]
# Each committed envelope with the seeds of a quorum.
ENVELOPES = [
    *((answer["name"], answer["envelope"], answer["seeds"]) for answer in IDENTITY),
    *((which, RESHARED[which]["envelope"], RESHARED[which]["seeds"]) for which in ("old", "new")),
]
HEADER = range(74)


def seeds_of(which: str) -> list[bytes]:
    return [bytes.fromhex(seed) for seed in RESHARED[which]["seeds"]]


def shares_of(envelope: bytes, seeds: list[bytes]) -> list[Share]:
    return [opening.open_share(opening.read(envelope), seed) for seed in seeds]


@pytest.mark.parametrize(("which", "envelope"), [("old", OLD), ("new", NEW)])
def test_both_readers_open_with_every_quorum(which: str, envelope: bytes) -> None:
    opened = set()

    for seeds in combinations(seeds_of(which), RESHARED[which]["quorum"]):
        link = opening.join(opening.read(envelope), shares_of(envelope, list(seeds)))
        opened.add(opening.open_slot(BODY, link))
        opened.add(independent_reader.open_identity(envelope, BODY, list(seeds)))

    assert opened == {RESHARED["payload"].encode()}


@pytest.mark.parametrize(("which", "envelope"), [("old", OLD), ("new", NEW)])
def test_both_readers_name_the_same_keys(which: str, envelope: bytes) -> None:
    named = [key_id.hex() for key_id, _ in opening.read(envelope).shares]

    assert named == RESHARED[which]["key_ids"]
    assert [kid.hex() for kid, _ in independent_reader.sealed_shares(envelope)] == named


def test_re_sharing_kept_core_commitment_and_link() -> None:
    assert OLD[:24] == NEW[:24]
    assert OLD[24:42] != NEW[24:42]
    assert OLD[42:228] == NEW[42:228]
    assert reshared.is_reshared(OLD, NEW, custodians(3, 5).keyset)


def test_an_old_key_without_a_place_in_the_new_set_opens_nothing() -> None:
    stranger = seeds_of("new")[4]

    with pytest.raises(NoShareError):
        opening.open_share(opening.read(OLD), stranger)
    with pytest.raises(RefusedError):
        independent_reader.open_share(OLD, stranger)


def test_shares_of_the_old_set_do_not_join_in_the_new_one() -> None:
    olds = [independent_reader.open_share(OLD, seed)[1] for seed in seeds_of("old")]

    with pytest.raises(RefusedError):
        independent_reader.join(NEW, olds)
    with pytest.raises(ShareWrongError):
        opening.join(opening.read(NEW), shares_of(OLD, seeds_of("old")))


@pytest.mark.parametrize("size", [4, 5])
def test_both_readers_name_the_bad_share_where_there_is_one_to_spare(size: int) -> None:
    for company in combinations(seeds_of("new"), size):
        if seeds_of("new")[LIAR] not in company:
            continue
        shares = shares_of(BAD, list(company))
        theirs = dict(independent_reader.open_share(BAD, seed) for seed in company)

        with pytest.raises(ShareWrongError) as caught:
            opening.join(opening.read(BAD), shares)
        with pytest.raises(RefusedError):
            independent_reader.join(BAD, theirs.values())
        assert caught.value.places == (LIAR,)
        assert independent_reader.places_in_doubt(BAD, theirs) == [LIAR]


def test_both_readers_doubt_a_whole_quorum_that_does_not_join() -> None:
    seeds = seeds_of("new")[LIAR - 2 : LIAR + 1]
    theirs = dict(independent_reader.open_share(BAD, seed) for seed in seeds)

    with pytest.raises(ShareWrongError) as caught:
        opening.join(opening.read(BAD), shares_of(BAD, seeds))

    assert caught.value.places == (LIAR - 2, LIAR - 1, LIAR)
    assert independent_reader.places_in_doubt(BAD, theirs) == list(caught.value.places)


def test_both_readers_open_without_the_bad_share() -> None:
    seeds = [seed for place, seed in enumerate(seeds_of("new")) if place != LIAR]

    link = opening.join(opening.read(BAD), shares_of(BAD, seeds))

    assert opening.open_slot(BODY, link) == RESHARED["payload"].encode()
    assert independent_reader.open_identity(BAD, BODY, seeds) == RESHARED["payload"].encode()


@pytest.mark.parametrize(("name", "encoded", "seeds"), ENVELOPES, ids=lambda value: str(value)[:9])
@pytest.mark.parametrize("change", [0x01, 0x02, 0x80, 0xFF])
def test_every_changed_header_byte_is_refused_by_both_readers(
    name: str, encoded: str, seeds: list[str], change: int
) -> None:
    envelope, seed = known_answers.to_bytes(encoded), bytes.fromhex(seeds[0])
    assert independent_reader.open_share(envelope, seed)[0] == 0

    for place in HEADER:
        altered = bytearray(envelope)
        altered[place] ^= change
        with pytest.raises(RefusedError):
            independent_reader.open_share(bytes(altered), seed)
        with pytest.raises((EnvelopeRefusedError, NoShareError, SealBrokenError)):
            shares_of(bytes(altered), [seed])


@pytest.mark.parametrize("place", [5, 40, 41])
def test_every_other_purpose_quorum_and_number_is_refused_by_both_readers(place: int) -> None:
    seed = seeds_of("new")[0]

    for value in set(range(256)) - {NEW[place]}:
        altered = NEW[:place] + bytes([value]) + NEW[place + 1 :]
        with pytest.raises(RefusedError):
            independent_reader.open_share(altered, seed)
        with pytest.raises((EnvelopeRefusedError, NoShareError, SealBrokenError)):
            shares_of(altered, [seed])


@pytest.mark.parametrize("altered", [NEW[:-1], NEW + b"\0", NEW[:228], NEW[:73], b""])
def test_another_length_is_refused_by_both_readers(altered: bytes) -> None:
    with pytest.raises(RefusedError):
        independent_reader.open_share(altered, seeds_of("new")[0])
    with pytest.raises(EnvelopeRefusedError):
        opening.read(altered)
