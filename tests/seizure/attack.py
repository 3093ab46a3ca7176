"""One seizure, attacked: every feature of everybody with every feature of every slot."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from tests.seizure import features, matching
from tests.seizure.matching import Outcome
from tests.seizure.seized import Seized

Truth = Mapping[bytes, bytes]


def by_order(seized: Seized, truth: Truth) -> Outcome:
    """Pair rows of any two databases by any two features.

    The attacker is even told which rows are people's and which are no decoys:
    only who belongs to whom they have to find.
    """
    outcome = Outcome()
    people, slots = set(truth), set(truth.values())
    left = {name: _columns(seized, name, people) for name in seized.databases}
    right = {name: _columns(seized, name, slots) for name in seized.databases}
    for one, other in seized.pairs():
        for person_feature, persons in left[one].items():
            for slot_feature, places in right[other].items():
                made = matching.attempt((person_feature, slot_feature), persons, places, truth)
                outcome.attempts += [made] if made else []
    return outcome


def among_decoys(seized: Seized, real: AbstractSet[bytes]) -> Outcome:
    """Tell real slots from decoys by any one feature: is it higher, or lower, for them?"""
    outcome = Outcome()
    for name, read in seized.databases.items():
        for table in read:
            rows = features.keyed(table)
            if not real & rows.keys():
                continue
            found = features.of_rows(seized, name, table, wanted=set(rows), places=False)
            for feature, values in features.columns_of(found).items():
                outcome.attempts.append(
                    matching.told_apart(f"{table.name}: {feature}", values, real)
                )
    return outcome


def _columns(seized: Seized, database: str, wanted: set[bytes]) -> dict[str, dict[bytes, float]]:
    found: dict[str, dict[bytes, float]] = {}
    for table in seized.databases[database]:
        of_rows = features.of_rows(seized, database, table, wanted=wanted)
        for name, column in features.columns_of(of_rows).items():
            found[f"{database}, {table.name}: {name}"] = column
    return found
