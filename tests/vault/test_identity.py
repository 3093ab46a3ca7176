"""The real identity in the clear: canonical bytes, and a repr that shows nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.crypto import sealing
from safepub.crypto.keysets import Purpose
from safepub.vault.identity import (
    DocumentReference,
    PayloadRefusedError,
    PaymentDetails,
    RealIdentity,
)

ENCODABLE = st.text(st.characters(codec="utf-8"), max_size=200)
NOT_IN_HEX = {"bucket": 1, "data_key": "zz", "digest": "", "id": "", "name": ""}
PASSPORT = DocumentReference(
    bucket=2, slot_id=b"i" * 16, data_key=b"k" * 32, digest=b"d" * 32, name="passport.jpg"
)


def test_the_repr_shows_nothing() -> None:
    identity = RealIdentity(legal_name="Alena", contact="+375", emergency_contact="B", notes="C")

    assert repr(identity) == "RealIdentity()"
    assert repr(PaymentDetails(details="BY13NBRB")) == "PaymentDetails()"


@given(ENCODABLE, ENCODABLE, ENCODABLE, ENCODABLE)
def test_the_payload_is_json_that_gives_everything_back(
    name: str, contact: str, emergency: str, notes: str
) -> None:
    identity = RealIdentity(
        legal_name=name, contact=contact, emergency_contact=emergency, notes=notes
    )

    assert json.loads(identity.to_payload()) == {
        "legal_name": name,
        "contact": contact,
        "emergency_contact": emergency,
        "notes": notes,
    }


def test_the_payload_is_utf_8_in_one_fixed_form() -> None:
    payload = RealIdentity(legal_name="Алена", contact="a@b").to_payload()

    assert payload == (
        '{"contact":"a@b","emergency_contact":"","legal_name":"Алена","notes":""}'.encode()
    )


@pytest.mark.parametrize(("details", "purpose"), [("x" * 8174, Purpose.PAYMENT)])
def test_the_longest_payload_fits_exactly(details: str, purpose: Purpose) -> None:
    longest = PaymentDetails(details=details).to_payload()

    assert len(longest) == 8188
    assert len(sealing.seal_slot(longest, purpose=purpose).body) == 8264


def test_a_payload_of_one_byte_more_is_refused() -> None:
    with pytest.raises(sealing.PayloadTooLongError):
        sealing.seal_slot(PaymentDetails(details="x" * 8175).to_payload(), purpose=Purpose.PAYMENT)


def test_a_document_stands_in_the_payload_as_the_format_says() -> None:
    identity = RealIdentity(legal_name="A", contact="B", documents=(PASSPORT,))

    assert json.loads(identity.to_payload())["documents"] == [
        {
            "bucket": 2,
            "data_key": "6b" * 32,
            "digest": "64" * 32,
            "id": "69" * 16,
            "name": "passport.jpg",
        }
    ]


@given(ENCODABLE, ENCODABLE, st.integers(0, 2))
def test_what_was_sealed_is_read_back(name: str, contact: str, documents: int) -> None:
    identity = RealIdentity(legal_name=name, contact=contact, documents=(PASSPORT,) * documents)

    assert RealIdentity.from_payload(identity.to_payload()) == identity
    payment = PaymentDetails(details=contact)
    assert PaymentDetails.from_payload(payment.to_payload()) == payment


def test_the_repr_of_a_document_shows_nothing_but_its_size() -> None:
    assert repr(PASSPORT) == "DocumentReference(bucket=2)"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"details":"SK31"}',
        b'{"contact":"","emergency_contact":"","legal_name":""}',
        b'{"contact":1,"emergency_contact":"","legal_name":"","notes":""}',
        b'{"contact":"","emergency_contact":"","legal_name":"","notes":"","more":""}',
        b'{"contact":"","emergency_contact":"","legal_name":"","notes":"","more":1}',
        b'{"contact":"","emergency_contact":"","legal_name":"","notes":"","documents":{}}',
        b'{"contact":"","emergency_contact":"","legal_name":"","notes":"","documents":[1]}',
        b'{"contact":"","emergency_contact":"","legal_name":"","notes":"","documents":[{}]}',
        json.dumps(
            {"contact": "", "emergency_contact": "", "legal_name": "", "notes": ""}
            | {"documents": [NOT_IN_HEX]}
        ).encode(),
    ],
)
def test_a_payload_of_another_form_is_refused_without_a_word_of_it(payload: bytes) -> None:
    with pytest.raises(PayloadRefusedError) as refused:
        RealIdentity.from_payload(payload)

    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert str(refused.value) == PayloadRefusedError.message
