"""Everything a custodian's machine checks before a case file is believed.

Whoever runs the server can put together any file. What must hold is compared
here with the custodian's own key, the key set that they signed, and the day.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NoReturn

import click

from safepub.cli.custody.case_files import Case
from safepub.crypto import acts, link_envelopes, manifests, requests, suite, words
from safepub.crypto.acts import Act, Grant, Receipt, Refusal, Take
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Member
from safepub.crypto.link_envelopes import Envelope
from safepub.crypto.suite import SealBrokenError
from safepub.crypto.words import SealedWords

HOURS_OF_A_DAY = 24


@dataclass(frozen=True, kw_only=True)
class Review:
    """A case whose parts belong together, as one custodian of its key set sees it."""

    case: Case
    keyset: Keyset
    place: int
    envelope: Envelope
    reason: str = field(repr=False)
    objection: str | None = field(repr=False)
    take: Take | None
    grants: tuple[Grant, ...]
    refused_by: frozenset[bytes]
    closed: bool

    @property
    def member(self) -> Member:
        """The custodian who looks."""
        return self.keyset.members[self.place]

    @property
    def reader(self) -> Member | None:
        """Who has taken the request up."""
        return None if self.take is None else member_of(self.keyset, self.take.key_id)


def review(case: Case, key: CustodianKey) -> Review:
    """Compare all parts of a case with each other and with a custodian's key.

    Raises:
        SafepubError: A part is damaged or forged.
    """
    keyset = manifests.require_signed_by(case.manifest, key.signing_key)
    if key.public_key not in keyset.public_keys:
        refuse("The key set holds another key than this one under your signature.")
    place = keyset.public_keys.index(key.public_key)
    if keyset.members[place].signing_key != key.signing_key:
        refuse("The key set holds another key than this one under your signature.")
    envelope = opened_envelope(case, keyset)
    reason, commitment = _opened_words(case, case.reason, "reason", key.seed, place)
    if commitment != case.request.reason:
        refuse("The reason is not the one that the request was made with.")
    objection = None
    if case.objection is not None:
        objection = _opened_words(case, case.objection, "objection", key.seed, place)[0]
    return Review(
        case=case,
        keyset=keyset,
        place=place,
        envelope=envelope,
        reason=reason,
        objection=objection,
        take=_only_take(case.acts),
        grants=tuple(act for act in case.acts if isinstance(act, Grant)),
        refused_by=frozenset(act.key_id for act in case.acts if isinstance(act, Refusal)),
        closed=any(isinstance(act, Receipt) for act in case.acts),
    )


def opened_envelope(case: Case, keyset: Keyset) -> Envelope:
    """Give the envelope that the request names, sealed to this set for this contributor.

    Every act in the file is one about it, by a custodian of the set.

    Raises:
        ActRefusedError: An act is about something else, or nobody of the set signed it.
        EnvelopeMismatchError: The envelope is another contributor's.
    """
    request = case.request
    digest = hashlib.sha256(case.envelope).digest()
    if request.envelope != digest:
        refuse("The request was made for another envelope than the one in this file.")
    if request.keyset != keyset.keyset_id or request.purpose is not keyset.purpose:
        refuse("The request was made for another key set than the one in this file.")
    envelope = link_envelopes.read(case.envelope)
    link_envelopes.require(envelope, subject=request.subject, keyset=keyset)
    for act in case.acts:
        acts.require(act, request, keyset)
    return envelope


def require_answerable(seen: Review, today: date) -> None:
    """Return where this custodian may still answer the request on this day."""
    request = seen.case.request
    spare = len(seen.keyset.members) - seen.keyset.quorum
    if requests.is_same_name(request.asked_by, seen.member.name):
        refuse("You asked for this yourself. Whoever asks does not answer.")
    if request.expires_on < today:
        refuse("The request has expired. Whoever still needs it asks anew.")
    if seen.closed:
        refuse("The request is over: its receipt is in the file.")
    if len(seen.refused_by) > spare:
        refuse("The request is over: so many custodians refused that no quorum is left.")
    if request.veto and seen.objection is not None:
        refuse("The contributor objected, and in this newsroom an objection ends the request.")


def require_other_reader(seen: Review) -> Take:
    """Give the take of another custodian, who did not ask for this either."""
    if seen.take is None or seen.reader is None:
        refuse("Nobody has taken this request up yet, so there is nobody to grant it to.")
    if seen.take.key_id == suite.key_id(seen.member.public_key):
        refuse("You are the reader of this request. Your own share joins when you open.")
    if requests.is_same_name(seen.case.request.asked_by, seen.reader.name):
        refuse("The reader is the one who asked. Whoever asks does not open.")
    return seen.take


def still_waiting(seen: Review, today: date) -> bool:
    """Say whether, by the days alone, the waiting period cannot be over yet."""
    request = seen.case.request
    return today < request.asked_on + timedelta(days=request.waiting_hours // HOURS_OF_A_DAY)


def member_of(keyset: Keyset, key_id: bytes) -> Member:
    """Give the custodian whose key has this id."""
    found = [each for each in keyset.members if suite.key_id(each.public_key) == key_id]
    if not found:
        refuse("An act in this file is by nobody of the key set.")
    return found[0]


def refuse(sentence: str) -> NoReturn:
    """End the command with a sentence."""
    raise click.ClickException(sentence)


def _only_take(given: Sequence[Act]) -> Take | None:
    takes = {act.source: act for act in given if isinstance(act, Take)}
    if len(takes) > 1:
        refuse("The file names two readers of one request.")
    return next(iter(takes.values()), None)


def _opened_words(
    case: Case, sealed: SealedWords, kind: str, seed: bytes, place: int
) -> tuple[str, bytes]:
    if place >= len(sealed.boxes):
        refuse(f"The {kind} is not sealed to your key.")
    try:
        box = sealed.boxes[place]
        return words.open_words(sealed.body, box, seed, kind=kind, owner=case.request.id)
    except SealBrokenError:
        refuse(f"The {kind} does not open with your key: it was altered, or is of another request.")
