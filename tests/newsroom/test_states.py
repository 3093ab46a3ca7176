"""The table of states and acts; `test_every_transition` shows that the domain obeys it."""

import pytest

from safepub.newsroom import states
from safepub.newsroom.states import TRANSITIONS, Act, Right, State


def test_every_act_stands_once_in_the_table() -> None:
    assert set(TRANSITIONS) == set(Act)


def test_killed_is_final() -> None:
    assert not any(State.KILLED in row.sources for row in TRANSITIONS.values())


def test_every_state_but_the_first_can_be_reached() -> None:
    assert {row.target for row in TRANSITIONS.values()} | {State.DRAFT} == set(State)


def test_grave_acts_need_a_reason() -> None:
    with_reason = {act for act, row in TRANSITIONS.items() if row.reason_required}

    assert {Act.DECLINE, Act.REQUEST_CHANGES, Act.WITHHOLD, Act.KILL, Act.CORRECT} <= with_reason


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("right", Right)
def test_the_offered_acts_are_those_that_would_be_allowed(state: State, right: Right) -> None:
    offered = states.acts_for(state, {right})

    for act in Act:
        if act in offered:
            assert states.check(act, state, {right}).act is act
        else:
            with pytest.raises((states.ActNotAllowedError, states.RightMissingError)):
                states.check(act, state, {right})
