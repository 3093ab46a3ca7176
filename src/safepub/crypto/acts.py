"""Acts of custodians, as anybody can check them: takes, grants, refusals, receipts.

`FORMAT.md`, section 15. Signing them is `signing`'s, which the server never loads.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from safepub.crypto import suite
from safepub.crypto.cursor import Cursor, FieldsDoNotFitError
from safepub.crypto.keysets import SIGNATURE_BYTES, Keyset, Member
from safepub.crypto.requests import Request
from safepub.crypto.suite import KEY_ID_BYTES, SUITE, PublicKeyRefusedError
from safepub.errors import InvalidError

DIGEST_BYTES = 32
NUMBER_BYTES = 2
HAND_IN_HEADER = b"SPH1" + bytes((SUITE,))
DAY_BYTES = 4
_REQUEST = 5
_ENVELOPE = _REQUEST + DIGEST_BYTES
_KEY_ID = _ENVELOPE + DIGEST_BYTES
_DAY = _KEY_ID + KEY_ID_BYTES
HEAD_BYTES = _DAY + DAY_BYTES
_PLACE = HEAD_BYTES + DIGEST_BYTES
_BOX = _PLACE + 1 + NUMBER_BYTES


class ActRefusedError(InvalidError):
    """These bytes are no act, or nobody of the key set signed them for this request."""

    message = (
        "This is not an act of a custodian of this key set, or it belongs to another "
        "request. Nothing was taken."
    )


class HandInRefusedError(InvalidError):
    """This is no hand-in, or an empty one."""

    message = "This is not a file that custodians hand in."


class Outcome(IntEnum):
    """How it ended when a reader opened."""

    SHOWN = 1
    NO_SLOT = 2
    SHARES_WRONG = 3


@dataclass(frozen=True)
class _SignedAct:
    """What all acts have in common; the bytes are the act, so nothing can contradict them."""

    MAGIC: ClassVar[bytes]
    LABEL: ClassVar[bytes]

    source: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what is not exactly this act."""
        known = self.source.startswith(self.MAGIC + bytes((SUITE,)))
        if not known or len(self.source) < HEAD_BYTES + SIGNATURE_BYTES or not self._fits():
            raise ActRefusedError
        try:
            _ = self.day
        except ValueError as error:
            raise ActRefusedError from error

    @property
    def request(self) -> bytes:
        """The digest of the request that the act belongs to."""
        return self.source[_REQUEST:_ENVELOPE]

    @property
    def envelope(self) -> bytes:
        """The SHA-256 of the link envelope that the act belongs to."""
        return self.source[_ENVELOPE:_KEY_ID]

    @property
    def key_id(self) -> bytes:
        """Whose act it claims to be."""
        return self.source[_KEY_ID:_DAY]

    @property
    def day(self) -> date:
        """When it was signed."""
        number = int.from_bytes(self.source[_DAY:HEAD_BYTES], "big")
        return date(number // 10000, number // 100 % 100, number % 100)

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        return self.LABEL + self.source[:-SIGNATURE_BYTES]

    @property
    def signature(self) -> bytes:
        """The Ed25519 signature, not verified."""
        return self.source[-SIGNATURE_BYTES:]

    @property
    def _rest(self) -> bytes:
        return self.source[HEAD_BYTES:-SIGNATURE_BYTES]

    def _fits(self) -> bool:
        return not self._rest


class Take(_SignedAct):
    """A custodian took a request up and wants shares sealed to a key made for it alone."""

    MAGIC = b"SPT1"
    LABEL = b"safepub/take/v1\0"

    @property
    def one_time_key(self) -> bytes:
        """The public key that shares are sealed to."""
        return self._rest

    @property
    def digest(self) -> bytes:
        """The 32 bytes that grants and the receipt repeat."""
        return hashlib.sha256(b"safepub/take-digest/v1\0" + self.source).digest()

    def _fits(self) -> bool:
        try:
            suite.load_public_key(self.one_time_key)
        except PublicKeyRefusedError:
            return False
        return True


class Grant(_SignedAct):
    """A custodian gives their share to whoever took the request up."""

    MAGIC = b"SPG1"
    LABEL = b"safepub/grant/v1\0"

    @property
    def take(self) -> bytes:
        """The digest of the take that is answered."""
        return self.source[HEAD_BYTES:_PLACE]

    @property
    def place(self) -> int:
        """The granting custodian's place in the key set."""
        return self.source[_PLACE]

    @property
    def box(self) -> bytes:
        """The share, sealed to the take's one-time key."""
        return self.source[_BOX:-SIGNATURE_BYTES]

    def _fits(self) -> bool:
        length = int.from_bytes(self.source[_PLACE + 1 : _BOX], "big")
        return length > 0 and len(self.source) == _BOX + length + SIGNATURE_BYTES


class Refusal(_SignedAct):
    """A custodian says no."""

    MAGIC = b"SPN1"
    LABEL = b"safepub/refusal/v1\0"


class Receipt(_SignedAct):
    """The reader says how opening ended."""

    MAGIC = b"SPR1"
    LABEL = b"safepub/receipt/v1\0"

    @property
    def take(self) -> bytes:
        """The digest of the reader's own take."""
        return self.source[HEAD_BYTES:_PLACE]

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        return Outcome(self.source[_PLACE])

    def _fits(self) -> bool:
        return len(self._rest) == DIGEST_BYTES + 1 and self._rest[-1] in tuple(Outcome)


Act = Take | Grant | Refusal | Receipt


@dataclass(frozen=True)
class HandIn:
    """What a custodian takes to the server: an act, a countersigned checkpoint, or both."""

    act: bytes = field(repr=False)
    checkpoint: bytes = field(repr=False)


def head(magic: bytes, request: Request, key_id: bytes, day: date) -> bytes:
    """Give the 81 bytes that an act starts with."""
    number = day.year * 10000 + day.month * 100 + day.day
    start = magic + bytes((SUITE,)) + request.digest + request.envelope
    return start + key_id + number.to_bytes(DAY_BYTES, "big")


def read(source: bytes) -> Act:
    """Take an act apart; its signature is not verified yet.

    Raises:
        ActRefusedError: It is no act, or a length does not fit exactly.
    """
    for kind in (Take, Grant, Refusal, Receipt):
        if source.startswith(kind.MAGIC):
            return kind(source)
    raise ActRefusedError


def verify(act: Act, keyset: Keyset) -> Member:
    """Give the custodian of this key set who signed the act.

    Raises:
        ActRefusedError: Nobody of the set did, or a grant names another's place.
    """
    key_ids = [suite.key_id(public_key) for public_key in keyset.public_keys]
    if act.key_id not in key_ids:
        raise ActRefusedError
    place = key_ids.index(act.key_id)
    member = keyset.members[place]
    if isinstance(act, Grant) and act.place != place:
        raise ActRefusedError
    try:
        signer = ed25519.Ed25519PublicKey.from_public_bytes(member.signing_key)
        signer.verify(act.signature, act.signed)
    except (InvalidSignature, ValueError) as error:
        raise ActRefusedError from error
    return member


def require(act: Act, request: Request, keyset: Keyset) -> Member:
    """Give the custodian who signed the act for this request, sealed to this key set.

    Raises:
        ActRefusedError: It is for another request, envelope or key set, or not signed
            by anybody of the set.
    """
    asked = (request.digest, request.envelope, request.keyset, request.purpose)
    if (act.request, act.envelope, keyset.keyset_id, keyset.purpose) != asked:
        raise ActRefusedError
    return verify(act, keyset)


def digest(act: Act) -> bytes:
    """Name an act by the SHA-256 of all its bytes."""
    return hashlib.sha256(act.source).digest()


def write_hand_in(hand_in: HandIn) -> bytes:
    """Write the file that a custodian takes to the server.

    Raises:
        HandInRefusedError: Both parts are empty, or one has more than 65,535 bytes.
    """
    parts = (hand_in.act, hand_in.checkpoint)
    if not any(parts) or any(len(part) >> 8 * NUMBER_BYTES for part in parts):
        raise HandInRefusedError
    sized = (len(part).to_bytes(NUMBER_BYTES, "big") + part for part in parts)
    return HAND_IN_HEADER + b"".join(sized)


def read_hand_in(source: bytes) -> HandIn:
    """Read what `write_hand_in` wrote; neither part is looked at yet.

    Raises:
        HandInRefusedError: It is no hand-in, or a length does not fit exactly.
    """
    cursor = Cursor(source)
    try:
        header = cursor.take(len(HAND_IN_HEADER))
        act = cursor.take(int.from_bytes(cursor.take(NUMBER_BYTES), "big"))
        checkpoint = cursor.take(int.from_bytes(cursor.take(NUMBER_BYTES), "big"))
        cursor.end()
    except FieldsDoNotFitError as error:
        raise HandInRefusedError from error
    if header != HAND_IN_HEADER or not (act or checkpoint):
        raise HandInRefusedError
    return HandIn(act=act, checkpoint=checkpoint)
