"""Canonical JSON: one form goes in and out, every other is refused."""

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from safepub.crypto import canonical
from safepub.crypto.canonical import CanonicalFormError

LARGEST = 2**53 - 1
SIMPLE = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(max_size=12)
VALUES = st.recursive(
    SIMPLE,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(max_size=6), VALUES, max_size=5)
STATEMENT = canonical.encode({"byline": "Алесь «Ўрэдны»\n", "n": [1, -2, None, True], "q": {}})


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels - 1):
        value = {"a": value}
    return value


@given(value=OBJECTS)
def test_what_was_written_is_read_back(value: dict[str, Any]) -> None:
    assert canonical.decode(canonical.encode(value)) == value


@given(value=OBJECTS, seed=st.randoms())
@settings(max_examples=50)
def test_the_order_in_which_members_were_added_changes_nothing(
    value: dict[str, Any], seed: Any
) -> None:
    names = list(value)
    seed.shuffle(names)

    turned = canonical.encode({name: value[name] for name in names})

    assert turned == canonical.encode(value)


def test_the_form_is_the_one_that_the_format_names() -> None:
    written = canonical.encode(
        {"ё": '"\\/\x7f', "b": "\b\f\n\r\t\x00\x1f", "\uffff": [], "\U00010000": {}, "a": (1, 0)}
    )

    assert written.decode() == (
        '{"a":[1,0],"b":"\\b\\f\\n\\r\\t\\u0000\\u001f","ё":"\\"\\\\/\x7f",'
        # By code points; UTF-16 would sort them the other way round.
        '"\uffff":[],"\U00010000":{}}'
    )


@given(value=OBJECTS, indent=st.sampled_from([None, 0, 1]), ascii_only=st.booleans())
@settings(max_examples=50)
def test_what_another_writer_makes_of_it_is_refused_unless_it_is_the_same(
    value: dict[str, Any], indent: int | None, *, ascii_only: bool
) -> None:
    other = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    assume(other != canonical.encode(value))

    with pytest.raises(CanonicalFormError):
        canonical.decode(other)


@given(place=st.integers(0, len(STATEMENT) - 1), byte=st.integers(0, 255))
@settings(max_examples=400)
def test_no_two_forms_say_the_same(place: int, byte: int) -> None:
    altered = bytearray(STATEMENT)
    altered[place] = byte
    assume(altered != STATEMENT)

    try:
        value = canonical.decode(bytes(altered))
    except CanonicalFormError:
        return

    assert value != canonical.decode(STATEMENT)


@given(junk=st.binary(max_size=60) | st.text(alphabet='{}[]",:0-1eE.+\\unltrfas ').map(str.encode))
@settings(max_examples=400)
def test_junk_is_refused(junk: bytes) -> None:
    try:
        value = canonical.decode(junk)
    except CanonicalFormError:
        return

    assert canonical.encode(value) == junk


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b" {}",
        b"{}\n",
        b'{"a": 1}',
        b'{"a":1 }',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":{"b":1,"b":1}}',
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'{"a":1E400}',
        b'{"a":-0}',
        b'{"a":-0.0}',
        b'{"a":01}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":"\\u0061"}',
        b'{"\\u0061":1}',
        b'{"a":"\\/"}',
        b'{"a":"\\u000A"}',
        b'{"a":"\\u001F"}',
        b'{"a":"\\u007f"}',
        b'{"a":"\n"}',
        b'{"a":"\\u0451"}',
        b'{"a":"\\ud83d\\ude00"}',
        b'{"a":"\\ud800"}',
        b'{"\\udfff":1}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xc0\x80"}',
        b'{"a":"\xff"}',
        b"\xef\xbb\xbf{}",
        b'{"a":1,}',
        b"{}{}",
        b"[]",
        b"[{}]",
        b'"a"',
        b"1",
        b"null",
        b"true",
        b'{"a":9007199254740992}',
        b'{"a":-9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        *(text.encode(name) for text in ["{}"] for name in ("utf-16", "utf-16-le", "utf-32-be")),
    ],
)
def test_another_form_is_refused(source: bytes) -> None:
    with pytest.raises(CanonicalFormError):
        canonical.decode(source)


@pytest.mark.parametrize("depth", [17, 1000, 200_000])
@pytest.mark.parametrize(("start", "end"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_deep_nesting_is_refused_in_one_sentence(start: bytes, end: bytes, depth: int) -> None:
    for source in (start * depth + b"1" + end * depth, b'{"a":' + start * depth):
        with pytest.raises(CanonicalFormError):
            canonical.decode(source)


def test_sixteen_levels_are_written_and_read() -> None:
    assert canonical.decode(canonical.encode(nested(16))) == nested(16)


@pytest.mark.parametrize(
    "value",
    [
        {"a": 1.0},
        {"a": float("nan")},
        {"a": b"bytes"},
        {"a": {"set"}},
        {"a": [object()]},
        {1: "a"},
        {None: "a"},
        {"a": {True: 1}},
        {"a": 2**53},
        {"a": "\ud800"},
        {"\udfff": 1},
        nested(17),
    ],
)
def test_what_has_no_one_form_is_not_written(value: Any) -> None:
    with pytest.raises(CanonicalFormError):
        canonical.encode(value)


def test_an_endless_value_is_not_written() -> None:
    endless: dict[str, Any] = {}
    endless["a"] = endless

    with pytest.raises(CanonicalFormError):
        canonical.encode(endless)
