"""The room: one's own articles, where each stands, and nothing of anybody else's."""

import re
from uuid import UUID, uuid4

import pytest
from flask import Flask

from safepub.newsroom import articles, drafts, states
from safepub.newsroom.states import TRANSITIONS, Right, State
from safepub.web.contributor import addresses, wording
from safepub.web.contributor import door as contributor_door
from tests.newsroom.conftest import TEXT
from tests.web.contributor.conftest import OTHER, Door, words_of, written

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

PAGES = ("", "/edit", "/preview", "/submit", "/delete", "/proof")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def test_an_empty_room_says_how_to_begin(door: Door) -> None:
    page = door.visitor().get("/room")

    assert "Nothing is here yet" in words_of(page)
    assert "/room/articles/new" in page.text


def test_the_room_lists_what_waits_for_the_contributor_first(door: Door) -> None:
    visitor = door.visitor()
    door.article(State.SUBMITTED)
    visitor.post(
        "/room/articles/new", **written(headline="Zebra crossing"), pseudonym=door.pseudonyms()[0]
    )

    words = words_of(visitor.get("/room"))

    assert words.index("Zebra crossing") < words.index(TEXT.headline)
    assert wording.STATES[State.SUBMITTED].label in words


@pytest.mark.parametrize("state", State)
def test_every_state_is_told_in_plain_words_with_what_comes_next(door: Door, state: State) -> None:
    path = door.path(door.article(state))
    visitor = door.visitor()

    words, listed = words_of(visitor.get(path)), words_of(visitor.get("/room"))

    told = wording.STATES[state]
    assert told.label in words
    assert told.meaning in words
    assert told.next_step in words
    assert told.label in listed
    assert TEXT.headline in words


@pytest.mark.parametrize("state", State)
def test_an_article_offers_what_the_table_allows_and_no_more(door: Door, state: State) -> None:
    path = door.path(door.article(state))

    page = door.visitor().get(path).text

    allowed = {act for act in wording.STEPS if state in TRANSITIONS[act].sources}
    handing_in = {states.Act.SUBMIT, states.Act.RESUBMIT}
    checking = {states.Act.PASS_PROOF, states.Act.RETURN_PROOF}
    assert (f"{path}/submit" in page) == bool(allowed & handing_in)
    assert (f"{path}/proof" in page) == bool(allowed & checking)
    assert (f"{path}/edit" in page) == (state in drafts.WRITING_STATES)
    assert (f"{path}/delete" in page) == (state is State.DRAFT)
    assert (f"{path}/withdraw" in page) == (states.Act.WITHDRAW in allowed)


@pytest.mark.parametrize("state", State)
def test_what_the_state_does_not_allow_is_refused_and_changes_nothing(
    door: Door, state: State
) -> None:
    article_id = door.article(state)
    path, edition = door.path(article_id), door.edition_of(article_id)
    visitor = door.visitor()
    acts = set(states.acts_for(state, {Right.CONTRIBUTOR}))
    refused = {
        f"{path}/submit": not acts & {states.Act.SUBMIT, states.Act.RESUBMIT},
        f"{path}/proof": states.Act.PASS_PROOF not in acts,
        f"{path}/delete": state is not State.DRAFT,
        f"{path}/withdraw": states.Act.WITHDRAW not in acts,
        f"{path}/edit": state not in drafts.WRITING_STATES,
    }
    sent = {
        f"{path}/submit": {"edition": edition},
        f"{path}/proof": {"edition": edition, "answer": "pass", "reason": ""},
        f"{path}/delete": {},
        f"{path}/withdraw": {"message": ""},
        f"{path}/edit": {**written(), "edition": edition},
    }

    answers = {
        page: (visitor.get(page).status_code, visitor.post(page, **sent[page]).status_code)
        for page, is_refused in refused.items()
        if is_refused
    }

    assert set(answers.values()) <= {(409, 409)}
    assert door.state_of(article_id) is state
    assert door.edition_of(article_id) == edition


def test_the_desks_reason_is_read_in_the_room(door: Door) -> None:
    asked, declined = door.article(State.CHANGES_REQUESTED), door.article(State.DECLINED)
    visitor = door.visitor()

    assert "Who saw it?" in words_of(visitor.get(door.path(asked)))
    assert "Not for us." in words_of(visitor.get(door.path(declined)))


