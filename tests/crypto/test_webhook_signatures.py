"""Signatures of webhooks: what the standard's own library takes, and nothing that is altered."""

import base64
import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from safepub.crypto import webhook_signatures
from safepub.crypto.suite import SealBrokenError
from safepub.crypto.webhook_signatures import Message

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
ONE, TWO = UUID(int=1), UUID(int=2)
SECRETS = st.binary(min_size=64, max_size=64)


def message(body: bytes = b'{"type":"webhook.test"}') -> Message:
    # The library refuses what is older than five minutes.
    return Message(
        id=webhook_signatures.new_message_id(),
        timestamp=int(datetime.now(UTC).timestamp()),
        body=body,
    )


def take(secret: bytes, sent: Message, signature: str) -> None:
    """Check `v1` as an outlet does that uses the standard's library."""
    headers = {
        "webhook-id": sent.id,
        "webhook-timestamp": str(sent.timestamp),
        "webhook-signature": signature,
    }
    Webhook(webhook_signatures.shown(secret).secret).verify(sent.body, headers, json_parse=False)


def take_ed25519(secret: bytes, sent: Message, signature: str) -> None:
    """Check `v1a` as the standard describes it: one of the signatures has to be right."""
    shown = webhook_signatures.shown(secret).public_key
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(shown.removeprefix("whpk_")))
    for one in signature.split(" "):
        version, _, value = one.partition(",")
        if version == "v1a":
            try:
                signed = f"{sent.id}.{sent.timestamp}.{sent.body.decode()}".encode()
                public.verify(base64.b64decode(value, validate=True), signed)
            except InvalidSignature:
                continue
            return
    raise InvalidSignature


def test_the_published_vector() -> None:
    # Of the standard's libraries. A key for HMAC may end in zeros (RFC 2104, section 2).
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    secret = key.ljust(32, b"\0") + bytes(32)
    sent = Message(
        id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=b'{"test": 2432232314}'
    )

    first = webhook_signatures.sign(sent, [secret]).split(" ")[0]

    assert first == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(secret=SECRETS, text=st.text())
def test_the_standards_library_takes_what_is_signed(secret: bytes, text: str) -> None:
    sent = message(text.encode("utf-8", "replace"))

    signature = webhook_signatures.sign(sent, [secret])

    take(secret, sent, signature)
    take_ed25519(secret, sent, signature)


@given(old=SECRETS, new=SECRETS)
def test_each_of_two_live_secrets_is_enough(old: bytes, new: bytes) -> None:
    sent = message()

    signature = webhook_signatures.sign(sent, [new, old])

    assert [one.split(",")[0] for one in signature.split(" ")] == ["v1", "v1a", "v1", "v1a"]
    for secret in (old, new):
        take(secret, sent, signature)
        take_ed25519(secret, sent, signature)


@pytest.mark.parametrize("what", ["id", "timestamp", "body", "secret"])
def test_a_signature_covers_id_time_and_body(what: str) -> None:
    secret, sent = webhook_signatures.new_secret(), message()
    signature = webhook_signatures.sign(sent, [secret])
    altered = {
        "id": Message(id=sent.id + "A", timestamp=sent.timestamp, body=sent.body),
        "timestamp": Message(id=sent.id, timestamp=sent.timestamp + 1, body=sent.body),
        "body": Message(id=sent.id, timestamp=sent.timestamp, body=sent.body + b" "),
    }.get(what, sent)
    checked = webhook_signatures.new_secret() if what == "secret" else secret

    with pytest.raises(WebhookVerificationError):
        take(checked, altered, signature)
    with pytest.raises(InvalidSignature):
        take_ed25519(checked, altered, signature)


def test_a_delivery_is_named_alike_always_and_no_two_are() -> None:
    def name(key: bytes, outlet_id: UUID, change: int) -> str:
        return webhook_signatures.message_id(key=key, outlet_id=outlet_id, change=change)

    names = {
        name(*one) for one in [(KEY, ONE, 1), (KEY, ONE, 2), (KEY, TWO, 1), (OTHER_KEY, ONE, 1)]
    }

    assert len(names) == 4
    assert name(KEY, ONE, 1) in names
    assert all(re.fullmatch(r"msg_[A-Za-z0-9_-]{24}", one) for one in names)


def test_a_secret_opens_for_its_webhook_and_key_alone() -> None:
    secret = webhook_signatures.new_secret()

    sealed = webhook_signatures.seal_secret(secret, key=KEY, webhook_id=ONE)

    assert secret[:16] not in sealed
    assert webhook_signatures.open_secret(sealed, key=KEY, webhook_id=ONE) == secret
    for key, webhook_id in ((KEY, TWO), (OTHER_KEY, ONE)):
        with pytest.raises(SealBrokenError):
            webhook_signatures.open_secret(sealed, key=key, webhook_id=webhook_id)


def test_no_repr_shows_a_secret_or_a_body() -> None:
    shown = webhook_signatures.shown(bytes(64))

    assert shown.secret not in repr(shown)
    assert "webhook.test" not in repr(message())
