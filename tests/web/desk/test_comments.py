"""Comments at the desk: beside their passages, answered, resolved, and sent along."""

import re
from dataclasses import replace
from uuid import UUID

import pytest

from safepub.newsroom import articles, messages
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT
from tests.web.desk.conftest import Desk, Visitor, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

SCRIPT = '<script>alert("x")</script>'
# The headline is place 0, the dek 1, the body's only paragraph 2.
BODY = "/revisions/1/paragraphs/2"


def _write(
    visitor: Visitor, article_id: UUID, comment: str = "Which year?", passage: str = ""
) -> None:
    answer = visitor.post(f"/articles/{article_id}{BODY}", passage=passage, comment=comment)
    assert answer.status_code == 303, answer.text


def _sent(desk: Desk, article_id: UUID) -> list[str | None]:
    with desk.databases.newsroom(write=False) as session:
        about = messages.about(articles.get(session, article_id))
        keys = desk.people["Edita"].reader.desk_keys
        return [message.words for message in messages.at_desk(session, about, keys)]


def test_every_paragraph_leads_to_its_comment_and_shows_it_afterwards(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")

    links = re.findall(
        r'href="/desk([^"]+paragraphs[^"]+)"', visitor.get(f"/articles/{article_id}/comments").text
    )
    form = words_of(visitor.get(links[2]))
    _write(visitor, article_id, passage="[in February]")
    page = visitor.get(f"/articles/{article_id}/comments").text
    article = words_of(visitor.get(f"/articles/{article_id}"))

    assert [link.rpartition("/")[2] for link in links] == ["0", "1", "2", "3"]
    assert TEXT.body in form
    assert "<mark>[in February]</mark>" in page
    assert page.index("<mark>") < page.index("Which year?") < page.index("The name is withheld.")
    assert "Comments 1 open" in article


def test_what_was_typed_comes_back_beside_what_is_wrong(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")
    path = f"/articles/{article_id}{BODY}"

    elsewhere = visitor.post(path, passage="in March", comment="Which year?")
    empty = visitor.post(path, passage="[in February]", comment=" ")
    long = visitor.post(path, passage="", comment="a" * 2_001)

    assert [page.status_code for page in (elsewhere, empty, long)] == [422] * 3
    assert "These words are not in the paragraph." in words_of(elsewhere)
    assert "in March" in elsewhere.text
    assert "Which year?" in elsewhere.text
    assert "Please write a comment." in words_of(empty)
    assert "[in February]</textarea>" in empty.text
    assert "2,000 characters are the most" in words_of(long)


def test_a_comment_is_answered_resolved_opened_again_and_deleted(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    edita, peter = desk.visitor("Edita"), desk.visitor("Peter")
    place = f"/articles/{article_id}/comments"
    _write(edita, article_id, passage="[in February]")

    assert peter.post(f"{place}/1/answers", answer="1987.").status_code == 303
    answered = words_of(edita.get(f"{place}/1"))
    refused = edita.post(f"{place}/1/delete")
    assert peter.post(f"{place}/1/resolve").status_code == 303
    resolved = edita.get(place)
    assert edita.post(f"{place}/1/reopen").status_code == 303
    assert peter.post(f"{place}/2/delete").status_code == 303
    alone = words_of(edita.get(f"{place}/1"))
    assert edita.post(f"{place}/1/delete").status_code == 303
    gone = edita.get(f"{place}/1")

    assert "1987." in answered
    assert "Delete my comment" not in answered
    assert refused.status_code == 409
    assert "0 open" in words_of(resolved)
    assert "1 resolved" in words_of(resolved)
    assert "<mark>" not in resolved.text
    assert "1987." not in alone
    assert "Delete my comment" in alone
    assert gone.status_code == 404


def test_an_answer_without_a_word_is_refused_on_the_page(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")
    _write(visitor, article_id)

    page = visitor.post(f"/articles/{article_id}/comments/1/answers", answer="")

    assert page.status_code == 422
    assert "Please write an answer." in words_of(page)


def test_a_comment_whose_passage_was_changed_is_listed_apart(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")
    _write(visitor, article_id, passage="[in February]")
    form = {**desk.form_of(article_id), "body": "She wrote [in March]."}
    visitor.post(f"/articles/{article_id}/edit", **form)

    page = words_of(visitor.get(f"/articles/{article_id}/comments"))

    assert "Their passage was changed" in page
    assert "On “ [in February] ”, revision 1" in page
    assert page.index("Which year?") < page.index("Revision 2")


def test_a_script_in_a_comment_is_inert(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW, replace(TEXT, body=f"Bread {SCRIPT}"))
    visitor = desk.visitor("Edita")
    path = f"/articles/{article_id}/revisions/2/paragraphs/2"
    assert visitor.post(path, passage=SCRIPT, comment=SCRIPT).status_code == 303

    paths = ["comments", "comments/1", "request-changes", "revisions/2/paragraphs/2"]
    for page in [visitor.get(f"/articles/{article_id}/{found}").text for found in paths]:
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_a_publisher_who_is_no_editor_reads_and_does_not_write(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    _write(desk.visitor("Edita"), article_id)
    visitor = desk.visitor("Paula")
    place = f"/articles/{article_id}"

    page = visitor.get(f"{place}/comments").text
    answers = [visitor.get(f"{place}{BODY}"), visitor.get(f"{place}/comments/1")]
    answers.append(visitor.post(f"{place}{BODY}", passage="", comment="Mine."))
    answers += [
        visitor.post(
            f"{place}/comments/1/{act}", **({"answer": "Mine."} if act == "answers" else {})
        )
        for act in ("answers", "resolve", "reopen", "delete")
    ]

    assert "Which year?" in page
    assert "/paragraphs/" not in page
    assert [answer.status_code for answer in answers] == [403] * 7


def test_a_comment_that_is_not_there_is_not_found(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")
    _write(visitor, article_id)
    place = f"/articles/{article_id}"
    codes = []

    for number in (0, 2, 2**31, 2**70):
        answers = [
            visitor.get(f"{place}/comments/{number}"),
            visitor.get(f"{place}/revisions/{number}/paragraphs/0"),
            visitor.get(f"{place}/revisions/1/paragraphs/{number + 4}"),
            visitor.post(f"{place}/comments/{number}/answers", answer="Mine."),
            visitor.post(f"{place}/comments/{number}/resolve"),
            visitor.post(f"{place}/comments/{number}/delete"),
        ]
        codes += [answer.status_code for answer in answers]

    assert codes == [404] * 24


def test_a_submission_has_to_be_taken_on_before_it_is_commented(desk: Desk) -> None:
    article_id = desk.article(State.SUBMITTED)

    page = words_of(desk.visitor("Edita").get(f"/articles/{article_id}/comments"))

    assert "A submission has to be taken on first." in page


def test_ticked_comments_go_along_with_a_request_for_changes(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")
    for comment, passage in (("Which year?", "[in February]"), ("Too short.", ""), ("No.", "")):
        _write(visitor, article_id, comment, passage)
    visitor.post(f"/articles/{article_id}/comments/3/resolve")

    page = visitor.get(f"/articles/{article_id}/request-changes").text
    answer = visitor.client.post(
        f"/desk/articles/{article_id}/request-changes",
        data={
            "csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', page)[0],
            "reason": "Thank you so far.",
            "comments": ["1", "2"],
        },
    )

    assert re.findall(r'name="comments" value="(\d)"', page) == ["1", "2"]
    assert answer.status_code == 303
    assert desk.state_of(article_id) is State.CHANGES_REQUESTED
    assert _sent(desk, article_id) == [
        f"Thank you so far.\n\n“[in February]”\nWhich year?\n\n“{TEXT.body}”\nToo short."
    ]


def test_comments_alone_are_reason_enough_and_nothing_at_all_is_not(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")
    _write(visitor, article_id)
    place = f"/articles/{article_id}/request-changes"

    nothing = visitor.post(place, reason="")
    gone = visitor.post(place, reason="Look.", comments="7")
    too_much = visitor.post(place, reason="a" * 4_999, comments="1")
    assert desk.state_of(article_id) is State.IN_REVIEW
    alone = visitor.post(place, reason="", comments="1")

    assert [page.status_code for page in (nothing, gone, too_much)] == [422] * 3
    assert "Please give a reason." in words_of(nothing)
    assert "was resolved or deleted meanwhile" in words_of(gone)
    assert 'value="1" autocomplete="off" checked' in too_much.text
    assert "too long together: 5,000 characters are the most" in words_of(too_much)
    assert alone.status_code == 303
    assert _sent(desk, article_id) == [f"“{TEXT.body}”\nWhich year?"]


def test_the_article_says_who_did_what_when(desk: Desk) -> None:
    article_id = desk.article(State.APPROVED, None)

    page = words_of(desk.visitor("Edita").get(f"/articles/{article_id}"))

    history = page[page.index("History") :]
    order = ["The contributor passed the proof", "Peter approved it", "Edita took it on"]
    places = [history.index(words) for words in [*order, "The contributor handed it in"]]
    assert places == sorted(places)
