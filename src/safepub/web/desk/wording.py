"""What the desk's pages call states, rights, notes, credits and languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from safepub import languages
from safepub.crypto.acts import Outcome
from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category
from safepub.custody.payment_orders import OrderState
from safepub.custody.stages import Stage
from safepub.newsroom.states import Right, State
from safepub.newsroom.texts import CreditRole, NoteKind

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

# Each language in its own words, as somebody who reads it would look for it.


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of the editing form: its name, label and hint."""

    name: str
    label: str
    hint: str = ""


NOTES: Mapping[NoteKind, Field] = {
    NoteKind.DISCLOSURE: Field(
        name="note_disclosure",
        label="Disclosure",
        hint="Why the byline is not the writer's name. Outlets have to print it.",
    ),
    NoteKind.ORIGINAL: Field(
        name="note_original",
        label="First publication",
        hint="Where and when it appeared first: “Originally appeared in …”.",
    ),
    NoteKind.EDIT: Field(
        name="note_edit",
        label="Editing",
        hint="What the desk did with the text: “Shortened and edited for clarity.”",
    ),
    NoteKind.TRANSLATION: Field(
        name="note_translation",
        label="Translation",
        hint="From which language, and by whom.",
    ),
    NoteKind.FUNDING: Field(
        name="note_funding",
        label="Funding",
        hint="Who paid for the work or its translation.",
    ),
    NoteKind.PERMISSION: Field(
        name="note_permission",
        label="Permission",
        hint="By whose permission it may be reprinted.",
    ),
}
"""In the order in which they are printed."""

SEVERAL_NAMES = "Several names: put a semicolon between them."

CREDITS: Mapping[CreditRole, Field] = {
    CreditRole.TRANSLATOR: Field(name="credit_translator", label="Translator"),
    CreditRole.PHOTOGRAPHER: Field(name="credit_photographer", label="Photographer"),
    CreditRole.EDITOR: Field(name="credit_editor", label="Editor"),
    CreditRole.FUNDER: Field(name="credit_funder", label="Funder"),
    CreditRole.ORIGINAL_PUBLISHER: Field(
        name="credit_original_publisher", label="Original publisher"
    ),
}
"""The author is not among them: the byline is the author's credit."""

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

ORDERS: Mapping[OrderState, str] = {
    OrderState.OPEN: "Open",
    OrderState.IN_RUN: "With the paymaster",
    OrderState.PAID: "Paid",
    OrderState.WITHDRAWN: "Withdrawn",
}


def language(code: str) -> str:
    """Name a language, or give its code back where safepub has no name for it."""
    return languages.NAMES.get(code, code)
