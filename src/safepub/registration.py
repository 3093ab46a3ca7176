"""The way in across the wall: seal first, then open the account.

The one place that touches both databases.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from safepub.crypto import sealing
from safepub.crypto.keysets import Keysets, Purpose
from safepub.database import Databases
from safepub.errors import UnavailableError
from safepub.newsroom import contributors, invitations
from safepub.vault import slots
from safepub.vault.identity import PaymentDetails, RealIdentity


@dataclass(frozen=True, kw_only=True)
class Registration:
    """Everything that the registration page hands over. Its repr shows nothing."""

    identity: RealIdentity = field(repr=False)
    payment: PaymentDetails | None = field(repr=False)
    byline: str = field(repr=False)
    invitation_token: str = field(repr=False)
    login_tag: bytes = field(repr=False)
    public_key: bytes = field(repr=False)


class SealingFailedError(UnavailableError):
    """The identity could not be sealed, so nothing of it was stored."""


@dataclass(frozen=True, kw_only=True)
class _Sealed:
    slots: list[sealing.SealedSlot] = field(repr=False)
    envelopes: dict[int, bytes] = field(repr=False)


def register(databases: Databases, keysets: Keysets, new: Registration, *, today: date) -> UUID:
    """Seal the identity, deposit it, then open the account; return the account's id.

    The order matters. An account without a sealed identity must never exist,
    while a slot that no envelope points to is one more decoy. Byline and
    invitation are looked at first, so that a guess costs the vault nothing.

    Raises:
        InvitationNotFoundError: The invitation works no longer.
        BylineRefusedError: The byline cannot be printed.
        PayloadTooLongError: Identity or payment details are too long to be sealed.
        SealingFailedError: Sealing does not work; nothing was stored.
        DepositFailedError: The vault does not work; no account was opened.
    """
    contributors.check_byline(new.byline)
    with databases.newsroom(write=False) as session:
        invitations.find(session, new.invitation_token, today=today)
    contributor_id = uuid4()
    sealed = _seal(keysets, new, subject=contributor_id)
    slots.deposit(databases, sealed.slots)
    with databases.newsroom() as session:
        invitations.spend(session, new.invitation_token, today=today)
        contributors.register(
            session,
            contributors.NewContributor(
                id=contributor_id,
                login_tag=new.login_tag,
                public_key=new.public_key,
                byline=new.byline,
                envelopes=sealed.envelopes,
            ),
        )
    return contributor_id


def _seal(keysets: Keysets, new: Registration, *, subject: UUID) -> _Sealed:
    try:
        identity = sealing.seal_slot(new.identity.to_payload(), purpose=Purpose.IDENTITY)
        payment = None
        if new.payment is not None:
            payment = sealing.seal_slot(new.payment.to_payload(), purpose=Purpose.PAYMENT)
        return _Sealed(
            slots=[slot for slot in (identity, payment) if slot is not None],
            envelopes={
                Purpose.IDENTITY: sealing.seal_link(
                    identity, subject=subject, keyset=keysets.identity
                ),
                # Made without details too, so that its presence says nothing.
                Purpose.PAYMENT: sealing.seal_link(
                    payment, subject=subject, keyset=keysets.payment
                ),
            },
        )
    except sealing.PayloadTooLongError:
        raise
    except Exception:  # noqa: BLE001 - whatever went wrong, nothing may be stored
        # `from None`: an error of the encoder carries the text that it was given.
        raise SealingFailedError from None
