"""The life of an article: the one table of states and acts (DESIGN, section 4).

Pages, domain functions and tests are driven by `TRANSITIONS`; no other place
decides what may follow what.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from safepub.errors import ConflictError, ForbiddenError


class State(StrEnum):
    """Where an article stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    PROOF = "proof"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    EMBARGOED = "embargoed"
    PUBLISHED = "published"
    WITHHELD = "withheld"
    KILLED = "killed"


class Right(StrEnum):
    """What somebody may do; staff may hold several, a contributor just the one."""

    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"
    CUSTODIAN = "custodian"
    WORKER = "worker"


STAFF_RIGHTS = frozenset({Right.EDITOR, Right.PUBLISHER, Right.ADMINISTRATOR, Right.CUSTODIAN})


class Act(StrEnum):
    """What somebody does to an article."""

    SUBMIT = "submit"
    TAKE_ON = "take_on"
    DECLINE = "decline"
    REQUEST_CHANGES = "request_changes"
    RESUBMIT = "resubmit"
    EDIT = "edit"
    APPROVE = "approve"
    PASS_PROOF = "pass_proof"  # noqa: S105 - an act, no password
    RETURN_PROOF = "return_proof"
    WITHDRAW = "withdraw"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    EMBARGO = "embargo"
    RELEASE = "release"
    OVERRIDE = "override"
    PUBLISH = "publish"
    REVISE = "revise"
    APPROVE_UPDATE = "approve_update"
    PASS_UPDATE = "pass_update"  # noqa: S105 - an act, no password
    RETURN_UPDATE = "return_update"
    OVERRIDE_UPDATE = "override_update"
    DISCARD_UPDATE = "discard_update"
    UPDATE = "update"
    CORRECT = "correct"
    CHANGE_BYLINE = "change_byline"
    WITHHOLD = "withhold"
    RESTORE = "restore"
    KILL = "kill"


@dataclass(frozen=True)
class NextVersion:
    """What an act does to the next version of a published article.

    The live version stays as it is meanwhile. A stage is `IN_REVIEW`, `PROOF` or
    `APPROVED`, as for an article; None stands for no next version.
    """

    sources: frozenset[State | None]
    target: State | None


@dataclass(frozen=True)
class Transition:
    """One act: where it may start, where it leads, who may do it."""

    act: Act
    sources: frozenset[State]
    target: State
    right: Right
    reason_required: bool = False
    next_version: NextVersion | None = None
    """None for an act that leaves the next version alone."""


class ActNotAllowedError(ConflictError):
    """The article's state does not allow this act."""

    message = "This article has moved on, so this cannot be done with it now."


class RightMissingError(ForbiddenError):
    """Whoever acts does not hold the right that the act needs."""

    message = "You do not have the right to do this."


def _table(*rows: Transition) -> Mapping[Act, Transition]:
    return MappingProxyType({row.act: row for row in rows})


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_LIVE = _from(State.PUBLISHED)


def _next(act: Act, *sources: State | None, to: State | None, right: Right) -> Transition:
    return Transition(
        act,
        _LIVE,
        State.PUBLISHED,
        right,
        reason_required=act in {Act.RETURN_UPDATE, Act.OVERRIDE_UPDATE},
        next_version=NextVersion(frozenset(sources), to),
    )


