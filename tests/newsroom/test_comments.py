"""Comments on passages: sealed to the desk, answered, resolved, deleted by whoever wrote them."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import (
    articles,
    comment_threads,
    comments,
    drafts,
    passages,
    states,
    withdrawing,
)
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.comment_threads import Placed, Thread
from safepub.newsroom.comments import Marked
from safepub.newsroom.models.desk import Comment
from safepub.newsroom.states import Right, State
from tests.newsroom.conftest import TEXT, Newsroom, add_reader

# The headline is place 0, the dek 1, the body's only paragraph 2.
BODY = Marked(revision=1, place=2)
FEBRUARY = replace(BODY, passage="[in  February]")


def _threads(
    session: NewsroomSession, newsroom: Newsroom, article_id: UUID, reader: DeskReader | None = None
) -> list[Thread]:
    article = articles.get(session, article_id)
    return comment_threads.threads(session, reader or newsroom.editor, article)


def _placed(session: NewsroomSession, newsroom: Newsroom, article_id: UUID) -> Placed:
    text = articles.open_text(session, newsroom.editor, articles.get(session, article_id))
    return comment_threads.place(
        passages.paragraphs_of(text), _threads(session, newsroom, article_id)
    )


def test_a_comment_with_its_answers_opens_at_the_desk(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        before = articles.get(session, article_id).edition
        comments.write(session, newsroom.editor, article_id, FEBRUARY, " Which year? ")
        comments.write(session, newsroom.editor, article_id, BODY, "Too short.")
        comments.answer(session, newsroom.publisher, article_id, 1, "1987.")

    with databases.newsroom(write=False) as session:
        first, second = _threads(session, newsroom, article_id)
        article = articles.get(session, article_id)
        # A colleague who edits meanwhile notices nothing.
        assert article.edition == before
        assert comment_threads.count_open(session, article) == 2
    assert (first.number, first.passage, first.said.words) == (1, "[in February]", "Which year?")
    assert [(said.number, said.name, said.words) for said in first.answers] == [
        (3, "Peter", "1987.")
    ]
    assert (second.whole, second.passage) == (True, TEXT.body)


def test_nothing_of_a_comment_is_readable_in_the_database(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        comments.write(session, newsroom.editor, article_id, FEBRUARY, "Which year?")

    with databases.newsroom(write=False) as session:
        row = session.scalars(select(Comment)).one()
        stranger = replace(newsroom.publisher, desk_keys={})
        (unopened,) = _threads(session, newsroom, article_id, stranger)
    assert b"Which year" not in row.body
    assert b"February" not in row.body
    assert (unopened.said.words, unopened.passage) == (None, "")


def test_a_comment_moved_to_another_row_does_not_open(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        for words in ("Which year?", "Too short."):
            comments.write(session, newsroom.editor, article_id, BODY, words)
        one, two = session.scalars(select(Comment).order_by(Comment.number))
        one.body, one.desk_box = two.body, two.desk_box

    with databases.newsroom(write=False) as session:
        found = _threads(session, newsroom, article_id)
    assert [thread.said.words for thread in found] == [None, "Too short."]


@pytest.mark.parametrize(
    ("marked", "words", "refusal"),
    [
        (replace(BODY, passage="in March"), "Which?", comments.PassageMissingError),
        (BODY, "  ", comments.CommentMissingError),
        (BODY, "a" * 2_001, comments.CommentTooLongError),
        (replace(BODY, place=4), "Which?", comments.CommentNotFoundError),
        (replace(BODY, revision=2), "Which?", drafts.ArticleNotFoundError),
    ],
)
def test_a_comment_that_points_nowhere_or_says_nothing_is_refused(
    databases: Databases,
    newsroom: Newsroom,
    marked: Marked,
    words: str,
    refusal: type[Exception],
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)

    with pytest.raises(refusal), databases.newsroom() as session:
        comments.write(session, newsroom.editor, article_id, marked, words)

    with databases.newsroom(write=False) as session:
        assert _threads(session, newsroom, article_id) == []


def test_comments_follow_their_passage_and_say_when_it_is_gone(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        comments.write(session, newsroom.editor, article_id, FEBRUARY, "Which year?")
        comments.write(session, newsroom.editor, article_id, BODY, "Too short.")
        text = replace(TEXT, body="A new beginning.\n\nShe wrote\n[in February] that it was.")
        articles.edit(session, newsroom.editor, article_id, text, seen_edition=3)

    with databases.newsroom(write=False) as session:
        placed = _placed(session, newsroom, article_id)
    assert {at: [found.number for found in beside] for at, beside in placed.beside.items()} == {
        3: [1]
    }
    assert [found.number for found in placed.changed] == [2]


def test_resolving_is_undone_by_opening_again(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        article = articles.get(session, article_id)
        number = comments.write(session, newsroom.editor, article_id, BODY, "Too short.")
        counts = []
        for resolved in (True, False):
            comments.settle(session, newsroom.second, article_id, number, resolved=resolved)
            counts.append(comment_threads.count_open(session, article))

    assert counts == [0, 1]


def test_an_answer_is_neither_answered_nor_resolved(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        comments.write(session, newsroom.editor, article_id, BODY, "Too short.")
        number = comments.answer(session, newsroom.second, article_id, 1, "No.")

        with pytest.raises(comments.CommentNotFoundError):
            comments.answer(session, newsroom.editor, article_id, number, "Yes.")
        with pytest.raises(comments.CommentNotFoundError):
            comments.settle(session, newsroom.editor, article_id, number, resolved=True)


def test_one_deletes_ones_own_words_and_no_colleagues(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        comments.write(session, newsroom.editor, article_id, BODY, "Too short.")
        comments.answer(session, newsroom.editor, article_id, 1, "Or not.")
        comments.answer(session, newsroom.second, article_id, 1, "It is.")

        with pytest.raises(comments.OthersCommentError):
            comments.remove(session, newsroom.second, article_id, 1)
        with pytest.raises(comments.CommentAnsweredError):
            comments.remove(session, newsroom.editor, article_id, 1)
        comments.remove(session, newsroom.second, article_id, 3)
        comments.remove(session, newsroom.editor, article_id, 1)

        assert session.scalars(select(func.count()).select_from(Comment)).one() == 0


def test_only_editors_comment(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        comments.write(session, newsroom.editor, article_id, BODY, "Too short.")
        paula = add_reader(session, newsroom.held, "Paula", Right.PUBLISHER)

        with pytest.raises(states.RightMissingError):
            comments.write(session, paula, article_id, BODY, "Mine.")
        with pytest.raises(states.RightMissingError):
            comments.answer(session, paula, article_id, 1, "Mine.")
        with pytest.raises(states.RightMissingError):
            comments.settle(session, paula, article_id, 1, resolved=True)
        with pytest.raises(states.RightMissingError):
            comments.remove(session, paula, article_id, 1)


def test_comments_of_another_article_are_out_of_reach(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        mine, other = (newsroom.article(session, State.IN_REVIEW) for _ in range(2))
        comments.write(session, newsroom.editor, mine, BODY, "Too short.")

        with pytest.raises(comments.CommentNotFoundError):
            comments.answer(session, newsroom.editor, other, 1, "Here?")
        assert _threads(session, newsroom, other) == []


def test_what_is_quoted_names_nobody_and_leaves_answers_at_the_desk(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        comments.write(session, newsroom.editor, article_id, FEBRUARY, "Which year?")
        comments.answer(session, newsroom.second, article_id, 1, "1987.")
        comments.write(session, newsroom.editor, article_id, BODY, "Too short.")
        long = replace(TEXT, body="word " * 100)
        articles.edit(session, newsroom.editor, article_id, long, seen_edition=3)
        comments.write(session, newsroom.editor, article_id, replace(BODY, revision=2), "Long.")

        quoted = comment_threads.quote(_threads(session, newsroom, article_id), {1, 4})

    assert quoted == f"“[in February]”\nWhich year?\n\n“{('word ' * 40).rstrip()}…”\nLong."


def test_taking_an_article_back_leaves_no_comment(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        comments.write(session, newsroom.editor, article_id, BODY, "Too short.")
        comments.answer(session, newsroom.second, article_id, 1, "It is.")

    with databases.newsroom() as session:
        withdrawing.withdraw(session, newsroom.maks, article_id)

    with databases.newsroom(write=False) as session:
        assert session.scalars(select(func.count()).select_from(Comment)).one() == 0
