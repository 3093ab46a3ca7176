"""Random acts by random people: whatever they try, what has to hold holds.

On SQLite; the table of states is walked on both engines in `test_every_transition`.
"""

from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import select

from safepub.newsroom import publishing, updating
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.versions import Change
from safepub.newsroom.reasons import ReasonCode
from safepub.newsroom.states import State
from tests.newsroom.random_acts import RandomActs


def test_random_acts_by_random_people_break_no_promise(sqlite_template: Path) -> None:
    class Here(RandomActs):
        template = sqlite_template

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_acts_above_lead_everywhere(sqlite_template: Path) -> None:
    """Walk one article through every state that the machine can reach."""

    class Here(RandomActs):
        template = sqlite_template

    machine = Here()
    machine.open_the_newsroom()
    piece = machine.begin()
    machine.hand_in(piece)
    machine.look_at(piece, "editor", "take_on")
    machine.edit(piece, "editor")
    machine.approve(piece, "publisher")
    machine.answer_the_proof(piece, passes=True)
    machine.send_out(piece, "second", publishing.publish)
    machine.correct(piece, "publisher")
    machine.rename(piece, "publisher", everywhere=True, byline="Я")
    machine.withhold(piece, "publisher", ReasonCode.ERROR)
    machine.restore(piece, "second")
    machine.edit(piece, "second")
    machine.approve(piece, "publisher")
    machine.answer_the_proof(piece, passes=True)
    machine.send_out(piece, "second", updating.update)
    for check in (
        machine.what_is_not_out_is_sealed_and_what_is_killed_is_gone,
        machine.nothing_is_out_without_a_credit,
        machine.history_and_changes_are_without_gaps_and_the_journal_holds,
    ):
        check()
    with machine.databases.newsroom(write=False) as session:
        kinds = session.scalars(select(Change.kind).order_by(Change.number)).all()
        assert list(kinds) == [
            *("published", "corrected", "byline_changed"),
            *("withheld", "restored", "updated"),
        ]
    machine.kill(piece, "publisher", "second", ReasonCode.SAFETY)
    machine.what_is_not_out_is_sealed_and_what_is_killed_is_gone()

    with machine.databases.newsroom(write=False) as session:
        assert session.get_one(Article, piece).state is State.KILLED
    machine.teardown()
