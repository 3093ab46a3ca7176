"""A text made ready to be read on a page, the way that outlets would print it."""

from dataclasses import dataclass, field

from markupsafe import Markup

from safepub.newsroom.texts import Text
from safepub.renditions import attribution, markdown
from safepub.renditions.types import PublishedCredit, PublishedNote


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the page shows; the markup in it was cleaned by `renditions`."""

    headline: str = field(repr=False)
    dek: str = field(repr=False)
    byline: str = field(repr=False)
    language: str
    body: Markup = field(repr=False)
    closing: Markup = field(repr=False)


def read(text: Text, byline: str) -> Reading:
    """Render a text with its byline and its closing notes."""
    closing = attribution.closing(
        [PublishedNote(kind=note.kind.value, text=note.text) for note in text.notes],
        [PublishedCredit(role=credit.role.value, name=credit.name) for credit in text.credits],
        language=text.language,
    )
    return Reading(
        headline=text.headline,
        dek=text.dek,
        byline=byline,
        language=text.language,
        # Both were cleaned to a short list of elements; nothing else is marked safe.
        body=Markup(markdown.to_html(text.body)),  # noqa: S704
        closing=Markup(closing.html),  # noqa: S704
    )
