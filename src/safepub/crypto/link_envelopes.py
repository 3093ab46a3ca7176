"""Link envelopes taken apart: what they say in the clear. Nothing here opens one."""

from dataclasses import dataclass, field
from uuid import UUID

from safepub.crypto import envelopes, suite
from safepub.crypto.keysets import MOST_PEOPLE, Keyset, Purpose
from safepub.errors import SafepubError


class EnvelopeRefusedError(SafepubError):
    """This is no link envelope of a suite that is known here."""

    message = "This is not a link envelope that can be read."


class EnvelopeMismatchError(SafepubError):
    """The envelope belongs to another contributor or to another key set."""

    message = "This link envelope is not the one that was asked for."


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


def _take_sized(source: bytes) -> tuple[bytes, bytes]:
    size = int.from_bytes(source[: envelopes.NUMBER_BYTES], "big")
    end = envelopes.NUMBER_BYTES + size
    if len(source) < end or size == 0:
        raise EnvelopeRefusedError
    return source[envelopes.NUMBER_BYTES : end], source[end:]
