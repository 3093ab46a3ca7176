"""What the desk's pages call states, rights, notes, credits and languages."""

from collections.abc import Mapping
from datetime import datetime

from safepub import languages
from safepub.crypto.acts import Outcome
from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category
from safepub.custody.payment_orders import OrderState
from safepub.custody.stages import Stage
from safepub.newsroom.acknowledgements import Action
from safepub.newsroom.correcting import CorrectionKind, Placement
from safepub.newsroom.passages import Part
from safepub.newsroom.reasons import ReasonCode
from safepub.newsroom.states import TRANSITIONS, Act, Right, State
from safepub.newsroom.texts import CreditRole
from safepub.newsroom.versions import ChangeKind
from safepub.web.desk import field_words

STATES: Mapping[State, str] = {
    State.DRAFT: "Draft",
    State.SUBMITTED: "Submitted",
    State.DECLINED: "Declined",
    State.IN_REVIEW: "In review",
    State.CHANGES_REQUESTED: "Changes requested",
    State.PROOF: "Proof",
    State.APPROVED: "Approved",
    State.SCHEDULED: "Scheduled",
    State.EMBARGOED: "Embargoed",
    State.PUBLISHED: "Published",
    State.WITHHELD: "Withheld",
    State.KILLED: "Killed",
}

RIGHTS: Mapping[Right, str] = {
    Right.CONTRIBUTOR: "Contributor",
    Right.EDITOR: "Editor",
    Right.PUBLISHER: "Publisher",
    Right.ADMINISTRATOR: "Administrator",
    Right.CUSTODIAN: "Custodian",
    Right.WORKER: "Worker",
}

ACTS: Mapping[Act, str] = {
    Act.SUBMIT: "handed it in",
    Act.TAKE_ON: "took it on",
    Act.DECLINE: "declined it",
    Act.REQUEST_CHANGES: "requested changes",
    Act.RESUBMIT: "handed it in again",
    Act.EDIT: "edited it",
    Act.APPROVE: "approved it and sent the proof",
    Act.PASS_PROOF: "passed the proof",
    Act.RETURN_PROOF: "returned the proof",
    Act.WITHDRAW: "took it back",
    Act.SCHEDULE: "scheduled it",
    Act.UNSCHEDULE: "took it back before its time",
    Act.EMBARGO: "sent it out under embargo",
    Act.RELEASE: "released it",
    Act.OVERRIDE: "let it go on unchecked",
    Act.PUBLISH: "published it",
    Act.REVISE: "edited the next version",
    Act.APPROVE_UPDATE: "approved the next version and sent the proof",
    Act.PASS_UPDATE: "passed the proof of the next version",
    Act.RETURN_UPDATE: "returned the proof of the next version",
    Act.OVERRIDE_UPDATE: "let the next version go on unchecked",
    Act.DISCARD_UPDATE: "discarded the next version",
    Act.UPDATE: "published the next version",
    Act.CORRECT: "added a correction",
    Act.CHANGE_BYLINE: "changed the byline",
    Act.WITHHOLD: "withheld it",
    Act.RESTORE: "put it back",
    Act.KILL: "killed it",
}
"""What somebody did, after their name."""

PARTS: Mapping[Part, str] = {
    Part.HEADLINE: "Headline",
    Part.DEK: "Dek",
    Part.BODY: "Text",
    Part.NOTE: "Closing note",
}

# Each language in its own words, as somebody who reads it would look for it.


NOTES = field_words.NOTES
SEVERAL_NAMES = field_words.SEVERAL_NAMES
CREDITS = field_words.CREDITS
MORE = field_words.MORE
SAYS = field_words.SAYS

ROLES: Mapping[CreditRole, str] = {
    CreditRole.AUTHOR: "Author",
    **{role: field.label for role, field in CREDITS.items()},
}

CATEGORIES: Mapping[Category, str] = {
    Category.DANGER: "Somebody is in danger: arrested, missing, hurt, or about to be",
    Category.LEGAL: "A court or a law asks, and the newsroom has decided to answer",
    Category.CONTRACT: "A contract has to be made or kept",
    Category.VERIFICATION: "The newsroom has to know who it is before it goes on",
    Category.OTHER: "Another reason",
}

PURPOSES: Mapping[Purpose, str] = {
    Purpose.IDENTITY: "The real identity",
    Purpose.PAYMENT: "The payment details",
}

