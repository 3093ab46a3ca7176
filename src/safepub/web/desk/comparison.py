"""Two texts side by side: the parts that differ, paragraph by paragraph and word by word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from safepub.newsroom.texts import Text
from safepub.web.desk import paragraph_changes, wording
from safepub.web.desk.paragraph_changes import Kind, Row
from safepub.web.desk.word_changes import Piece

_PARAGRAPHS = re.compile(r"\n{2,}")
_FEWEST_FOLDED = 4


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph of one side; `differs` where the other side has no such paragraph here."""

    words: str = field(repr=False)
    differs: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One part in which the two texts differ."""

    label: str
    rows: Sequence[Row] = field(repr=False)

    @property
    def theirs(self) -> list[Paragraph]:
        """The first text's paragraphs."""
        return [
            Paragraph(words=_joined(row.before), differs=row.kind is not Kind.SAME)
            for row in self.rows
            if row.before
        ]

    @property
    def yours(self) -> list[Paragraph]:
        """The second text's paragraphs."""
        return [
            Paragraph(words=_joined(row.after), differs=row.kind is not Kind.SAME)
            for row in self.rows
            if row.after
        ]

    @property
    def folded(self) -> list[Row | int]:
        """The rows, with a number in place of so many that are the same one after another.

        The one before and the one after what differs stay, so that it can be found.
        """
        shown: list[Row | int] = []
        run: list[Row] = []
        for row in self.rows:
            if row.kind is Kind.SAME:
                run.append(row)
                continue
            shown += [*_fold(run), row]
            run = []
        return shown + _fold(run)


def labels() -> dict[str, str]:
    """Name the form's fields in the order in which the page shows them."""
    return {
        "headline": "Headline",
        "dek": "Dek",
        "body": "Text",
        "language": "Language",
        **{field_.name: f"Note: {field_.label}" for field_ in wording.NOTES.values()},
        **{field_.name: f"Credit: {field_.label}" for field_ in wording.CREDITS.values()},
        **{field_.name: field_.label for field_ in wording.MORE.values()},
    }


def compare(theirs: Mapping[str, str], yours: Mapping[str, str]) -> list[Difference]:
    """List the form's fields whose values differ, with what differs in them marked."""
    named = labels()
    return _compare(
        {label: theirs.get(name, "") for name, label in named.items()},
        {label: yours.get(name, "") for name, label in named.items()},
    )


def between(earlier: Text, later: Text) -> list[Difference]:
    """List every part of a text in which a later one differs, with what differs marked."""
    return _compare(_parts(earlier), _parts(later))


def _parts(text: Text) -> dict[str, str]:
    """Give everything that a text holds, by the words that name it on the page."""
    original, rights = text.original, text.rights
    first = original.published_on
    notes = {
        f"Note: {shown.label}": "\n\n".join(note.text for note in text.notes if note.kind is kind)
        for kind, shown in wording.NOTES.items()
    }
    credits_ = "\n\n".join(
        f"{wording.ROLES[credit.role]}: {credit.name} ({credit.kind.value})"
        for credit in text.credits
    )
    return {
        "Headline": text.headline,
        "Dek": text.dek,
        "Text": text.body,
        "Language": wording.language(text.language),
        **notes,
        "Credits": credits_,
        "Slug": text.slug,
        "Tags": "\n\n".join(text.tags),
        "Places": "\n\n".join(text.places),
        "Series": text.series,
        "First published by": original.publisher,
        "First published as": original.title,
        "First published at": original.url,
        "First published on": "" if first is None else first.isoformat(),
        "First published in": wording.language(original.language) if original.language else "",
        "Rights holder": rights.holder,
        "Terms of use": rights.usage_terms,
        "Translation of": "" if text.translation_of is None else str(text.translation_of),
    }


def _compare(earlier: Mapping[str, str], later: Mapping[str, str]) -> list[Difference]:
    compared = [
        Difference(
            label=label,
            rows=paragraph_changes.rows(_paragraphs(words), _paragraphs(later[label])),
        )
        for label, words in earlier.items()
        if words != later[label]
    ]
    # An empty line more between two paragraphs is no difference that anybody sees.
    return [found for found in compared if any(row.kind is not Kind.SAME for row in found.rows)]


def _paragraphs(words: str) -> list[str]:
    return [paragraph for paragraph in _PARAGRAPHS.split(words) if paragraph]


def _joined(pieces: Sequence[Piece]) -> str:
    return "".join(piece.words for piece in pieces)


def _fold(run: Sequence[Row]) -> list[Row | int]:
    if len(run) < _FEWEST_FOLDED:
        return [*run]
    return [run[0], len(run) - 2, run[-1]]
