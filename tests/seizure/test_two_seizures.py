"""What somebody learns who copies everything every day (DESIGN, section 15, second row).

Decoys cannot bring this to nothing: of what is new between two copies, something is real.
What they promise is a guess of one in sixteen at best: 15 decoys with each real slot, and
16 more every day. The vault is SQLite whatever the newsroom is.
"""

import itertools
import math
from collections.abc import Mapping
from statistics import NormalDist

import pytest

from safepub.cli import worker
from safepub.crypto.keysets import Purpose
from safepub.vault import slots
from tests.seizure import features, matching, seized
from tests.seizure.people import Person
from tests.seizure.scene import Scene, change_identity, erase_identity
from tests.seizure.seized import Seized

pytestmark = pytest.mark.parametrize("scene", ["sqlite"], indirect=True)

DAYS = ("", "r", "", "rr", "c", "r", "e", "cr", "r", "", "rrr", "ec", "r", "r", "c", "r", "r")
"""What happens on each day: registrations, changed and erased identities, or nothing."""
PROMISED = 16


@pytest.fixture(scope="module")
def copies(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> list[Seized]:
    """A copy of everything on each evening, the first of a day before."""
    folder = tmp_path_factory.mktemp("evenings")
    for _ in range(3):
        scene.register()
    scene.night()
    taken = [seized.seize(scene, folder / "0")]
    for number, day in enumerate(DAYS, 1):
        for letter in day:
            scene.let(_ACTS[letter])
        scene.night()
        taken.append(seized.seize(scene, folder / str(number)))
    return taken


def _register(scene: Scene, _person: Person) -> None:
    scene.register()


_ACTS = {"r": _register, "c": change_identity, "e": erase_identity}


def _slots(copy: Seized) -> dict[bytes, object]:
    (table,) = [table for table in copy.databases["vault.db"] if table.name == "slot"]
    return {key: row.values[1] for key, row in features.keyed(table).items()}


def _new(copies: list[Seized], day: int) -> set[bytes]:
    return _slots(copies[day]).keys() - _slots(copies[day - 1]).keys()


def test_nothing_in_the_vault_ever_changes_or_goes(copies: list[Seized], scene: Scene) -> None:
    for before, after in itertools.pairwise(copies):
        assert _slots(before).items() <= _slots(after).items()


def test_a_day_tells_how_many_came_and_no_more(copies: list[Seized], scene: Scene) -> None:
    for number, day in enumerate(DAYS, 1):
        deposits = day.count("r") + day.count("c")
        expected = deposits * slots.ROWS_PER_DEPOSIT + worker.DECOYS_A_DAY

        assert len(_new(copies, number)) == expected, (number, day)


def test_a_guess_is_right_once_in_sixteen_at_best(copies: list[Seized], scene: Scene) -> None:
    for number in range(1, len(DAYS) + 1):
        new = _new(copies, number)
        identities = {slot for person in scene.people for slot in person.slots[1]} & new
        both = scene.real_slots() & new

        assert len(new) >= PROMISED * len(both)
        assert len(new) >= 2 * PROMISED * len(identities)


def test_no_feature_tells_which_new_slot_is_real(copies: list[Seized], scene: Scene) -> None:
    """Days are taken together: what is a little higher every day would add up."""
    together: dict[str, list[float]] = {}
    for number in range(1, len(DAYS) + 1):
        new = _new(copies, number)
        real = scene.real_slots() & new
        if real:
            for name, values in _features(copies[number], new).items():
                told = matching.told_apart(name, values, real)
                together.setdefault(name, []).append(told.agreement)

    agreement = {name: sum(each) / math.sqrt(len(each)) for name, each in together.items()}
    bound = NormalDist().inv_cdf(1 - matching.FALSE_ALARM / len(agreement) / 2)
    assert len(agreement) > 10
    assert {name: found for name, found in agreement.items() if abs(found) > bound} == {}


def test_the_newsroom_tells_who_came_changed_and_erased(copies: list[Seized], scene: Scene) -> None:
    """What the documents admit (docs/security/promises.md, "Two copies")."""
    for number, day in enumerate(DAYS, 1):
        before, after = _envelopes(copies[number - 1]), _envelopes(copies[number])
        touched = {key for key in before.keys() & after.keys() if before[key] != after[key]}

        assert len(after.keys() - before.keys()) == 2 * day.count("r")
        assert {purpose for _, purpose in touched} <= {int(Purpose.IDENTITY)}
        assert len(touched) <= day.count("c") + day.count("e")
        assert bool(touched) == bool({"c", "e"} & set(day))


def _features(copy: Seized, new: set[bytes]) -> Mapping[str, Mapping[bytes, float]]:
    (table,) = [table for table in copy.databases["vault.db"] if table.name == "slot"]
    of_rows = features.of_rows(copy, "vault.db", table, wanted=new, places=False)
    return features.columns_of(of_rows)


def _envelopes(copy: Seized) -> dict[tuple[object, object], object]:
    (table,) = [read for read in copy.databases["newsroom.db"] if read.name == "link_envelope"]
    return {(row.values[0], row.values[1]): row.values[2] for row in table.rows}
