"""The desk: take on, decline, ask for changes, edit, approve."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import (
    articles,
    drafts,
    editions,
    messages,
    proofs,
    queue,
    queue_filters,
    sealed_content,
    texts,
)
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.queue_filters import Filters
from safepub.newsroom.states import Right, State
from tests.newsroom.conftest import CHECKED, TEXT, Newsroom, add_reader

TODAY = datetime.now(UTC).date()


def test_taking_on_makes_the_submission_revision_1(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)

    with databases.newsroom(write=False) as session:
        article = articles.get(session, article_id)
        assert articles.open_text(session, newsroom.editor, article) == TEXT
        views = articles.list_revisions(session, article)
    assert [(view.number, view.written_by) for view in views] == [(1, None)]


def test_nobody_approves_what_they_wrote_last(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        articles.edit(session, newsroom.publisher, article_id, TEXT, seen_edition=3)

    with databases.newsroom(write=False) as session:
        seen = newsroom.edition(session, article_id)
    with pytest.raises(articles.OwnRevisionError), databases.newsroom() as session:
        articles.approve(session, newsroom.publisher, article_id, seen_edition=seen)

    with databases.newsroom() as session:
        seen = newsroom.edition(session, article_id)
        articles.approve(session, newsroom.second, article_id, seen_edition=seen)
        assert articles.get(session, article_id).state is State.PROOF


def test_a_text_that_goes_to_the_contributor_and_back_is_still_whose_it_was(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        articles.edit(session, newsroom.publisher, article_id, TEXT, seen_edition=3)
        articles.request_changes(session, newsroom.publisher, article_id, "Look again.")
        drafts.submit(session, newsroom.maks, article_id, checked=CHECKED)
        seen = newsroom.edition(session, article_id)

    with pytest.raises(articles.OwnRevisionError), databases.newsroom() as session:
        articles.approve(session, newsroom.publisher, article_id, seen_edition=seen)


def test_a_one_person_newsroom_may_relax_the_rule(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        articles.edit(session, newsroom.publisher, article_id, TEXT, seen_edition=3)
        seen = newsroom.edition(session, article_id)

        articles.approve(
            session, newsroom.publisher, article_id, seen_edition=seen, four_eyes=False
        )

        assert articles.get(session, article_id).state is State.PROOF


def test_the_second_of_two_editors_is_told(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        seen = newsroom.edition(session, article_id)
    with databases.newsroom() as session:
        first = replace(TEXT, headline="First")
        articles.edit(session, newsroom.editor, article_id, first, seen_edition=seen)

    second = replace(TEXT, headline="Second")
    with pytest.raises(editions.EditCollisionError), databases.newsroom() as session:
        articles.edit(session, newsroom.publisher, article_id, second, seen_edition=seen)

    with databases.newsroom(write=False) as session:
        article = articles.get(session, article_id)
        assert articles.open_text(session, newsroom.editor, article).headline == "First"


def test_an_edit_after_approval_asks_for_a_new_proof(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        seen = newsroom.edition(session, article_id)

        articles.edit(session, newsroom.editor, article_id, TEXT, seen_edition=seen)

        article = articles.get(session, article_id)
        assert article.state is State.IN_REVIEW
        assert article.approved_revision is None


def test_approving_another_revision_than_was_shown_is_refused(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        seen = newsroom.edition(session, article_id)
        articles.edit(session, newsroom.editor, article_id, TEXT, seen_edition=seen)

    with pytest.raises(editions.EditCollisionError), databases.newsroom() as session:
        articles.approve(session, newsroom.publisher, article_id, seen_edition=seen)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_reason_is_not_left_out(databases: Databases, newsroom: Newsroom, reason: str) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)

    with pytest.raises(messages.ReasonMissingError), databases.newsroom() as session:
        articles.request_changes(session, newsroom.editor, article_id, reason)

    with databases.newsroom(write=False) as session:
        assert articles.get(session, article_id).state is State.IN_REVIEW


def test_both_sides_read_the_reason(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.CHANGES_REQUESTED)

    with databases.newsroom(write=False) as session:
        article = articles.get(session, article_id)
        at_desk = messages.at_desk(session, messages.about(article), newsroom.editor.desk_keys)
        in_room = messages.for_contributor(session, messages.about(article), newsroom.maks.box_seed)
    assert [view.words for view in at_desk] == ["Who saw it?"]
    assert at_desk == in_room
    assert at_desk[0].from_desk


def test_a_returned_proof_tells_the_desk_why(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.PROOF)

        proofs.return_proof(session, newsroom.maks, article_id, "My street is named.")

        session.flush()
        article = articles.get(session, article_id)
        (view,) = messages.at_desk(session, messages.about(article), newsroom.editor.desk_keys)
    assert view.words == "My street is named."
    assert not view.from_desk


def test_a_proof_is_passed_as_it_was_shown_or_not_at_all(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.PROOF)
        seen = newsroom.edition(session, article_id)

    with pytest.raises(editions.EditCollisionError), databases.newsroom() as session:
        proofs.pass_proof(
            session, newsroom.maks, article_id, seen_edition=seen - 1, checked=CHECKED
        )


def test_the_desk_sees_no_draft(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)

    with databases.newsroom(write=False) as session:
        with pytest.raises(drafts.ArticleNotFoundError):
            articles.get(session, article_id)
        assert queue.show(session, newsroom.editor, Filters(), today=TODAY).entries == []


def test_a_draft_is_sealed_to_its_contributor_alone(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        newsroom.article(session, State.DRAFT)

        sealed = session.scalars(select(SealedText)).one()

        with pytest.raises(sealed_content.NotReadableError):
            texts.open_at_desk(sealed, newsroom.editor.desk_keys)
        assert texts.open_as_contributor(sealed, newsroom.maks.box_seed) == TEXT


def test_whoever_holds_no_desk_key_reads_nothing(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        add_reader(session, newsroom.held, "Adela", Right.ADMINISTRATOR)
        keyless = replace(newsroom.editor, desk_keys={})

        with pytest.raises(sealed_content.NotReadableError):
            articles.open_text(session, keyless, articles.get(session, article_id))


def test_a_text_that_does_not_open_hides_no_other(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.SUBMITTED)
        newsroom.article(session, State.IN_REVIEW)
        for sealed in session.scalars(
            select(SealedText).where(SealedText.article_id == article_id)
        ):
            sealed.body = sealed.body[:-1] + bytes([sealed.body[-1] ^ 1])

    with databases.newsroom(write=False) as session:
        entries = queue.show(session, newsroom.editor, Filters(), today=TODAY).entries
    assert [entry.headline for entry in entries] == [None, TEXT.headline]


def test_more_brackets_than_anybody_needs_are_refused(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
    flood = replace(TEXT, body="[" * (texts.MAX_BRACKETS + 1))

    with pytest.raises(texts.TooManyBracketsError), databases.newsroom() as session:
        drafts.save(session, newsroom.maks, article_id, flood, seen_edition=1)


def test_the_queue_counts_sorts_and_pages(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        for _ in range(queue.PAGE_SIZE + 1):
            newsroom.article(session, State.SUBMITTED)
        newsroom.article(session, State.PROOF)

    with databases.newsroom(write=False) as session:
        first = queue.show(session, newsroom.editor, Filters(), today=TODAY)
        last = queue.show(session, newsroom.editor, Filters(), today=TODAY, page=99)
        only = Filters(state=State.PROOF)
        proofs_only = queue.show(session, newsroom.editor, only, today=TODAY)
        counts = queue_filters.choices(session, Filters(), TODAY).states
    assert first.pages == last.page == 2
    assert counts[State.SUBMITTED] == queue.PAGE_SIZE + 1
    assert [entry.article.state for entry in last.entries] == [State.SUBMITTED, State.PROOF]
    assert [entry.waiting_for for entry in proofs_only.entries] == [Right.CONTRIBUTOR]
    assert len({entry.article.id for entry in (*first.entries, *last.entries)}) == 27