STAGES: Mapping[Stage, str] = {
    Stage.WAITING: "Waiting",
    Stage.OPEN: "With the custodians",
    Stage.TAKEN: "Taken up",
    Stage.GRANTED: "Granted",
    Stage.OPENED: "Opened",
    Stage.NOTHING_FOUND: "Led to nothing",
    Stage.SHARES_WRONG: "Could not be opened",
    Stage.REFUSED: "Refused",
    Stage.WITHDRAWN: "Withdrawn",
    Stage.EXPIRED: "Run out",
    Stage.ENDED: "Ended",
}

MEANINGS: Mapping[Stage, str] = {
    Stage.WAITING: "The contributor has time to object. Custodians can read it and refuse it, but"
    " not grant it yet.",
    Stage.OPEN: "The custodians can take it up, grant it or refuse it.",
    Stage.TAKEN: "One custodian has taken it up as its reader. The others grant or refuse.",
    Stage.GRANTED: "Enough custodians have granted. The reader can open it.",
    Stage.OPENED: "The reader saw what was sealed. What they tell you, and how, is up to the"
    " custodians.",
    Stage.NOTHING_FOUND: "Enough custodians granted, but nothing is sealed there: nothing was ever"
    " given, or it was erased.",
    Stage.SHARES_WRONG: "What the custodians gave did not fit together, so nothing was shown.",
    Stage.REFUSED: "So many custodians refused that it cannot be opened.",
    Stage.WITHDRAWN: "The desk took it back.",
    Stage.EXPIRED: "Its last day is over without enough answers.",
    Stage.ENDED: "It can be answered no more: what is sealed has changed, or the contributor's"
    " objection ended it.",
}

EVENTS: Mapping[str, str] = {
    "take": "a custodian took it up",
    "grant": "a custodian granted",
    "refusal": "a custodian refused",
    "receipt": "the reader reported the outcome",
}
"""Custodians stay unnamed at the desk: nobody there should know whom to press."""

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SHOWN: "opened",
    Outcome.NO_SLOT: "nothing is sealed there",
    Outcome.SHARES_WRONG: "it could not be opened",
}

REASONS: Mapping[ReasonCode, str] = {
    ReasonCode.SAFETY: "Somebody is in danger because of it",
    ReasonCode.LEGAL: "A law or a court asks for it",
    ReasonCode.ERROR: "It is wrong in what matters",
    ReasonCode.RIGHTS: "Somebody else holds rights in it",
    ReasonCode.REQUEST: "Its contributor asks for it",
    ReasonCode.OTHER: "Another reason",
}
"""Outlets get the code of it and no more."""

CHANGES: Mapping[ChangeKind, str] = {
    ChangeKind.PUBLISHED: "published",
    ChangeKind.EMBARGOED: "sent out under embargo",
    ChangeKind.UPDATED: "a new version",
    ChangeKind.CORRECTED: "a correction",
    ChangeKind.BYLINE_CHANGED: "a new byline",
    ChangeKind.WITHHELD: "withheld",
    ChangeKind.RESTORED: "restored",
    ChangeKind.KILLED: "killed",
}

ACTIONS: Mapping[Action, str] = {
    Action.PUBLISHED: "published",
    Action.UPDATED: "updated",
    Action.REMOVED: "removed",
    Action.REFUSED: "refused",
}
"""What outlets say that they did."""

CORRECTIONS: Mapping[CorrectionKind, str] = {
    CorrectionKind.CORRECTION: "Correction: something was wrong",
    CorrectionKind.CLARIFICATION: "Clarification: something was unclear",
}

PLACEMENTS: Mapping[Placement, str] = {
    Placement.TOP: "Above the text",
    Placement.BOTTOM: "Below the text",
}

ORDERS: Mapping[OrderState, str] = {
    OrderState.OPEN: "Open",
    OrderState.IN_RUN: "With the paymaster",
    OrderState.PAID: "Paid",
    OrderState.WITHDRAWN: "Withdrawn",
}


def moment(found: datetime) -> str:
    """Write a time down to the minute; it is in UTC."""
    return f"{found:%Y-%m-%d %H:%M} UTC"


def language(code: str) -> str:
    """Name a language, or give its code back where safepub has no name for it."""
    return languages.NAMES.get(code, code)


def desk_tag(name: str | None) -> str:
    """Give a desk tag's name, or say that it does not open."""
    return name if name is not None else "(does not open with your keys)"


def reason(code: str | None) -> str:
    """Give the words for a reason's code."""
    return REASONS[ReasonCode(code)] if code else "No reason was given"


def doer(act: Act, name: str | None) -> str:
    """Name who did something; without a name it was the contributor or the worker."""
    if name is not None:
        return name
    return "The contributor" if TRANSITIONS[act].right is Right.CONTRIBUTOR else "The worker"
