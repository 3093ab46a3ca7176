"""An override: two publishers, exactly one text, and a reason that only the desk reads."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import (
    articles,
    journal,
    leak_checks,
    messages,
    overrides,
    publishing,
    resealing,
    scheduling,
    states,
    texts,
    updating,
)
from safepub.newsroom.leak_checks import LeakCheckMissingError, OwnOverrideError
from safepub.newsroom.models.desk import Override
from safepub.newsroom.overrides import OwnTextError, Unchecked
from safepub.newsroom.release_boxes import public_key_of
from safepub.newsroom.scheduling import Schedule
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT, WAYS, Newsroom

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
REASON = "She cannot be reached; only a comma was moved."
OTHER = replace(TEXT, body="She wrote, [in February], that the bread was good.")


def edited_proof(session: NewsroomSession, newsroom: Newsroom) -> UUID:
    """Bring an article to the proof of a revision that the editor wrote."""
    article_id = newsroom.article(session, State.IN_REVIEW)
    seen = newsroom.edition(session, article_id)
    articles.edit(session, newsroom.editor, article_id, OTHER, seen_edition=seen)
    WAYS[State.PROOF][-1](newsroom, session, article_id)
    session.flush()
    return article_id


def _give(
    session: NewsroomSession, newsroom: Newsroom, article_id: UUID, reason: str = REASON
) -> None:
    seen = newsroom.edition(session, article_id)
    order = Unchecked(reason=reason, seen_edition=seen)
    overrides.give(session, newsroom.second, article_id, order, today=TODAY)


def test_an_unchecked_text_goes_out_by_two_publishers_and_never_by_one(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = edited_proof(session, newsroom)
        article = articles.get(session, article_id)
        assert leak_checks.checked_revision(session, article) == 1

        _give(session, newsroom, article_id)

        assert article.state is State.APPROVED
        order = Schedule(at=AT, seen_edition=article.edition, worker_key=public_key_of(b"r" * 32))
        petra = newsroom.second
        with pytest.raises(OwnOverrideError), session.begin_nested():
            publishing.publish(*(session, petra, article_id), seen_edition=article.edition, now=NOW)
        with pytest.raises(OwnOverrideError), session.begin_nested():
            scheduling.schedule(session, petra, article_id, order, now=NOW)
        with pytest.raises(OwnOverrideError), session.begin_nested():
            scheduling.embargo(session, petra, article_id, order, now=NOW)
        session.refresh(article)
        seen = article.edition
        scheduling.schedule(
            *(session, newsroom.publisher, article_id), replace(order, seen_edition=seen), now=NOW
        )
        assert scheduling.release_due(session, article_id, b"r" * 32, now=AT)
        assert articles.get(session, article_id).published_revision == 2
        (view,) = overrides.at_desk(session, newsroom.editor, article)
        assert (view.name, view.given_on, view.reason) == ("Petra", TODAY, REASON)


def test_the_check_of_the_hand_in_does_not_let_one_publisher_do_it_alone(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        # Nobody at the desk has edited it: the text is the one that was checked at the hand-in.
        article_id = newsroom.article(session, State.PROOF)
        _give(session, newsroom, article_id)
        seen = newsroom.edition(session, article_id)

        with pytest.raises(OwnOverrideError), session.begin_nested():
            publishing.publish(session, newsroom.second, article_id, seen_edition=seen, now=NOW)
        publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOW)


def test_an_override_is_for_one_text_and_no_later_one(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = edited_proof(session, newsroom)
        _give(session, newsroom, article_id)
        seen = newsroom.edition(session, article_id)
        articles.edit(session, newsroom.editor, article_id, TEXT, seen_edition=seen)
        seen = newsroom.edition(session, article_id)
        articles.approve(session, newsroom.publisher, article_id, seen_edition=seen)
        article = articles.get(session, article_id)
        article.state = State.APPROVED

        with pytest.raises(LeakCheckMissingError):
            publishing.publish(
                *(session, newsroom.publisher, article_id), seen_edition=article.edition, now=NOW
            )


def test_whoever_wrote_the_text_last_does_not_answer_for_it(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        seen = newsroom.edition(session, article_id)
        articles.edit(session, newsroom.second, article_id, OTHER, seen_edition=seen)
        WAYS[State.PROOF][-1](newsroom, session, article_id)

        with pytest.raises(OwnTextError):
            _give(session, newsroom, article_id)


def test_an_override_takes_a_reason_a_publisher_and_a_proof(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = edited_proof(session, newsroom)
        early = newsroom.article(session, State.IN_REVIEW)

        with pytest.raises(messages.ReasonMissingError):
            _give(session, newsroom, article_id, " \n")
        with pytest.raises(texts.TextTooLongError):
            _give(session, newsroom, article_id, "a" * (texts.MAX_MESSAGE + 1))
        with pytest.raises(states.RightMissingError):
            _give(session, replace(newsroom, second=newsroom.editor), article_id)
        with pytest.raises(states.ActNotAllowedError):
            _give(session, newsroom, early)
        assert not session.scalars(select(Override)).all()


def test_a_reason_is_sealed_to_the_desk_and_named_nowhere(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = edited_proof(session, newsroom)
        _give(session, newsroom, article_id)

    with databases.newsroom(write=False) as session:
        row = session.scalars(select(Override)).one()
        assert REASON.encode() not in row.body + row.desk_box
        assert REASON.encode() not in b"".join(journal.entries(session))
        article = articles.get(session, article_id)
        keyless = replace(newsroom.editor, desk_keys={})
        (view,) = overrides.at_desk(session, keyless, article)
        assert view.reason is None
        assert REASON not in repr(overrides.at_desk(session, newsroom.editor, article))
    assert (Override, overrides.context_of) in resealing.SEALED


def test_the_next_version_of_a_published_article_can_go_unchecked_too(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        seen = newsroom.edition(session, article_id)
        publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOW)
        seen = newsroom.edition(session, article_id)
        articles.edit(session, newsroom.editor, article_id, OTHER, seen_edition=seen)
        WAYS[State.PROOF][-1](newsroom, session, article_id)
        _give(session, newsroom, article_id)
        article = articles.get(session, article_id)
        assert article.next_stage is State.APPROVED

        with pytest.raises(OwnOverrideError), session.begin_nested():
            updating.update(
                *(session, newsroom.second, article_id), seen_edition=article.edition, now=AT
            )
        session.refresh(article)
        updating.update(
            *(session, newsroom.publisher, article_id), seen_edition=article.edition, now=AT
        )

        assert article.version == 2
