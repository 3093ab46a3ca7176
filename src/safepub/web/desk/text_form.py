"""The editing form: every part of a text, and the edition that the editor saw."""

from dataclasses import dataclass, field

from safepub import languages
from safepub.newsroom import texts
from safepub.newsroom.texts import Credit, Note, Text
from safepub.web import forms
from safepub.web.desk import wording

BETWEEN_NAMES = ";"


@dataclass(frozen=True, kw_only=True)
class TypedText:
    """A text as an editor sent it, and the article's edition that they had opened."""

    seen: int
    headline: str = field(repr=False)
    dek: str = field(repr=False)
    body: str = field(repr=False)
    language: str
    note_disclosure: str = field(repr=False)
    note_original: str = field(repr=False)
    note_edit: str = field(repr=False)
    note_translation: str = field(repr=False)
    note_funding: str = field(repr=False)
    note_permission: str = field(repr=False)
    credit_translator: str = field(repr=False)
    credit_photographer: str = field(repr=False)
    credit_editor: str = field(repr=False)
    credit_funder: str = field(repr=False)
    credit_original_publisher: str = field(repr=False)

    def to_text(self) -> Text:
        """Give the text with its notes in the printed order; empty fields leave nothing."""
        notes = [Note(kind, getattr(self, shown.name)) for kind, shown in wording.NOTES.items()]
        credits_ = [
            Credit(role, name.strip())
            for role, shown in wording.CREDITS.items()
            for name in getattr(self, shown.name).split(BETWEEN_NAMES)
        ]
        return Text(
            headline=self.headline,
            dek=self.dek,
            body=self.body,
            language=self.language,
            notes=tuple(note for note in notes if note.text),
            credits=tuple(credit for credit in credits_ if credit.name),
        )


class TextForm(forms.FormSchema[TypedText]):
    """The text with its notes and credits. Unknown fields are refused."""

    builds = TypedText

    seen = forms.edition()
    headline = forms.line(texts.MAX_HEADLINE)
    dek = forms.paragraphs(texts.MAX_DEK, required=False)
    body = forms.paragraphs(texts.MAX_BODY)
    language = forms.choice(tuple(languages.NAMES))
    note_disclosure = forms.paragraphs(texts.MAX_NOTE, required=False)
    note_original = forms.paragraphs(texts.MAX_NOTE, required=False)
    note_edit = forms.paragraphs(texts.MAX_NOTE, required=False)
    note_translation = forms.paragraphs(texts.MAX_NOTE, required=False)
    note_funding = forms.paragraphs(texts.MAX_NOTE, required=False)
    note_permission = forms.paragraphs(texts.MAX_NOTE, required=False)
    credit_translator = forms.line(texts.MAX_CREDIT, required=False)
    credit_photographer = forms.line(texts.MAX_CREDIT, required=False)
    credit_editor = forms.line(texts.MAX_CREDIT, required=False)
    credit_funder = forms.line(texts.MAX_CREDIT, required=False)
    credit_original_publisher = forms.line(texts.MAX_CREDIT, required=False)


def values_of(text: Text, *, seen: int) -> dict[str, str]:
    """Give the form's values for a text, as `TextForm` reads them back."""
    values = {
        "seen": str(seen),
        "headline": text.headline,
        "dek": text.dek,
        "body": text.body,
        "language": text.language,
    }
    for kind, shown in wording.NOTES.items():
        values[shown.name] = "\n".join(note.text for note in text.notes if note.kind is kind)
    for role, shown in wording.CREDITS.items():
        names = [credit.name for credit in text.credits if credit.role is role]
        values[shown.name] = f"{BETWEEN_NAMES} ".join(names)
    return values
