"""The closing paragraph that an outlet prints under an article."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from safepub.renditions.types import PublishedCredit, PublishedNote

NOTE_ORDER = ("disclosure", "original", "edit", "translation", "funding", "permission")
# Where a credit stands if no note names its holder. Authors have the byline.
_CREDIT_PLACES = {
    "original": ("original_publisher",),
    "edit": ("editor", "photographer"),
    "translation": ("translator",),
    "funding": ("funder",),
}
# A label and a colon need no grammar: no language here inflects a name after one.
_LABELS = {
    "en": {
        "original_publisher": "First published by",
        "editor": "Editing",
        "photographer": "Photographs",
        "translator": "Translation",
        "funder": "Funding",
    },
    "be": {
        "original_publisher": "Першая публікацыя",
        "editor": "Рэдагаванне",
        "photographer": "Фота",
        "translator": "Пераклад",
        "funder": "Фінансаванне",
    },
    "ru": {
        "original_publisher": "Первая публикация",
        "editor": "Редактура",
        "photographer": "Фото",
        "translator": "Перевод",
        "funder": "Финансирование",
    },
    "uk": {
        "original_publisher": "Перша публікація",
        "editor": "Редагування",
        "photographer": "Фото",
        "translator": "Переклад",
        "funder": "Фінансування",
    },
    "sk": {
        "original_publisher": "Prvé uverejnenie",
        "editor": "Redakcia",
        "photographer": "Fotografie",
        "translator": "Preklad",
        "funder": "Financovanie",
    },
}
_ENDINGS = (".", "!", "?", "…", "。")
_CLOSERS = "\"'”’»“)]"


class Closing(NamedTuple):
    """One paragraph in two forms; both are empty if there is nothing to say."""

    html: str
    text: str


def closing(
    notes: Sequence[PublishedNote], credits_: Sequence[PublishedCredit], *, language: str = "en"
) -> Closing:
    """Put notes, and credits that no note names, into one paragraph in the fixed order."""
    text = " ".join(filter(None, _sentences(notes, credits_, language)))
    if not text:
        return Closing(html="", text="")
    return Closing(html=f"<p>{html.escape(text, quote=False)}</p>", text=text)


def _sentences(
    notes: Sequence[PublishedNote], credits_: Sequence[PublishedCredit], language: str
) -> Iterator[str]:
    labels = _LABELS.get(language.partition("-")[0], _LABELS["en"])
    said = "\n".join(note.text for note in notes)
    for kind in NOTE_ORDER:
        yield from (_sentence(note.text) for note in notes if note.kind == kind)
        for role in _CREDIT_PLACES.get(kind, ()):
            names = [
                credit.name
                for credit in credits_
                if credit.role == role and not _names(said, credit.name)
            ]
            if names:
                yield _sentence(f"{labels[role]}: {', '.join(names)}")


def _names(said: str, name: str) -> bool:
    """Say whether the notes name somebody: whole words, for a name may be one letter."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE) is not None


def _sentence(text: str) -> str:
    """Close a sentence that its writer left open, so that the next one does not run into it."""
    line = " ".join(text.split())
    ended = line.rstrip(_CLOSERS).endswith(_ENDINGS)
    return line if ended or not line else f"{line}."
