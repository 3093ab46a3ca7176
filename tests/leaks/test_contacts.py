"""Addresses, numbers and handles are found in everybody's texts; hers block."""

import pytest

from safepub.leaks.check import check
from safepub.leaks.findings import Kind, Level
from safepub.leaks.watch_list import WatchList

HERS = WatchList(contacts=("max.green@example.by", "+375 29 123-45-67", "@maxim_iv85", "t.me/zubr"))


def found(text: str, listed: WatchList | None = None) -> list[tuple[Level, Kind, str]]:
    findings = check({"body": text}, listed or WatchList())
    return [(one.level, one.kind, one.words) for one in findings]


@pytest.mark.parametrize(
    "number",
    [
        "+375 29 123-45-67",
        "80291234567",
        "8 (029) 123 45 67",
        "375291234567",
        "029/123.45.67",
        "29\u00a0123\u00a045\u00a067",
        "+٣٧٥ ٢٩ ١٢٣٤٥٦٧",
    ],
)
def test_her_number_blocks_however_it_is_written(number: str) -> None:
    assert found(f"Тэлефануйце {number}!", HERS) == [(Level.BLOCK, Kind.PHONE, number)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("max.green@example.by", Kind.EMAIL),
        ("Max.Green+news@example.by", Kind.EMAIL),
        ("max.green [at] example.by", Kind.EMAIL),
        ("@Maxim_IV85", Kind.HANDLE),
        ("https://t.me/maxim_iv85", Kind.HANDLE),
        ("maxim_iv85", Kind.HANDLE),
        ("https://t.me/zubr", Kind.HANDLE),
    ],
)
def test_her_address_or_handle_blocks(text: str, kind: Kind) -> None:
    assert (Level.BLOCK, kind) in [(level, one) for level, one, _ in found(f"Тут {text}.", HERS)]


def test_a_handle_that_is_a_word_blocks_in_an_address_alone() -> None:
    assert found("У лесе жыве zubr.", HERS) == [(Level.NOTE, Kind.HANDLE, "zubr")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hotline@example.org", Kind.EMAIL),
        ("info (at) example (dot) org", Kind.EMAIL),
        ("redakcja собака example.by", Kind.EMAIL),
        ("+420 123 456 789", Kind.PHONE),
        ("8 (017) 222-33-44", Kind.PHONE),
        ("8 029 555 66 77", Kind.PHONE),
        ("0911 123 456", Kind.PHONE),
        ("8 916 123 45 67", Kind.PHONE),
        ("123-45-67", Kind.PHONE),
        ("00421 911 123 456", Kind.PHONE),
        ("@nexta_tv", Kind.HANDLE),
    ],
)
def test_anybodys_contact_warns_with_an_empty_list(text: str, kind: Kind) -> None:
    assert found(f"Пішыце: {text} кожны дзень.") == [(Level.WARN, kind, text)]


def test_a_number_behind_its_label_warns_in_any_grouping() -> None:
    assert found("тэл.: 22 33 44") == [(Level.WARN, Kind.PHONE, "22 33 44")]


@pytest.mark.parametrize(
    "text",
    [
        "2019–2024",
        "у 1994, 2001, 2006 гадах",
        "1 234 567 рублёў",
        "1.234.567,89 €",
        "10 000 000 000",
        "+12 000 000",
        "2024-03-07",
        "07.03.2024",
        "03-04-2024",
        "7. 3. 2024 10:30",
        "ISBN 978-3-16-148410-0",
        "9783161484100",
        "12 @ $3",
        "сустрэча @ 10",
        "foo @ bar",
        "10–15 % з 100-200",
        "53.9045, 27.5615",
        "https://example.org/article/80291234567",
        "SK31 1200 0000 1987 4263 7541",
    ],
)
def test_years_amounts_dates_and_books_are_no_contacts(text: str) -> None:
    assert found(text) == []
