"""Opening an identity: shares joined, the link opened, the slot opened.

Only the custodians' command may import this, on custodians' own machines. A
test starts the web application and sees that it is not loaded.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from safepub.crypto import boxes, envelopes, padding, quorum, suite, wrapping
from safepub.crypto.keysets import Purpose
from safepub.crypto.link_envelopes import (
    Envelope,
    EnvelopeMismatchError,
    EnvelopeRefusedError,
    read,
    require,
)
from safepub.crypto.suite import SealBrokenError
from safepub.errors import ForbiddenError, SafepubError

# Whoever opens also reads and requires; the server does so without this module.
__all__ = [
    "Envelope",
    "EnvelopeMismatchError",
    "EnvelopeRefusedError",
    "Link",
    "NoShareError",
    "QuorumMissingError",
    "Share",
    "ShareWrongError",
    "join",
    "joined_key",
    "open_share",
    "open_slot",
    "read",
    "require",
]


class NoShareError(ForbiddenError):
    """The envelope holds no share for this key."""

    message = "This envelope holds no share for this key."


class QuorumMissingError(ForbiddenError):
    """Fewer different custodians gave a share than the quorum asks for."""

    message = "Too few custodians gave their share."


class ShareWrongError(SafepubError):
    """The shares do not join; `places` names those that may be wrong."""

    message = "The shares do not fit together: at least one was altered."

    def __init__(self, places: Sequence[int]) -> None:
        """Keep the places, in the key set, of the shares in doubt."""
        super().__init__()
        self.places = tuple(places)


@dataclass(frozen=True)
class Share:
    """One custodian's pads, by the custodian's place in the key set."""

    place: int
    pads: bytes = field(repr=False)


@dataclass(frozen=True)
class Link:
    """Where a slot is, its key, and what its body must be."""

    slot_id: bytes = field(repr=False)
    data_key: bytes = field(repr=False)
    body_digest: bytes = field(repr=False)
    purpose: Purpose


def open_share(envelope: Envelope, seed: bytes) -> Share:
    """Open the share that was sealed to this custodian's key.

    Raises:
        NoShareError: There is none.
        suite.SealBrokenError: The envelope was altered.
    """
    wanted = suite.key_id(suite.public_key_of(seed))
    for place, (key_id, box) in enumerate(envelope.shares):
        if key_id == wanted:
            info = envelopes.share_info(envelope.header, key_id, place)
            return Share(place=place, pads=boxes.open_with(seed, box, info=info))
    raise NoShareError


def join(envelope: Envelope, shares: Sequence[Share]) -> Link:
    """Join a quorum's shares and open the link.

    Raises:
        QuorumMissingError: Too few different custodians.
        ShareWrongError: Pads disagree, or the commitment does not hold. It names every
            wrong share; with one to spare, and unless several people lie together, no
            other.
        suite.SealBrokenError: The envelope's body was altered.
    """
    key = joined_key(envelope, shares)
    context = envelopes.link_context(envelope.core)
    target = wrapping.unwrap(key, envelope.body, context=context)
    key_end = envelopes.SLOT_ID_BYTES + envelopes.DATA_KEY_BYTES
    return Link(
        slot_id=target[: envelopes.SLOT_ID_BYTES],
        data_key=target[envelopes.SLOT_ID_BYTES : key_end],
        body_digest=target[key_end:],
        purpose=envelope.purpose,
    )


def joined_key(envelope: Envelope, shares: Sequence[Share]) -> bytes:
    """Join a quorum's shares to the envelope's key, and open nothing with it.

    Raises:
        QuorumMissingError: Too few different custodians.
        ShareWrongError: Pads disagree, or the commitment does not hold. It names every
            wrong share; with one to spare, and unless several people lie together, no
            other.
    """
    by_place = {share.place: share for share in shares}
    if len(by_place) < envelope.quorum:
        raise QuorumMissingError
    key = _joined(envelope, list(by_place.values()))
    if key is None:
        raise ShareWrongError(_suspects(envelope, list(by_place.values())))
    return key


def open_slot(body: bytes, link: Link) -> bytes:
    """Open the slot that a link leads to and give its payload.

    Raises:
        suite.SealBrokenError: It is another slot's body, or it was altered.
    """
    if not hmac.compare_digest(hashlib.sha256(body).digest(), link.body_digest):
        raise SealBrokenError
    context = envelopes.slot_context(link.purpose, link.slot_id)
    return padding.unpad(wrapping.unwrap(link.data_key, body, context=context))


def _joined(envelope: Envelope, shares: Sequence[Share]) -> bytes | None:
    """Give the key where all pads agree and the commitment holds."""
    pads: dict[tuple[int, ...], bytes] = {}
    for share in shares:
        for withheld, pad in _pads_of(envelope, share).items():
            if not hmac.compare_digest(pads.setdefault(withheld, pad), pad):
                return None
    key = quorum.xor(pads.values())
    made = envelopes.commitment(key, envelope.core)
    return key if hmac.compare_digest(made, envelope.commitment) else None


def joining(envelope: Envelope, shares: Sequence[Share]) -> tuple[Share, ...]:
    """Give a quorum of these shares that joins, or none at all.

    The commitment holds for one key alone, so whichever quorum joins has the right one.
    """
    groups = combinations(shares, envelope.quorum)
    return next((group for group in groups if _joined(envelope, group) is not None), ())


def _suspects(envelope: Envelope, shares: Sequence[Share]) -> list[int]:
    """Name the shares that stand outside the largest company that joins; all where none does.

    Fewer people than a quorum can alter their shares so that some innocent group no
    longer joins with another. Where two companies are as large, who is in doubt are
    all whom not both hold.
    """
    companies = {
        frozenset(share.place for share in shares if _joined(envelope, (*group, share)) is not None)
        for group in combinations(shares, envelope.quorum)
        if _joined(envelope, group) is not None
    }
    largest = max(map(len, companies), default=0)
    best = [company for company in companies if len(company) == largest]
    sure = frozenset.intersection(*best) if best else frozenset[int]()
    return sorted(share.place for share in shares if share.place not in sure)


def _pads_of(envelope: Envelope, share: Share) -> dict[tuple[int, ...], bytes]:
    held = [
        withheld
        for withheld in quorum.withheld_sets(envelope.quorum, envelope.people)
        if share.place not in withheld
    ]
    size = quorum.PAD_BYTES
    if share.place >= envelope.people or len(share.pads) != len(held) * size:
        raise ShareWrongError([share.place])
    return {
        withheld: share.pads[number * size : (number + 1) * size]
        for number, withheld in enumerate(held)
    }
