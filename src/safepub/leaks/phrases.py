"""Phrases of the list in the words of a text: employers, schools, villages, in any case."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from safepub.leaks import sounds, stems
from safepub.leaks.findings import Kind, Level
from safepub.leaks.names import Place
from safepub.leaks.patterns import likeness
from safepub.leaks.watch_list import WatchList
from safepub.leaks.words import Word

LIKENESS = 65.0
_SHORTEST = 3
_ABBREVIATION = 4
_AROUND = 12
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff]"
)
# So many people live there that the name alone says little.
_CITIES = """
Мінск Минск Менск Мінськ Mińsk Гомель Homiel Брэст Брест Brześć Віцебск Витебск Вітебськ
Гродна Гродно Горадня Grodno Магілёў Могилёв Могильов Баранавічы Барановичи Бабруйск Бобруйск
Барысаў Борисов Пінск Пинск Орша Москва Масква Moskva Moskau Moscow Петербург Пецярбург Petersburg
Кіеў Киев Київ Kijów Kyjev Kiew Kyiv Львоў Львов Львів Lwów Lvov Одесса Адэса Одеса Харків Харьков
Харкаў Вільня Вильнюс Vilnius Wilno Коўна Каунас Kaunas Рыга Рига Riga Варшава Warszawa Warsaw
Краков Кракаў Kraków Беласток Белосток Białystok Гданьск Gdańsk Вроцлав Wrocław Bratislava
Браціслава Братислава Košice Кошице Praha Прага Prague Prag Brno
Брно Berlin Берлін Берлин Wien Vienna Вена
London Лондан Лондон Paris Парыж Париж Тбилиси Тбілісі Tbilisi Ереван Yerevan Стамбул Istanbul
"""


@dataclass(frozen=True)
class Phrase:
    """A phrase: each word's sounds in its cases, its plain letters, and the numbers in it."""

    words: tuple[tuple[frozenset[str], str], ...] = field(repr=False)
    numbers: tuple[str, ...] = field(repr=False)
    level: Level

    def fits(self, place: int, reading: str) -> bool:
        """Tell whether a word of the text is the phrase's word at that place."""
        sound, plain = self.words[place]
        if sound.isdisjoint(sounds.keys(reading)):
            return False
        letters = sounds.rough(reading)
        if len(plain) <= _ABBREVIATION:
            return letters.startswith(plain) and len(letters) <= len(plain) + 2
        return likeness(letters, plain) >= LIKENESS


class PhraseFinder:
    """Looks for phrases; each begins with one of few sounds, so most words are passed over."""

    def __init__(self, watch_list: WatchList) -> None:
        """Make the phrases of a list ready for search."""
        self._by_sound: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in filter(None, map(_compiled, watch_list.phrases)):
            for sound in phrase.words[0][0]:
                self._by_sound[sound].append(phrase)

    def places(self, words: Sequence[Word], text: str) -> Iterator[Place]:
        """Find phrases in order; a word may stand between two words of a phrase."""
        if not self._by_sound:
            return
        known: dict[str, list[Phrase]] = {}
        for place, word in enumerate(words):
            for reading in word.readings:
                letters = reading.letters
                if letters not in known:
                    known[letters] = list(self._beginning(letters))
                for phrase in known[letters]:
                    end = _end(phrase, words, place, reading.end)
                    if end and _has_numbers(phrase, text, reading.start, end):
                        yield Place(reading.start, end, phrase.level, Kind.WORDS)

    def _beginning(self, letters: str) -> Iterator[Phrase]:
        for phrase in {one for key in sounds.keys(letters) for one in self._by_sound.get(key, ())}:
            if phrase.fits(0, letters):
                yield phrase


def _compiled(phrase: str) -> Phrase | None:
    words = [word for word in re.findall(r"[^\W\d_]+", phrase) if len(word) >= _SHORTEST]
    if not words:
        words = re.findall(r"[^\W\d_]+", phrase)
    compiled = tuple((frozenset(_forms(word)), sounds.rough(word)) for word in words)
    if not compiled or not compiled[0][0]:
        return None
    city = len(words) == 1 and compiled[0][1] in _cities()
    numbers = tuple(re.findall(r"\d+", phrase))
    return Phrase(compiled, numbers, Level.NOTE if city else Level.WARN)


def _forms(word: str) -> Iterator[str]:
    for key in sounds.keys(word):
        yield from stems.forms(key, stems.SURNAME_ENDINGS)


def _cities() -> frozenset[str]:
    return frozenset(map(sounds.rough, _CITIES.split()))


def _end(phrase: Phrase, words: Sequence[Word], place: int, end: int) -> int:
    """Give where the phrase ends that begins at a word, or 0."""
    for number in range(1, len(phrase.words)):
        for other in (place + 1, place + 2):
            if other < len(words) and phrase.fits(number, words[other].readings[0].letters):
                place, end = other, words[other].readings[0].end
                break
        else:
            return 0
    return end


def _has_numbers(phrase: Phrase, text: str, start: int, end: int) -> bool:
    near = re.findall(r"\d+", text[max(0, start - _AROUND) : end + _AROUND])
    return all(number in near for number in phrase.numbers)


def literal(text: str, watch_list: WatchList) -> Iterator[Place]:
    """Find names and phrases of scripts that are written without spaces, as they stand."""
    for words, level, kind in _literals(watch_list):
        start = text.find(words)
        while start >= 0:
            yield Place(start, start + len(words), level, kind)
            start = text.find(words, start + len(words))


def _literals(watch_list: WatchList) -> Iterator[tuple[str, Level, Kind]]:
    for words, level, kind in _spellings(watch_list):
        if len(words) > 1 and _UNSPACED.search(words):
            yield words, level, kind


def _spellings(watch_list: WatchList) -> Iterator[tuple[str, Level, Kind]]:
    for name in watch_list.names:
        for given in name.given:
            if name.surname:
                yield name.surname + given, Level.BLOCK, Kind.NAME
                yield given + name.surname, Level.BLOCK, Kind.NAME
            yield given, Level.NOTE, Kind.GIVEN_NAME
        yield name.surname, Level.WARN, Kind.SURNAME
    for phrase in watch_list.phrases:
        yield phrase, Level.WARN, Kind.WORDS
