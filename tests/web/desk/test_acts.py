"""The table of states as the desk's pages show and do it."""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest

from safepub.newsroom import states
from safepub.newsroom.states import STAFF_RIGHTS, TRANSITIONS, Act, Right, State
from safepub.web.desk.acts import ACT_PAGES, page_of
from tests.web.desk.conftest import Desk, soon

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

REASON = "We cannot check the second source."
WITHOUT = {Right.EDITOR: "Paula", Right.PUBLISHER: "Edita"}


def _edited(desk: Desk, article_id: UUID) -> dict[str, str]:
    return {**desk.form_of(article_id), "headline": "A new headline"}


def _seen(desk: Desk, article_id: UUID) -> dict[str, str]:
    return {"seen": str(desk.edition_of(article_id))}


def _reason(_desk: Desk, _article_id: UUID) -> dict[str, str]:
    return {"reason": REASON}


def _reason_code(desk: Desk, article_id: UUID) -> dict[str, str]:
    return {**_seen(desk, article_id), "reason": "legal"}


def _correction(desk: Desk, article_id: UUID) -> dict[str, str]:
    typed = {"kind": "correction", "placement": "bottom", "words": "It was soap."}
    return {**_seen(desk, article_id), **typed}


def _time(desk: Desk, article_id: UUID) -> dict[str, str]:
    return {**_seen(desk, article_id), **soon()}


def _nothing(_desk: Desk, _article_id: UUID) -> dict[str, str]:
    return {}


FIELDS: Mapping[Act, Callable[[Desk, UUID], dict[str, str]]] = {
    Act.TAKE_ON: _nothing,
    Act.DECLINE: _reason,
    Act.REQUEST_CHANGES: _reason,
    Act.EDIT: _edited,
    Act.APPROVE: _seen,
    Act.PUBLISH: _seen,
    Act.SCHEDULE: _time,
    Act.EMBARGO: _time,
    Act.UNSCHEDULE: _seen,
    Act.CORRECT: _correction,
    Act.WITHHOLD: _reason_code,
    Act.RESTORE: _seen,
}
"""Acts of a next version, and those that take a fresh code, are in `test_live` and elsewhere."""


def _path(act: Act, article_id: UUID) -> str:
    return f"/articles/{article_id}/{act.value.replace('_', '-')}"


def _starts(act: Act) -> frozenset[State]:
    """Name the states in which the act's page does something."""
    # The editing form makes the next version of what is out.
    live = {State.PUBLISHED} if act is Act.EDIT else set()
    return TRANSITIONS[act].sources | live


def _target(act: Act, state: State) -> State:
    return TRANSITIONS[states.of_next_version(act, state) if act is Act.EDIT else act].target


@pytest.mark.parametrize("act", Act)
def test_each_act_of_staff_has_a_page(newsroom_url: str, act: Act) -> None:
    del newsroom_url
    of_staff = TRANSITIONS[act].right in STAFF_RIGHTS

    assert (act in ACT_PAGES) == of_staff


@pytest.mark.parametrize("act", FIELDS)
def test_an_act_starts_from_its_states_and_from_no_other(desk: Desk, act: Act) -> None:
    articles = {state: desk.article(state) for state in State}
    # What would be right for another article; nobody at the desk can open a draft.
    readable = {**articles, State.DRAFT: articles[State.SUBMITTED]}
    fields = {state: FIELDS[act](desk, article_id) for state, article_id in readable.items()}
    visitor = desk.visitor("Peter")

    answers = {
        state: visitor.post(_path(act, article_id), **fields[state]).status_code
        for state, article_id in articles.items()
    }

    expected = dict.fromkeys(State, 409) | dict.fromkeys(_starts(act), 303)
    assert answers == {**expected, State.DRAFT: 404}
    reached = {state: desk.state_of(article_id) for state, article_id in articles.items()}
    assert reached == {
        state: _target(act, state) if state in _starts(act) else state for state in State
    }


@pytest.mark.parametrize("act", FIELDS)
def test_an_act_needs_its_right(desk: Desk, act: Act) -> None:
    transition = TRANSITIONS[act]
    articles = {state: desk.article(state) for state in transition.sources}
    fields = {state: FIELDS[act](desk, article_id) for state, article_id in articles.items()}
    visitor = desk.visitor(WITHOUT[transition.right])

    for state, article_id in articles.items():
        answer = visitor.post(_path(act, article_id), **fields[state])

        assert answer.status_code == 403
        assert desk.state_of(article_id) is state


@pytest.mark.parametrize("act", [act for act in FIELDS if not ACT_PAGES[act].direct])
def test_the_page_of_an_act_opens_where_the_act_is_allowed(desk: Desk, act: Act) -> None:
    transition = TRANSITIONS[act]
    articles = {state: desk.article(state) for state in State}
    allowed, without = desk.visitor("Peter"), desk.visitor(WITHOUT[transition.right])

    for state, article_id in articles.items():
        answer = allowed.get(_path(act, article_id)).status_code

        if state is State.DRAFT:
            assert answer == 404
        else:
            assert answer == (200 if state in _starts(act) else 409)
        assert without.get(_path(act, article_id)).status_code in {403, 404}


@pytest.mark.parametrize("name", ["Edita", "Peter", "Paula"])
def test_an_article_offers_the_acts_of_the_table_and_no_other(desk: Desk, name: str) -> None:
    rights = desk.people[name].reader.rights
    articles = {state: desk.article(state) for state in State if state is not State.DRAFT}
    visitor = desk.visitor(name)

    for state, article_id in articles.items():
        page = visitor.get(f"/articles/{article_id}").text

        offered = {act for act in ACT_PAGES if f">{page_of(act, state).label}<" in page}
        assert offered == set(states.acts_for(state, rights)) & set(ACT_PAGES)


@pytest.mark.parametrize("act", [Act.DECLINE, Act.REQUEST_CHANGES])
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_missing_reason_is_asked_for(desk: Desk, act: Act, reason: str) -> None:
    (state,) = TRANSITIONS[act].sources
    article_id = desk.article(state)

    answer = desk.visitor("Edita").post(_path(act, article_id), reason=reason)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert desk.state_of(article_id) is state


@pytest.mark.parametrize("act", [Act.DECLINE, Act.REQUEST_CHANGES])
def test_a_reason_that_is_too_long_is_kept_for_shortening(desk: Desk, act: Act) -> None:
    (state,) = TRANSITIONS[act].sources
    article_id = desk.article(state)

    answer = desk.visitor("Edita").post(_path(act, article_id), reason="a long reason " * 500)

    assert answer.status_code == 422
    assert answer.text.count("a long reason") == 500
    assert desk.state_of(article_id) is state


def test_a_reason_comes_back_when_the_article_has_moved_on(desk: Desk) -> None:
    article_id = desk.article(State.PROOF)

    answer = desk.visitor("Edita").post(_path(Act.REQUEST_CHANGES, article_id), reason=REASON)

    assert answer.status_code == 409
    assert REASON in answer.text


def test_the_desk_reads_the_reason_it_gave(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")

    visitor.post(_path(Act.REQUEST_CHANGES, article_id), reason=REASON)

    assert REASON in visitor.get(f"/articles/{article_id}").text
