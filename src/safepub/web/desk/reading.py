"""An article as the desk reads it: the way that outlets would print it."""

from dataclasses import dataclass, field

from markupsafe import Markup

from safepub.newsroom.models.articles import Article
from safepub.newsroom.texts import CreditRole, Text
from safepub.renditions import attribution, markdown
from safepub.renditions.types import PublishedCredit, PublishedNote
from safepub.web.desk import wording


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A text made ready for a page; the markup in it was cleaned by `renditions`."""

    headline: str = field(repr=False)
    dek: str = field(repr=False)
    byline: str
    language: str
    body: Markup = field(repr=False)
    closing: Markup = field(repr=False)
    credits: tuple[tuple[str, str], ...] = field(repr=False)


def read(article: Article, text: Text) -> Reading:
    """Render a text with its closing paragraph and its credits, the byline first."""
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
    )
