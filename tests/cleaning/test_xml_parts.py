"""XML parts: UTF-8 and UTF-16 without a DTD, and nothing else."""

import pytest

from safepub.cleaning import xml_parts
from safepub.cleaning.files import FileRefusedError, Reason

DTD = '<!DOCTYPE a [<!ENTITY b "bb">]>'
BOMB = (
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><a>&d;</a>'
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037"]


def reason(part: bytes) -> Reason:
    with pytest.raises(FileRefusedError) as refused:
        xml_parts.parse(part)
    return refused.value.reason


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("start", ["", "<?xml version='1.0'?>", f"<!--{'x' * 5000}-->"])
def test_a_dtd_is_refused_in_every_encoding_and_behind_anything(encoding: str, start: str) -> None:
    part = f"{start}{DTD}<a>&b;</a>".encode(encoding)

    assert reason(part) in {Reason.UNSAFE_XML, Reason.DAMAGED}
    if encoding not in {"utf-7", "cp037"}:
        assert reason(part) is Reason.UNSAFE_XML


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_a_dtd_behind_a_declaration_of_its_encoding_is_refused(encoding: str) -> None:
    part = f"<?xml version='1.0' encoding='{encoding}'?>{DTD}<a/>".encode(encoding)

    assert reason(part) is Reason.UNSAFE_XML


@pytest.mark.parametrize("part", [BOMB, OUTSIDE, BOMB.lower(), "<!ENTITY b 'c'><a/>"])
def test_entities_are_refused(part: str) -> None:
    assert reason(part.encode()) is Reason.UNSAFE_XML


@pytest.mark.parametrize("encoding", ["utf-7", "utf-16", "iso-2022-jp", "cp037", "windows-1251"])
def test_a_declared_encoding_that_is_another_is_refused(encoding: str) -> None:
    assert reason(f"<?xml version='1.0' encoding='{encoding}'?><a/>".encode()) is Reason.UNSAFE_XML


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_wide_letters_without_their_mark_are_refused(encoding: str) -> None:
    assert reason("<a/>".encode(encoding)) is Reason.UNSAFE_XML


@pytest.mark.parametrize("part", [b"", b"<a>", b"text", b"<a>&unknown;</a>", b"<a><b></a></b>"])
def test_what_is_not_well_formed_is_refused(part: bytes) -> None:
    assert reason(part) is Reason.DAMAGED


def test_elements_nested_without_end_are_refused() -> None:
    assert reason(b"<a>" * 100_000 + b"</a>" * 100_000) is Reason.DAMAGED


def test_a_part_that_is_too_long_is_refused() -> None:
    assert reason(b" " * (xml_parts.MOST_BYTES + 1)) is Reason.TOO_LARGE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_comes_in_whole_without_comments_and_instructions(encoding: str) -> None:
    part = "<?xml version='1.0'?><a>Жук<!--no--><?no no?></a>".encode(encoding)

    root = xml_parts.parse(part)

    assert "".join(root.itertext()) == "Жук"
    assert len(root) == 0


def test_what_was_written_reads_the_same() -> None:
    written = xml_parts.serialise(xml_parts.parse("<a b='ў'>&lt;&#1046;</a>".encode()))

    assert xml_parts.serialise(xml_parts.parse(written)) == written
