"""Normalising: no mark survives, no habit shows, and Markdown still means what it meant."""

import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.cleaning.normalising import Change, Why, normalise
from safepub.renditions import markdown

CORPORA = Path(__file__).parents[2] / "../shared/corpora"
PROSE = (
    "Снег падаў усю ноч, і горад заціх; ніхто не выйшаў на вуліцу. Раніцай двое з лапатамі"
    " адкапалі дзверы крамы, але хлеб так і не прывезлі. — Заўтра, — сказаў стары чалавек ля"
    " прылаўка. Ён паўтарыў гэтае слова яшчэ раз, быццам яно само магло прывезці машыну з хлебам"
    " праз замеценае поле. Каля печы сядзелі жанчыны і слухалі, як вецер бразгае аканіцай; адна"
    " з іх лічыла на пальцах дні, другая проста маўчала і глядзела ў акно. Там было бела і ціха,"
    " так ціха, што чуваць было, як капае вада з даху.\n\n"
) * 3
BITS = [number % 3 == 0 or number % 7 == 1 for number in range(64)]


def changed(text: str, language: str = "be") -> str:
    return normalise(text, language=language).text


def marked(clean: str, mark: Callable[[str], str]) -> str:
    """Put 64 bits into a text: where a bit is set, the place after a word carries the mark."""
    words = clean.split(" ")
    assert len(words) > len(BITS)
    carrying = [mark(word) if bit else word for word, bit in zip(words, BITS, strict=False)]
    return " ".join([*carrying, *words[len(BITS) :]])


METHODS: dict[str, Callable[[str], str]] = {
    "zero width": lambda word: f"{word}\u200b\u200c\u200d\ufeff",
    "variation selector": lambda word: f"{word[:1]}\ufe01{word[1:]}\U000e0121",
    "tag": lambda word: f"{word}\U000e0061\U000e007f",
    "direction": lambda word: f"\u200e{word}\u202a\u2069\u061c",
    "word joiner": lambda word: f"\u2060{word}\u2064",
    "soft hyphen": lambda word: f"{word[:2]}\xad{word[2:]}",
    "private use": lambda word: f"{word}\ue001",
    "odd space": lambda word: f"{word}\u2009",
    "no-break space": lambda word: f"{word}\xa0",
    "double space": lambda word: f"{word} ",
    "decomposed": lambda word: unicodedata.normalize("NFD", word),
    "entity": lambda word: f"{word}&#8203;&zwj;",
    "look-alikes": lambda word: word.replace("а", "a").replace("о", "o").replace("е", "e"),
}


@pytest.mark.parametrize("method", METHODS)
def test_a_mark_of_64_bits_leaves_no_trace(method: str) -> None:
    carrying = marked(PROSE, METHODS[method])

    normalised = normalise(carrying, language="be")

    assert carrying != PROSE
    assert normalised.text == changed(PROSE)
    assert sum(normalised.changes.values()) > 0


def test_a_mark_in_trailing_spaces_and_line_ends_leaves_no_trace() -> None:
    lines = [f"Абзац нумар {number} тут." for number in range(64)]
    ends = [
        f"{line}  \r\n \n" if bit else f"{line} \n\n\n"
        for line, bit in zip(lines, BITS, strict=True)
    ]

    assert changed("".join(ends)) == "\n\n".join(lines)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"так"', "“так”"),
        ("«так»", "„так“"),
        ("'так' і", "‘так’ і"),
        ("слова - слова", "слова — слова"),
        ("слова -- слова", "слова–\u2009слова".replace("–\u2009", " – ")),
        ("так...", "так…"),
        ("аб'ява", "абʼява"),
        ("аб`ява", "аб’ява"),
    ],
)
def test_two_habits_look_the_same(one: str, other: str) -> None:
    assert changed(one) == changed(other)


