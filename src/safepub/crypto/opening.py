"""Opening an identity: shares joined, the link opened, the slot opened.

Only the custodians' command may import this, on custodians' own machines. A
test starts the web application and sees that it is not loaded.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from safepub.crypto import boxes, envelopes, padding, quorum, suite, wrapping
from safepub.crypto.keysets import MOST_PEOPLE, Keyset, Purpose
from safepub.crypto.suite import SealBrokenError
from safepub.errors import ForbiddenError, SafepubError


class EnvelopeRefusedError(SafepubError):
    """This is no link envelope of a suite that is known here."""

    message = "This is not a link envelope that can be read."


class EnvelopeMismatchError(SafepubError):
    """The envelope belongs to another contributor or to another key set."""

    message = "This link envelope is not the one that was asked for."


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
class Envelope:
    """A link envelope, taken apart. `shares` are (key id, box) by place."""

    header: bytes
    body: bytes = field(repr=False)
    shares: tuple[tuple[bytes, bytes], ...] = field(repr=False)

    @property
    def core(self) -> bytes:
        """The part that re-sharing leaves alone."""
        return self.header[: envelopes.CORE_BYTES]

    @property
    def purpose(self) -> Purpose:
        """What the slot holds that the envelope leads to."""
        return Purpose(self.header[5])

    @property
    def subject(self) -> UUID:
        """Whose envelope it is."""
        return UUID(bytes=self.header[8 : envelopes.CORE_BYTES])

    @property
    def keyset_id(self) -> bytes:
        """Which key set holds its shares."""
        return self.header[envelopes.CORE_BYTES : 40]

    @property
    def quorum(self) -> int:
        """How many custodians it takes."""
        return self.header[40]

    @property
    def people(self) -> int:
        """How many custodians hold a share."""
        return self.header[41]

    @property
    def commitment(self) -> bytes:
        """What the joined key must answer to."""
        return self.header[42:]


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


def read(envelope: bytes) -> Envelope:
    """Take a link envelope apart.

    Raises:
        EnvelopeRefusedError: Unknown magic or suite, wrong lengths, bytes left over.
    """
    header, rest = envelope[: envelopes.HEADER_BYTES], envelope[envelopes.HEADER_BYTES :]
    known = envelopes.core(suite.SUITE, 0, b"")
    readable = len(header) == envelopes.HEADER_BYTES and header[:5] == known[:5]
    if not readable or header[6:8] != known[6:8] or header[5] not in tuple(Purpose):
        raise EnvelopeRefusedError
    if not 1 <= header[40] <= header[41] <= MOST_PEOPLE:
        raise EnvelopeRefusedError
    body, rest = _take_sized(rest)
    shares = []
    for _ in range(header[41]):
        key_id = rest[: suite.KEY_ID_BYTES]
        box, rest = _take_sized(rest[suite.KEY_ID_BYTES :])
        shares.append((key_id, box))
    if rest or len(body) != envelopes.BODY_BYTES:
        raise EnvelopeRefusedError
    return Envelope(header=header, body=body, shares=tuple(shares))


def require(envelope: Envelope, *, subject: UUID, keyset: Keyset) -> None:
    """Return only where this is the envelope of this contributor, sealed to this key set.

    Whoever can write to the newsroom's database could exchange two envelopes;
    call it before a share is opened.

    Raises:
        EnvelopeMismatchError: It is another one.
    """
    key_ids = tuple(suite.key_id(public_key) for public_key in keyset.public_keys)
    wanted = (subject, keyset.purpose, keyset.keyset_id, keyset.quorum, key_ids)
    named = tuple(key_id for key_id, _ in envelope.shares)
    found = (envelope.subject, envelope.purpose, envelope.keyset_id, envelope.quorum, named)
    if found != wanted:
        raise EnvelopeMismatchError


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
        ShareWrongError: Pads disagree, or the commitment does not hold. With a share
            to spare it names exactly the wrong ones.
        suite.SealBrokenError: The envelope's body was altered.
    """
    by_place = {share.place: share for share in shares}
    if len(by_place) < envelope.quorum:
        raise QuorumMissingError
    key = _joined(envelope, list(by_place.values()))
    if key is None:
        raise ShareWrongError(_suspects(envelope, list(by_place.values())))
    context = envelopes.link_context(envelope.core)
    target = wrapping.unwrap(key, envelope.body, context=context)
    key_end = envelopes.SLOT_ID_BYTES + envelopes.DATA_KEY_BYTES
    return Link(
        slot_id=target[: envelopes.SLOT_ID_BYTES],
        data_key=target[envelopes.SLOT_ID_BYTES : key_end],
        body_digest=target[key_end:],
        purpose=envelope.purpose,
    )


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


def _suspects(envelope: Envelope, shares: Sequence[Share]) -> list[int]:
    """Name the shares that do not fit to a quorum which joins; all where none does."""
    for group in combinations(shares, envelope.quorum):
        if _joined(envelope, group) is not None:
            return [share.place for share in shares if _joined(envelope, (*group, share)) is None]
    return sorted(share.place for share in shares)


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


def _take_sized(source: bytes) -> tuple[bytes, bytes]:
    size = int.from_bytes(source[: envelopes.NUMBER_BYTES], "big")
    end = envelopes.NUMBER_BYTES + size
    if len(source) < end or size == 0:
        raise EnvelopeRefusedError
    return source[envelopes.NUMBER_BYTES : end], source[end:]
