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
    PUBLISH = "publish"
    CORRECT = "correct"
    CHANGE_BYLINE = "change_byline"
    UPDATE = "update"
    WITHHOLD = "withhold"
    RESTORE = "restore"
    KILL = "kill"


@dataclass(frozen=True)
class Transition:
    """One act: where it may start, where it leads, who may do it."""

    act: Act
    sources: frozenset[State]
    target: State
    right: Right
    reason_required: bool = False


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
    Transition(Act.UPDATE, _LIVE, State.PUBLISHED, Right.PUBLISHER),
    Transition(Act.WITHHOLD, _LIVE, State.WITHHELD, Right.PUBLISHER, reason_required=True),
    Transition(Act.RESTORE, _from(State.WITHHELD), State.PUBLISHED, Right.PUBLISHER),
    Transition(
        Act.KILL,
        _from(State.PUBLISHED, State.WITHHELD),
        State.KILLED,
        Right.PUBLISHER,
        reason_required=True,
    ),
)


def acts_for(state: State, rights: Collection[Right]) -> tuple[Act, ...]:
    """List the acts that somebody with these rights may do in this state."""
    return tuple(
        row.act for row in TRANSITIONS.values() if state in row.sources and row.right in rights
    )


def check(act: Act, state: State, rights: Collection[Right]) -> Transition:
    """Give the transition of an act that is allowed here.

    Raises:
        RightMissingError: Whoever acts lacks the right.
        ActNotAllowedError: The act does not start from this state.
    """
    transition = TRANSITIONS[act]
    if transition.right not in rights:
        raise RightMissingError
    if state not in transition.sources:
        raise ActNotAllowedError
    return transition
