"""The sample articles of a demo: invented people, outlets and places.

Each file in `samples/` is Markdown under a TOML front part; the number before its
name is its place. Load them with `load()`.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from safepub.errors import SafepubError

_FOLDER = Path(__file__).parent / "samples"
_FENCE = "+++\n"


class SampleUnreadableError(SafepubError):
    """A sample file lacks its front part or a field of it."""

    message = "A sample article has no readable front part."


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One invented article and the state that a demo brings it to.

    `message` is what the desk wrote to the contributor, or empty.
    """

    key: str
    byline: str
    headline: str
    dek: str
    body: str
    language: str
    notes: tuple[tuple[str, str], ...]
    credits: tuple[tuple[str, str], ...]
    state: str
    message: str


def parse(key: str, document: str) -> Sample:
    """Return the sample that a file's text describes.

    Raises:
        SampleUnreadableError: The front part is missing, is not TOML or lacks a field.
    """
    opening, separator, rest = document.partition(_FENCE)
    front, closing, body = rest.partition("\n" + _FENCE)
    if opening or not separator or not closing:
        raise SampleUnreadableError
    try:
        facts = tomllib.loads(front)
        return Sample(
            key=key,
            byline=facts["byline"],
            headline=facts["headline"],
            dek=facts["dek"],
            body=body.strip() + "\n",
            language=facts["language"],
            notes=tuple((note["kind"], note["text"]) for note in facts.get("notes", [])),
            credits=tuple((credit["role"], credit["name"]) for credit in facts.get("credits", [])),
            state=facts["state"],
            message=facts.get("message", ""),
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise SampleUnreadableError from error


def load() -> tuple[Sample, ...]:
    """Return every sample, in the order of the numbers before the file names.

    Raises:
        SampleUnreadableError: A file in the folder is not a sample.
    """
    return tuple(
        parse(path.stem.partition("-")[2], path.read_text(encoding="utf-8"))
        for path in sorted(_FOLDER.glob("*.md"))
    )