@pytest.mark.parametrize("page", PAGES)
def test_another_contributors_article_is_no_different_from_a_missing_one(
    door: Door, page: str
) -> None:
    # Abuse cases 11 and 21.
    article_id = door.article(State.DRAFT)
    intruder = door.visitor(OTHER)
    as_theirs = door.path(article_id, door.newsroom.other)
    places = [door.path(article_id), as_theirs, f"/room/articles/{article_id}", missing()]

    answers = [intruder.get(place + page) for place in places]

    assert {answer.status_code for answer in answers} == {404}
    # The choice of a language links the address that was asked for.
    told = {answer.text.replace(place, "") for answer, place in zip(answers, places, strict=True)}
    assert len(told) == 1


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("/edit", written(edition="1")),
        ("/submit", {"edition": "1"}),
        ("/delete", {}),
        ("/proof", {"answer": "pass", "edition": "1", "reason": ""}),
    ],
)
def test_no_form_reaches_another_contributors_article(
    door: Door, page: str, values: dict[str, str]
) -> None:
    # Abuse case 11.
    article_id = door.article(State.DRAFT)
    before = door.edition_of(article_id)
    intruder = door.visitor(OTHER)

    theirs = intruder.post(door.path(article_id) + page, **values)
    nobodys = intruder.post(missing() + page, **values)

    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert words_of(theirs) == words_of(nobodys)
    assert door.edition_of(article_id) == before
    assert door.text_of(article_id) == TEXT


def missing() -> str:
    """Give the path of an article that does not exist."""
    return f"/room/articles/{uuid4()}"


def test_an_address_does_not_give_the_public_id_away(door: Door) -> None:
    article_id = door.article(State.PUBLISHED)
    visitor = door.visitor()

    pages = [visitor.get(path).text for path in ("/room", door.path(article_id))]

    assert all(str(article_id) not in page for page in pages)
    assert visitor.get(f"/room/articles/{article_id}").status_code == 404


def test_an_address_is_the_same_at_every_log_in_and_differs_between_people(door: Door) -> None:
    article_id = UUID(int=1)

    mine = addresses.address_of(door.newsroom.maks, article_id)

    assert mine == addresses.address_of(door.newsroom.maks, article_id)
    assert mine != addresses.address_of(door.newsroom.other, article_id)


@pytest.mark.parametrize("page", PAGES)
def test_no_title_holds_a_headline_or_a_byline(door: Door, page: str) -> None:
    state = State.PROOF if page == "/proof" else State.DRAFT
    path = door.path(door.article(state))

    answer = door.visitor().get(path + page)

    title = TITLE.findall(answer.text)[0]
    assert answer.status_code == 200
    assert title.endswith(" – The Test Courier")
    assert TEXT.headline not in title
    assert "Maks" not in title


def test_every_page_of_the_door_is_locked_unless_it_is_open_on_purpose(app: Flask) -> None:
    stranger = app.test_client()
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("contributor.") or rule.endpoint in contributor_door.OPEN:
            continue
        values = dict.fromkeys(rule.arguments, uuid4())
        path = app.url_map.bind("localhost").build(
            rule.endpoint, values, method=next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        )

        assert path.startswith("/room")
        if "GET" in (rule.methods or ()):
            assert stranger.get(path).location == "/login"


@pytest.mark.parametrize("page", ["/edit", "/submit", "/delete", "/proof"])
def test_a_form_without_its_csrf_value_changes_nothing(door: Door, page: str) -> None:
    # Abuse case 4.
    article_id = door.article(State.PROOF if page == "/proof" else State.DRAFT)
    before = door.edition_of(article_id)
    visitor = door.visitor()
    values = {"edition": before, "answer": "pass", "reason": "", **written()}

    bare = visitor.client.post(door.path(article_id) + page, data=values)
    foreign = visitor.client.post(
        door.path(article_id) + page, data={**values, "csrf_token": "of another session"}
    )

    assert (bare.status_code, foreign.status_code) == (400, 400)
    assert door.edition_of(article_id) == before


def test_a_text_survives_a_log_in_that_ended_meanwhile(door: Door) -> None:
    path = door.path(door.article(State.DRAFT))

    answer = door.stranger().post(f"{path}/edit", **written(edition="1"))

    assert answer.status_code == 401
    assert "Snow over Hrodna" in answer.text
    assert "It *fell* all night." in answer.text


def test_an_identity_is_not_shown_by_an_error_page(door: Door) -> None:
    answer = door.stranger().client.post("/invitation/x", data={"legal_name": "Марыя"})

    assert answer.status_code == 400
    assert "Марыя" not in answer.text


def test_a_message_is_shown_as_it_was_written_and_not_as_markup(door: Door) -> None:
    article_id = door.article(State.IN_REVIEW)
    with door.databases.newsroom() as session:
        articles.request_changes(
            session, door.newsroom.editor, article_id, "<script>alert(1)</script>\nSecond line"
        )

    page = door.visitor().get(door.path(article_id)).text

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nSecond line" in page
