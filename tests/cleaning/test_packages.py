"""ZIP files: harmless names and sizes come in, the same bytes always go out."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from safepub.cleaning import packages
from safepub.cleaning.files import FileRefusedError, Reason
from safepub.cleaning.kinds import MOST_MEMBERS


def packed(*members: tuple[str, bytes]) -> bytes:
    return packages.write(members)


def declared(name: str, size: int, *, compressed: int | None = None) -> bytes:
    """A ZIP file whose only member says that it is of this size, without being so."""
    content = packed((name, b"x"))
    directory = content.rindex(b"PK\x01\x02")
    sizes = struct.pack("<II", compressed or size // 2, size)
    return content[: directory + 20] + sizes + content[directory + 28 :]


def reason(content: bytes) -> Reason:
    with pytest.raises(FileRefusedError) as refused:
        read(content)
    return refused.value.reason


def read(content: bytes) -> dict[str, bytes]:
    with packages.opened(content) as package:
        return {name: package.read(name) for name in package.names}


def renamed(old: bytes, new: bytes) -> bytes:
    return packed((old.decode(), b"x")).replace(old, new)


def with_attributes(mode: int) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        member = zipfile.ZipInfo("a")
        member.external_attr = mode << 16
        archive.writestr(member, b"/etc/passwd")
    return written.getvalue()


def with_method(method: int) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        archive.writestr("a", b"x")
    return written.getvalue()


def locked() -> bytes:
    content = bytearray(packed(("a", b"x")))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    "name",
    [
        b"/etc/abc",
        b"../a/bcd",
        b"a/../bcd",
        b"a\\b/cdef",
        b"C:/a/bcd",
        b"a\x00bcdefg",
        b"a\nbcdefg",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: bytes) -> None:
    assert reason(renamed(b"abcdefgh", name)) is Reason.DAMAGED


def test_a_name_that_is_there_twice_is_refused() -> None:
    content = packed(("a.xml", b"1"), ("B.xml", b"2")).replace(b"B.xml", b"A.xml")

    assert reason(content) is Reason.DAMAGED


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o600, stat.S_IFCHR])
def test_a_member_that_is_no_plain_file_is_refused(mode: int) -> None:
    assert reason(with_attributes(mode)) is Reason.DAMAGED


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_compression_is_refused(method: int) -> None:
    assert reason(with_method(method)) is Reason.DAMAGED


@pytest.mark.parametrize(
    "size", [packages.MOST_IN_MEMBER + 1, packages.MOST_IN_ALL + 1, 400 * 1024 * 1024]
)
def test_a_member_that_says_it_is_huge_is_refused_before_it_is_inflated(size: int) -> None:
    assert reason(declared("a", size)) is Reason.TOO_LARGE


def test_members_that_are_huge_together_are_refused() -> None:
    content = declared("a", packages.MOST_IN_MEMBER)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist() * 4

    with pytest.raises(FileRefusedError) as refused:
        packages._check([_copy(member, number) for number, member in enumerate(members)])
    assert refused.value.reason is Reason.TOO_LARGE


def _copy(member: zipfile.ZipInfo, number: int) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(str(number))
    copy.file_size, copy.compress_size = member.file_size, member.file_size
    return copy


def test_a_member_that_grows_beyond_reason_is_refused() -> None:
    zeros = bytes(3 * 1024 * 1024)

    assert len(zlib.compress(zeros, 9)) * packages.MOST_RATIO < len(zeros)
    assert reason(packed(("a", zeros))) is Reason.TOO_LARGE


def test_a_member_that_is_larger_than_it_says_is_refused() -> None:
    content = packed(("a", bytes(100_000)))
    directory = content.rindex(b"PK\x01\x02")
    lying = content[: directory + 24] + struct.pack("<I", 10) + content[directory + 28 :]

    assert reason(lying) is Reason.DAMAGED


def test_more_members_than_any_document_has_are_refused() -> None:
    content = packed(*((f"{number}", b"") for number in range(MOST_MEMBERS + 1)))

    assert reason(content) is Reason.DAMAGED


def test_a_locked_member_is_refused_as_such() -> None:
    assert reason(locked()) is Reason.ENCRYPTED


@pytest.mark.parametrize(
    "cut", [lambda raw: raw[:-30], lambda raw: raw[40:], lambda _: b"PK\x03\x04"]
)
def test_a_damaged_archive_is_refused(cut: Callable[[bytes], bytes]) -> None:
    assert reason(cut(packed(("a", b"some text"), ("b", b"more text")))) is Reason.DAMAGED


def test_the_same_members_always_make_the_same_bytes() -> None:
    members = [("mimetype", b"x"), ("b/c.xml", b"<a/>")]

    content = packages.write(members, stored=frozenset({"mimetype"}))

    assert content == packages.write(members, stored=frozenset({"mimetype"}))
    assert list(read(content).items()) == members
