"""What somebody learns who takes the whole disk: both databases, logs, settings and keys.

DESIGN, section 15, first row. The attacker of `attack.py` knows no table and no column.
"""

from pathlib import Path

import pytest

from tests.seizure import attack, features, matching, planted, seized
from tests.seizure.attack import Truth
from tests.seizure.conftest import CONTRIBUTORS
from tests.seizure.matching import Outcome
from tests.seizure.scene import Scene
from tests.seizure.seized import Seized

# What is planted into files of SQLite is found or not, whatever the newsroom is.
ON_SQLITE = pytest.mark.parametrize("scene", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def taken(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> Seized:
    scene.live(registrations=CONTRIBUTORS, acts=2 * CONTRIBUTORS)
    return seized.seize(scene, tmp_path_factory.mktemp("seized") / "disk")


@pytest.fixture
def copy(taken: Seized, tmp_path: Path) -> Seized:
    return planted.copy_of(taken, tmp_path / "disk")


def first_slots(scene: Scene) -> Truth:
    return {person.id.bytes: person.slots[1][0] for person in scene.people}


def slots_of_today(scene: Scene, purpose: int) -> Truth:
    leads = {person.id.bytes: person.leads[purpose] for person in scene.people}
    return {person: slot for person, slot in leads.items() if slot}


def test_everything_that_happens_in_a_newsroom_has_happened(taken: Seized, scene: Scene) -> None:
    tables = {table.name: len(table.rows) for read in taken.databases.values() for table in read}
    staying = [person for person in scene.people if not person.gone]

    assert tables["contributor"] == len(scene.people) == CONTRIBUTORS + 1
    for name in ("attachment", "document_slot", "draft", "message", "published_version"):
        assert tables[name], name
    assert len(staying) < len(scene.people)
    assert any(not person.leads[1] for person in staying)
    assert any(len(person.slots[1]) > 1 for person in staying)
    assert tables["slot"] > 32 * len(scene.people)


def test_no_order_pairs_people_with_slots(taken: Seized, scene: Scene) -> None:
    for truth in (first_slots(scene), slots_of_today(scene, 1), slots_of_today(scene, 2)):
        outcome = attack.by_order(taken, truth)
        best = outcome.best()
        low, high = best.interval(outcome.error)

        print(f"{len(outcome.attempts)} attempts; {best}; {outcome.most_agreeing()}")
        assert len(outcome.attempts) > 1000
        assert outcome.beyond_chance() == []
        assert low <= best.chance <= high


def test_nothing_tells_a_real_slot_from_a_decoy(taken: Seized, scene: Scene) -> None:
    outcome = attack.among_decoys(taken, scene.real_slots())

    assert len(outcome.attempts) > 10
    assert outcome.beyond_chance() == []


def test_no_file_holds_what_another_database_is_made_of(taken: Seized) -> None:
    assert len(taken.disk.keys()) >= 8
    assert taken.links() == []
    assert taken.common_parts() == []


def test_no_file_of_a_database_holds_what_was_deleted(taken: Seized) -> None:
    assert set(taken.left_over().values()) == {0}


@ON_SQLITE
def test_no_page_tells_which_account_is_older(taken: Seized, scene: Scene) -> None:
    """On PostgreSQL much does (docs/security/promises.md)."""
    came = {person.id.bytes: float(number) for number, person in enumerate(scene.people)}
    (table,) = [read for read in taken.databases["newsroom.db"] if read.name == "contributor"]
    found = features.of_rows(taken, "newsroom.db", table, wanted=set(came))
    columns = features.columns_of(found)
    outcome = Outcome()
    for name in ("order", "page", "offset", "overflow page", "first place in newsroom.db"):
        made = matching.attempt((name, "came"), columns[name], came, {who: who for who in came})
        outcome.attempts += [made] if made else []

    assert len(outcome.attempts) == 5
    assert outcome.beyond_chance() == []


def test_the_attacker_finds_the_order_of_rows(copy: Seized, scene: Scene) -> None:
    planted.order(copy, scene, rowid=True)

    outcome = attack.by_order(copy, first_slots(scene))

    assert outcome.best().hits == len(scene.people)
    assert any(found.right.endswith("slot: rowid") for found in outcome.beyond_chance())


@ON_SQLITE
def test_the_attacker_finds_an_order_in_the_numbers_of_pages(copy: Seized, scene: Scene) -> None:
    planted.order(copy, scene, rowid=False)

    outcome = attack.by_order(copy, first_slots(scene))

    assert outcome.best().hits == len(scene.people)
    assert outcome.best().right.endswith("slot: overflow page")


@ON_SQLITE
def test_the_attacker_finds_weeks_and_lengths(copy: Seized, scene: Scene) -> None:
    planted.weeks(copy, scene)
    planted.lengths(copy, scene)

    found = {each.right for each in attack.by_order(copy, first_slots(scene)).beyond_chance()}

    assert {"vault.db, slot: week", "vault.db, slot: length of body"} <= found


@ON_SQLITE
def test_the_attacker_finds_what_is_made_of_a_value(copy: Seized, scene: Scene) -> None:
    planted.a_tag(copy, scene)
    planted.a_deleted_row(copy, scene)
    planted.a_line(copy, scene)

    found = {(link.form, where) for link, where in copy.links()}

    assert found == {
        ("HMAC under pepper", "vault.db"),
        ("as it is", "vault.db"),
        ("in hex", "server.log"),
    }
    assert copy.left_over()["vault.db"] > 0


@ON_SQLITE
def test_the_attacker_tells_real_slots_where_they_look_different(
    copy: Seized, scene: Scene
) -> None:
    planted.real_ones(copy, scene)

    assert attack.among_decoys(copy, set(scene.real_slots())).beyond_chance()
