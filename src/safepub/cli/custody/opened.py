"""What an opened slot says, in words; documents, out of the second pool."""

import hashlib
import hmac
import unicodedata
from pathlib import Path

import click

from safepub.cli.custody import case_files, files, screen
from safepub.crypto import documents, padding, sections, wrapping
from safepub.crypto.keysets import Purpose
from safepub.crypto.sections import Kind
from safepub.crypto.suite import SealBrokenError
from safepub.vault.identity import DocumentReference, PaymentDetails, RealIdentity

LONGEST_NAME = 100


def read(payload: bytes, purpose: Purpose) -> RealIdentity | PaymentDetails:
    """Read the payload of a slot.

    Raises:
        PayloadRefusedError: It is not of this purpose, or of an unknown form.
    """
    if purpose is Purpose.PAYMENT:
        return PaymentDetails.from_payload(payload)
    return RealIdentity.from_payload(payload)


def lines_of(opened: RealIdentity | PaymentDetails, byline: str) -> list[str]:
    """Write an identity, or payment details, as lines to be shown once."""
    title = [f"Behind the byline {screen.one_line(byline)}", ""]
    if isinstance(opened, PaymentDetails):
        return title + screen.lines_of((("Payment details", opened.details),))
    facts = [
        ("Legal name", opened.legal_name),
        ("Contact", opened.contact),
        ("Emergency contact", opened.emergency_contact or "none"),
        ("Notes", opened.notes or "none"),
        ("Documents", str(len(opened.documents) or "none")),
    ]
    facts += [(f"Document {n}", document.name) for n, document in enumerate(opened.documents, 1)]
    return title + screen.lines_of(facts)


def save_documents(case: Path, wanted: tuple[DocumentReference, ...], folder: Path) -> int:
    """Write the documents of an identity, in clear, into `make_folder`'s folder; say how many.

    Those that the case file lacks, or that were altered, are named and left out.
    """
    bodies = case_files.pick(
        case, sections.CASE, Kind.DOCUMENT, {document.slot_id for document in wanted}
    )
    saved = 0
    for number, document in enumerate(wanted, start=1):
        try:
            content = open_document(bodies.get(document.slot_id, b""), document)
        except SealBrokenError:
            screen.say(f"Document {number} is not in this case file, or it was altered.")
            continue
        files.write_new(folder / _file_name(number, document.name), content)
        saved += 1
    return saved


def make_folder(folder: Path) -> None:
    """Make a new folder that only its owner may read."""
    try:
        folder.mkdir(mode=files.PRIVATE_FOLDER)
    except OSError as error:
        sentence = f"The folder {folder.name} is there already, or it cannot be made."
        raise click.ClickException(sentence) from error


def open_document(body: bytes, reference: DocumentReference) -> bytes:
    """Open a document of the pool.

    Raises:
        SealBrokenError: It is another one, or it was altered.
    """
    if not hmac.compare_digest(hashlib.sha256(body).digest(), reference.digest):
        raise SealBrokenError
    context = documents.document_context(reference.bucket, reference.slot_id)
    return padding.unpad(wrapping.unwrap(reference.data_key, body, context=context))


def _file_name(number: int, name: str) -> str:
    """Make a name that is one file of this folder, whatever somebody called it."""
    last = name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    kept = "".join(
        character for character in last if unicodedata.category(character)[0] in "LMNPS"
    ).lstrip(".")
    return f"{number:02d}-{kept[-LONGEST_NAME:] or 'document'}"
