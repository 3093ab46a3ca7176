"""What the doctor says: a sentence, how serious it is, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious something is. Only a danger changes the exit code."""

    OK = "ok"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One line of the doctor's. `advice` is empty where there is nothing to do."""

    level: Level
    sentence: str
    advice: str = ""


Remarks = Iterator[Remark]


def ok(sentence: str) -> Remark:
    """Say that something is as it should be."""
    return Remark(level=Level.OK, sentence=sentence)


def warning(sentence: str, advice: str) -> Remark:
    """Say what is worth a look."""
    return Remark(level=Level.WARNING, sentence=sentence, advice=advice)


def danger(sentence: str, advice: str) -> Remark:
    """Say what breaks a promise."""
    return Remark(level=Level.DANGER, sentence=sentence, advice=advice)
