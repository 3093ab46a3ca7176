"""A SQLite file page by page (sqlite.org/fileformat2.html): where rows lie, and what is left over.

Read without SQLite, which shows neither.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from safepub.cli.doctor.seizure.disk import Content

FILE_HEADER = 100
MORE_FOLLOWS = 0x80
"""The highest bit of each byte of a number but its last."""
INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13
_STRETCH = re.compile(rb"[^\0]{5,}")
INTERIOR = frozenset({INTERIOR_INDEX, INTERIOR_TABLE})
INDEX = frozenset({INTERIOR_INDEX, LEAF_INDEX})


@dataclass(frozen=True)
class Place:
    """Where a row lies: page, offset in it, and the page on which it goes on, if it does."""

    page: int
    offset: int
    overflow: int


@dataclass(frozen=True)
class _Page:
    """One page of a tree."""

    number: int
    start: int
    """Of its header, in the file."""
    kind: int
    cells: list[int]
    """Offsets in the page, in the order of keys."""
    gap: tuple[int, int]
    """From the end of the list of cells to the first of them, in the file."""


class Pages:
    """The pages of one file."""

    def __init__(self, content: Content) -> None:
        """Read the header."""
        self._content = content
        size = self._number(16, 2)
        self.page_size = 65536 if size == 1 else size
        self.count = len(content) // self.page_size
        self._usable = self.page_size - content[20]

    def places(self, root: int) -> Iterator[Place]:
        """Give where the rows of a table lie, in the order of its keys."""
        page = self._page(root)
        for offset in page.cells:
            if page.kind in INTERIOR:
                yield from self.places(self._number(self._at(page.number) + offset, 4))
            if page.kind != INTERIOR_TABLE:
                yield Place(page.number, offset, self._overflow(page, offset))
        if page.kind in INTERIOR:
            yield from self.places(self._number(page.start + 8, 4))

    def left_over(self, roots: list[int]) -> int:
        """Count bytes of what was once a row, on free pages and between cells.

        Numbers of SQLite's own housekeeping stay there: old offsets of cells, two bytes
        each, and where a free stretch begins and ends, four bytes.
        """
        spans = list(self._free())
        for root in roots:
            spans += [self._without_offsets(page.gap) for page in self._tree(root)]
        return sum(
            len(stretch)
            for start, end in spans
            for stretch in _STRETCH.findall(bytes(self._content[start:end]))
        )

    def _without_offsets(self, gap: tuple[int, int]) -> tuple[int, int]:
        start, end = gap
        while start + 2 <= end and self._number(start, 2) <= self.page_size:
            start += 2
        return start, end

    def _free(self) -> Iterator[tuple[int, int]]:
        """Give where pages lie that belong to nothing any more, without their list itself."""
        trunk = self._number(32, 4)
        while trunk:
            start = self._at(trunk)
            listed = self._number(start + 4, 4)
            yield start + 8 + 4 * listed, self._at(trunk + 1)
            for place in range(listed):
                leaf = self._number(start + 8 + 4 * place, 4)
                yield self._at(leaf), self._at(leaf + 1)
            trunk = self._number(start, 4)

    def _tree(self, root: int) -> Iterator[_Page]:
        page = self._page(root)
        yield page
        if page.kind in INTERIOR:
            for offset in page.cells:
                yield from self._tree(self._number(self._at(root) + offset, 4))
            yield from self._tree(self._number(page.start + 8, 4))

    def _page(self, number: int) -> _Page:
        base = self._at(number)
        start = base + (FILE_HEADER if number == 1 else 0)
        kind, count = self._content[start], self._number(start + 3, 2)
        first = start + (12 if kind in INTERIOR else 8)
        cells = [self._number(first + 2 * place, 2) for place in range(count)]
        content_from = base + (self._number(start + 5, 2) or 65536)
        return _Page(number, start, kind, cells, (first + 2 * count, content_from))

    def _overflow(self, page: _Page, offset: int) -> int:
        place = self._at(page.number) + offset + (4 if page.kind in INTERIOR else 0)
        length, place = self._varint(place)
        if page.kind == LEAF_TABLE:
            _, place = self._varint(place)
        local = self._local(length, index=page.kind in INDEX)
        return 0 if local == length else self._number(place + local, 4)

    def _local(self, length: int, *, index: bool) -> int:
        most = (self._usable - 12) * 64 // 255 - 23 if index else self._usable - 35
        if length <= most:
            return length
        least = (self._usable - 12) * 32 // 255 - 23
        wanted = least + (length - least) % (self._usable - 4)
        return wanted if wanted <= most else least

    def _at(self, number: int) -> int:
        return (number - 1) * self.page_size

    def _number(self, place: int, size: int) -> int:
        return int.from_bytes(self._content[place : place + size], "big")

    def _varint(self, place: int) -> tuple[int, int]:
        value = 0
        for _ in range(8):
            byte = self._content[place]
            place += 1
            value = value << 7 | byte & 0x7F
            if not byte & MORE_FOLLOWS:
                return value, place
        return value << 8 | self._content[place], place + 1
