"""What random people try with the time at which something goes out, and the worker with them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from safepub.database import NewsroomSession
from safepub.newsroom import articles, overrides, release_boxes, scheduling
from safepub.newsroom.models.articles import Article
from safepub.newsroom.overrides import Unchecked
from safepub.newsroom.scheduling import Schedule, Timing
from safepub.newsroom.states import State
from tests.newsroom.random_acts import NOW, PEOPLE, RandomActs
from tests.newsroom.random_newsroom import WAITING, Deed

AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
SECRET = b"r" * 64
FURTHEST = 7


class RandomTiming(RandomActs):
    """Everybody presses whatever button they find, and the worker comes by."""

    @rule(target=RandomActs.pieces, steps=st.integers(1, FURTHEST))
    def begin_and_go_on(self, steps: int) -> UUID:
        """Write something that soon gets far: one button after the other seldom does."""
        piece = self._write()
        way: Sequence[Callable[[], object]] = (
            lambda: self.hand_in(piece),
            lambda: self.look_at(piece, "editor", "take_on"),
            lambda: self.edit(piece, "editor"),
            lambda: self.approve(piece, "publisher"),
            lambda: self.answer_the_proof(piece, passes=True),
            lambda: self.wait_for(piece, "publisher", "embargo"),
            lambda: self.the_worker_comes_by(late=True),
        )
        for step in way[:steps]:
            step()
        return piece

    @rule(piece=RandomActs.pieces, name=PEOPLE, how=st.sampled_from(["schedule", "embargo"]))
    def wait_for(self, piece: UUID, name: str, how: str) -> None:
        """Let it go out at its time, to all or to those without the embargo."""
        desk, key = self._desk(name), release_boxes.public_key_of(SECRET)

        def schedule(session: NewsroomSession) -> None:
            order = Schedule(at=AT, seen_edition=self._seen(session, piece), worker_key=key)
            scheduling.schedule(session, desk, piece, order, now=NOW)

        def embargo(session: NewsroomSession) -> None:
            timing = Timing(at=AT, seen_edition=self._seen(session, piece))
            scheduling.embargo(session, desk, piece, timing, now=NOW)

        deeds: dict[str, Deed] = {"schedule": schedule, "embargo": embargo}
        self._send(desk, piece, deeds[how])

    @rule(piece=RandomActs.pieces, name=PEOPLE)
    def unschedule(self, piece: UUID, name: str) -> None:
        """Let it wait as an approved one again."""
        desk = self._desk(name)

        def deed(session: NewsroomSession) -> None:
            seen = self._seen(session, piece)
            scheduling.unschedule(session, desk, piece, seen_edition=seen, now=NOW)

        self._try(deed)

    @rule(late=st.booleans())
    def the_worker_comes_by(self, late: bool) -> None:  # noqa: FBT001 - a drawn value
        """Release what is due: all that waits, or nothing a minute before its time."""
        seed = release_boxes.seed_of(SECRET)
        now = AT if late else AT - timedelta(minutes=1)
        waiting = {piece for piece in self.words if self._state(piece) in WAITING}
        with self.databases.newsroom(write=False) as session:
            due = set(scheduling.due(session, now=now))
        assert due == (waiting if late else set())

        def release(piece: UUID) -> None:
            self._try(lambda session: scheduling.release_due(session, piece, seed, now=now))

        # Every other article too, as a worker would that has an old list.
        for piece in self.words:
            release(piece)
        released = {piece for piece in waiting if self._state(piece) is State.PUBLISHED}
        assert released == due

    @rule(piece=RandomActs.pieces, name=PEOPLE)
    def override(self, piece: UUID, name: str) -> None:
        """Let a text go on unchecked; nobody does so for what they wrote last."""
        desk = self._desk(name)

        def deed(session: NewsroomSession) -> None:
            order = Unchecked(reason="Late.", seen_edition=self._seen(session, piece))
            overrides.give(session, desk, piece, order, today=NOW.date())

        if self._try(deed):
            with self.databases.newsroom(write=False) as session:
                article = session.get_one(Article, piece)
                assert not articles.edited_last(session, desk, article)

    def _state(self, piece: UUID) -> State:
        with self.databases.newsroom(write=False) as session:
            return session.get_one(Article, piece).state