TRANSITIONS = _table(
    Transition(Act.SUBMIT, _from(State.DRAFT), State.SUBMITTED, Right.CONTRIBUTOR),
    Transition(Act.TAKE_ON, _from(State.SUBMITTED), State.IN_REVIEW, Right.EDITOR),
    Transition(
        Act.DECLINE, _from(State.SUBMITTED), State.DECLINED, Right.EDITOR, reason_required=True
    ),
    Transition(
        Act.REQUEST_CHANGES,
        _from(State.IN_REVIEW),
        State.CHANGES_REQUESTED,
        Right.EDITOR,
        reason_required=True,
    ),
    Transition(Act.RESUBMIT, _from(State.CHANGES_REQUESTED), State.IN_REVIEW, Right.CONTRIBUTOR),
    # An edit after the proof or the approval asks for both again.
    Transition(
        Act.EDIT,
        _from(State.IN_REVIEW, State.PROOF, State.APPROVED),
        State.IN_REVIEW,
        Right.EDITOR,
    ),
    Transition(Act.APPROVE, _from(State.IN_REVIEW), State.PROOF, Right.PUBLISHER),
    Transition(Act.PASS_PROOF, _from(State.PROOF), State.APPROVED, Right.CONTRIBUTOR),
    Transition(
        Act.RETURN_PROOF,
        _from(State.PROOF),
        State.IN_REVIEW,
        Right.CONTRIBUTOR,
        reason_required=True,
    ),
    # Back to a draft: the desk neither sees it nor can open it any more.
    Transition(
        Act.WITHDRAW,
        _from(
            State.SUBMITTED,
            State.DECLINED,
            State.IN_REVIEW,
            State.CHANGES_REQUESTED,
            State.PROOF,
            State.APPROVED,
        ),
        State.DRAFT,
        Right.CONTRIBUTOR,
    ),
    # A second publisher answers for a text that its contributor has not checked as it is.
    Transition(
        Act.OVERRIDE,
        _from(State.PROOF, State.APPROVED),
        State.APPROVED,
        Right.PUBLISHER,
        reason_required=True,
    ),
    Transition(Act.SCHEDULE, _from(State.APPROVED), State.SCHEDULED, Right.PUBLISHER),
    Transition(
        Act.UNSCHEDULE,
        _from(State.SCHEDULED, State.EMBARGOED),
        State.APPROVED,
        Right.PUBLISHER,
    ),
    Transition(Act.EMBARGO, _from(State.APPROVED), State.EMBARGOED, Right.PUBLISHER),
    Transition(Act.RELEASE, _from(State.SCHEDULED, State.EMBARGOED), State.PUBLISHED, Right.WORKER),
    Transition(Act.PUBLISH, _from(State.APPROVED), State.PUBLISHED, Right.PUBLISHER),
    Transition(Act.CORRECT, _LIVE, State.PUBLISHED, Right.PUBLISHER, reason_required=True),
    Transition(Act.CHANGE_BYLINE, _LIVE, State.PUBLISHED, Right.PUBLISHER, reason_required=True),
    _next(
        Act.REVISE,
        *(None, State.IN_REVIEW, State.PROOF, State.APPROVED),
        to=State.IN_REVIEW,
        right=Right.EDITOR,
    ),
    _next(Act.APPROVE_UPDATE, State.IN_REVIEW, to=State.PROOF, right=Right.PUBLISHER),
    _next(Act.PASS_UPDATE, State.PROOF, to=State.APPROVED, right=Right.CONTRIBUTOR),
    _next(Act.RETURN_UPDATE, State.PROOF, to=State.IN_REVIEW, right=Right.CONTRIBUTOR),
    _next(
        Act.OVERRIDE_UPDATE,
        *(State.PROOF, State.APPROVED),
        to=State.APPROVED,
        right=Right.PUBLISHER,
    ),
    _next(
        Act.DISCARD_UPDATE,
        *(State.IN_REVIEW, State.PROOF, State.APPROVED),
        to=None,
        right=Right.EDITOR,
    ),
    _next(Act.UPDATE, State.APPROVED, to=None, right=Right.PUBLISHER),
    Transition(Act.WITHHOLD, _LIVE, State.WITHHELD, Right.PUBLISHER, reason_required=True),
    Transition(Act.RESTORE, _from(State.WITHHELD), State.PUBLISHED, Right.PUBLISHER),
    Transition(
        Act.KILL,
        # What was embargoed lies with outlets as well.
        _from(State.EMBARGOED, State.PUBLISHED, State.WITHHELD),
        State.KILLED,
        Right.PUBLISHER,
        reason_required=True,
    ),
)


_OF_NEXT_VERSION = {
    Act.EDIT: Act.REVISE,
    Act.APPROVE: Act.APPROVE_UPDATE,
    Act.PASS_PROOF: Act.PASS_UPDATE,
    Act.RETURN_PROOF: Act.RETURN_UPDATE,
    Act.OVERRIDE: Act.OVERRIDE_UPDATE,
    Act.PUBLISH: Act.UPDATE,
}


def acts_for(
    state: State, rights: Collection[Right], *, next_stage: State | None = None
) -> tuple[Act, ...]:
    """List the acts that somebody with these rights may do in this state.

    `next_stage` is where the next version of a published article stands.
    """
    return tuple(
        row.act
        for row in TRANSITIONS.values()
        if row.right in rights and _starts(row, state, next_stage)
    )


def of_next_version(act: Act, state: State) -> Act:
    """Give the act that does the same to the next version, where an article is out already."""
    return _OF_NEXT_VERSION[act] if state is State.PUBLISHED else act


def check(
    act: Act, state: State, rights: Collection[Right], *, next_stage: State | None = None
) -> Transition:
    """Give the transition of an act that is allowed here.

    Raises:
        RightMissingError: Whoever acts lacks the right.
        ActNotAllowedError: The act does not start from this state.
    """
    transition = TRANSITIONS[act]
    if transition.right not in rights:
        raise RightMissingError
    if not _starts(transition, state, next_stage):
        raise ActNotAllowedError
    return transition


def _starts(transition: Transition, state: State, next_stage: State | None) -> bool:
    following = transition.next_version
    return state in transition.sources and (following is None or next_stage in following.sources)
