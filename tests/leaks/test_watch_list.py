"""A legal name becomes a list with translations, and the list becomes text and back."""

import pytest

from safepub.leaks.watch_list import Name, WatchList, from_legal_name, from_text, to_text


@pytest.mark.parametrize(
    ("legal_name", "given", "surname"),
    [
        ("Уладзімір Пятровіч Іваноў", "Уладзімір", "Іваноў"),
        ("Іваноў Уладзімір Пятровіч", "Уладзімір", "Іваноў"),
        ("Багдановіч Максім", "Максім", "Багдановіч"),
        ("Novák, Peter", "Peter", "Novák"),
        ("Anna Maria Skłodowska-Curie", "Anna", "Skłodowska-Curie"),
    ],
)
def test_given_names_are_told_from_the_surname(legal_name: str, given: str, surname: str) -> None:
    [name] = from_legal_name(legal_name).names

    assert name.given[0] == given
    assert name.surname == surname


def test_a_name_of_unknown_order_is_listed_both_ways() -> None:
    names = from_legal_name("Thura Nyan").names

    assert names == (Name(("Thura",), "Nyan"), Name(("Nyan",), "Thura"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Уладзімір", {"Владимир", "Володимир", "Włodzimierz", "Вова"}),
        ("Hanna", {"Анна", "Нюра"}),
        ("Mikołaj", {"Николай", "Коля"}),
        ("Рыгор", {"Григорий", "Грыша"}),
        ("Вольга", {"Ольга", "Оля"}),
    ],
)
def test_a_given_name_brings_its_translations_and_short_forms(
    given: str, expected: set[str]
) -> None:
    [name] = from_legal_name(f"{given} Іваноў").names

    assert expected <= set(name.given)


def test_addresses_and_numbers_are_taken_out_of_what_was_written() -> None:
    listed = from_legal_name("A B", contact="пошта anna@x.by, +375 29 123-45-67; @anna_x")

    assert listed.contacts == ("anna@x.by", "+375 29 123-45-67", "@anna_x")


def test_a_list_comes_back_from_its_text() -> None:
    listed = WatchList(
        names=(Name(("Ганна", "Аня"), "Іванова"), Name((), "Коваль"), Name(("Зубр",), "")),
    )

    assert from_text(to_text(listed), "", "", ordinary=False).names == listed.names


def test_the_form_is_read_line_by_line() -> None:
    listed = from_text("Hanna\n\nЗубрык\n", " Школа 45 \n", "\n@anna\n", ordinary=True)

    assert listed == WatchList(
        names=(Name(("Hanna",)), Name(surname="Зубрык")),
        phrases=("Школа 45",),
        contacts=("@anna",),
        ordinary_surname=True,
    )


def test_a_list_shows_nothing_of_itself() -> None:
    listed = from_legal_name("Hanna Ivanova", contact="@anna")

    assert repr(listed) == "WatchList()"
    assert repr(listed.names[0]) == "Name()"
