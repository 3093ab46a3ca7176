"""Passkeys (Web Authentication, level 3): challenges, and whether an answer to one is right.

A challenge holds the moment at which it was made and a code that binds it to one
session, so that nothing has to be stored for it. Whoever accepts an answer remembers
that moment, and takes answers to later challenges only: each is good once.
"""

import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from safepub.crypto import wrapping

LASTS = timedelta(minutes=5)
"""Time to fetch a telephone and to scan a code with it."""
LONGEST_ID = 1_023
"""Web Authentication, section 4, "credential ID"."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
MICROSECOND = timedelta(microseconds=1)
MOMENT_BYTES = 8
RANDOM_BYTES = 16
# What parsers of three formats raise at what no authenticator sends.
_MALFORMED = (
    WebAuthnException,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What an answer has to be for: a host, its origin and one session there."""

    host: str
    origin: str
    session: bytes = field(repr=False)
    key: bytes = field(repr=False)
    """Guards the challenges; a key of the server."""


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose passkey is to be made, as the authenticator shows it."""

    id: bytes
    name: str
    site: str


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What an answer is checked against."""

    public_key: bytes = field(repr=False)
    sign_count: int


@dataclass(frozen=True, kw_only=True)
class Made:
    """A new passkey, and when its challenge was made, in microseconds."""

    credential_id: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sign_count: int
    moment: int


@dataclass(frozen=True, kw_only=True)
class Use:
    """A right answer: by which passkey, its counter, and when its challenge was made."""

    credential_id: bytes = field(repr=False)
    sign_count: int
    moment: int


def new_challenge(expected: Expected, *, now: datetime) -> bytes:
    """Make a challenge that is good in this session alone, for five minutes."""
    said = _moment(now).to_bytes(MOMENT_BYTES) + secrets.token_bytes(RANDOM_BYTES)
    return said + _code(expected, said)


def moment_of(challenge: bytes, expected: Expected, *, now: datetime) -> int | None:
    """Say when a challenge was made; None where it is over, another session's or not ours."""
    said = challenge[: MOMENT_BYTES + RANDOM_BYTES]
    if not hmac.compare_digest(challenge[len(said) :], _code(expected, said)):
        return None
    moment = int.from_bytes(said[:MOMENT_BYTES])
    return moment if _moment(now - LASTS) < moment <= _moment(now) else None


def earliest_moment(*, now: datetime) -> int:
    """Give the moment before which no challenge was made that is good now."""
    return _moment(now - LASTS)


def latest_moment(*, now: datetime) -> int:
    """Give the moment after which no challenge was made yet by a clock that is right."""
    return _moment(now)


def creation_options(
    expected: Expected, owner: Owner, known: Collection[bytes], *, now: datetime
) -> str:
    """Write, as JSON, what a browser needs to make a passkey; `known` ones are not made again."""
    options = generate_registration_options(
        rp_id=expected.host,
        rp_name=owner.site,
        user_id=owner.id,
        user_name=owner.name,
        challenge=new_challenge(expected, now=now),
        timeout=LASTS // MILLISECOND,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return options_to_json(options)


def request_options(expected: Expected, *, now: datetime) -> str:
    """Write, as JSON, what a browser needs to ask for a passkey of this host; it names none."""
    options = generate_authentication_options(
        rp_id=expected.host,
        challenge=new_challenge(expected, now=now),
        timeout=LASTS // MILLISECOND,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def made(answer: str, expected: Expected, *, now: datetime) -> Made | None:
    """Check what a browser answered to `creation_options`; None where anything is wrong."""
    try:
        credential = parse_registration_credential_json(answer)
        challenge, moment = _asked(credential.response.client_data_json, expected, now=now)
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=expected.host,
            expected_origin=expected.origin,
            require_user_verification=True,
        )
    except _MALFORMED:
        return None
    if len(verified.credential_id) > LONGEST_ID:
        return None
    return Made(
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        moment=moment,
    )


def use(
    answer: str, stored: Mapping[bytes, Stored], expected: Expected, *, now: datetime
) -> Use | None:
    """Check what a browser answered to `request_options`; None where anything is wrong.

    It is wrong where the authenticator counts and its counter has not grown: then there
    is a copy of it.
    """
    try:
        credential = parse_authentication_credential_json(answer)
        challenge, moment = _asked(credential.response.client_data_json, expected, now=now)
        passkey = stored[credential.raw_id]
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=expected.host,
            expected_origin=expected.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _MALFORMED:
        return None
    return Use(
        credential_id=verified.credential_id,
        sign_count=verified.new_sign_count,
        moment=moment,
    )


def _asked(client_data: bytes, expected: Expected, *, now: datetime) -> tuple[bytes, int]:
    """Read which challenge was answered, and when it was made."""
    read = parse_client_data_json(client_data)
    moment = moment_of(read.challenge, expected, now=now)
    # A frame of another site asked; the policy lets nobody frame these pages.
    if moment is None or read.cross_origin:
        raise ValueError
    return read.challenge, moment


def _moment(now: datetime) -> int:
    return (now - EPOCH) // MICROSECOND


def _code(expected: Expected, said: bytes) -> bytes:
    derivation = HKDF(
        algorithm=hashes.SHA256(),
        length=wrapping.KEY_BYTES,
        salt=None,
        info=b"safepub/passkey-challenge-key/v1\0",
    )
    key = derivation.derive(expected.key)
    return hmac.digest(key, expected.session + said, "sha256")
