"""The name check on names and prose of Universal Dependencies files, for a local run."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click

from benchmarks.scores import Alarms, Score, gravest
from safepub.leaks import sounds
from safepub.leaks.check import check
from safepub.leaks.watch_list import Name, WatchList

_LETTERS = 40_000
_SHORTEST = 3


@dataclass(frozen=True)
class Token:
    """A word with its lemma, its features and its place in the sentence."""

    word: str
    lemma: str
    tag: str
    features: str
    start: int


@dataclass(frozen=True)
class Mention:
    """A given name and a surname in a sentence, both with their lemmas."""

    language: str
    sentence: str
    given: Token
    surname: Token

    @property
    def held_out(self) -> bool:
        """Tell by a hash of the surname whether rules may never be tuned on them."""
        start = self.surname.lemma[:4].lower().encode()
        return hashlib.sha256(start).digest()[0] % 2 == 1

    @property
    def inflected(self) -> bool:
        """Tell whether the text has another form than the list."""
        return self.surname.word.lower() != self.surname.lemma.lower()


def report(folder: Path, *, tuning: bool, missed: bool, lists: int) -> None:
    """Print recall and false alarms over all files of a folder."""
    files = {path: list(_sentences(path)) for path in sorted(folder.glob("*.conllu"))}
    mentions = [one for path, rows in files.items() for one in _mentions(path, rows)]
    chosen = [one for one in mentions if one.held_out is not tuning]
    for name, wanted in (("treebank, inflected", True), ("treebank, first case", False)):
        _recall(name, [one for one in chosen if one.inflected is wanted], missed=missed)
    _alarms(files, chosen, lists)


def _recall(name: str, mentions: list[Mention], *, missed: bool) -> None:
    whole = Score()
    groups: dict[str, Score] = defaultdict(Score)
    for one in mentions:
        listed = Name((_capital(one.given.lemma),), _capital(one.surname.lemma))
        level = gravest(listed, one.sentence, (one.surname.start, one.surname.word))
        for score in (whole, groups[one.language]):
            score.count(level, f"{one.surname.lemma}/{one.surname.word}")
    click.echo(whole.line(name))
    for group, score in groups.items():
        click.echo(score.line(f"    {group}"))
        if missed and score.missed:
            click.echo(f"        {' '.join(score.missed)}")


def _alarms(files: dict[Path, list[list[Token]]], chosen: list[Mention], lists: int) -> None:
    people = {one.surname.lemma: one for one in chosen}
    names = sorted(people, key=lambda name: hashlib.sha256(name.encode()).digest())[:lists]
    alarms = Alarms()
    for rows in files.values():
        text, lemmas = _prose(rows)
        for name in names:
            given = _capital(people[name].given.lemma)
            listed = WatchList(names=(Name((given,), _capital(name)),))
            alarms.words += len(text.split())
            for finding in check({"body": text}, listed):
                places = range(finding.start, finding.end)
                if not any(at in lemmas and _is_same(lemmas[at], name) for at in places):
                    alarms.count(finding, name)
    click.echo(f"\n{alarms.table('treebank, false alarms')}")


def _is_same(lemma: str, name: str) -> bool:
    first, second = sounds.fold(lemma), sounds.fold(name)
    length = max(3, min(len(first), len(second)) - 2)
    heard = {key[:length] for key in sounds.keys(lemma)}
    return first[:length] == second[:length] or any(
        key[:length] in heard for key in sounds.keys(name)
    )


def _prose(rows: list[list[Token]]) -> tuple[str, dict[int, str]]:
    pieces, lemmas, length = [], {}, 0
    for tokens in rows:
        for token in tokens:
            lemmas[length] = token.lemma
            pieces.append(token.word)
            length += len(token.word) + 1
        if length > _LETTERS:
            break
    return " ".join(pieces), lemmas


def _sentences(path: Path) -> Iterator[list[Token]]:
    tokens: list[Token] = []
    place = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        # CoNLL-U has ten columns.
        if len(cells) == 10 and cells[0].isdigit():  # noqa: PLR2004
            tokens.append(Token(cells[1], cells[2], cells[3], cells[5], place))
            place += len(cells[1]) + 1
        elif not line and tokens:
            yield tokens
            tokens, place = [], 0


def _mentions(path: Path, rows: list[list[Token]]) -> Iterator[Mention]:
    language = path.name[:2]
    for tokens in rows:
        sentence = " ".join(token.word for token in tokens)
        for first, second in pairwise(tokens):
            named = _is_given(first, language) and _is_surname(second, language)
            if named and _agree(first, second):
                yield Mention(language, sentence, first, second)


def _is_given(token: Token, language: str) -> bool:
    return _is_name(token) and ("NameType=Giv" in token.features or language in ("pl", "sk", "ru"))


def _is_surname(token: Token, language: str) -> bool:
    return _is_name(token) and ("NameType=Sur" in token.features or language in ("pl", "sk", "ru"))


def _is_name(token: Token) -> bool:
    signs = ("Animacy=Anim", "Animacy=Hum", "Gender=Fem")
    person = token.tag == "PROPN" and any(sign in token.features for sign in signs)
    return person and len(token.word) >= _SHORTEST and token.word.istitle()


def _agree(first: Token, second: Token) -> bool:
    def case(token: Token) -> list[str]:
        return [one for one in token.features.split("|") if one.startswith(("Case=", "Number="))]

    return case(first) == case(second) and "Number=Sing" in second.features


def _capital(lemma: str) -> str:
    return lemma[:1].upper() + lemma[1:]
