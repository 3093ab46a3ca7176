"""What the desk's pages call states, rights, notes, credits and languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from safepub import languages
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


def language(code: str) -> str:
    """Name a language, or give its code back where safepub has no name for it."""
    return languages.NAMES.get(code, code)
