"""Nothing is published that its contributor did not check as it is now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import articles, drafts, leak_checks, proofs, publishing, texts
from safepub.newsroom.leak_checks import CheckView, LeakCheckMissingError
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.attachments import Attachment
from safepub.newsroom.models.leak_checks import LeakCheck
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.states import State
from tests.newsroom.conftest import CHECKED, TEXT, Newsroom

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def publish(session: NewsroomSession, newsroom: Newsroom, article_id: UUID) -> None:
    seen = newsroom.edition(session, article_id)
    publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOW)


def publish_after(
    session: NewsroomSession,
    newsroom: Newsroom,
    article_id: UUID,
    change: Callable[[NewsroomSession, Article], None],
) -> None:
    """Change something behind everybody's back, then publish."""
    change(session, articles.get(session, article_id))
    session.flush()
    publish(session, newsroom, article_id)


def attach(session: NewsroomSession, article: Article) -> Attachment:
    """Store the rows of an attachment; what is in them does not matter here."""
    row = Attachment(
        id=uuid4(),
        article_id=article.id,
        number=1,
        body=b"n" * 200,
        contributor_box=b"b",
        details_id=texts.seal_details(session, article, {"alt": "Bread"}, for_desk=True).id,
    )
    session.add(row)
    session.flush()
    return row


def nothing_is_out(databases: Databases, article_id: UUID) -> bool:
    with databases.newsroom(write=False) as session:
        out = session.scalars(select(Rendition)).all()
        return not out and articles.get(session, article_id).state is State.APPROVED


def test_the_proof_lets_a_text_be_published_and_nothing_of_the_check_stays_beside_it(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.PROOF)
        seen = newsroom.edition(session, article_id)
        checked = replace(CHECKED, acknowledged=2)
        proofs.pass_proof(session, newsroom.maks, article_id, seen_edition=seen, checked=checked)

        article = articles.get(session, article_id)
        seen_at_desk = leak_checks.status(session, article, drafts.newest_text_id(session, article))
        publish(session, newsroom, article_id)

        # A number beside a public text would help whoever tries names on it.
        assert session.scalars(select(LeakCheck)).all() == []
    assert seen_at_desk == CheckView(on=CHECKED.on, acknowledged=2)


def test_what_is_handed_in_was_checked_and_what_is_edited_was_not(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        article = articles.get(session, article_id)
        before = leak_checks.status(session, article, drafts.newest_text_id(session, article))
        seen = newsroom.edition(session, article_id)
        articles.edit(session, newsroom.editor, article_id, TEXT, seen_edition=seen)

        after = leak_checks.status(session, article, drafts.newest_text_id(session, article))

    assert before == CheckView(on=CHECKED.on, acknowledged=0)
    assert after is None


def test_an_edit_after_the_proof_needs_another_one(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        articles.edit(
            session,
            newsroom.editor,
            article_id,
            TEXT,
            seen_edition=newsroom.edition(session, article_id),
        )
        article = articles.get(session, article_id)
        # However it may have come about.
        article.approved_revision, article.state = 2, State.APPROVED

    with pytest.raises(LeakCheckMissingError), databases.newsroom() as session:
        publish(session, newsroom, article_id)

    assert nothing_is_out(databases, article_id)


def _another(session: NewsroomSession, article: Article) -> None:
    row = session.scalars(select(Attachment)).one()
    row.body = b"o" * 200
    assert article.id == row.article_id


def _longer(session: NewsroomSession, _: Article) -> None:
    session.scalars(select(Attachment)).one().body = b"n" * 201


def _described_anew(session: NewsroomSession, article: Article) -> None:
    row = session.scalars(select(Attachment)).one()
    row.details_id = texts.seal_details(session, article, {"alt": "Bread"}, for_desk=True).id


def _moved(session: NewsroomSession, _: Article) -> None:
    session.scalars(select(Attachment)).one().number = 2


def _removed(session: NewsroomSession, _: Article) -> None:
    session.delete(session.scalars(select(Attachment)).one())


def test_an_attachment_that_changed_after_the_proof_needs_another_one(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.PROOF)
        article = articles.get(session, article_id)
        attach(session, article)
        seen = newsroom.edition(session, article_id)
        proofs.pass_proof(session, newsroom.maks, article_id, seen_edition=seen, checked=CHECKED)
        leak_checks.require(session, article)

    for change in (_another, _longer, _described_anew, _moved, _removed):
        with pytest.raises(LeakCheckMissingError), databases.newsroom() as session:
            publish_after(session, newsroom, article_id, change)

    assert nothing_is_out(databases, article_id)
    with databases.newsroom(write=False) as session:
        leak_checks.require(session, articles.get(session, article_id))


def test_without_any_check_nothing_is_published(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        session.execute(delete(LeakCheck))

    with pytest.raises(LeakCheckMissingError), databases.newsroom() as session:
        publish(session, newsroom, article_id)

    assert nothing_is_out(databases, article_id)


def test_another_articles_check_counts_for_nothing(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        other_id = newsroom.article(session, State.DRAFT)
        rows = session.scalars(select(LeakCheck).where(LeakCheck.article_id == article_id))
        for row in rows.all():
            row.article_id = other_id

    with pytest.raises(LeakCheckMissingError), databases.newsroom() as session:
        publish(session, newsroom, article_id)


def test_the_same_words_sealed_anew_are_another_text(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article = articles.get(session, newsroom.article(session, State.IN_REVIEW))

        digests = {
            leak_checks.digest_of(
                session, article, texts.seal(session, article, TEXT, for_desk=True)
            )
            for _ in range(2)
        }

    assert len(digests) == 2
