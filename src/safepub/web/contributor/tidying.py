"""A text made ready before it is sealed, and what its contributor is told about that.

Invisible marks and typing habits go, pasted HTML becomes Markdown. What is found lives
as long as the page that shows it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from safepub.cleaning import normalising, pasted
from safepub.cleaning.normalising import Change, Normalised
from safepub.leaks import links
from safepub.newsroom.texts import Note, NoteKind, Text
from safepub.web.contributor.wording_writing import (
    CHANGES,
    HIDDEN_WORDS,
    LOOKS,
    NEAR,
    PLACES,
    USUAL_NOTE,
)

MOST_LINES = 20
LONGEST = 80


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing to know: a sentence, where it is about, the words there, and how often."""

    sentence: str
    place: str = ""
    words: str = field(default="", repr=False)
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Tidied:
    """A text as it is to be saved, what was changed in it, and what to look at."""

    text: Text
    changed: tuple[Line, ...] = field(default=(), repr=False)
    doubtful: tuple[Line, ...] = field(default=(), repr=False)

    @property
    def more(self) -> int:
        """How many places there are to look at beyond those that are listed."""
        return max(0, len(self.doubtful) - MOST_LINES)

    @property
    def listed(self) -> tuple[Line, ...]:
        """Those places to look at that a page shows."""
        return self.doubtful[:MOST_LINES]

    def with_usual_note(self, note: str) -> "Tidied":
        """Give the same with the byline's usual closing note in it, and a line that says so."""
        tidied = tidy(replace(self.text, notes=(Note(NoteKind.DISCLOSURE, note),)))
        return replace(self, text=tidied.text, changed=(Line(sentence=USUAL_NOTE), *self.changed))


def closing_note(text: Text) -> str:
    """Give the disclosure of a text as its contributor's form shows it."""
    return "\n".join(note.text for note in text.notes if note.kind is NoteKind.DISCLOSURE)


def tidy(text: Text) -> Tidied:
    """Make headline, dek, body and closing note ready to be sealed."""
    parts = {
        "headline": text.headline,
        "dek": text.dek,
        "body": text.body,
        "closing_note": closing_note(text),
    }
    from_html = pasted.holds_html(text.body)
    if from_html:
        parts["body"] = pasted.to_markdown(text.body)
    done = {
        name: normalising.normalise(words, language=text.language) for name, words in parts.items()
    }
    note = done["closing_note"].text
    html_line = (Line(sentence=CHANGES[Change.HTML]),) if from_html else ()
    return Tidied(
        text=replace(
            text,
            headline=done["headline"].text.replace("\n", " "),
            dek=done["dek"].text.replace("\n", " "),
            body=done["body"].text,
            notes=(Note(NoteKind.DISCLOSURE, note),) if note else (),
        ),
        changed=(*html_line, *_changed(done, text.language)),
        doubtful=(*_hidden(text.body, from_html=from_html), *_doubtful(done)),
    )


def _changed(done: Mapping[str, Normalised], language: str) -> Iterator[Line]:
    for part, normalised in done.items():
        for change, count in normalised.changes.items():
            near = normalised.near.get(change, "")
            # As they stand now, whatever else was changed in them afterwards.
            words = normalising.normalise(near, language=language).text.replace("\n", " ")
            yield Line(
                sentence=CHANGES[change],
                place=NEAR[part] if words else "",
                words=words,
                count=count,
            )


def _hidden(body: str, *, from_html: bool) -> Iterator[Line]:
    if from_html and pasted.hides_words(body):
        yield Line(sentence=HIDDEN_WORDS)


def _doubtful(done: Mapping[str, Normalised]) -> Iterator[Line]:
    """Give each place to look at, the same words in one part together."""
    found = Counter(
        (part, LOOKS[why], _short(words))
        for part, normalised in done.items()
        for why, words in _looks(normalised)
    )
    for (part, sentence, words), count in found.items():
        yield Line(sentence=sentence, place=PLACES[part], words=words, count=count)


def _looks(normalised: Normalised) -> Iterable[tuple[str, str]]:
    text = normalised.text
    yield from ((doubt.why, text[doubt.start : doubt.end]) for doubt in normalised.doubtful)
    yield from ((link.why, text[link.start : link.end]) for link in links.find(text))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
