"""What stands before a correction that is printed: its kind, in the article's language."""

from typing import NamedTuple

from safepub.renditions.types import PublishedArticle, PublishedCorrection

_LABELS = {
    "en": {"correction": "Correction", "clarification": "Clarification"},
    "be": {"correction": "Выпраўленне", "clarification": "Удакладненне"},
    "ru": {"correction": "Исправление", "clarification": "Уточнение"},
    "uk": {"correction": "Виправлення", "clarification": "Уточнення"},
    "sk": {"correction": "Oprava", "clarification": "Spresnenie"},
}


class Label(NamedTuple):
    """A word and the language that it is in: English where there is none in the article's."""

    word: str
    language: str


def label(correction: PublishedCorrection, *, language: str) -> Label:
    """Name the kind of a correction."""
    known = language.partition("-")[0]
    chosen = known if known in _LABELS else "en"
    return Label(word=_LABELS[chosen][correction.kind], language=chosen)


def placed(article: PublishedArticle, placement: str) -> tuple[PublishedCorrection, ...]:
    """Give the corrections to be printed at the `top` or at the `bottom`, oldest first."""
    return tuple(one for one in article.corrections if one.placement == placement)
