"""Case files and payment runs, read: small parts into memory, the vault as a stream."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safepub.cli.custody import files
from safepub.crypto import acts, requests, sections, words
from safepub.crypto.acts import Act
from safepub.crypto.envelopes import SLOT_ID_BYTES
from safepub.crypto.requests import Request
from safepub.crypto.sections import FileRefusedError, Kind
from safepub.crypto.words import SealedWords

# Tens of megabytes that nobody needs at once.
LARGE = frozenset({Kind.SLOT, Kind.DOCUMENT})

Parts = Mapping[Kind, list[bytes]]


@dataclass(frozen=True, kw_only=True)
class Journal:
    """The newsroom's journal as a file carries it: its entries and the signed checkpoint."""

    entries: tuple[bytes, ...] = field(repr=False)
    note: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case file, taken apart. Nothing in it has been compared with anything yet."""

    path: Path
    request: Request
    manifest: bytes = field(repr=False)
    envelope: bytes = field(repr=False)
    reason: SealedWords = field(repr=False)
    objection: SealedWords | None = field(repr=False)
    acts: tuple[Act, ...] = field(repr=False)
    journal: Journal = field(repr=False)
    slots: int
    documents: int


def read(path: Path) -> Case:
    """Read a case file to its end.

    Raises:
        InvalidError: It is damaged or no case file.
    """
    parts, counts = read_parts(path, sections.CASE)
    objections = parts[Kind.OBJECTION]
    return Case(
        path=path,
        request=requests.read(parts[Kind.STATEMENT][0]),
        manifest=parts[Kind.MANIFEST][0],
        envelope=parts[Kind.ENVELOPE][0],
        reason=words.decode(parts[Kind.REASON][0]),
        objection=words.decode(objections[0]) if objections else None,
        acts=tuple(acts.read(act) for act in parts[Kind.ACT]),
        journal=journal_in(parts),
        slots=counts[Kind.SLOT],
        documents=counts[Kind.DOCUMENT],
    )


def read_parts(path: Path, magic: bytes) -> tuple[Parts, Mapping[Kind, int]]:
    """Read all sections but slots and documents, of which it gives the number.

    Raises:
        FileRefusedError: The file is damaged or of another kind.
    """
    parts: defaultdict[Kind, list[bytes]] = defaultdict(list)
    counts: defaultdict[Kind, int] = defaultdict(int)
    with files.opened(path) as file:
        for kind, content in sections.read(file, magic):
            counts[kind] += 1
            if kind not in LARGE:
                parts[kind].append(content)
    return parts, counts


def journal_in(parts: Parts) -> Journal:
    """Give the journal that a file carries.

    Raises:
        FileRefusedError: Its checkpoint is no text.
    """
    try:
        note = parts[Kind.CHECKPOINT][0].decode()
    except UnicodeDecodeError as error:
        raise FileRefusedError from error
    return Journal(entries=tuple(parts[Kind.JOURNAL_ENTRY]), note=note)


def pick(path: Path, magic: bytes, kind: Kind, ids: Collection[bytes]) -> dict[bytes, bytes]:
    """Fetch the bodies of these slots or documents, by id; what is not there is left out.

    The file is read to its end whatever is found.

    Raises:
        FileRefusedError: The file was changed since it was read.
    """
    return {found: body for found, body in _stored(path, magic, kind) if found in ids}


def _stored(path: Path, magic: bytes, kind: Kind) -> Iterator[tuple[bytes, bytes]]:
    with files.opened(path) as file:
        for found, content in sections.read(file, magic):
            if found is kind:
                yield content[:SLOT_ID_BYTES], content[SLOT_ID_BYTES:]
