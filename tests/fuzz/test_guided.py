"""A bounded run of each fuzz target, and every input again that once broke a promise."""

from pathlib import Path

import pytest

from safepub.crypto import cursor
from tests.fuzz.guided import Fuzzer, PromiseBrokenError, change_bytes
from tests.fuzz.targets import REGRESSIONS, TARGETS

KEPT = sorted(REGRESSIONS.glob("*/*.bin"))


@pytest.mark.parametrize("name", TARGETS)
def test_no_made_up_input_breaks_a_promise(name: str) -> None:
    target = TARGETS[name]

    reached = target.fuzzer(seed=1).run(target.tries)

    assert reached > 0


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_that_broke_a_promise_once_keeps_it_now(path: Path) -> None:
    TARGETS[path.parent.name].read(path.read_bytes())


def test_what_lies_behind_several_steps_is_found_by_going_on_from_each() -> None:
    def target(content: bytes) -> None:
        taken = cursor.Cursor(content)
        try:
            taken.take(1)
        except cursor.FieldsDoNotFitError:
            return
        raise AssertionError

    with pytest.raises(PromiseBrokenError):
        Fuzzer(target, [b""], change_bytes).run(500)
