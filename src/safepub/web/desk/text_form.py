"""The editing form: every part of a text, and the edition that the editor saw."""

from dataclasses import dataclass, field

from safepub import languages
from safepub.newsroom import texts
from safepub.newsroom.texts import Note, Original, Rights, Text
from safepub.web import forms
from safepub.web.desk import text_fields, wording

SAVE, PREVIEW, INSERT = "save", "preview", "insert"


@dataclass(frozen=True, kw_only=True)
class TypedText:
    """A text as an editor sent it, and the article's edition that they had opened.

    `act` is the button that was pressed; `template` is a note template's id, or empty.
    """

    seen: int
    act: str
    template: str
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
    slug: str = field(repr=False)
    tags: str = field(repr=False)
    places: str = field(repr=False)
    series: str = field(repr=False)
    translation_of: str
    original_publisher: str = field(repr=False)
    original_title: str = field(repr=False)
    original_url: str = field(repr=False)
    original_date: str = field(repr=False)
    original_language: str
    rights_holder: str = field(repr=False)
    rights_terms: str = field(repr=False)

    def to_text(self) -> Text:
        """Give the text with its notes in the printed order; empty fields leave nothing."""
        notes = [Note(kind, getattr(self, shown.name)) for kind, shown in wording.NOTES.items()]
        credits_ = [
            credit
            for role, shown in wording.CREDITS.items()
            for credit in text_fields.read_credits(role, getattr(self, shown.name))
        ]
        return Text(
            headline=self.headline,
            dek=self.dek,
            body=self.body,
            language=self.language,
            notes=tuple(note for note in notes if note.text),
            credits=tuple(credits_),
            slug=self.slug,
            tags=text_fields.lines_of(self.tags),
            places=text_fields.lines_of(self.places),
            series=self.series,
            original=Original(
                publisher=self.original_publisher,
                title=self.original_title,
                url=self.original_url,
                published_on=text_fields.read_day(self.original_date),
                language=self.original_language,
            ),
            rights=Rights(holder=self.rights_holder, usage_terms=self.rights_terms),
            translation_of=text_fields.read_id(self.translation_of),
        )


class TextForm(forms.FormSchema[TypedText]):
    """The text with everything that goes out beside it. Unknown fields are refused."""

    builds = TypedText

    seen = forms.edition()
    act = forms.button((SAVE, PREVIEW, INSERT))
    template = text_fields.id_()
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
    slug = text_fields.slug()
    tags = text_fields.lines()
    places = text_fields.lines()
    series = forms.line(texts.MAX_LINE, required=False)
    translation_of = text_fields.id_()
    original_publisher = forms.line(texts.MAX_LINE, required=False)
    original_title = forms.line(texts.MAX_LINE, required=False)
    original_url = text_fields.web_address()
    original_date = text_fields.day()
    original_language = text_fields.language()
    rights_holder = forms.line(texts.MAX_LINE, required=False)
    rights_terms = forms.paragraphs(texts.MAX_NOTE, required=False)


def values_of(text: Text, *, seen: int) -> dict[str, str]:
    """Give the form's values for a text, as `TextForm` reads them back."""
    first = text.original.published_on
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
        values[shown.name] = text_fields.write_credits(role, text.credits)
    return {
        **values,
        "slug": text.slug,
        "tags": "\n".join(text.tags),
        "places": "\n".join(text.places),
        "series": text.series,
        "translation_of": "" if text.translation_of is None else str(text.translation_of),
        "original_publisher": text.original.publisher,
        "original_title": text.original.title,
        "original_url": text.original.url,
        "original_date": "" if first is None else first.isoformat(),
        "original_language": text.original.language,
        "rights_holder": text.rights.holder,
        "rights_terms": text.rights.usage_terms,
    }
