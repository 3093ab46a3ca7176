"""Every word at the contributor's door is in every catalogue, whole and well formed."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from safepub.web import translating
from tests.support import bare_words, catalogues
from tests.support.catalogues import Sentence

TRANSLATIONS = sorted(translating.CATALOGUES.glob("*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
TAG = re.compile(r"</?\w+[^>]*>")
FORMS = {"be": 3, "ru": 3, "uk": 3, "sk": 3}
MODULES = [
    *sorted((catalogues.PACKAGE / "web" / "contributor").glob("*.py")),
    *(catalogues.PACKAGE / "web" / f"{name}.py" for name in ("complaints", "error_words", "forms")),
]
UPDATE = "Run `make catalogues`, then translate what is new."


def named(path: Path) -> str:
    return str(path.relative_to(catalogues.PACKAGE))


def messages_of(path: Path) -> list[Message]:
    """Give all messages of a catalogue without its header."""
    return [message for message in catalogues.read(path, path.stem) if message.id]


def forms_of(words: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [words] if isinstance(words, str) else list(words or ())


def test_the_template_holds_what_the_source_says() -> None:
    template = catalogues.template_of(catalogues.collect())

    assert catalogues.TEMPLATE.read_bytes() == catalogues.written(template, None), UPDATE


@pytest.mark.parametrize("path", TRANSLATIONS, ids=named)
def test_a_language_holds_exactly_the_sentences_of_the_template(path: Path) -> None:
    template = [message.id for message in catalogues.read(catalogues.TEMPLATE) if message.id]

    assert [message.id for message in messages_of(path)] == template, UPDATE


@pytest.mark.parametrize("path", TRANSLATIONS, ids=named)
def test_every_sentence_is_translated_and_none_by_a_guess(path: Path) -> None:
    untranslated = [
        message.id
        for message in messages_of(path)
        if message.fuzzy or not all(form.strip() for form in forms_of(message.string))
    ]

    assert untranslated == []


@pytest.mark.parametrize("path", TRANSLATIONS, ids=named)
def test_every_form_keeps_its_values_and_its_markup(path: Path) -> None:
    for message in messages_of(path):
        # The last form is the one for many: a form for one may say it in a word.
        original = forms_of(message.id)[-1]
        for form in forms_of(message.string):
            assert not set(PLACEHOLDER.findall(form)) - set(PLACEHOLDER.findall(original)), form
            assert sorted(TAG.findall(form)) == sorted(TAG.findall(original)), form
        translated = forms_of(message.string)[-1]
        assert sorted(PLACEHOLDER.findall(translated)) == sorted(PLACEHOLDER.findall(original))


@pytest.mark.parametrize("path", TRANSLATIONS, ids=named)
def test_no_lonely_percent_sign_stands_where_values_are_put_in(path: Path) -> None:
    wrong = [
        form
        for message in messages_of(path)
        if any(PLACEHOLDER.search(form) for form in forms_of(message.id))
        for form in forms_of(message.string)
        if "%" in PLACEHOLDER.sub("", form)
    ]

    assert wrong == []


@pytest.mark.parametrize("path", TRANSLATIONS, ids=named)
def test_a_sentence_about_a_number_has_every_form_of_the_language(path: Path) -> None:
    found = catalogues.read(path, path.stem)
    counted = [message for message in found if isinstance(message.id, tuple)]

    assert found.num_plurals == FORMS[path.stem]
    assert counted
    assert {len(forms_of(message.string)) for message in counted} == {FORMS[path.stem]}


@pytest.mark.parametrize("path", TRANSLATIONS, ids=named)
def test_a_catalogue_names_no_person_no_date_and_no_place_of_the_source(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"^#[^,]", text, re.MULTILINE)
    assert "Last-Translator" not in text
    assert "Date" not in text.split("\n\n", maxsplit=1)[0]


def test_the_languages_of_the_contributors_door_are_all_there() -> None:
    assert set(translating.TRANSLATED) >= {"be", "ru", "uk", "en", "sk"}


@pytest.mark.parametrize("path", catalogues.door_templates(), ids=named)
def test_a_template_of_the_door_shows_no_word_outside_the_catalogues(path: Path) -> None:
    assert bare_words.of_template(path.read_text()) == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_of_the_door_says_nothing_outside_the_catalogues(path: Path) -> None:
    assert bare_words.of_python(path.read_text()) == []


def test_bare_words_are_found_in_templates() -> None:
    source = (
        '<p aria-label="Here">{{ _("Fine") }} {% trans %}Fine{% endtrans %}\n'
        'Bare {{ forms.submit("Send it") }}</p>'
    )

    assert bare_words.of_template(source) == [(1, "Here"), (2, "Bare"), (2, "Send it")]


def test_bare_sentences_are_found_in_modules() -> None:
    source = (
        '"""Not shown at all."""\n'
        'FINE = later("This is fine.")\n'
        'form.refused("name", "This is bare.")\n'
        'form.refused("name", f"This is word {number}.")\n'
        'errors.keep(blueprint, {"title": "Headline"})\n'
    )

    assert [line for line, _ in bare_words.of_python(source)] == [3, 4, 5]


def test_sentences_are_found_in_templates_modules_and_errors() -> None:
    sentences = catalogues.collect()

    assert Sentence("Write without being known") in sentences
    assert Sentence("This invitation does not work. It may have been used or have run out.") in (
        sentences
    )
    assert any(sentence.many for sentence in sentences)
    assert not any("ML-KEM" in sentence.one for sentence in sentences)


def test_an_update_keeps_what_was_translated_and_guesses_nothing(tmp_path: Path) -> None:
    old = Catalog(locale="sk")
    old.add("Log in", "Prihlásiť sa")
    old.add("Log inn", "Neplatí")
    (tmp_path / "sk.po").write_bytes(catalogues.written(old, "sk"))

    catalogues.update(tmp_path)

    updated = catalogues.read(tmp_path / "sk.po", "sk")
    kept = updated.get("Log in")
    assert kept is not None
    assert kept.string == "Prihlásiť sa"
    single = [message for message in updated if message.id and isinstance(message.id, str)]
    assert {message.string for message in single} == {"", "Prihlásiť sa"}


def test_what_is_said_elsewhere_is_still_the_name_of_an_error() -> None:
    source = "\n".join(path.read_text() for path in catalogues.PACKAGE.rglob("*.py"))

    missing = {name for name in catalogues.ELSEWHERE if f"class {name}(" not in source}

    assert missing == set()
