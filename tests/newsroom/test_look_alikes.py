"""Look-alikes: what a reader may overlook, and what nobody would."""

import pytest

from safepub.newsroom import look_alikes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maks", "MAKS"),
        ("Maks", "\u041caks"),
        ("Maks", "M\u0430k\u0455"),
        ("ANA", "\u0391\u039d\u0391"),
        ("Ksenija", "Kse\u200bnija"),
        ("Ksenija", "Ksenija\u3164"),
        ("Ksenija", "Kse\u034fnija"),
        ("Ksenija", "K\ufe0fsenija"),
        ("A. B.", "A.\u00a0B."),
        ("Ada", "\uff21\uff44\uff41"),
        ("\u00c9va", "E\u0301va"),
        ("\u0106", "\u0421\u0301"),
        ("I", "\u0406"),
    ],
)
def test_names_that_look_the_same_have_one_skeleton(one: str, other: str) -> None:
    assert look_alikes.skeleton(one) == look_alikes.skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maks", "Макс"),
        ("Марыя", "Maryia"),
        ("Ада", "Аня"),
        ("Ján", "Jan"),
        ("Й", "И"),
        ("Ў", "У"),
        ("Ї", "І"),
        ("A", "B"),
        ("李", "季"),
        ("م", "ن"),
    ],
)
def test_names_that_anybody_tells_apart_have_two(one: str, other: str) -> None:
    assert look_alikes.skeleton(one) != look_alikes.skeleton(other)
