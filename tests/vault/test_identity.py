"""The real identity in the clear: canonical bytes, and a repr that shows nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.crypto import sealing
from safepub.crypto.keysets import Purpose
from safepub.vault.identity import PaymentDetails, RealIdentity

ENCODABLE = st.text(st.characters(codec="utf-8"), max_size=200)


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
