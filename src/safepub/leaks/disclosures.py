"""Disclosure notes that say too much: gender, place, employer, work (`docs/editors.md`).

A note that explains why a name is withheld is printed under every copy. It may narrow down
who somebody is more than the name's absence protects them. What is found here is a hint:
words have more than one sense, and an editor decides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from safepub.leaks import disclosure_words

MOST = 12
"""Findings that are told; a note with more has to be written anew anyway."""
_ENGLISH = "en"


class Says(StrEnum):
    """What a note says about whoever wrote the article."""

    GENDER = "gender"
    PLACE = "place"
    EMPLOYER = "employer"
    WORK = "work"


@dataclass(frozen=True)
class Told:
    """Words of a note, as they stand in it, and what they say."""

    says: Says
    words: str = field(repr=False)


def told_by(note: str, *, language: str) -> tuple[Told, ...]:
    """List what a note says about its writer, in the order of the note, each thing once.

    Notes are read by the rules of their language and by the English ones; a language
    without rules of its own by the English ones alone.
    """
    plain = " ".join(note.split())
    rules = [_RULES[code] for code in {language.partition("-")[0], _ENGLISH} if code in _RULES]
    found = sorted(
        (match.start(), says, match[0])
        for says in Says
        for match in chain.from_iterable(rule[says].finditer(plain) for rule in rules)
    )
    once: dict[tuple[Says, str], Told] = {}
    for _, says, words in found:
        once.setdefault((says, words.casefold()), Told(says, words))
    return tuple(once.values())[:MOST]


def _compiled(words: disclosure_words.Words) -> Mapping[Says, re.Pattern[str]]:
    return {
        Says.GENDER: _pattern(words.gender),
        Says.PLACE: _pattern(words.place, words.place_after),
        Says.EMPLOYER: _pattern(words.employer, words.employer_after),
        Says.WORK: _pattern(words.work),
    }


def _pattern(listed: str, before_a_name: str = "") -> re.Pattern[str]:
    """Read a list of words, in which `-` at the end stands for any ending.

    `before_a_name` lists what makes a word with a capital behind it count.
    """
    stems = "|".join(
        re.escape(word.removesuffix("-")).replace("_", r"\ ") + (r"\w*" if word[-1] == "-" else "")
        for word in listed.split()
    )
    ways = [rf"(?i:(?:{stems}))(?!\w)"]
    if before_a_name:
        leading = "|".join(re.escape(word) for word in before_a_name.split())
        ways.append(rf"(?i:(?:{leading}))\ (?:the\ )?{_NAME}")
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})")


# Months have a capital in English alone; "in May" tells no place.
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NAME = (
    rf"[“«„\"]?(?!(?:{_MONTHS}|English)\b)[^\W\d_a-zа-яёўіїєґ]\w+(?:[-\ ][^\W\d_a-zа-яёўіїєґ]\w*)*"
)
_RULES = {language: _compiled(words) for language, words in disclosure_words.LISTS.items()}
