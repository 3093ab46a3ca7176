"""The table of states and acts, and that the domain obeys it on both engines."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import UUID

import pytest

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import articles, drafts, proofs, publishing, states, withdrawing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import TRANSITIONS, Act, Right, State
from tests.newsroom.conftest import CHECKED, TEXT, WAYS, Newsroom

Deed = Callable[[NewsroomSession, Newsroom, DeskReader, UUID], object]
NOW = datetime(2026, 11, 23, 12, 30, 45, tzinfo=UTC)


def _edition(session: NewsroomSession, article_id: UUID) -> int:
    return session.get_one(Article, article_id).edition


DEEDS: Mapping[Act, Deed] = {
    Act.SUBMIT: lambda session, people, _, article: drafts.submit(
        session, people.maks, article, checked=CHECKED
    ),
    Act.RESUBMIT: lambda session, people, _, article: drafts.submit(
        session, people.maks, article, checked=CHECKED
    ),
    Act.TAKE_ON: lambda session, _, desk, article: articles.take_on(session, desk, article),
    Act.DECLINE: lambda session, _, desk, article: articles.decline(session, desk, article, "No."),
    Act.REQUEST_CHANGES: lambda session, _, desk, article: articles.request_changes(
        session, desk, article, "Who saw it?"
    ),
    Act.EDIT: lambda session, _, desk, article: articles.edit(
        session, desk, article, TEXT, seen_edition=_edition(session, article)
    ),
    Act.APPROVE: lambda session, _, desk, article: articles.approve(
        session, desk, article, seen_edition=_edition(session, article)
    ),
    Act.PASS_PROOF: lambda session, people, _, article: proofs.pass_proof(
        session,
        people.maks,
        article,
        seen_edition=_edition(session, article),
        checked=CHECKED,
    ),
    Act.RETURN_PROOF: lambda session, people, _, article: proofs.return_proof(
        session, people.maks, article, "A name is wrong."
    ),
    Act.WITHDRAW: lambda session, people, _, article: withdrawing.withdraw(
        session, people.maks, article
    ),
    Act.PUBLISH: lambda session, _, desk, article: publishing.publish(
        session, desk, article, seen_edition=_edition(session, article), now=NOW
    ),
}
CASES = [(act, state) for act in DEEDS for state in WAYS]
# Handing in is one deed for the contributor and two acts in the table.
HANDING_IN = {Act.SUBMIT, Act.RESUBMIT}


def _allowed(act: Act, state: State) -> bool:
    acts = HANDING_IN if act in HANDING_IN else {act}
    return any(state in TRANSITIONS[one].sources for one in acts)


@pytest.mark.parametrize(("act", "state"), CASES)
def test_an_act_is_done_where_the_table_allows_it_and_nowhere_else(
    databases: Databases, newsroom: Newsroom, act: Act, state: State
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, state)
    refusals = (states.ActNotAllowedError, drafts.ArticleNotFoundError)

    if not _allowed(act, state):
        with pytest.raises(refusals), databases.newsroom() as session:
            DEEDS[act](session, newsroom, newsroom.publisher, article_id)
    else:
        with databases.newsroom() as session:
            DEEDS[act](session, newsroom, newsroom.publisher, article_id)

    with databases.newsroom() as session:
        found = session.get_one(Article, article_id).state
    targets = {TRANSITIONS[one].target for one in (HANDING_IN if act in HANDING_IN else {act})}
    assert found in targets if _allowed(act, state) else found is state


@pytest.mark.parametrize("act", [act for act in DEEDS if TRANSITIONS[act].right is Right.PUBLISHER])
def test_an_editor_cannot_do_what_takes_a_publisher(
    databases: Databases, newsroom: Newsroom, act: Act
) -> None:
    (source,) = TRANSITIONS[act].sources
    with databases.newsroom() as session:
        article_id = newsroom.article(session, source)

    with pytest.raises(states.RightMissingError), databases.newsroom() as session:
        DEEDS[act](session, newsroom, newsroom.editor, article_id)


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