@pytest.mark.parametrize(
    ("language", "typed", "house"),
    [
        ("be", '"Ён сказаў "так"" - і пайшоў...', "«Ён сказаў „так“» — і пайшоў…"),
        ("ru", "- Да", "- Да"),
        ("ru", "-- Да, - сказал он", "— Да, — сказал он"),
        ("uk", "п'ять \"сім'я\"", "п’ять «сім’я»"),
        ("sk", '"Áno," povedal - a "odišiel"', "„Áno,“ povedal – a „odišiel“"),
        ("en", "\"It's late,\" he said--'tis so", "“It’s late,” he said – ’tis so"),
        ("en", "'One,' she said, 'the boys' room.'", "“One,” she said, “the boys’ room.”"),
        ("en", "the students' books, 5' 10\" tall", "the students’ books, 5' 10\" tall"),
        ("fr", '"mot" l\'eau', "« mot » l’eau"),
        ("de", '"Wort"', "„Wort“"),
        ("pl", '"słowo"', "„słowo”"),
        ("zh", '他说"好"。', "他说“好”。"),
        ("es", "—Hola —dijo él—.", "—Hola —dijo él—."),
        ("en", "1990—1995, 2024-03-07, 5 - 3", "1990–1995, 2024-03-07, 5 - 3"),
        ("", '"x" - it\'s...', '"x" - it\'s...'),
    ],
)
def test_each_language_gets_its_own_signs(language: str, typed: str, house: str) -> None:
    assert changed(typed, language) == house


@pytest.mark.parametrize(
    "text",
    [
        "#DИХАЮТОБОЮ",
        "у ХІХ ст. і XIX ст.",
        "Купіў iPhone, Coca-Cola і CEO з PC.",
        "Пішуць на @Mаkс і #Беларусь",
        "HTMLка і SMSка",
    ],
)
def test_words_that_mix_alphabets_on_purpose_stay(text: str) -> None:
    assert changed(text, "uk") == text


@pytest.mark.parametrize(
    ("typed", "put_right"),
    [
        ("Рэспублiкi", "Рэспублікі"),
        ("XVІІІ стагоддзе", "XVIII стагоддзе"),
        ("Google і Gооgle", "Google і Google"),
        ("снег i вецер", "снег і вецер"),
        ("Снег. I вецер", "Снег. І вецер"),
        ("вітамін C і снег", "вітамін C і снег"),
    ],
)
def test_a_look_alike_letter_goes_where_its_word_belongs(typed: str, put_right: str) -> None:
    normalised = normalise(typed, language="be")

    assert normalised.text == put_right
    assert (Change.LOOK_ALIKES in normalised.changes) == (typed != put_right)


@pytest.mark.parametrize(
    "kept",
    [
        "می‌خواهم",
        "क्‍ष र्‌य",
        "👩‍👩‍👧 ❤️ 1️⃣ 👍🏽",
        "🏳️‍🌈",
        "ہ\u0601",
    ],
)
def test_joiners_stay_where_a_script_or_an_emoji_needs_them(kept: str) -> None:
    assert changed(kept, "fa") == unicodedata.normalize("NFC", kept)


MARKDOWN = """## A "heading"

A line that ends here,\u0020\u0020
and `code -- "kept" ...` with [a "link"](https://example.org/a--b?"c"...d "title").

- one "entry"
  - nested - deeper
    - deepest

> A "quotation"

    indented -- "code"

```text
fenced -- "code" ...  x
```

---

*"emphasis"* and **'strong'**; <https://example.org/--> \\*no\\* https://example.org/a...b--c."""


def test_markdown_keeps_its_meaning() -> None:
    shown = markdown.to_html(changed(MARKDOWN, "en"))

    expected = markdown.to_html(MARKDOWN)
    for typed, house in (
        ('A "heading"', "A “heading”"),
        ('a "link"', "a “link”"),
        ('one "entry"', "one “entry”"),
        ("nested - deeper", "nested – deeper"),
        ('A "quotation"', "A “quotation”"),
        ('<em>"emphasis"</em>', "<em>“emphasis”</em>"),
        ("<strong>'strong'</strong>", "<strong>“strong”</strong>"),
    ):
        assert typed in expected or typed.replace('"', "&quot;") in expected
        expected = expected.replace(typed, house).replace(typed.replace('"', "&quot;"), house)
    assert shown == expected


@pytest.mark.parametrize(
    "inserted", ['[he said "no" -- twice...]', "[sic: Рэспублiкi]", "[a [b'c] - d]", "[…]", "[...]"]
)
def test_insertions_in_square_brackets_lose_only_what_cannot_be_seen(inserted: str) -> None:
    carrying = inserted.replace(" ", "\u200b\xa0", 1)

    assert changed(f'Слова {carrying} і "слова".') == f"Слова {inserted} і «слова»."


