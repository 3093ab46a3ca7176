"""The parts of an article that the name check reads: plain text by the part's name."""

from collections.abc import Mapping, Sequence

from safepub.newsroom.attachments import AttachmentView
from safepub.newsroom.texts import Text
from safepub.renditions import markdown

PRINTED = "printed"


def of(text: Text, attached: Sequence[AttachmentView]) -> Mapping[str, str]:
    """Give all that would go out, but for the byline, and what the attachments held.

    Where a name is split by signs in the source it stands whole in the part as printed.
    """
    return {**_written(text), **_attached(attached)}


def _written(text: Text) -> dict[str, str]:
    return {
        "headline": text.headline,
        "dek": text.dek,
        "body": text.body,
        # Signs inside a name hide it in the source, and are gone in print.
        PRINTED: markdown.to_text(text.body),
        "closing_note": "\n\n".join(note.text for note in text.notes),
        "credits": "\n".join(credit.name for credit in text.credits),
    }


def _attached(attached: Sequence[AttachmentView]) -> dict[str, str]:
    parts: dict[str, str] = {}
    for file in attached:
        parts |= {
            f"alt-{file.number}": file.alt,
            f"caption-{file.number}": file.caption,
            f"name-{file.number}": file.name,
            f"file-{file.number}": file.words,
        }
    return parts
