"""Who somebody is, as a form brings it: for the invitation's page and for the room's.

With `registration` the only place of the web that holds a real identity in the
clear. Nothing typed here is kept by the server except sealed; a refused form
carries it back to the browser that sent it.
"""

from dataclasses import dataclass, field

from marshmallow import Schema

from safepub.vault.identity import PaymentDetails, RealIdentity
from safepub.web import forms

# Together they stay far below what one sealed slot holds, in any script.
MAX_LINE = 200
MAX_CONTACT = 500
MAX_NOTES = 600


@dataclass(frozen=True, kw_only=True)
class TypedIdentity:
    """What a contributor tells about themselves. Its repr shows nothing."""

    legal_name: str = field(repr=False)
    contact: str = field(repr=False)
    emergency_contact: str = field(repr=False)
    notes: str = field(repr=False)

    def identity(self) -> RealIdentity:
        """Give what the custodians' keys will seal."""
        return RealIdentity(
            legal_name=self.legal_name,
            contact=self.contact,
            emergency_contact=self.emergency_contact,
            notes=self.notes,
        )


@dataclass(frozen=True, kw_only=True)
class TypedPayment:
    """Where a contributor's fee goes. Its repr shows nothing."""

    payment: str = field(repr=False)

    def payment_details(self) -> PaymentDetails:
        """Give what the paymasters' keys will seal."""
        return PaymentDetails(details=self.payment)


@dataclass(frozen=True, kw_only=True)
class ChangedIdentity(TypedIdentity):
    """Another identity, with the passphrase typed once more. Its repr shows nothing."""

    passphrase: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ChangedPayment(TypedPayment):
    """Other payment details, with the passphrase typed once more. Its repr shows nothing."""

    passphrase: str = field(repr=False)


class IdentityFields(Schema):
    """The fields of an identity, in the order of the page."""

    legal_name = forms.line(MAX_LINE)
    contact = forms.paragraphs(MAX_CONTACT)
    emergency_contact = forms.paragraphs(MAX_CONTACT, required=False)
    notes = forms.paragraphs(MAX_NOTES, required=False)


class IdentityForm(IdentityFields, forms.FormSchema[ChangedIdentity]):
    """An identity and the passphrase. Unknown fields are refused."""

    builds = ChangedIdentity

    passphrase = forms.secret()


class PaymentForm(forms.FormSchema[ChangedPayment]):
    """Payment details and the passphrase. Unknown fields are refused."""

    builds = ChangedPayment

    payment = forms.paragraphs(MAX_CONTACT)
    passphrase = forms.secret()
