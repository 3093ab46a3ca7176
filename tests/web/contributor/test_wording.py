"""What the room calls states and acts: none without its words."""

from safepub.newsroom import states
from safepub.newsroom.states import TRANSITIONS, Act, Right, State
from safepub.web.contributor import wording


def test_every_state_and_every_act_of_a_contributor_has_its_words() -> None:
    acts = {act for act, row in TRANSITIONS.items() if row.right is Right.CONTRIBUTOR}

    assert set(wording.STATES) == set(State)
    assert set(wording.STEPS) == acts


def test_what_waits_for_the_contributor_is_what_the_contributor_can_act_on() -> None:
    for state, words in wording.STATES.items():
        acts = set(states.acts_for(state, {Right.CONTRIBUTOR}))

        # What can be taken back waits for nobody.
        assert words.waiting_for_contributor == bool(acts - {Act.WITHDRAW})
