import json
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.cleaning import answers
from safepub.cleaning.files import (
    CleanFile,
    FileKind,
    FileRefusedError,
    Manuscript,
    Reason,
    Remains,
    Removed,
)

CLEAN = CleanFile(
    kind=FileKind.PDF,
    content=b"%PDF-",
    words="Словы",
    removed=(Removed.LOCATION, Removed.PERSON),
    remains=(Remains.WORDING,),
    pages=3,
)
FILE = {
    "result": "file",
    "kind": "png",
    "words": "",
    "removed": [],
    "remains": [],
    "width": 1,
    "height": 1,
    "pages": None,
}
MANUSCRIPT = {"result": "manuscript", "headline": "", "removed": []}


def answer(header: object, content: bytes = b"x") -> bytes:
    said = json.dumps(header).encode()
    return struct.pack(">I", len(said)) + said + content


def reason(said: bytes) -> Reason:
    with pytest.raises(FileRefusedError) as refusal:
        answers.decode(said)
    return refusal.value.reason


@pytest.mark.parametrize("result", [CLEAN, Manuscript(markdown="# Тэкст\n", headline="Тэкст")])
def test_what_a_child_gives_arrives_as_it_was(result: CleanFile | Manuscript) -> None:
    arrived = answers.decode(answers.encode(result))

    assert arrived == result


@pytest.mark.parametrize("why", Reason)
def test_a_refusal_arrives_with_its_reason(why: Reason) -> None:
    assert reason(answers.encode(why)) is why


def test_half_a_character_does_not_travel() -> None:
    torn = CleanFile(kind=FileKind.PDF, content=b"%PDF-", words="a\ud800b")

    arrived = answers.decode(answers.encode(torn))

    assert isinstance(arrived, CleanFile)
    assert arrived.words == "a?b"


def test_what_is_too_long_to_be_said_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_CONTENT", 4)

    assert reason(answers.encode(CLEAN)) is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x00\x00",
        b"\x00\x00\x00\xff{}",
        b"\xff\xff\xff\xff{}",
        answer([]),
        answer({}),
        answer({"result": ["file"]}),
        answer({"result": "file"}),
        answer(FILE | {"more": 1}),
        answer(FILE, b""),
        answer(FILE | {"kind": "exe"}),
        answer(FILE | {"words": 1}),
        answer(FILE | {"words": "\ud800"}),
        answer(FILE | {"removed": "location"}),
        answer(FILE | {"removed": ["location", "location"]}),
        answer(FILE | {"removed": ["everything"]}),
        answer(FILE | {"width": True}),
        answer(FILE | {"width": 1.5}),
        answer(FILE | {"width": 0}),
        answer(FILE | {"width": 10**9}),
        answer(MANUSCRIPT, b"\xff"),
        answer(MANUSCRIPT | {"headline": None}),
        answer({"result": "refused", "reason": "because"}),
        answer({"result": "refused", "reason": "empty"}, b"and more"),
        struct.pack(">I", 200_000) + b"[" * 200_000,
    ],
)
def test_what_no_child_says_is_a_failure(said: bytes) -> None:
    assert reason(said) is Reason.FAILED


@settings(max_examples=60)
@given(st.binary(max_size=60))
def test_no_bytes_at_all_get_through_as_something_else(said: bytes) -> None:
    assert reason(struct.pack(">I", len(said)) + said) is Reason.FAILED
