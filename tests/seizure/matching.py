"""How well two orders pair people with slots, against what chance gives.

Of each pair of features the attacker sorts the people by one and the slots by the
other, and says that those belong together who stand in the same place. How often
that is right, and how far both orders agree, is compared with a shuffled deck.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from statistics import NormalDist

FALSE_ALARM = 1e-6
"""How often a test may fail though there is nothing, over all that is tried together."""


FEWEST = 10
"""Of fewer people nothing is said."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One pair of features: how many were paired rightly of how many, and how the orders agree."""

    left: str
    right: str
    hits: int
    people: int
    slots: int
    agreement: float
    """Standard deviations between the rank correlation and none."""

    @property
    def chance(self) -> float:
        return 1 / self.slots

    def interval(self, error: float) -> tuple[float, float]:
        """Give the exact interval (Clopper and Pearson) of the share that is paired rightly."""
        return _interval(self.hits, self.people, error)

    def __str__(self) -> str:
        return (
            f"{self.left} with {self.right}: {self.hits} of {self.people} right,"
            f" chance 1 in {self.slots}, agreement {self.agreement:+.1f}"
        )


@dataclass
class Outcome:
    """All attempts together. A few hits are found by chance: the bound grows with their number."""

    attempts: list[Attempt] = field(default_factory=list)

    @property
    def error(self) -> float:
        return FALSE_ALARM / max(1, 2 * len(self.attempts))

    def beyond_chance(self) -> list[Attempt]:
        """Give the attempts that did better, or worse, than chance explains."""
        bound = NormalDist().inv_cdf(1 - self.error / 2)
        return [
            attempt
            for attempt in self.attempts
            if abs(attempt.agreement) > bound
            or attempt.hits >= _too_many(attempt.people, attempt.chance, self.error)
        ]

    def best(self) -> Attempt:
        """Give the attempt with the most hits."""
        return max(self.attempts, key=lambda attempt: attempt.hits / attempt.people)

    def most_agreeing(self) -> Attempt:
        """Give the attempt whose orders agree most."""
        return max(self.attempts, key=lambda attempt: abs(attempt.agreement))


def attempt(
    names: tuple[str, str],
    people: Mapping[bytes, float],
    slots: Mapping[bytes, float],
    truth: Mapping[bytes, bytes],
) -> Attempt | None:
    """Pair people with slots by two features, and count with the truth how often that is right.

    Every slot that a feature is known of takes part; nothing where hardly anybody is left.
    """
    known = [person for person in people if truth.get(person) in slots]
    if len(known) < FEWEST:
        return None
    left, right = ranks(people, known), ranks(slots, list(slots))
    by_rank = sorted(slots, key=lambda slot: right[slot])
    stretch = (len(by_rank) - 1) / max(1, len(known) - 1)
    order = sorted(known, key=lambda person: left[person])
    hits = max(
        sum(by_rank[round(place * stretch)] == truth[person] for place, person in enumerate(way))
        for way in (order, order[::-1])
    )
    return Attempt(
        left=names[0],
        right=names[1],
        hits=hits,
        people=len(known),
        slots=len(slots),
        agreement=_agreement(known, left, {person: slots[truth[person]] for person in known}),
    )


def told_apart(name: str, values: Mapping[bytes, float], real: AbstractSet[bytes]) -> Attempt:
    """Tell real slots from decoys: those with the most of a feature are said to be real.

    The agreement is that of the rank sum (Mann and Whitney), without a correction for ties.
    """
    ranked = ranks(values, list(values))
    found = real & values.keys()
    many, all_ = len(found), len(values)
    expected = many * (all_ - 1) / 2
    spread = math.sqrt(many * (all_ - many) * (all_ + 1) / 12)
    order = sorted(values, key=lambda key: ranked[key])
    hits = max(len(found & set(order[:many])), len(found & set(order[-many:])))
    return Attempt(
        left=name,
        right="real or decoy",
        hits=hits,
        people=many,
        slots=max(1, round(all_ / many)),
        agreement=(sum(ranked[key] for key in found) - expected) / spread,
    )


def ranks(values: Mapping[bytes, float], keys: Sequence[bytes]) -> dict[bytes, float]:
    """Give ranks from 0; those of the same value share their mean."""
    found: dict[bytes, float] = {}
    order = sorted(keys, key=lambda key: values[key])
    start = 0
    for place in range(1, len(order) + 1):
        if place == len(order) or values[order[place]] != values[order[start]]:
            for key in order[start:place]:
                found[key] = (start + place - 1) / 2
            start = place
    return found


def _agreement(
    known: Sequence[bytes], left: Mapping[bytes, float], values: Mapping[bytes, float]
) -> float:
    """Give Spearman's correlation in standard deviations of a shuffled deck."""
    right = ranks(values, known)
    one, other = [left[key] for key in known], [right[key] for key in known]
    if _is_coarse(one) and _is_coarse(other) and min(map(_apart, (one, other))) < FEWEST:
        # One person who differs and one slot that does coincide once in a hundred runs.
        return 0.0
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    one, other = [value - mean_one for value in one], [value - mean_other for value in other]
    spread = math.sqrt(sum(v * v for v in one) * sum(v * v for v in other))
    if spread == 0:
        return 0.0
    return sum(map(float.__mul__, one, other)) / spread * math.sqrt(len(known) - 1)


def _is_coarse(values: Sequence[float]) -> bool:
    return 2 * len(set(values)) < len(values)


def _apart(values: Sequence[float]) -> int:
    """Count those that differ from the most common value."""
    return len(values) - Counter(values).most_common(1)[0][1]


def _tail(hits: int, people: int, chance: float) -> float:
    """Give how often chance gives at least so many hits."""
    return sum(
        math.comb(people, count) * chance**count * (1 - chance) ** (people - count)
        for count in range(hits, people + 1)
    )


@cache
def _too_many(people: int, chance: float, error: float) -> int:
    return next(
        (hits for hits in range(people + 1) if _tail(hits, people, chance) < error), people + 1
    )


def _interval(hits: int, people: int, error: float) -> tuple[float, float]:
    lowest = _where(lambda share: _tail(hits, people, share) > error / 2) if hits else 0.0
    highest = _where(lambda share: _tail(hits + 1, people, share) > 1 - error / 2)
    return lowest, highest if hits < people else 1.0


def _where(reached: Callable[[float], bool]) -> float:
    """Find the share from which on something is reached."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return low
