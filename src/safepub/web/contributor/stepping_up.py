"""The passphrase, typed once more before something grave: an open room is not enough.

Whoever finds a browser logged in, or has stolen its cookie, reads what the room shows.
They can neither take all of it along nor shut its owner out.
"""

import hmac
from dataclasses import dataclass, field

from safepub.crypto.hashing_queue import HashingBusyError
from safepub.languages import later
from safepub.web import forms, limits, sessions
from safepub.web.contributor import deriving
from safepub.web.forms import FormState

WRONG = later(
    "This is not the passphrase of this account. Look for a word that is missing, doubled or"
    " misspelled, and check their order."
)
FIELD = "passphrase"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The passphrase, typed once more."""

    passphrase: str = field(repr=False)


class PassphraseForm(forms.FormSchema[Typed]):
    """A passphrase and nothing else. Unknown fields are refused."""

    builds = Typed

    passphrase = forms.secret()


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why somebody does not get on: the form, the status and further headers."""

    form: FormState
    status: int
    headers: dict[str, str]


def refusal(passphrase: str, form: FormState) -> Refusal | None:
    """Compare a passphrase with the one that opened this room; None where it is the same.

    One answer for whatever is wrong, and the work is the same for any text.

    Raises:
        flask_limiter.RateLimitExceeded: There were too many tries in this room.
    """
    room = sessions.contributor()
    limits.count_passphrase(room.contributor_id)
    try:
        keys = deriving.keys_of(passphrase)
    except HashingBusyError as error:
        retry = {"Retry-After": str(error.retry_after)}
        return Refusal(form=form.refused(forms.WHOLE_FORM, str(error)), status=503, headers=retry)
    if not hmac.compare_digest(keys.box_seed, room.box_seed):
        return Refusal(form=form.refused(FIELD, WRONG), status=422, headers={})
    return None
