"""The writing form: what it holds, and how a text gets into it."""

from dataclasses import dataclass, field
from uuid import UUID

from marshmallow import Schema, fields

from safepub import languages
from safepub.newsroom import texts
from safepub.newsroom.texts import Note, NoteKind, Text
from safepub.web import forms
from safepub.web.contributor import tidying
from safepub.web.forms import FormState

# The Enter key in a line presses the first of them.
BUTTONS = ("save", "preview", "hand_in")


@dataclass(frozen=True, kw_only=True)
class Written:
    """What the writing form holds, and which of its buttons was pressed."""

    headline: str = field(repr=False)
    dek: str = field(repr=False)
    body: str = field(repr=False)
    closing_note: str = field(repr=False)
    language: str
    button: str

    def text(self) -> Text:
        """Give the text; a dek is one paragraph, however its field was wrapped."""
        note = self.closing_note
        lines = (line.strip() for line in self.dek.split("\n"))
        return Text(
            headline=self.headline,
            dek=" ".join(line for line in lines if line),
            body=self.body,
            language=self.language,
            notes=(Note(NoteKind.DISCLOSURE, note),) if note else (),
        )


@dataclass(frozen=True, kw_only=True)
class NewlyWritten(Written):
    """A text that has no article yet, and the pseudonym chosen for it."""

    pseudonym: UUID


@dataclass(frozen=True, kw_only=True)
class WrittenOn(Written):
    """A text that replaces a saved one, and the edition that it was written on."""

    edition: int


class TextFields(Schema):
    """The fields of a text, in the order of the page. A draft may be incomplete."""

    headline = forms.line(texts.MAX_HEADLINE, required=False)
    dek = forms.paragraphs(texts.MAX_DEK, required=False)
    language = forms.choice(tuple(languages.NAMES))
    body = forms.paragraphs(texts.MAX_BODY, required=False)
    closing_note = forms.paragraphs(texts.MAX_NOTE, required=False)
    button = forms.button(BUTTONS)


class NewTextForm(TextFields, forms.FormSchema[NewlyWritten]):
    """A first draft. Unknown fields are refused."""

    builds = NewlyWritten

    pseudonym = fields.UUID(
        required=True, error_messages={"invalid": forms.NOT_OFFERED, "required": forms.NOT_OFFERED}
    )


class TextForm(TextFields, forms.FormSchema[WrittenOn]):
    """A draft that is written on. Unknown fields are refused."""

    builds = WrittenOn

    edition = forms.edition()


def filled(text: Text, edition: int) -> FormState:
    """Give the form with a saved text in it."""
    return forms.blank(
        headline=text.headline,
        dek=text.dek,
        body=text.body,
        closing_note=tidying.closing_note(text),
        language=text.language,
        edition=str(edition),
    )