def test_a_comment_is_left_out_but_not_from_code() -> None:
    text = "Before.<!-- my name\n\nis here -->\n\n`<!-- x -->`\n\n```\n<!-- y -->\n```\n\n<!-- open"

    normalised = normalise(text, language="en")

    assert normalised.text == "Before.\n\n`<!-- x -->`\n\n```\n<!-- y -->\n```\n\n<!-- open"
    assert normalised.changes[Change.COMMENTS] == 1


def test_a_space_that_kept_a_dialogue_from_being_a_list_leaves_a_dash() -> None:
    assert changed("-\xa0Прывітанне\n\n\xa0\xa0\xa0\xa0Абзац") == "— Прывітанне\n\nАбзац"


def test_doubts_name_their_places() -> None:
    text = "Рэспубліка peace і сTаTут.\n\n- так!!! `!!!`\n- ну.... (так?!)"

    normalised = normalise(text, language="be")

    found = [(normalised.text[one.start : one.end], one.why) for one in normalised.doubtful]
    assert found == [
        ("peace", Why.LOOK_ALIKES),
        ("!!!", Why.PUNCTUATION),
        ("....", Why.PUNCTUATION),
    ]


def test_what_was_changed_is_counted_with_a_place() -> None:
    normalised = normalise('Сказаў: "так" і яшчэ "не".\n\nІ сціх\u200b назаўсёды.', language="be")

    assert normalised.changes == {Change.QUOTES: 4, Change.INVISIBLE: 1}
    assert "«так" in normalised.near[Change.QUOTES]
    assert "сціх назаўсёды" in normalised.near[Change.INVISIBLE]


def test_a_clean_text_is_not_changed() -> None:
    normalised = normalise(changed(PROSE), language="be")

    assert normalised.changes == {}
    assert normalised.doubtful == ()
    assert "Снег" not in repr(normalised)


SIGNS = st.sampled_from(
    [
        *"абi а\n \t\"'‘’“”„«»-–—….!`*_[]()>#1.\\&;\u200b\xa0\u200d❤️<",
        *("](http://a.b/", "&nbsp;", "&#8203;", "<!--", "-->", "```\n", "\n\n"),
        *("    ", "- ", "1. ", "--"),
    ]
)


@settings(max_examples=100)
@given(
    text=st.lists(SIGNS, max_size=40).map("".join) | st.text(max_size=30),
    language=st.sampled_from(["be", "en", "sk", "fr", "pl", "zh", "es", ""]),
)
def test_a_second_time_changes_nothing(text: str, language: str) -> None:
    once = normalise(text, language=language)

    again = normalise(once.text, language=language)

    assert again.text == once.text
    assert again.doubtful == once.doubtful
    assert all(0 <= one.start < one.end <= len(once.text) for one in once.doubtful)


@settings(max_examples=50)
@given(inside=st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=20))
def test_no_ignorable_sign_is_left(inside: str) -> None:
    marks = "".join(chr(code) for code in (0x200B, 0xAD, 0xE0041, 0xFE0F, 0x2066, 0xF8FF))

    left = changed(f"{marks}{inside}{marks}", "en")

    assert not any(
        unicodedata.category(sign) in {"Cf", "Co", "Cs"} for sign in left if sign != "\u0600"
    )


def test_every_sign_that_nobody_sees_is_known() -> None:
    visible = set(
        "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    )
    unseen = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Co", "Cs"}
        and chr(code) not in visible | set("\n\t")
    ]

    assert changed("x" + "".join(unseen) + "y", "").replace("\n", "") == "xy"


def test_a_habit_of_latin_letters_in_cyrillic_words_is_gone() -> None:
    file = CORPORA / "dirty/ud-be__latin-i.txt"
    if not file.exists():
        pytest.skip("The corpora are not here.")
    expected = [
        entry["expect"]
        for entry in json.loads((CORPORA / "manifest.json").read_text())
        if entry["file"] == file.name
    ]
    text = file.read_text()

    normalised = normalise(text, language="be")

    assert "Latin i inside Cyrillic words" in expected[0]
    assert normalised.changes[Change.LOOK_ALIKES] > 100
    mixed = [word for word in normalised.text.split() if "i" in word and not word.isascii()]
    assert mixed == []
