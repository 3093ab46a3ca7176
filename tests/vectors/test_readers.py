"""The second reader stands on its own, and opens what is too large or too simple to commit."""

import ast
from pathlib import Path
from uuid import UUID

import pytest

from safepub.crypto import content, documents
from safepub.crypto.documents import Bucket
from safepub.newsroom import watch_lists
from safepub.newsroom.watch_lists import Notes
from tests.crypto.people import seed_of
from tests.vectors import independent_reader, reader_files
from tests.vectors.independent_reader import RefusedError

READERS = [
    Path(__file__).with_name(f"{name}.py")
    for name in ("independent_reader", "reader_custody", "reader_files")
]


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_the_second_reader_imports_nothing_of_safepub(path: Path) -> None:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    others = {name for name in names if name.startswith("tests.")}

    assert not [name for name in names if name.startswith("safepub")]
    readers = tuple(f"tests.vectors.{reader.stem}" for reader in READERS)
    assert all(name.startswith(readers) for name in others)


@pytest.mark.parametrize("length", [0, 4092, 4093, 300_000, 1_500_000])
def test_the_second_reader_opens_content(length: int) -> None:
    seed, text = seed_of("reader"), bytes(range(256)) * (length // 256 + 1)
    sealed = content.seal(text[:length], [independent_reader.public_key(seed)], context=b"row 1")

    opened = reader_files.content(sealed.body, sealed.boxes[0], seed, b"row 1")

    assert opened == text[:length]
    with pytest.raises(RefusedError):
        reader_files.content(sealed.body, sealed.boxes[0], seed, b"row 2")


def test_the_second_reader_opens_a_contributors_notes() -> None:
    owner, key = UUID(int=7), bytes(range(32))
    notes = Notes(names="Сідаровіч: Максім\nWilk", contacts="maks@example.org")
    mark = notes.mark("a", "bc")

    sealed = watch_lists.seal(owner, key, notes.letting_stand([b"m" * 12, mark]))
    opened = reader_files.notes(key, owner.bytes, sealed)

    assert opened["list"] == [notes.names, "", notes.contacts]
    assert (opened["kept"], opened["ordinary"]) == (True, False)
    assert opened["acknowledged"] == [
        b"m" * 12,
        reader_files.mark(opened["marking_key"], "a", "bc"),
    ]
    with pytest.raises(RefusedError):
        reader_files.notes(key, UUID(int=8).bytes, sealed)


@pytest.mark.parametrize("bucket", list(Bucket), ids=lambda bucket: bucket.name)
def test_the_second_reader_opens_documents(bucket: Bucket) -> None:
    text = b"%PDF" * (bucket.padded_bytes // 4 - 1)
    sealed = documents.seal_document(text)

    opened = reader_files.document(sealed.bucket, sealed.slot_id, sealed.data_key, sealed.body)

    assert (sealed.bucket, opened) == (bucket, text)
    with pytest.raises(RefusedError):
        reader_files.document(sealed.bucket, bytes(16), sealed.data_key, sealed.body)
