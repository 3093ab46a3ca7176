"""Counting what the name check finds."""

from collections import Counter
from dataclasses import dataclass, field

from safepub.leaks.check import check
from safepub.leaks.findings import Finding, Kind, Level
from safepub.leaks.watch_list import Name, WatchList


@dataclass
class Score:
    """How many names were found, and which not."""

    tried: int = 0
    blocked: int = 0
    warned: int = 0
    missed: list[str] = field(default_factory=list)

    def count(self, level: Level | None, shown: str) -> None:
        """Add one name."""
        self.tried += 1
        self.blocked += level is Level.BLOCK
        self.warned += level in (Level.BLOCK, Level.WARN)
        if level not in (Level.BLOCK, Level.WARN):
            self.missed.append(shown)

    def line(self, name: str) -> str:
        """Give one row of the table."""
        if not self.tried:
            return f"{name:<44} none"
        found, stopped = 100 * self.warned / self.tried, 100 * self.blocked / self.tried
        return f"{name:<44}{self.tried:>7} {found:>7.1f} % {stopped:>7.1f} %"


@dataclass
class Alarms:
    """What was found of people whom a text does not name; contact patterns left aside."""

    words: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)

    def count(self, finding: Finding, name: str) -> None:
        """Add a finding, unless it is an address or a number."""
        if finding.kind in (Kind.EMAIL, Kind.PHONE, Kind.HANDLE):
            return
        self.levels[finding.level] += 1
        if finding.level is not Level.NOTE:
            self.shown.append(f"{finding.level} {name}/{finding.words}")

    def table(self, name: str) -> str:
        """Give the figures as text; a thousand words of one person's check is the unit."""
        rows = [f"{name}: {self.words:,} words x people"]
        for level in Level:
            found = self.levels[level]
            rows.append(f"    {level:<8}{found:>6} {1000 * found / max(1, self.words):>9.4f}")
        return "\n".join([*rows, *(f"        {one}" for one in sorted(set(self.shown))[:30])])


def gravest(name: Name, text: str, surname: tuple[int, str]) -> Level | None:
    """Give the gravest finding on a surname at its place in a text."""
    start, words = surname
    levels = [
        one.level
        for one in check({"body": text}, WatchList(names=(name,)))
        if one.start < start + len(words) and one.end > start
    ]
    return next((level for level in Level if level in levels), None)
