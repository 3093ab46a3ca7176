"""How well the name check finds people, and how often it is wrong.

`python -m benchmarks.name_check` invents people, declines and romanises their names by
tables of its own, and prints recall, false alarms and cost, on people that the rules were
not tuned on. `--treebank FOLDER` does the same for the names in Universal Dependencies
files (`*.conllu`). `--tuning` shows the other half, `--missed` the names.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click

from benchmarks import declining, romanising, treebanks
from benchmarks.invented_people import CYRILLIC, Person, people
from benchmarks.scores import Alarms, Score, gravest
from safepub.leaks.check import check
from safepub.leaks.findings import Finding
from safepub.leaks.watch_list import Name, WatchList

SAMPLES = Path(__file__).parents[1] / "src" / "safepub" / "cli" / "samples"
BEFORE = {"be": "Учора прыйшла", "ru": "Вчера пришла", "uk": "Учора прийшла", "pl": "Wczoraj była",
          "cs": "Včera byla", "sk": "Včera bola"}  # fmt: skip
AFTER = {"be": "да нас на працу.", "ru": "к нам на работу.", "uk": "до нас на роботу.",
         "pl": "u nas w pracy.", "cs": "u nás v práci.", "sk": "u nás v práci."}  # fmt: skip


def main() -> None:
    """Print the tables."""
    asked = _asked()
    chosen = [one for one in people(asked.people) if one.held_out is not asked.tuning]
    click.echo(f"{len(chosen)} people, {'tuning' if asked.tuning else 'held out'}")
    click.echo(f"{'names':<44}{'tried':>7} {'found':>9} {'blocked':>9}")
    for name, cases in (
        ("inflected, same script, surname alone", inflected(chosen, alone=True)),
        ("inflected, same script, with given name", inflected(chosen, alone=False)),
        ("Cyrillic list, romanised text", romanised(chosen, list_is_latin=False)),
        ("Latin list, inflected Cyrillic text", romanised(chosen, list_is_latin=True)),
        ("pl/cs/sk list, Russian text", into_cyrillic(chosen)),
        ("be/ru/uk lists, other Cyrillic text", across_cyrillic(chosen)),
    ):
        _print(name, cases, missed=asked.missed)
    _false_alarms(chosen, prose(), asked.lists)
    for folder in asked.treebank:
        treebanks.report(Path(folder), tuning=asked.tuning, missed=asked.missed, lists=asked.lists)


Case = tuple[str, Name, str, str]
"""A group, what the list holds, the text, and the surname as the text has it."""


def inflected(chosen: list[Person], *, alone: bool) -> Iterator[Case]:
    """Give each name in every case of its own language."""
    for one in chosen:
        surnames = declining.cases(one.surname, one.language, woman=one.woman)
        given = declining.singular(one.given, one.language, woman=one.woman) or [one.given]
        for place, surname in enumerate(surnames):
            words = surname if alone else f"{given[place % len(given)]} {surname}"
            yield one.language, Name((one.given,), one.surname), _text(one.language, words), surname


def romanised(chosen: list[Person], *, list_is_latin: bool) -> Iterator[Case]:
    """Give each East Slavic surname in every scheme, against the other script."""
    for one in chosen:
        if one.language not in CYRILLIC:
            continue
        cases = [one.surname, *declining.cases(one.surname, one.language, woman=one.woman)]
        for place, scheme in enumerate(romanising.schemes(one.language)):
            group = f"{one.language} {scheme}"
            latin = romanising.romanised(one.surname, one.language, scheme)
            given = romanising.romanised(one.given, one.language, scheme)
            if list_is_latin:
                shown = cases[place % len(cases)]
                yield group, Name((given,), latin), _text(one.language, shown), shown
            else:
                yield group, Name((one.given,), one.surname), _text("pl", latin), latin


def into_cyrillic(chosen: list[Person]) -> Iterator[Case]:
    """Give West Slavic surnames as Russian newspapers write and decline them."""
    for one in chosen:
        if one.language in CYRILLIC:
            continue
        russian = romanising.in_russian(one.surname, one.language)
        cases = [russian, *declining.cases(russian, "ru", woman=one.woman)]
        shown = cases[len(one.given) % len(cases)]
        yield one.language, Name((one.given,), one.surname), _text("ru", shown), shown


def across_cyrillic(chosen: list[Person]) -> Iterator[Case]:
    """Give Belarusian surnames in Russian and Ukrainian, and the other way round."""
    for one in chosen:
        for language, twin in one.twins:
            for name, text, written in ((one.surname, twin, language), (twin, one.surname, "be")):
                cases = [text, *declining.cases(text, written, woman=one.woman)]
                shown = cases[len(one.given) % len(cases)]
                yield f"be-{language}", Name((one.given,), name), _text(written, shown), shown


def _text(language: str, words: str) -> str:
    return f"{BEFORE[language]} {words} {AFTER[language]}"


def _print(name: str, cases: Iterator[Case], *, missed: bool) -> None:
    groups: dict[str, Score] = defaultdict(Score)
    whole = Score()
    for group, listed, text, surname in cases:
        level = gravest(listed, text, (text.index(surname), surname))
        for score in (whole, groups[group]):
            score.count(level, f"{listed.surname}/{surname}")
    click.echo(whole.line(name))
    for group, score in groups.items():
        click.echo(score.line(f"    {group}"))
        if missed and score.missed:
            click.echo(f"        {' '.join(score.missed[:25])}")


def prose() -> dict[str, str]:
    """Give the project's own sample articles, without their headers."""
    return {
        path.name: path.read_text(encoding="utf-8").split("+++", 2)[-1]
        for path in sorted(SAMPLES.glob("*.md"))
    }


def _false_alarms(chosen: list[Person], prose: dict[str, str], most: int) -> None:
    """Count what is found of people whom the texts do not know, and the time it takes."""
    alarms = Alarms()
    seconds = 0.0
    for one in chosen[:: max(1, len(chosen) // most)]:
        watch_list = WatchList(names=(Name((one.given,), one.surname),))
        for text in prose.values():
            started = time.process_time()
            findings = check({"body": text}, watch_list)
            seconds += time.process_time() - started
            alarms.words += len(text.split())
            for finding in findings:
                if not _is_hers(finding, one):
                    alarms.count(finding, one.surname)
    click.echo(f"\n{alarms.table('false alarms in the sample articles')}")
    click.echo(f"cost: {seconds / alarms.words * 1e6:.1f} ms per 1,000 words")


def _is_hers(finding: Finding, one: Person) -> bool:
    """Tell whether the text really names somebody of that name."""
    return finding.words[:4].lower() == one.surname[:4].lower()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=200, help="of each language")
    parser.add_argument("--lists", type=int, default=60, help="checked for false alarms")
    parser.add_argument("--tuning", action="store_true", help="show the half for tuning")
    parser.add_argument("--missed", action="store_true", help="show names not found")
    parser.add_argument("--treebank", nargs="*", default=[], help="folders of *.conllu")
    return parser.parse_args()


if __name__ == "__main__":
    main()
