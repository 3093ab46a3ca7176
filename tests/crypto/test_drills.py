"""Drills: what custodians hold is compared, and nothing that they hold is shown."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from safepub.crypto import canonical, drills, opening, sealing, suite
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.drills import DrillRefusedError, Pair
from safepub.crypto.keysets import Keyset, Purpose
from safepub.crypto.opening import EnvelopeMismatchError, NoShareError
from safepub.crypto.suite import SealBrokenError
from tests.crypto.people import OTHER_SUBJECT, SUBJECT, custodians, seed_of

SIZES = [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 5), (4, 7)]


def purpose_of(k: int) -> Purpose:
    return Purpose.PAYMENT if k == 1 else Purpose.IDENTITY


def keyset_of(k: int, n: int) -> Keyset:
    return custodians(k, n, purpose_of(k)).keyset


def keys_of(k: int, n: int) -> list[CustodianKey]:
    held = custodians(k, n, purpose_of(k))
    pairs = zip(held.seeds, held.signing_seeds, strict=True)
    return [CustodianKey(seed=seed, signing_seed=signing_seed) for seed, signing_seed in pairs]


@cache
def sample(k: int, n: int, *, again: bool = False) -> tuple[bytes, ...]:
    """Two envelopes; `again` gives others for the same people."""
    slot = sealing.seal_slot(b"{}", purpose=purpose_of(k))
    keyset = keyset_of(k, n)
    return (
        sealing.seal_link(slot, subject=SUBJECT, keyset=keyset),
        sealing.seal_link(None, subject=OTHER_SUBJECT, keyset=keyset),
    )


@cache
def reports(k: int, n: int) -> tuple[bytes, ...]:
    return tuple(
        drills.report(sample(k, n), key, keyset_of(k, n), f"Person {place}")
        for place, key in enumerate(keys_of(k, n))
    )


def changed(report: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    members = canonical.decode(report)
    change(members)
    return canonical.encode(members)


def with_one_other_pad(report: bytes, number: str) -> bytes:
    return changed(report, lambda all_: all_["envelopes"][1]["pads"].update({number: "00" * 32}))


def test_a_report_is_as_the_format_says() -> None:
    envelopes, keyset, key = sample(2, 3), keyset_of(2, 3), keys_of(2, 3)[1]
    expected = []
    for envelope in envelopes:
        # Of the pads {0}, {1} and {2} the second person holds the first and the third.
        pads = opening.open_share(opening.read(envelope), key.seed).pads
        numbered = {0: pads[:32], 2: pads[32:]}
        label = b"safepub/drill/v1\0" + envelope[:74]
        digests = {
            str(number): hashlib.sha256(label + bytes([number]) + pad).hexdigest()
            for number, pad in numbered.items()
        }
        expected.append({"digest": hashlib.sha256(envelope).hexdigest(), "pads": digests})

    report = drills.report(envelopes, key, keyset, "Ала")

    assert canonical.decode(report) == {
        "custodian": suite.key_id(key.public_key).hex(),
        "envelopes": expected,
        "format": "safepub/drill/v1",
        "keyset": keyset.keyset_id.hex(),
        "name": "Ала",
    }


@pytest.mark.parametrize(("k", "n"), SIZES)
def test_a_report_holds_no_pad_and_no_key(k: int, n: int) -> None:
    keys = keys_of(k, n)
    for envelope in map(opening.read, sample(k, n)):
        shares = [opening.open_share(envelope, key.seed) for key in keys]
        secrets = {opening.joined_key(envelope, shares[:k])}
        for share in shares:
            secrets |= {share.pads[at : at + 32] for at in range(0, len(share.pads), 32)}
        for report, secret in ((report, secret) for report in reports(k, n) for secret in secrets):
            for form in (secret, secret.hex().encode(), base64.b64encode(secret)):
                assert form not in report


@pytest.mark.parametrize(("k", "n"), SIZES)
def test_all_agree_who_hold_the_same_pads(k: int, n: int) -> None:
    names = [member.name for member in keyset_of(k, n).members]

    comparison = drills.compare(reports(k, n), keyset_of(k, n))

    assert [(pair.first, pair.second) for pair in comparison.pairs] == list(combinations(names, 2))
    assert all(pair.agree for pair in comparison.pairs)
    assert comparison.covered


@pytest.mark.parametrize(("k", "n"), SIZES)
def test_every_quorum_covers_all_pads_and_no_smaller_group_does(k: int, n: int) -> None:
    for group in combinations(reports(k, n), k):
        assert drills.compare(group, keyset_of(k, n)).covered
    for group in combinations(reports(k, n), k - 1):
        assert not group or not drills.compare(group, keyset_of(k, n)).covered


def test_pairs_say_how_many_pads_both_hold() -> None:
    # 2 of 3: one pad for each person, so two people share the third's; in two envelopes.
    assert {pair.shared for pair in drills.compare(reports(2, 3), keyset_of(2, 3)).pairs} == {2}
    # 3 of 3: a pad for each two, so nobody holds what another holds.
    assert {pair.shared for pair in drills.compare(reports(3, 3), keyset_of(3, 3)).pairs} == {0}


def test_a_pad_that_differs_is_seen_between_its_holders_alone() -> None:
    first, second, third = reports(2, 3)
    wrong = with_one_other_pad(first, "1")

    comparison = drills.compare([wrong, second, third], keyset_of(2, 3))

    assert comparison.pairs == (
        Pair(first="Custodian 0", second="Custodian 1", shared=2, agree=True),
        Pair(first="Custodian 0", second="Custodian 2", shared=2, agree=False),
        Pair(first="Custodian 1", second="Custodian 2", shared=2, agree=True),
    )
    assert comparison.covered


def test_reports_come_in_any_order() -> None:
    turned = drills.compare(reports(2, 3)[::-1], keyset_of(2, 3))

    assert turned == drills.compare(reports(2, 3), keyset_of(2, 3))


def test_an_envelope_of_another_set_is_in_no_report() -> None:
    with pytest.raises(EnvelopeMismatchError):
        drills.report(sample(3, 5), keys_of(2, 3)[0], keyset_of(2, 3), "A")
    with pytest.raises(NoShareError):
        drills.report(sample(2, 3), keys_of(3, 5)[4], keyset_of(2, 3), "A")


def test_an_altered_envelope_is_in_no_report() -> None:
    altered = bytearray(sample(2, 3)[0])
    altered[50] ^= 1

    with pytest.raises(SealBrokenError):
        drills.report([bytes(altered)], keys_of(2, 3)[0], keyset_of(2, 3), "A")


def test_a_share_of_another_length_is_in_no_report() -> None:
    """As a wrong re-sharing could seal it: nobody else can look into a box."""
    envelope, keyset, key = sample(2, 3)[0], keyset_of(2, 3), keys_of(2, 3)[0]
    info = b"safepub/share/v1\0" + envelope[:74] + envelope[228:236] + b"\0"
    box = suite.HPKE.encrypt(bytes(96), suite.load_public_key(key.public_key), info=info)
    end = 238 + int.from_bytes(envelope[236:238], "big")
    longer = envelope[:236] + len(box).to_bytes(2, "big") + box + envelope[end:]

    with pytest.raises(opening.ShareWrongError) as caught:
        drills.report([longer], key, keyset, "A")

    assert caught.value.places == (0,)


@pytest.mark.parametrize(
    "other",
    [
        lambda key: drills.report(sample(2, 3)[:1], key, keyset_of(2, 3), "B"),
        lambda key: drills.report(sample(2, 3)[::-1], key, keyset_of(2, 3), "B"),
        lambda key: drills.report([], key, keyset_of(2, 3), "B"),
    ],
    ids=["fewer", "another order", "none"],
)
def test_reports_of_another_sample_are_not_compared(
    other: Callable[[CustodianKey], bytes],
) -> None:
    with pytest.raises(DrillRefusedError):
        drills.compare([reports(2, 3)[0], other(keys_of(2, 3)[1])], keyset_of(2, 3))


def test_reports_of_another_key_set_are_not_compared() -> None:
    stricter = replace(keyset_of(2, 3), quorum=3)

    with pytest.raises(DrillRefusedError):
        drills.compare(reports(2, 3), stricter)
    with pytest.raises(DrillRefusedError):
        drills.compare([reports(2, 3)[0], reports(3, 5)[1]], keyset_of(2, 3))


@pytest.mark.parametrize(
    "change",
    [
        lambda all_: all_.update(format="safepub/drill/v2"),
        lambda all_: all_.update(more=1),
        lambda all_: all_.pop("name"),
        lambda all_: all_.update(name=1),
        lambda all_: all_.update(custodian="00" * 8),
        lambda all_: all_.update(custodian=1),
        lambda all_: all_.update(keyset="00" * 16),
        lambda all_: all_.update(envelopes=[]),
        lambda all_: all_.update(envelopes={}),
        lambda all_: all_.update(envelopes=[1]),
        lambda all_: all_["envelopes"].append(all_["envelopes"][0]),
        lambda all_: all_["envelopes"][0].update(digest="00"),
        lambda all_: all_["envelopes"][0].update(digest="AB" * 32),
        lambda all_: all_["envelopes"][0].update(more=1),
        lambda all_: all_["envelopes"][0].pop("pads"),
        lambda all_: all_["envelopes"][0].update(pads=[]),
        lambda all_: all_["envelopes"][0]["pads"].pop("1"),
        lambda all_: all_["envelopes"][0]["pads"].update({"0": "00" * 32}),
        lambda all_: all_["envelopes"][0]["pads"].update({"1": "00" * 31}),
        lambda all_: all_["envelopes"][0]["pads"].update({"1": 1}),
    ],
)
def test_a_report_in_another_form_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    first, second, _ = reports(2, 3)

    with pytest.raises(DrillRefusedError):
        drills.compare([changed(first, change)], keyset_of(2, 3))
    with pytest.raises(DrillRefusedError):
        drills.compare([second, changed(first, change)], keyset_of(2, 3))


@pytest.mark.parametrize("junk", [b"", b"{}", b"\xff", b"[]", b'{"a": 1}'])
def test_what_is_no_report_is_refused(junk: bytes) -> None:
    with pytest.raises(DrillRefusedError):
        drills.compare([junk], keyset_of(2, 3))


def test_one_custodian_counts_once_and_nobody_is_no_drill() -> None:
    with pytest.raises(DrillRefusedError):
        drills.compare([reports(2, 3)[0], reports(2, 3)[0]], keyset_of(2, 3))
    with pytest.raises(DrillRefusedError):
        drills.compare([], keyset_of(2, 3))


def test_a_name_stays_out_of_errors_and_repr() -> None:
    report = drills.report(sample(2, 3), keys_of(2, 3)[0], keyset_of(2, 3), "A secret name")

    with pytest.raises(DrillRefusedError) as caught:
        drills.compare([report, report], keyset_of(2, 3))
    assert "secret" not in f"{caught.value!r} {caught.value}"
    assert seed_of("custodian 0").hex() not in report.decode()
