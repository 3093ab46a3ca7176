"""Names of the list are found in every case, script and disguise, and others are not."""

import pytest

from safepub.leaks.check import check
from safepub.leaks.findings import Finding, Kind, Level
from safepub.leaks.watch_list import Name, WatchList

IVANOU = (
    "Іваноў",
    "Иванов",
    "Іванов",
    "Ivanou",
    "Ivanoŭ",
    "Ivanov",
    "Iwanow",
    "Ivanoff",
    "Iwanoff",
)
CASES = (
    "Іванова Іванову Івановым Іванове Івановы Івановых Івановымі Іванавай",
    "Иванова Иванову Ивановым Иванове Ивановой Ивановою Ивановых Ивановыми",
    "Іванову Івановим Іванові Іванової Івановою Івановій",
    "Ivanova Ivanovu Ivanovom Ivanovovi Ivanovej Ivanovou Ivanovci Ivanovových",
    "Iwanowa Iwanowowi Iwanowem Iwanowie Iwanowów Iwanowej Iwanową",
    "Ivanou's IVANOU ІВАНОЎ",
)
DISGUISES = (
    "Iva-\nnou",
    "Іва\u00adно\u200bў",
    "И\u0301ванов",
    "%D0%86%D0%B2%D0%B0%D0%BD%D0%BE%D1%9E",
    "&#1048;ванов",
    "Ива**но**в",
    "[І]ваноў",
    "Ivаnоu",
    "I v a n o u",
    "І-в-а-н-о-ў",
    "Ｉｖａｎｏｕ",
    "Iva<b>nou</b>",
    "пра#Ivanou",
    "d'Ivanou",
    "Ивaнoв.",
)


def found(text: str, *names: Name, **more: object) -> list[tuple[Level, str]]:
    listed = WatchList(names=names, **more)  # type: ignore[arg-type]
    return [(one.level, one.words) for one in check({"body": text}, listed)]


@pytest.mark.parametrize("listed", IVANOU)
def test_every_spelling_finds_every_other_one(listed: str) -> None:
    text = f"Учора прыйшоў {' , '.join(IVANOU)} дадому."

    findings = found(text, Name(("Пётр",), listed))

    assert findings == [(Level.WARN, spelling) for spelling in IVANOU]


@pytest.mark.parametrize("listed", ["Іваноў", "Ivanou", "Iwanow"])
@pytest.mark.parametrize("forms", CASES)
def test_a_surname_is_found_in_every_case(listed: str, forms: str) -> None:
    findings = found(f"Пра {forms.replace(' ', ' , ')} сёння.", Name((), listed))

    assert [words for _, words in findings] == forms.split()


@pytest.mark.parametrize("text", DISGUISES)
def test_a_disguised_surname_is_found(text: str) -> None:
    findings = found(f"Сёння {text} прыйшоў", Name(("Пётр",), "Іваноў"))

    assert [level for level, _ in findings] == [Level.WARN]


@pytest.mark.parametrize(
    "text",
    [
        "Пётр Іваноў",
        "Іванову Пятру",
        "P. Ivanou",
        "Ivanou P",
        "Іваноў, сказаў мне Пётр",
        "https://example.org/piotr-ivanou/2020",
        "https://example.org/piotrivanou",
        "ivanoupiotr",
        "IvanouPiotr",
        "пётр иванов",
        "piotr_ivanou@example.org",
    ],
)
def test_a_given_name_or_an_initial_beside_the_surname_blocks(text: str) -> None:
    findings = found(f"Тут {text} і ўсё.", Name(("Пётр", "Piotr"), "Іваноў"))

    assert Level.BLOCK in [level for level, _ in findings]


def test_a_surname_whose_neighbour_belongs_to_another_is_found_too() -> None:
    findings = found("Іваноў, Пётр Іваноў", Name(("Пётр",), "Іваноў"))

    assert findings == [(Level.WARN, "Іваноў"), (Level.BLOCK, "Пётр Іваноў")]


def test_a_file_name_is_taken_apart() -> None:
    listed = WatchList(names=(Name(("Пётр", "Piotr"), "Іваноў"),))

    findings = check({"name-1": "scan_ivanou_piotr_2021.jpg", "name-2": "myivanoupics.png"}, listed)

    assert [(one.part, one.level, one.words) for one in findings] == [
        ("name-1", Level.BLOCK, "ivanou_piotr"),
        ("name-2", Level.WARN, "myivanoupics"),
    ]


