"""An article as the desk reads it: the way that outlets would print it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from markupsafe import Markup

from safepub.database import NewsroomSession
from safepub.leaks import disclosures
from safepub.leaks.disclosures import Told
from safepub.newsroom import media, previews
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.texts import CreditRole, NoteKind, Text
from safepub.renditions import article_json, attribution, markdown
from safepub.renditions.types import PublishedCredit, PublishedNote
from safepub.web.desk import text_form, wording


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A text made ready for a page; the markup in it was cleaned by `renditions`.

    Attributes:
        credits: Role and name, the byline first.
        more: What else goes out with it: label and words, nothing that is empty.
        told: What its disclosure says about its writer.
    """

    headline: str = field(repr=False)
    dek: str = field(repr=False)
    byline: str
    language: str
    body: Markup = field(repr=False)
    closing: Markup = field(repr=False)
    credits: tuple[tuple[str, str], ...] = field(repr=False)
    more: tuple[tuple[str, str], ...] = field(repr=False, default=())
    told: tuple[Told, ...] = field(repr=False, default=())


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would go out, as it would be printed and as the JSON that outlets would get."""

    reading: Reading
    json: str = field(repr=False)


def read(article: Article, text: Text) -> Reading:
    """Render a text with its closing paragraph, its credits and what else goes out."""
    closing = attribution.closing(
        [PublishedNote(kind=note.kind.value, text=note.text) for note in text.notes],
        [PublishedCredit(role=credit.role.value, name=credit.name) for credit in text.credits],
        language=text.language,
    )
    credits_ = [(wording.ROLES[CreditRole.AUTHOR], article.byline)]
    credits_ += [
        (wording.ROLES[credit.role], credit.name)
        for credit in text.credits
        if credit.role is not CreditRole.AUTHOR
    ]
    return Reading(
        headline=text.headline,
        dek=text.dek,
        byline=article.byline,
        language=text.language,
        # Both were cleaned to a short list of elements; nothing else is marked safe.
        body=Markup(markdown.to_html(text.body)),  # noqa: S704
        closing=Markup(closing.html),  # noqa: S704
        credits=tuple(credits_),
        more=tuple(_more(text)),
        told=disclosures.told_by(_disclosure(text), language=text.language),
    )


def preview(session: NewsroomSession, reader: DeskReader, article: Article, text: Text) -> Preview:
    """Give what outlets would get of a text now; nothing is stored."""
    files = media.at_desk(session, reader, article)
    published = previews.preview(session, article, text, files, now=datetime.now(UTC))
    told = json.loads(article_json.render(published))
    return Preview(reading=read(article, text), json=json.dumps(told, ensure_ascii=False, indent=2))


def _disclosure(text: Text) -> str:
    return " ".join(note.text for note in text.notes if note.kind is NoteKind.DISCLOSURE)


def _more(text: Text) -> list[tuple[str, str]]:
    values = text_form.values_of(text, seen=0)
    # By its name; and an id says nothing to anybody.
    values["original_language"] = wording.language(text.original.language)
    values["translation_of"] = "another article of this newsroom" if text.translation_of else ""
    shown = ((field_.label, values[name]) for name, field_ in wording.MORE.items())
    return [(label, ", ".join(words.split("\n"))) for label, words in shown if words]
