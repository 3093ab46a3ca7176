"""Drills: custodians compare what they hold, and nobody joins it (`FORMAT.md`, section 19).

Only the custodians' command may import this: it opens a custodian's own shares.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from safepub.crypto import canonical, opening, quorum, suite
from safepub.crypto.canonical import CanonicalFormError
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset
from safepub.crypto.opening import Envelope, ShareWrongError
from safepub.errors import InvalidError

FORMAT = "safepub/drill/v1"
LABEL = b"safepub/drill/v1\0"


class DrillRefusedError(InvalidError):
    """A report is damaged, of another sample, of another key set or of nobody in it."""

    message = "These drill reports cannot be compared: one is damaged or of another drill."


@dataclass(frozen=True)
class Pair:
    """Two custodians of a set, how many pads both hold, and whether all of these are equal.

    Where the quorum is everybody no two custodians hold the same pad.
    """

    first: str
    second: str
    shared: int
    agree: bool


@dataclass(frozen=True)
class Comparison:
    """What reports tell together.

    `covered`: between them they hold every pad of every envelope, so that these
    custodians could open what they agree on.
    """

    pairs: tuple[Pair, ...]
    covered: bool


@dataclass(frozen=True)
class _Report:
    """A report that was read: digests of envelopes, and of pads by envelope and number."""

    place: int
    envelopes: tuple[str, ...]
    pads: dict[tuple[str, int], str]


def report(envelopes: Iterable[bytes], key: CustodianKey, keyset: Keyset, name: str) -> bytes:
    """Open one's own share of each envelope and write down digests of its pads.

    No pad, no key and no identity can be had from a report.

    Raises:
        opening.EnvelopeRefusedError: One of them is no link envelope.
        opening.EnvelopeMismatchError: One is sealed to another key set.
        opening.NoShareError: The key is not one of the set's.
        opening.ShareWrongError: A share has the wrong length.
        suite.SealBrokenError: An envelope was altered.
        canonical.CanonicalFormError: The name holds half of a surrogate pair.
    """
    return canonical.encode(
        {
            "custodian": suite.key_id(key.public_key).hex(),
            "envelopes": [_looked_at(envelope, key, keyset) for envelope in envelopes],
            "format": FORMAT,
            "keyset": keyset.keyset_id.hex(),
            "name": name,
        }
    )


def compare(reports: Sequence[bytes], keyset: Keyset) -> Comparison:
    """Tell of each two reports whether the pads that both hold are equal.

    Pairs stand in the key set's order, under the names that it gives them.

    Raises:
        DrillRefusedError: There is none, or they do not belong together.
    """
    taken = sorted((_read(source, keyset) for source in reports), key=lambda found: found.place)
    places = {found.place for found in taken}
    if len(places) != len(taken) or len({found.envelopes for found in taken}) != 1:
        raise DrillRefusedError
    pads = len(quorum.withheld_sets(keyset.quorum, len(keyset.members)))
    seen = {pad for found in taken for pad in found.pads}
    return Comparison(
        pairs=tuple(_pair(*both, keyset) for both in combinations(taken, 2)),
        covered=len(seen) == pads * len(taken[0].envelopes),
    )


def _looked_at(source: bytes, key: CustodianKey, keyset: Keyset) -> dict[str, object]:
    envelope = opening.read(source)
    opening.require(envelope, subject=envelope.subject, keyset=keyset)
    share = opening.open_share(envelope, key.seed)
    numbers = _pads_held(keyset, share.place)
    if len(share.pads) != len(numbers) * quorum.PAD_BYTES:
        raise ShareWrongError([share.place])
    starts = range(0, len(share.pads), quorum.PAD_BYTES)
    pads = (share.pads[start : start + quorum.PAD_BYTES] for start in starts)
    digests = {
        str(number): _pad_digest(envelope, number, pad)
        for number, pad in zip(numbers, pads, strict=True)
    }
    return {"digest": hashlib.sha256(source).hexdigest(), "pads": digests}


def _pads_held(keyset: Keyset, place: int) -> list[int]:
    """List the numbers of the pads that a place holds."""
    sets = quorum.withheld_sets(keyset.quorum, len(keyset.members))
    return [number for number, withheld in enumerate(sets) if place not in withheld]


def _pad_digest(envelope: Envelope, number: int, pad: bytes) -> str:
    return hashlib.sha256(LABEL + envelope.header + bytes((number,)) + pad).hexdigest()


def _read(source: bytes, keyset: Keyset) -> _Report:
    try:
        members = canonical.decode(source)
        place = _place_of(members["custodian"], keyset)
        looked_at = members["envelopes"]
        expected = {
            "custodian": members["custodian"],
            "envelopes": looked_at,
            "format": FORMAT,
            "keyset": keyset.keyset_id.hex(),
            "name": members["name"],
        }
        envelopes = tuple(_digest(found["digest"]) for found in looked_at)
        pads = {
            (found["digest"], int(number)): _digest(digest)
            for found in looked_at
            for number, digest in _pads_in(found, keyset, place).items()
        }
    except (CanonicalFormError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise DrillRefusedError from error
    if members != expected or not isinstance(members["name"], str):
        raise DrillRefusedError
    if not envelopes or len(set(envelopes)) != len(envelopes):
        raise DrillRefusedError
    return _Report(place=place, envelopes=envelopes, pads=pads)


def _place_of(key_id: str, keyset: Keyset) -> int:
    key_ids = [suite.key_id(public_key).hex() for public_key in keyset.public_keys]
    return key_ids.index(key_id)


def _pads_in(looked_at: dict[str, Any], keyset: Keyset, place: int) -> dict[str, Any]:
    pads: dict[str, Any] = looked_at["pads"]
    held = {str(number) for number in _pads_held(keyset, place)}
    if looked_at.keys() != {"digest", "pads"} or pads.keys() != held:
        raise DrillRefusedError
    return pads


def _digest(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise DrillRefusedError
    return text


def _pair(one: _Report, other: _Report, keyset: Keyset) -> Pair:
    both = one.pads.keys() & other.pads.keys()
    return Pair(
        first=keyset.members[one.place].name,
        second=keyset.members[other.place].name,
        shared=len(both),
        agree=all(one.pads[pad] == other.pads[pad] for pad in both),
    )
