"""Signing: takes, grants, refusals and receipts, with a custodian's own keys.

Only the custodians' command may import this, on custodians' own machines.
"""

from datetime import date

from cryptography.hazmat.primitives.asymmetric import ed25519

from safepub.crypto import acts, boxes, suite
from safepub.crypto.acts import Act, Grant, Outcome, Receipt, Refusal, Take
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.opening import Share
from safepub.crypto.requests import Request
from safepub.crypto.suite import SUITE, SealBrokenError
from safepub.errors import ConflictError, ForbiddenError, InvalidError

ONE_TIME_HEADER = b"SPO1" + bytes((SUITE,))


class TakeMismatchError(ForbiddenError):
    """The take is of another request or envelope, or not by whom it has to be."""

    message = "This request was not taken up in a way that you can answer. Nothing was signed."


class RequestOverError(ConflictError):
    """The request's last day is over."""

    message = "The time of this request is over. Nothing was signed."


class OneTimeFileRefusedError(InvalidError):
    """This is no one-time key file, or that of another take."""

    message = "This is not the one-time key of this request."


def take(key: CustodianKey, request: Request, *, day: date) -> tuple[bytes, bytes]:
    """Take a request up: the signed act, and the 32-byte seed of a key made for it alone.

    Whoever holds the seed can open what is granted; `write_one_time` keeps it.

    Raises:
        RequestOverError: The request's last day is over.
    """
    _require_open(request, day)
    seed = suite.new_seed()
    return _signed(key, Take, _head(key, Take, request, day) + suite.public_key_of(seed)), seed


def grant(key: CustodianKey, request: Request, take: Take, share: Share, *, day: date) -> bytes:
    """Seal one's own share anew, to a take's one-time key, and sign that.

    `acts.require(take, request, keyset)` must have come back, with a key set that
    this custodian signed: nothing here knows the set.

    Raises:
        TakeMismatchError: The take is of another request or envelope, or one's own.
        RequestOverError: The request's last day is over.
        suite.PublicKeyRefusedError: The take's one-time key cannot be sealed to.
    """
    _require_open(request, day)
    _require_take(take, request)
    own = suite.key_id(key.public_key)
    if take.key_id == own:
        raise TakeMismatchError
    info = _partial_info(request.digest, request.envelope, take.digest, own)
    place = bytes((share.place,))
    box = boxes.seal_to(take.one_time_key, place + share.pads, info=info)
    length = len(box).to_bytes(acts.NUMBER_BYTES, "big")
    body = _head(key, Grant, request, day) + take.digest + place + length + box
    return _signed(key, Grant, body)


def refusal(key: CustodianKey, request: Request, *, day: date) -> bytes:
    """Say no, signed."""
    return _signed(key, Refusal, _head(key, Refusal, request, day))


def receipt(
    key: CustodianKey, request: Request, take: Take, outcome: Outcome, *, day: date
) -> bytes:
    """Say how opening ended, signed by whoever took the request up.

    Raises:
        TakeMismatchError: The take is of another request or envelope, or another's.
    """
    _require_take(take, request)
    if take.key_id != suite.key_id(key.public_key):
        raise TakeMismatchError
    body = _head(key, Receipt, request, day) + take.digest + bytes((outcome,))
    return _signed(key, Receipt, body)


def open_grant(one_time_seed: bytes, grant: Grant) -> Share:
    """Open the share that a grant holds; `acts.require` has to check who gave it.

    Raises:
        suite.SealBrokenError: It was sealed to another take's key, or altered.
    """
    info = _partial_info(grant.request, grant.envelope, grant.take, grant.key_id)
    opened = boxes.open_with(one_time_seed, grant.box, info=info)
    if opened[:1] != bytes((grant.place,)):
        raise SealBrokenError
    return Share(place=grant.place, pads=opened[1:])


def write_one_time(key: CustodianKey, take: Take, seed: bytes) -> bytes:
    """Keep a take's seed in a file that only the reader's own key opens.

    Raises:
        TakeMismatchError: The take is another's, or the seed is not its key's.
    """
    if take.key_id != suite.key_id(key.public_key):
        raise TakeMismatchError
    if suite.public_key_of(seed) != take.one_time_key:
        raise TakeMismatchError
    box = boxes.seal_to(key.public_key, seed, info=_one_time_info(take))
    return ONE_TIME_HEADER + take.digest + box


def read_one_time(key: CustodianKey, take: Take, source: bytes) -> bytes:
    """Give the 32-byte seed that opens what was granted to this take.

    Raises:
        OneTimeFileRefusedError: It is no such file, or that of another take.
        suite.SealBrokenError: It was altered, or another's key made it.
    """
    header = ONE_TIME_HEADER + take.digest
    if not source.startswith(header):
        raise OneTimeFileRefusedError
    seed = boxes.open_with(key.seed, source[len(header) :], info=_one_time_info(take))
    if suite.public_key_of(seed) != take.one_time_key:
        raise OneTimeFileRefusedError
    return seed


def _require_open(request: Request, day: date) -> None:
    if day > request.expires_on:
        raise RequestOverError


def _require_take(take: Take, request: Request) -> None:
    if (take.request, take.envelope) != (request.digest, request.envelope):
        raise TakeMismatchError


def _head(key: CustodianKey, kind: type[Act], request: Request, day: date) -> bytes:
    return acts.head(kind.MAGIC, request, suite.key_id(key.public_key), day)


def _signed(key: CustodianKey, kind: type[Act], body: bytes) -> bytes:
    signer = ed25519.Ed25519PrivateKey.from_private_bytes(key.signing_seed)
    return body + signer.sign(kind.LABEL + body)


def _partial_info(request: bytes, envelope: bytes, take: bytes, key_id: bytes) -> bytes:
    return b"safepub/partial/v1\0" + request + envelope + take + key_id


def _one_time_info(take: Take) -> bytes:
    return b"safepub/one-time/v1\0" + take.digest
