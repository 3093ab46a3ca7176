"""A byline and its own cases are public; a longer name is not, nor a surname beside it."""

import pytest

from safepub.leaks.bylines import sounds_like
from safepub.leaks.check import check
from safepub.leaks.findings import Kind, Level
from safepub.leaks.watch_list import Name, WatchList, from_legal_name

MAKSIM = Name(("Максім", "Макс"), "Іваноў")


def found(text: str, name: Name, byline: str) -> list[tuple[Level, Kind, str]]:
    findings = check({"body": text}, WatchList(names=(name,), bylines=(byline,)))
    return [(one.level, one.kind, one.words) for one in findings]


@pytest.mark.parametrize("word", ["Maks", "Maksa", "Макс", "Макса", "Максу", "Максам", "Maksovi"])
def test_a_bylines_own_cases_are_public(word: str) -> None:
    assert found(f"Так піша {word} сёння.", MAKSIM, "Maks") == []


@pytest.mark.parametrize("word", ["Максім", "Maksim", "Максіма", "Максимом"])
def test_a_longer_form_warns(word: str) -> None:
    findings = found(f"Так піша {word} сёння.", MAKSIM, "Maks")

    assert findings == [(Level.WARN, Kind.BYLINE, word)]


def test_a_full_name_behind_a_nickname_warns() -> None:
    name = from_legal_name("Уладзімір Іваноў").names[0]

    assert found("Вова.", name, "Вова") == []
    assert found("Владимир.", name, "Вова") == [(Level.WARN, Kind.BYLINE, "Владимир")]


def test_a_byline_beside_the_surname_blocks() -> None:
    assert found("Гэта Maks Ivanou!", MAKSIM, "Maks") == [(Level.BLOCK, Kind.NAME, "Maks Ivanou")]
    assert found("Ľ. Nováková", Name((), "Novák"), "Ľ.") == [
        (Level.BLOCK, Kind.NAME, "Ľ. Nováková")
    ]


def test_a_byline_that_is_the_surname_is_public_and_its_given_name_is_not() -> None:
    name = Name(("Пётр",), "Ivanou")

    assert found("Ivan Ivanou. Іванова.", name, "Ivan Ivanou") == []
    assert found("Пётр Іваноў.", name, "Ivan Ivanou") == [(Level.BLOCK, Kind.NAME, "Пётр Іваноў")]


def test_a_byline_does_not_excuse_a_surname_that_begins_like_it() -> None:
    name = Name(("Пётр",), "Іваноў")

    assert found("Івановы.", name, "Іван") == [(Level.WARN, Kind.SURNAME, "Івановы")]


@pytest.mark.parametrize(
    ("byline", "level"),
    [
        ("Maks Ivanoff", Level.BLOCK),
        ("Maxim Iv 85", Level.BLOCK),
        ("Ivanow", Level.WARN),
        ("Макс Грын", Level.WARN),
        ("maksim", Level.WARN),
        ("Іва", Level.NOTE),
        ("M. I.", Level.NOTE),
        ("М", Level.NOTE),
        ("Zubr", None),
        ("Ľ.", None),
        ("", None),
    ],
)
def test_a_byline_that_sounds_like_the_person_is_told(byline: str, level: Level | None) -> None:
    listed = from_legal_name("Максім Іваноў", contact="@maxim_iv85")

    assert sounds_like(byline, listed) == level
