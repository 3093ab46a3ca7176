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
from tests.newsroom.random_timing import RandomTiming


def _check(machine: RandomTiming) -> None:
    machine.what_is_not_out_is_sealed_and_what_is_killed_is_gone()
    machine.what_is_kept_for_outlets_is_what_they_would_read()
    machine.the_worker_opens_what_is_scheduled_and_nothing_else()
    machine.nothing_is_out_without_a_credit()
    machine.history_and_changes_are_without_gaps_and_the_journal_holds()


def test_random_acts_by_random_people_break_no_promise(sqlite_template: Path) -> None:
    class Here(RandomTiming):
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

    class Here(RandomTiming):
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
    _check(machine)
    with machine.databases.newsroom(write=False) as session:
        kinds = session.scalars(select(Change.kind).order_by(Change.number)).all()
        assert list(kinds) == [
            *("published", "corrected", "byline_changed"),
            *("withheld", "restored", "updated"),
        ]
    machine.kill(piece, "publisher", "second", ReasonCode.SAFETY)
    _check(machine)

    with machine.databases.newsroom(write=False) as session:
        assert session.get_one(Article, piece).state is State.KILLED
    machine.teardown()


def test_the_acts_of_waiting_lead_everywhere(sqlite_template: Path) -> None:
    """Walk one article through the drawer of what waits, and one past its contributor."""

    class Here(RandomTiming):
        template = sqlite_template

    machine = Here()
    machine.open_the_newsroom()
    piece = machine.begin_and_go_on(5)
    machine.wait_for(piece, "publisher", "schedule")
    _check(machine)
    machine.unschedule(piece, "second")
    machine.wait_for(piece, "publisher", "embargo")
    _check(machine)
    machine.unschedule(piece, "second")
    _check(machine)
    unchecked = machine.begin_and_go_on(4)
    for waits in (piece, unchecked):
        # What was under embargo has to be checked anew, or let go; by another than who sends it.
        machine.override(waits, "second")
        machine.wait_for(waits, "second", "schedule")
        machine.send_out(waits, "second", publishing.publish)
        machine.wait_for(waits, "publisher", "schedule")
    machine.the_worker_comes_by(late=False)
    machine.the_worker_comes_by(late=True)
    _check(machine)

    with machine.databases.newsroom(write=False) as session:
        kinds = session.scalars(select(Change.kind).order_by(Change.number)).all()
        assert list(kinds) == ["embargoed", "withheld", "published", "published"]
        for article_id in (piece, unchecked):
            assert session.get_one(Article, article_id).state is State.PUBLISHED
    machine.teardown()
