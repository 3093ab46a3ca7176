"""The words of the editing form: its fields' names, labels and hints."""

from collections.abc import Mapping
from dataclasses import dataclass

from safepub.leaks.disclosures import Says
from safepub.newsroom.texts import CreditRole, NoteKind


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

SEVERAL_NAMES = (
    "Several names: put a semicolon between them. Where it matters, say behind a name what it is:"
    " “N. (pseudonym)”, “N. Kovalenko (person)”, “SlovakAid (organisation)”."
)

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

MORE: Mapping[str, Field] = {
    shown.name: shown
    for shown in (
        Field(
            name="slug",
            label="Slug",
            hint="For the address at outlets: plain letters and hyphens. Left empty, it is made"
            " from the headline.",
        ),
        Field(name="tags", label="Tags", hint="What it is about. One on each line, at most 20."),
        Field(name="places", label="Places", hint="Where it takes place. One on each line."),
        Field(name="series", label="Series"),
        Field(name="translation_of", label="Translation of"),
        Field(name="original_publisher", label="First published by"),
        Field(name="original_title", label="First published as"),
        Field(
            name="original_url",
            label="First published at",
            hint="An address that begins with http:// or https://.",
        ),
        Field(name="original_date", label="First published on"),
        Field(name="original_language", label="First published in"),
        Field(name="rights_holder", label="Rights holder"),
        Field(
            name="rights_terms",
            label="Terms of use",
            hint="What outlets may do with it. They get these words as they are.",
        ),
    )
}
"""The fields beside text, notes and credits, by their names; labels as `comparison` has them."""

SAYS: Mapping[Says, str] = {
    Says.GENDER: "whether a man or a woman wrote it",
    Says.PLACE: "where they are from or live",
    Says.EMPLOYER: "whom they work for",
    Says.WORK: "what they do",
}
"""What a disclosure note may say about its writer."""
