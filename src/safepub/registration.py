"""The way in across the wall: seal first, then open the account.

What comes in goes through here alone: the one place that writes to both databases.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from safepub.crypto import documents, sealing
from safepub.crypto.keysets import Keyset, Keysets, Purpose
from safepub.database import Databases
from safepub.errors import UnavailableError
from safepub.newsroom import contributors, invitations, leaving, watch_lists
from safepub.newsroom.drafts import Room
from safepub.newsroom.leaving import Farewell
from safepub.newsroom.watch_lists import Notes
from safepub.vault import documents as pool
from safepub.vault import slots
from safepub.vault.identity import Document, DocumentReference, PaymentDetails, RealIdentity


@dataclass(frozen=True, kw_only=True)
class Registration:
    """Everything that the registration page hands over. Its repr shows nothing."""

    identity: RealIdentity = field(repr=False)
    payment: PaymentDetails | None = field(repr=False)
    byline: str = field(repr=False)
    invitation_token: str = field(repr=False)
    login_tag: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    note_key: bytes = field(repr=False)
    notes: Notes = field(repr=False)
    """What is kept for the contributor's own name checks; sealed under the note key."""


class SealingFailedError(UnavailableError):
    """The identity could not be sealed, so nothing of it was stored."""


# What a person can shorten; their sentences carry nothing along.
_TOO_LONG = (
    documents.DocumentTooLongError,
    sealing.PayloadTooLongError,
    watch_lists.WatchListTooLongError,
)


@dataclass(frozen=True, kw_only=True)
class _Sealed:
    slots: list[sealing.SealedSlot] = field(repr=False)
    envelopes: dict[int, bytes] = field(repr=False)
    watch_list: bytes = field(repr=False)


def register(databases: Databases, keysets: Keysets, new: Registration, *, today: date) -> UUID:
    """Seal the identity, deposit it, then open the account; return the account's id.

    The order matters. An account without a sealed identity must never exist,
    while a slot that no envelope points to is one more decoy. Byline and
    invitation are looked at first, so that a guess costs the vault nothing.

    Raises:
        InvitationNotFoundError: The invitation works no longer.
        BylineRefusedError: The byline cannot be printed.
        PayloadTooLongError: Identity or payment details are too long to be sealed.
        WatchListTooLongError: The watch-list is.
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
                watch_list=sealed.watch_list,
            ),
        )
    return contributor_id


def deposit_documents(
    databases: Databases, identity: RealIdentity, given: Sequence[Document]
) -> RealIdentity:
    """Seal documents, deposit them in their pool, and give the identity that names them.

    To be called before the identity is sealed: documents that nobody comes to name
    are decoys. It takes the place of what the identity named before.

    Raises:
        DocumentTooLongError: One has more than 16 MiB; nothing was stored.
        SealingFailedError: Sealing does not work; nothing was stored.
        DocumentsNotStoredError: The pool does not work.
    """
    with _failing_closed():
        sealed = [documents.seal_document(document.content) for document in given]
    pool.deposit(databases, sealed)
    return replace(
        identity,
        documents=tuple(
            DocumentReference(
                bucket=found.bucket,
                slot_id=found.slot_id,
                data_key=found.data_key,
                digest=hashlib.sha256(found.body).digest(),
                name=document.name,
            )
            for document, found in zip(given, sealed, strict=True)
        ),
    )


def replace_identity(
    databases: Databases,
    keysets: Keysets,
    contributor_id: UUID,
    identity: RealIdentity,
    *,
    today: date,
) -> None:
    """Seal a changed identity: a new slot, and another envelope in the old one's place.

    The old slot becomes one more decoy. A live request for the identity ends.

    Raises:
        ContributorNotFoundError: There is no such account.
        PayloadTooLongError: It is too long to be sealed.
        SealingFailedError: Sealing does not work; nothing was stored.
        DepositFailedError: The vault does not work; the old identity stays.
    """
    _replace(databases, keysets.identity, contributor_id, identity, today=today)


def replace_payment(
    databases: Databases,
    keysets: Keysets,
    contributor_id: UUID,
    payment: PaymentDetails,
    *,
    today: date,
) -> None:
    """Seal changed payment details, with what `replace_identity` says."""
    _replace(databases, keysets.payment, contributor_id, payment, today=today)


def erase_identity(
    databases: Databases, keysets: Keysets, contributor_id: UUID, *, today: date
) -> None:
    """Put an envelope that leads nowhere in the identity's place; the vault is not touched.

    The slot becomes one more decoy, which nobody can ever open. A live request ends.

    Raises:
        ContributorNotFoundError: There is no such account.
        SealingFailedError: Sealing does not work; nothing was changed.
    """
    _erase(databases, keysets.identity, contributor_id, today=today)


def erase_payment(
    databases: Databases, keysets: Keysets, contributor_id: UUID, *, today: date
) -> None:
    """Erase payment details, with what `erase_identity` says."""
    _erase(databases, keysets.payment, contributor_id, today=today)


def leave(databases: Databases, keysets: Keysets, room: Room, *, retire: bool, today: date) -> None:
    """Let a contributor leave for good, with what `newsroom.leaving` says.

    Envelopes that lead nowhere are sealed first, so that nothing is deleted where
    sealing does not work. `retire` asks the desk to use their bylines no more.

    Raises:
        ContributorNotFoundError: There is no such account.
        PassphraseChangedError: The passphrase was changed, or they have left already.
        SealingFailedError: Sealing does not work; nothing was changed.
        KeysetReplacedError: The custodians' key set was replaced meanwhile.
    """
    with _failing_closed():
        envelopes = {
            keyset.purpose: sealing.seal_link(None, subject=room.contributor_id, keyset=keyset)
            for keyset in (keysets.identity, keysets.payment)
        }
    farewell = Farewell(retire=retire, envelopes=envelopes)
    with databases.newsroom() as session:
        leaving.leave(session, room, farewell, today=today)


def _replace(
    databases: Databases,
    keyset: Keyset,
    contributor_id: UUID,
    given: RealIdentity | PaymentDetails,
    *,
    today: date,
) -> None:
    with databases.newsroom(write=False) as session:
        contributors.require(session, contributor_id)
    with _failing_closed():
        slot = sealing.seal_slot(given.to_payload(), purpose=keyset.purpose)
        envelope = sealing.seal_link(slot, subject=contributor_id, keyset=keyset)
    # A slot that no envelope points to is a decoy; the other way round somebody is lost.
    slots.deposit(databases, [slot])
    with databases.newsroom() as session:
        contributors.replace_envelope(
            session, contributor_id, keyset.purpose, envelope, today=today
        )


def _erase(databases: Databases, keyset: Keyset, contributor_id: UUID, *, today: date) -> None:
    with _failing_closed():
        envelope = sealing.seal_link(None, subject=contributor_id, keyset=keyset)
    with databases.newsroom() as session:
        contributors.replace_envelope(
            session, contributor_id, keyset.purpose, envelope, today=today
        )


def _seal(keysets: Keysets, new: Registration, *, subject: UUID) -> _Sealed:
    with _failing_closed():
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
            watch_list=watch_lists.seal(subject, new.note_key, new.notes),
        )


@contextmanager
def _failing_closed() -> Iterator[None]:
    """Turn whatever goes wrong while sealing into a refusal that carries nothing along."""
    try:
        yield
    except _TOO_LONG:
        raise
    except Exception:  # noqa: BLE001 - whatever went wrong, nothing may be stored
        # `from None`: an error of the encoder carries the text that it was given.
        raise SealingFailedError from None
