"""Every act of the table as the people do it, and every place where an article can stand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import (
    articles,
    byline_changes,
    contributors,
    correcting,
    drafts,
    killing,
    overrides,
    proofs,
    publishing,
    release_boxes,
    scheduling,
    updating,
    withdrawing,
    withholding,
)
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.byline_changes import NewByline
from safepub.newsroom.correcting import CorrectionKind, NewCorrection, Placement
from safepub.newsroom.models.articles import Article
from safepub.newsroom.overrides import Unchecked
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.scheduling import Schedule, Timing
from safepub.newsroom.states import TRANSITIONS, Act, Right, State, Transition
from tests.newsroom.conftest import CHECKED, TEXT, Newsroom

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
SECRET = b"r" * 64
"""The worker's."""

Deed = Callable[["Scene"], object]


@dataclass(frozen=True)
class Position:
    """Where an article stands, and its next version."""

    state: State
    next_stage: State | None = None

    def __str__(self) -> str:
        return "+".join(part.value for part in (self.state, self.next_stage) if part is not None)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One article, and who might act on it."""

    session: NewsroomSession
    people: Newsroom
    desk: DeskReader
    seed: bytes = release_boxes.seed_of(SECRET)
    article_id: UUID

    @property
    def article(self) -> Article:
        """The article as it is stored."""
        return self.session.get_one(Article, self.article_id)

    @property
    def seen(self) -> int:
        """The edition that somebody sees who opens the article now."""
        return self.article.edition

    @property
    def of_desk(self) -> tuple[NewsroomSession, DeskReader, UUID]:
        """What every function of the desk begins with."""
        return self.session, self.desk, self.article_id

    @property
    def of_contributor(self) -> tuple[NewsroomSession, drafts.Room, UUID]:
        """What every function of the contributor begins with."""
        return self.session, self.people.maks, self.article_id


def _submit(scene: Scene) -> None:
    drafts.submit(*scene.of_contributor, checked=CHECKED)


def _edit(scene: Scene) -> None:
    articles.edit(*scene.of_desk, TEXT, seen_edition=scene.seen)


def _approve(scene: Scene) -> None:
    articles.approve(*scene.of_desk, seen_edition=scene.seen)


def _pass(scene: Scene) -> None:
    proofs.pass_proof(*scene.of_contributor, seen_edition=scene.seen, checked=CHECKED)


def _return(scene: Scene) -> None:
    proofs.return_proof(*scene.of_contributor, "A name is wrong.")


def _override(scene: Scene) -> None:
    order = Unchecked(reason="She cannot be reached.", seen_edition=scene.seen)
    overrides.give(*scene.of_desk, order, today=NOW.date())


def _schedule(scene: Scene) -> None:
    key = release_boxes.public_key_of(SECRET)
    order = Schedule(at=AT, seen_edition=scene.seen, worker_key=key)
    scheduling.schedule(*scene.of_desk, order, now=NOW)


def _embargo(scene: Scene) -> None:
    timing = Timing(at=AT, seen_edition=scene.seen)
    scheduling.embargo(*scene.of_desk, timing, now=NOW)


def _release(scene: Scene) -> None:
    # Were a time left behind, the table alone would keep the worker from it.
    scene.article.release_at = AT
    assert scheduling.release_due(scene.session, scene.article_id, scene.seed, now=AT)


def _correct(scene: Scene) -> None:
    new = NewCorrection(
        kind=CorrectionKind.CLARIFICATION,
        placement=Placement.BOTTOM,
        words="At six.",
        seen_edition=scene.seen,
    )
    correcting.correct(*scene.of_desk, new, now=NOW)


def _change_byline(scene: Scene) -> None:
    new = NewByline(byline="Ó", everywhere=False, seen_edition=scene.seen)
    byline_changes.change(*scene.of_desk, new, now=NOW)


def _order(scene: Scene) -> Order:
    second = scene.people.second.staff_id
    return Order(reason=ReasonCode.SAFETY, seen_edition=scene.seen, second_id=second)


# Where two acts are done by the same function, the article's state tells which is meant.
DEEDS: Mapping[Act, Deed] = {
    Act.SUBMIT: _submit,
    Act.TAKE_ON: lambda scene: articles.take_on(*scene.of_desk),
    Act.DECLINE: lambda scene: articles.decline(*scene.of_desk, "No."),
    Act.REQUEST_CHANGES: lambda scene: articles.request_changes(*scene.of_desk, "Who saw it?"),
    Act.RESUBMIT: _submit,
    Act.EDIT: _edit,
    Act.APPROVE: _approve,
    Act.PASS_PROOF: _pass,
    Act.RETURN_PROOF: _return,
    Act.WITHDRAW: lambda scene: withdrawing.withdraw(*scene.of_contributor),
    Act.SCHEDULE: _schedule,
    Act.UNSCHEDULE: lambda scene: scheduling.unschedule(
        *scene.of_desk, seen_edition=scene.seen, now=NOW
    ),
    Act.EMBARGO: _embargo,
    Act.RELEASE: _release,
    Act.OVERRIDE: _override,
    Act.PUBLISH: lambda scene: publishing.publish(*scene.of_desk, seen_edition=scene.seen, now=NOW),
    Act.REVISE: _edit,
    Act.APPROVE_UPDATE: _approve,
    Act.PASS_UPDATE: _pass,
    Act.RETURN_UPDATE: _return,
    Act.OVERRIDE_UPDATE: _override,
    Act.DISCARD_UPDATE: lambda scene: updating.discard(*scene.of_desk, seen_edition=scene.seen),
    Act.UPDATE: lambda scene: updating.update(*scene.of_desk, seen_edition=scene.seen, now=NOW),
    Act.CORRECT: _correct,
    Act.CHANGE_BYLINE: _change_byline,
    Act.WITHHOLD: lambda scene: withholding.withhold(*scene.of_desk, _order(scene), now=NOW),
    Act.RESTORE: lambda scene: withholding.restore(
        *scene.of_desk, seen_edition=scene.seen, now=NOW
    ),
    Act.KILL: lambda scene: killing.kill(*scene.of_desk, _order(scene), now=NOW),
}


def starts(row: Transition, position: Position) -> bool:
    """Tell whether the table lets an act begin here."""
    following = row.next_version
    return position.state in row.sources and (
        following is None or position.next_stage in following.sources
    )


def after(row: Transition, position: Position) -> Position:
    """Give where an act leads that begins here."""
    if row.next_version is not None:
        return Position(row.target, row.next_version.target)
    # Nothing is left of a killed article, its next version included.
    return Position(row.target, None if row.target is State.KILLED else position.next_stage)


def _ways() -> dict[Position, tuple[Act, ...]]:
    found: dict[Position, tuple[Act, ...]] = {Position(State.DRAFT): ()}
    waiting = list(found)
    for position in waiting:
        for row in TRANSITIONS.values():
            target = after(row, position)
            if starts(row, position) and target not in found:
                found[target] = (*found[position], row.act)
                waiting.append(target)
    return found


WAYS = _ways()
"""Every place that the table leads to, and a shortest way there."""


def by_the_same_function(act: Act) -> Iterator[Act]:
    """Give the acts that the same function does, the act itself included."""
    return (other for other, deed in DEEDS.items() if deed is DEEDS[act])


@dataclass(frozen=True)
class Stage:
    """A newsroom that many cases share, each with an article of its own."""

    databases: Databases
    people: Newsroom

    def actor(self, act: Act) -> DeskReader:
        """Give who does an act at the desk; whoever overrides is not who publishes."""
        if TRANSITIONS[act].right is Right.EDITOR:
            return self.people.editor
        overriding = act in {Act.OVERRIDE, Act.OVERRIDE_UPDATE}
        return self.people.second if overriding else self.people.publisher

    def scene(self, session: NewsroomSession, act: Act, article_id: UUID) -> Scene:
        """Let whoever does an act stand before an article."""
        return Scene(
            session=session, people=self.people, desk=self.actor(act), article_id=article_id
        )

    def bring(self, session: NewsroomSession, position: Position) -> UUID:
        """Bring a new article to a place by the acts that lead there."""
        pseudonym = contributors.pseudonyms_of(session, self.people.maks.contributor_id)[0]
        article_id = drafts.start(session, self.people.maks, pseudonym.id, TEXT).id
        for act in WAYS[position]:
            DEEDS[act](self.scene(session, act, article_id))
        return article_id

    @cached_property
    def articles(self) -> Mapping[Position, UUID]:
        """One article in every place, for acts that are refused."""
        with self.databases.newsroom() as session:
            return {position: self.bring(session, position) for position in WAYS}


def without(scene: Scene, right: Right) -> Scene:
    """Let somebody stand there who holds every right there is but this one."""
    everything = frozenset(Right) - {right}
    return replace(
        scene,
        desk=replace(scene.desk, rights=everything),
        people=replace(scene.people, maks=scene.people.other),
    )


def with_another_key(scene: Scene) -> Scene:
    """Let another worker stand there."""
    return replace(scene, seed=b"another worker's" * 2)
