"""A few hundred invented people, declined and romanised by tables that the check does not know."""

from collections.abc import Iterable

import pytest

from benchmarks import name_check
from benchmarks.invented_people import Person, people
from benchmarks.scores import Score, gravest
from safepub.leaks.check import check
from safepub.leaks.findings import Level
from safepub.leaks.watch_list import Name, WatchList


@pytest.fixture(scope="module")
def held_out() -> list[Person]:
    return [one for one in people(40) if one.held_out]


def score(cases: Iterable[name_check.Case]) -> Score:
    counted = Score()
    for _, listed, text, surname in cases:
        counted.count(gravest(listed, text, (text.index(surname), surname)), surname)
    return counted


def test_inflected_names_are_found(held_out: list[Person]) -> None:
    alone = score(name_check.inflected(held_out, alone=True))
    named = score(name_check.inflected(held_out, alone=False))

    assert alone.tried > 300
    assert alone.warned >= 0.98 * alone.tried
    assert named.blocked >= 0.95 * named.tried


def test_names_are_found_across_scripts(held_out: list[Person]) -> None:
    scores = [
        score(name_check.romanised(held_out, list_is_latin=False)),
        score(name_check.romanised(held_out, list_is_latin=True)),
        score(name_check.into_cyrillic(held_out)),
        score(name_check.across_cyrillic(held_out)),
    ]

    assert all(one.tried > 50 for one in scores)
    assert all(one.warned >= 0.94 * one.tried for one in scores)


def test_texts_that_name_nobody_raise_no_alarm(held_out: list[Person]) -> None:
    names = tuple(Name((one.given,), one.surname) for one in held_out[:40])
    prose = name_check.prose()

    findings = check(prose, WatchList(names=names))

    words = sum(len(text.split()) for text in prose.values()) * len(names)
    alarms = [one for one in findings if one.level is not Level.NOTE]
    assert 1000 * len(alarms) / words < 0.02
