"""Documents that come with an identity: read into memory, and nowhere else."""

from typing import Any

from flask import Blueprint, request

from safepub.errors import InvalidError
from safepub.languages import later
from safepub.vault.identity import Document
from safepub.web.forms import FormState

MOST_DOCUMENTS = 3
LONGEST_NAME = 100
# One of the largest that a slot takes, or several smaller ones, and the form's text.
MOST_BYTES = 20 * 1024 * 1024
CHOOSE_AGAIN = later("Please choose the documents once more: a browser gives back no files.")


class TooManyDocumentsError(InvalidError):
    """A form brings at most three documents."""

    message = "Please send at most three documents."


def let_in(blueprint: Blueprint) -> None:
    """Let the forms of these pages bring 20 MiB instead of what other forms may."""

    @blueprint.url_value_preprocessor
    def raise_limit(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
        # Before anything reads the form.
        request.max_content_length = MOST_BYTES


def sent() -> tuple[Document, ...]:
    """Give the documents that this form brings; a field without a file brings none.

    Raises:
        TooManyDocumentsError: They are more than three.
    """
    chosen = [file for file in request.files.getlist("documents") if file.filename]
    if len(chosen) > MOST_DOCUMENTS:
        raise TooManyDocumentsError
    return tuple(
        Document(name=_name(file.filename or ""), content=file.stream.read()) for file in chosen
    )


def remind(form: FormState) -> FormState:
    """Give a refused form with a word about the documents that came with it, if any did."""
    came = any(file.filename for file in request.files.getlist("documents"))
    return form.refused("documents", CHOOSE_AGAIN) if came else form


def _name(given: str) -> str:
    last = given.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:]
