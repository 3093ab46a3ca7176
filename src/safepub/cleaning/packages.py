"""ZIP files that documents are made of: read within limits, written in one way only."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from safepub.cleaning.files import FileRefusedError, Reason
from safepub.cleaning.kinds import MOST_MEMBERS

MOST_IN_MEMBER = 32 * 1024 * 1024
"""Bytes of one inflated member."""
MOST_IN_ALL = 96 * 1024 * 1024
"""Bytes of all inflated members together."""
MOST_RATIO = 200
"""What a member may grow by when inflated, once it is large."""

_LARGE = 1024 * 1024
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)


class Package:
    """The members of a ZIP file whose names and sizes were found harmless."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Take an archive whose members were checked."""
        self._archive = archive
        self.names = tuple(one.filename for one in archive.infolist() if not one.is_dir())

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a member of this name."""
        return name in self.names

    def read(self, name: str) -> bytes:
        """Give the bytes of one member.

        Raises:
            FileRefusedError: There is no such member, or it is damaged.
        """
        with _damage_refused(), self._archive.open(name) as member:
            return member.read(MOST_IN_MEMBER)


@contextmanager
def opened(content: bytes) -> Iterator[Package]:
    """Hold a ZIP file open whose members have harmless names and sizes; nothing is inflated yet.

    Raises:
        FileRefusedError: It is no ZIP file, is encrypted, grows too large, or has members twice,
            under names that lead elsewhere, or that are no plain files.
    """
    with _damage_refused():
        archive = zipfile.ZipFile(io.BytesIO(content))
    with archive:
        _check(archive.infolist())
        yield Package(archive)


def write(members: Iterable[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()) -> bytes:
    """Give a ZIP file of these members in this order: no dates, no system, nothing extra.

    The same members always make the same bytes. Those named in `stored` are not compressed.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members:
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = 0
            member.external_attr = 0
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(member, content, method, 9)
    return written.getvalue()


@contextmanager
def _damage_refused() -> Iterator[None]:
    try:
        yield
    except _BROKEN:
        raise FileRefusedError(Reason.DAMAGED) from None


def _check(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise FileRefusedError(Reason.ENCRYPTED)
    names = {member.filename.casefold() for member in members}
    if len(members) > MOST_MEMBERS or len(names) < len(members):
        raise FileRefusedError(Reason.DAMAGED)
    if any(_is_odd(member) for member in members):
        raise FileRefusedError(Reason.DAMAGED)
    total = sum(member.file_size for member in members)
    if total > MOST_IN_ALL or any(_is_too_large(member) for member in members):
        raise FileRefusedError(Reason.TOO_LARGE)


def _is_odd(member: zipfile.ZipInfo) -> bool:
    # orig_filename is what the file says; zipfile cuts at a zero byte and turns strokes.
    name = member.orig_filename
    kind = stat.S_IFMT(member.external_attr >> 16)
    return (
        not name
        or not name.isprintable()
        or "\\" in name
        or ":" in name
        or name.startswith("/")
        or ".." in name.split("/")
        or kind not in {0, stat.S_IFREG, stat.S_IFDIR}
        or member.compress_type not in _METHODS
    )


def _is_too_large(member: zipfile.ZipInfo) -> bool:
    grows = member.file_size > MOST_RATIO * max(member.compress_size, 1)
    return member.file_size > MOST_IN_MEMBER or (member.file_size > _LARGE and grows)
