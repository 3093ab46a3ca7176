"""Disclosure notes: what narrows somebody down is told, what is harmless is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.leaks import disclosure_words, disclosures
from safepub.leaks.disclosures import Says

ALL = {Says.GENDER, Says.PLACE, Says.EMPLOYER, Says.WORK}


def says(note: str, language: str) -> set[Says]:
    return {told.says for told in disclosures.told_by(note, language=language)}


@pytest.mark.parametrize(
    ("language", "note"),
    [
        (
            "en",
            "Maks is a Belarusian journalist at Weekly Example. He chose not to give his name.",
        ),
        ("be", "Аўтарка — беларуская журналістка, якая працуе ў газеце."),
        ("ru", "Он журналист из Минска и работает в газете."),
        ("uk", "Вона кореспондентка з Києва, працює на радіо."),
        ("sk", "Autorka je novinárka z Minska a pracuje pre denník."),
    ],
)
def test_gender_place_employer_and_work_are_told_in_every_language(
    language: str, note: str
) -> None:
    assert says(note, language) == ALL


@pytest.mark.parametrize(
    ("language", "note"),
    [
        (
            "en",
            "The writer's name is known to the editors and withheld for safety. Written in May.",
        ),
        ("be", "Імя вядомае рэдакцыі і не называецца дзеля бяспекі."),
        ("ru", "Имя известно редакции и не называется из соображений безопасности."),
        ("uk", "Ім’я відоме редакції й не називається з міркувань безпеки."),
        ("sk", "Meno redakcia pozná a neuvádza ho z bezpečnostných dôvodov."),
        ("xx", "The name is withheld."),
    ],
)
def test_a_note_that_says_nothing_more_is_not_warned_about(language: str, note: str) -> None:
    assert says(note, language) == set()


@pytest.mark.parametrize(
    ("language", "note", "told"),
    [
        ("en", "The writer lives near Slutsk.", ("place", "near Slutsk")),
        ("en", "Names were changed at “Example Works”.", ("employer", "at “Example Works")),
        ("en", "The writer covers the courts.", ("work", "covers")),
        ("en", "HER name is withheld.", ("gender", "HER")),
        ("ru", "Автор попросила не называть имени.", ("gender", "попросила")),
        ("uk", "Автор живе біля Луцька.", ("place", "біля Луцька")),
        ("be-tarask", "Яе імя вядомае.", ("gender", "Яе")),
        ("sk", "His name is withheld.", ("gender", "His")),
    ],
)
def test_the_words_are_told_as_they_stand(language: str, note: str, told: tuple[str, str]) -> None:
    (found,) = disclosures.told_by(note, language=language)

    assert (found.says.value, found.words) == told


def test_words_inside_other_words_say_nothing() -> None:
    assert says("The others there will mention this; the weather is a theme.", "en") == set()


def test_the_same_words_are_told_once_and_in_order() -> None:
    found = disclosures.told_by("He is a doctor. he said so.", language="en")

    assert [told.words for told in found] == ["He", "doctor"]


@pytest.mark.parametrize("language", disclosure_words.LISTS)
@settings(max_examples=40)
@given(note=st.text(max_size=200))
def test_what_is_told_stands_in_the_note(language: str, note: str) -> None:
    plain = " ".join(note.split())

    assert all(told.words in plain for told in disclosures.told_by(note, language=language))