def test_a_similar_surname_with_another_given_name_does_not_block() -> None:
    findings = found("Пётр Кулікоў і Іван Кулікаў", Name(("Ганна", "Анна"), "Кулакова"))

    assert Level.BLOCK not in [level for level, _ in findings]


def test_other_names_are_left_alone() -> None:
    text = "Іван і Иваненко, Іваноўскі, Ivančić, Ivana, Петров, Kovalenko і Новікаў."

    findings = found(text, Name(("Ганна",), "Сідарэнка"))

    assert findings == []


@pytest.mark.parametrize(("surname", "given"), [("Мороз", "Анна"), ("Король", "Анна")])
def test_an_ordinary_surname_counts_beside_a_given_name_alone(surname: str, given: str) -> None:
    name = Name((given,), surname)
    text = f"{surname} крепчал. Тогда {given} {surname} ушла."

    findings = found(text, name, ordinary_surname=True)

    assert findings == [(Level.NOTE, surname), (Level.BLOCK, f"{given} {surname}")]
    assert found(f"{surname} крепчал.", name) == [(Level.WARN, surname)]


def test_an_ordinary_surname_a_few_words_from_a_given_name_is_a_note() -> None:
    findings = found("Мороз крепчал, Анна ушла", Name(("Анна",), "Мороз"), ordinary_surname=True)

    assert findings == [(Level.NOTE, "Мороз"), (Level.NOTE, "Анна")]


def test_a_word_of_nearly_the_same_sound_and_other_letters_is_no_surname() -> None:
    assert found("Учора Заголев прыйшоў", Name((), "Сокалаў")) == []
    assert found("Учора Сокалкаў прыйшоў", Name((), "Сокалаў")) == [(Level.WARN, "Сокалкаў")]


def test_an_everyday_word_in_small_letters_is_a_note() -> None:
    assert found("Ударил мороз.", Name(("Анна",), "Мороз")) == [(Level.NOTE, "мороз")]


def test_a_text_without_capitals_is_searched_all_the_same() -> None:
    assert found("ударил мороз", Name(("Анна",), "Мороз")) == [(Level.WARN, "мороз")]


def test_a_given_name_is_a_note_and_with_the_fathers_name_a_warning() -> None:
    name = Name(("Пётр", "Сяргеевіч"), "Іваноў")

    assert found("Прыйшоў Пётр.", name) == [(Level.NOTE, "Пётр")]
    assert found("Прыйшоў Пётр Сяргеевіч.", name) == [(Level.WARN, "Пётр Сяргеевіч")]


@pytest.mark.parametrize(
    ("listed", "text", "expected"),
    [
        (Name(("小明",), "王"), "昨天王小明来了", "王小明"),
        (Name(("Пётр",), "Иванов"), "კაცი ივანოვი მოვიდა", "ივანოვი"),
        (Name(("أحمد",), "حسين"), "جاء وحسين", "حسين"),
        (Name(("Nikos",), "Papadopoulos"), "Ο Παπαδόπουλος ήρθε", "Παπαδόπουλος"),
    ],
)
def test_other_scripts_are_read_too(listed: Name, text: str, expected: str) -> None:
    assert expected in [words for _, words in found(text, listed)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("Белтэлекам", "працаваў у Белтэлекаме", (Level.WARN, "Белтэлекаме")),
        ("Школа № 45", "у школе №45", (Level.WARN, "школе")),
        ("Школа № 45", "у школе №17", None),
        ("вёска Дуброва", "з вёскі Дуброва", (Level.WARN, "вёскі Дуброва")),
        ("Мінск", "у Мінску", (Level.NOTE, "Мінску")),
    ],
)
def test_phrases_of_the_list_warn_and_big_cities_are_a_note(
    phrase: str, text: str, expected: tuple[Level, str] | None
) -> None:
    findings = found(text, phrases=(phrase,))

    assert findings == ([expected] if expected else [])


def test_a_finding_shows_nothing_of_itself() -> None:
    [finding] = check({"body": "Ivanou"}, WatchList(names=(Name((), "Іваноў"),)))

    assert finding == Finding("body", 0, 6, Level.WARN, Kind.SURNAME, "Ivanou")
    assert "Ivanou" not in repr(finding)
    assert "6" not in repr(finding)
