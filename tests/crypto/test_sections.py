"""Files in sections: read as they were written, refused when anything about them changed."""

import hashlib
import io
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from safepub.crypto import sections
from safepub.crypto.documents import Bucket
from safepub.crypto.sections import FileRefusedError, Kind

SLOTS = [bytes([number]) * 16 + bytes(8264) for number in (1, 2, 250)]
DOCUMENTS = [bytes([number]) * 16 + bytes(1_049_672) for number in (1, 2)]
CASE = [
    (Kind.STATEMENT, b"{}"),
    (Kind.MANIFEST, b"SPM1"),
    (Kind.ENVELOPE, b"SPL1"),
    (Kind.REASON, b"reason"),
    (Kind.OBJECTION, b""),
    (Kind.ACT, b"SPT1"),
    (Kind.ACT, b"SPG1"),
    (Kind.JOURNAL_ENTRY, b'{"number":0}'),
    (Kind.JOURNAL_ENTRY, b'{"number":1}'),
    (Kind.CHECKPOINT, b"origin\n"),
]
ONCE = {Kind.STATEMENT, Kind.MANIFEST, Kind.ENVELOPE, Kind.REASON, Kind.CHECKPOINT}
ENVELOPES = [(Kind.MANIFEST, b"SPM1"), (Kind.ENVELOPE, b"a"), (Kind.ENVELOPE, b"b")]
PAYMENTS = [
    (Kind.STATEMENT, b"{}"),
    (Kind.MANIFEST, b"SPM1"),
    (Kind.ENVELOPE, b"a"),
    *((Kind.SLOT, slot) for slot in SLOTS),
    (Kind.PAYMENT_ORDER, b"1"),
    (Kind.PAYMENT_ORDER, b"2"),
]
JOURNAL = [(Kind.JOURNAL_ENTRY, b"{}"), (Kind.CHECKPOINT, b"origin\n")]
FILES = [
    (sections.CASE, CASE),
    (sections.CASE, [*CASE, *((Kind.SLOT, slot) for slot in SLOTS), (Kind.DOCUMENT, DOCUMENTS[0])]),
    (sections.ENVELOPES, ENVELOPES),
    (sections.PAYMENTS, PAYMENTS),
    (sections.JOURNAL, JOURNAL),
]
Sections = Sequence[tuple[Kind, bytes]]


def written(magic: bytes, content: Sections) -> bytes:
    return b"".join(sections.write(magic, content))


def framed(magic: bytes, content: Sequence[tuple[int, bytes]]) -> bytes:
    """Write any sections in any order, with an end that is right."""
    body = (
        magic
        + b"\x01"
        + b"".join(
            bytes((kind,)) + len(inner).to_bytes(4, "big") + inner for kind, inner in content
        )
    )
    return body + b"\0" + (32).to_bytes(4, "big") + hashlib.sha256(body).digest()


def read(source: bytes, magic: bytes = sections.CASE) -> list[tuple[Kind, bytes]]:
    return list(sections.read(io.BytesIO(source), magic))


SMALL = written(sections.CASE, CASE)


class Piped(io.BytesIO):
    """What a writer gives, read piece by piece."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._left = b""

    def read(self, size: int | None = -1, /) -> bytes:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._left = piece
        taken, self._left = self._left[:size], self._left[size:]
        return taken


@pytest.mark.parametrize(("magic", "content"), FILES)
def test_a_file_is_read_as_it_was_written(magic: bytes, content: Sections) -> None:
    assert read(written(magic, content), magic) == content


@pytest.mark.parametrize(("magic", "content"), FILES)
def test_the_bytes_are_those_that_the_format_names(magic: bytes, content: Sections) -> None:
    assert written(magic, content) == framed(magic, content)


@given(texts=st.lists(st.binary(max_size=2000), max_size=5))
def test_any_bytes_are_kept_and_empty_ones_too(texts: list[bytes]) -> None:
    content = [(Kind.MANIFEST, b""), *((Kind.ENVELOPE, text) for text in texts)]

    assert read(written(sections.ENVELOPES, content), sections.ENVELOPES) == content


def test_a_file_that_comes_in_drops_is_read_all_the_same() -> None:
    drops = Piped(bytes((byte,)) for byte in SMALL)

    assert list(sections.read(drops, sections.CASE)) == CASE


@given(place=st.integers(0, len(SMALL) - 1), change=st.integers(1, 255))
def test_one_changed_byte_is_refused(place: int, change: int) -> None:
    altered = bytearray(SMALL)
    altered[place] ^= change

    with pytest.raises(FileRefusedError):
        read(bytes(altered))


def test_no_byte_can_be_flipped() -> None:
    for place in range(len(SMALL)):
        for change in (1, 128, 255):
            altered = bytearray(SMALL)
            altered[place] ^= change
            with pytest.raises(FileRefusedError):
                read(bytes(altered))


def test_every_cut_is_refused() -> None:
    for length in range(len(SMALL)):
        with pytest.raises(FileRefusedError):
            read(SMALL[:length])


@given(more=st.binary(min_size=1, max_size=64))
def test_anything_behind_the_end_is_refused(more: bytes) -> None:
    with pytest.raises(FileRefusedError):
        read(SMALL + more)


def test_a_file_twice_is_refused() -> None:
    with pytest.raises(FileRefusedError):
        read(SMALL + SMALL)


@given(junk=st.binary(max_size=200), known=st.booleans())
def test_junk_is_refused(junk: bytes, *, known: bool) -> None:
    with pytest.raises(FileRefusedError):
        read(b"SPF1\x01" + junk if known else junk)


@given(order=st.permutations(range(len(CASE))))
def test_another_order_is_refused_though_its_digest_is_right(order: list[int]) -> None:
    turned = [CASE[number] for number in order]
    kinds = [kind for kind, _ in turned]
    assume(kinds != sorted(kinds))

    with pytest.raises(FileRefusedError):
        read(framed(sections.CASE, turned))
    with pytest.raises(FileRefusedError):
        written(sections.CASE, turned)


@pytest.mark.parametrize("missing", sorted(ONCE))
def test_a_case_file_without_a_part_is_refused(missing: Kind) -> None:
    rest = [(kind, inner) for kind, inner in CASE if kind is not missing]

    with pytest.raises(FileRefusedError):
        read(framed(sections.CASE, rest))
    with pytest.raises(FileRefusedError):
        written(sections.CASE, rest)


@pytest.mark.parametrize("twice", sorted(ONCE | {Kind.OBJECTION}))
def test_a_case_file_with_a_part_twice_is_refused(twice: Kind) -> None:
    content = sorted([*CASE, (twice, b"again")], key=lambda section: section[0])

    with pytest.raises(FileRefusedError):
        read(framed(sections.CASE, content))
    with pytest.raises(FileRefusedError):
        written(sections.CASE, content)


@pytest.mark.parametrize(
    ("magic", "content", "once"),
    [
        (sections.ENVELOPES, ENVELOPES, Kind.MANIFEST),
        (sections.PAYMENTS, PAYMENTS, Kind.STATEMENT),
        (sections.PAYMENTS, PAYMENTS, Kind.MANIFEST),
        (sections.JOURNAL, JOURNAL, Kind.CHECKPOINT),
    ],
)
def test_other_files_need_their_parts_exactly_once_too(
    magic: bytes, content: Sections, once: Kind
) -> None:
    missing = [section for section in content if section[0] is not once]
    twice = sorted([*content, (once, b"again")], key=lambda section: section[0])

    for altered in (missing, twice):
        with pytest.raises(FileRefusedError):
            read(framed(magic, altered), magic)
        with pytest.raises(FileRefusedError):
            written(magic, altered)


@pytest.mark.parametrize("kind", [11, 12, 255])
def test_an_unknown_or_foreign_kind_is_refused(kind: int) -> None:
    with pytest.raises(FileRefusedError):
        read(framed(sections.CASE, [*CASE, (kind, b"")]))


@pytest.mark.parametrize(
    ("file", "asked"),
    [(file, asked) for file, (asked, _) in product(FILES, FILES) if file[0] != asked],
)
def test_a_file_of_another_magic_is_refused(file: tuple[bytes, Sections], asked: bytes) -> None:
    with pytest.raises(FileRefusedError):
        read(written(*file), asked)


def test_another_suite_is_refused() -> None:
    other = framed(sections.CASE, CASE).replace(b"SPF1\x01", b"SPF1\x02")
    body = other[: -(1 + 4 + 32)]

    with pytest.raises(FileRefusedError):
        read(body + b"\0\0\0\0\x20" + hashlib.sha256(body).digest())


@pytest.mark.parametrize("kind", [Kind.SLOT, Kind.DOCUMENT])
@pytest.mark.parametrize(
    "altered",
    [
        lambda first, second: [second, first],
        lambda first, _: [first, first],
        lambda first, _: [first[:-1]],
        lambda first, _: [first + b"\0"],
        lambda first, _: [first[:15]],
        lambda *_: [b""],
    ],
)
def test_slots_and_documents_in_another_order_or_size_are_refused(
    altered: Callable[[bytes, bytes], list[bytes]], kind: Kind
) -> None:
    pair = SLOTS[:2] if kind is Kind.SLOT else DOCUMENTS
    content = [*CASE, *((kind, inner) for inner in altered(*pair))]

    with pytest.raises(FileRefusedError):
        read(framed(sections.CASE, content))
    with pytest.raises(FileRefusedError):
        written(sections.CASE, content)


@pytest.mark.parametrize("bucket", Bucket)
def test_documents_of_all_three_sizes_go_through(bucket: Bucket) -> None:
    content = [*CASE, (Kind.DOCUMENT, bytes([1]) * 16 + bytes(bucket.body_bytes))]

    assert read(written(sections.CASE, content)) == content


@pytest.mark.parametrize("length", [17 * 1024 * 1024, 17 * 1024 * 1024 + 1, 2**32 - 1])
def test_a_length_that_is_only_claimed_costs_no_memory(length: int, tmp_path: Path) -> None:
    tiny = tmp_path / "tiny.spf"
    tiny.write_bytes(b"SPF1\x01" + bytes((Kind.STATEMENT,)) + length.to_bytes(4, "big") + b"{}")
    tracemalloc.start()

    with tiny.open("rb") as file, pytest.raises(FileRefusedError):
        list(sections.read(file, sections.CASE))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 4 * 1024 * 1024


def test_a_section_has_at_most_17_mib() -> None:
    largest = [(Kind.MANIFEST, bytes(17 * 1024 * 1024))]
    larger = [(Kind.MANIFEST, bytes(17 * 1024 * 1024 + 1))]

    assert read(written(sections.ENVELOPES, largest), sections.ENVELOPES) == largest
    with pytest.raises(FileRefusedError):
        read(framed(sections.ENVELOPES, larger), sections.ENVELOPES)
    with pytest.raises(FileRefusedError):
        written(sections.ENVELOPES, larger)


def test_sections_come_before_the_end_has_been_read_and_a_wrong_digest_at_the_end() -> None:
    content = [*CASE, *((Kind.SLOT, slot) for slot in SLOTS)]
    source = written(sections.CASE, content)
    file = io.BytesIO(source[:-1] + bytes((source[-1] ^ 1,)))
    reader = sections.read(file, sections.CASE)

    first = next(reader)
    read_so_far = file.tell()
    rest = [next(reader) for _ in content[1:]]

    assert [first, *rest] == content
    assert read_so_far == 5 + 5 + len(CASE[0][1])
    with pytest.raises(FileRefusedError):
        next(reader)


def test_a_large_vault_goes_through_without_being_held_at_once() -> None:
    """64 MiB of slots, in and out; the file itself is never in memory."""
    count = 8000

    def vault() -> Iterator[tuple[Kind, bytes]]:
        yield from PAYMENTS[:2]
        for number in range(1, count + 1):
            yield Kind.SLOT, number.to_bytes(16, "big") + bytes(8264)

    tracemalloc.start()
    file = Piped(sections.write(sections.PAYMENTS, vault()))
    seen = sum(1 for _ in sections.read(file, sections.PAYMENTS))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert seen == 2 + count
    assert most < 4 * 1024 * 1024
