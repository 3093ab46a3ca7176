"""Leaving for good: what goes, what stays, and that nothing tells who left."""

import secrets
from collections.abc import Mapping
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from safepub.crypto import words
from safepub.crypto.keysets import Purpose
from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases, NewsroomBase, NewsroomSession
from safepub.newsroom import (
    articles,
    attachment_rows,
    attachments,
    contributors,
    drafts,
    leaving,
    messages,
    pseudonyms,
    sealed_content,
    texts,
    watch_lists,
)
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.leaving import Farewell
from safepub.newsroom.messages import Conversation
from safepub.newsroom.models.articles import Article, SealedText
from safepub.newsroom.models.attachments import Attachment
from safepub.newsroom.models.custody import Objection, RevealRequest
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.people import Contributor, Pseudonym
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.passphrases import PassphraseChangedError
from safepub.newsroom.pseudonyms import Persona
from safepub.newsroom.reveals import Stage
from safepub.newsroom.states import State
from safepub.newsroom.watch_lists import Notes
from tests.newsroom.conftest import TEXT, WAYS, Newsroom
from tests.newsroom.full_account import FILE, ask, log_in

TODAY = date(2026, 11, 23)
ENVELOPES: Mapping[Purpose, bytes] = {
    Purpose.IDENTITY: b"nowhere",
    Purpose.PAYMENT: b"nowhere",
}


def leave(databases: Databases, newsroom: Newsroom, *, retire: bool = True) -> None:
    with databases.newsroom() as session:
        farewell = Farewell(retire=retire, envelopes=ENVELOPES)
        leaving.leave(session, newsroom.maks, farewell, today=TODAY)


def count(session: NewsroomSession, *kinds: type) -> list[int | None]:
    return [session.scalar(select(func.count()).select_from(kind)) for kind in kinds]


def published(session: NewsroomSession, newsroom: Newsroom, state: State) -> UUID:
    """Bring an article of Maks, with a file, to a state in which it has gone out."""
    pseudonym = contributors.pseudonyms_of(session, newsroom.maks.contributor_id)[0]
    article = drafts.start(session, newsroom.maks, pseudonym.id, TEXT)
    attachments.add(session, newsroom.maks, article.id, FILE, name="parcel.txt")
    for step in WAYS[State.APPROVED]:
        step(newsroom, session, article.id)
    article.state, article.version, article.published_revision = state, 1, 1
    session.flush()
    return article.id


def test_what_was_not_published_is_deleted_with_all_that_belongs_to_it(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        for state in WAYS:
            newsroom.article(session, state)
        draft_id = newsroom.article(session, State.DRAFT)
        attachments.add(session, newsroom.maks, draft_id, FILE, name="parcel.txt")

    leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        assert count(session, Article, SealedText, Attachment, Message) == [0] * 4
        (left,) = session.scalars(select(Pseudonym)).all()
        assert left.contributor_id == newsroom.other.contributor_id


def test_what_went_out_stays_and_the_desk_alone_reads_on(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        went_out = {published(session, newsroom, state): state for state in leaving.WENT_OUT}

    leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        keys = newsroom.editor.desk_keys
        for article_id, state in went_out.items():
            article = articles.get(session, article_id)
            assert (article.byline, article.state) == ("Maks", state)
            assert articles.open_text(session, newsroom.editor, article) == TEXT
            (file,) = attachment_rows.rows_of(session, article_id)
            context = attachment_rows.context_of(file)
            assert sealed_content.open_at_desk(file, keys, context=context) == FILE.content
            assert texts.open_details_at_desk(texts.get(session, file.details_id), keys)
        # What was found in files that are not public yet stays, or its lack would tell.
        alone = session.scalars(select(SealedText.id).where(SealedText.desk_box.is_(None)))
        assert set(alone) == set(session.scalars(select(Attachment.words_id)))


@pytest.mark.parametrize("retire", [True, False])
def test_the_byline_of_what_went_out_is_kept_or_retired(
    databases: Databases, newsroom: Newsroom, *, retire: bool
) -> None:
    with databases.newsroom() as session:
        article = articles.get(session, published(session, newsroom, State.PUBLISHED))
        about = AboutView(bio="Writes about bread.")
        persona = Persona(byline="Maks", about=about)
        pseudonyms.change(session, newsroom.maks, article.pseudonym_id, persona)
        pseudonyms.add(session, newsroom.maks, Persona(byline="Hanna"))

    leave(databases, newsroom, retire=retire)

    with databases.newsroom(write=False) as session:
        (kept,) = contributors.pseudonyms_of(session, newsroom.maks.contributor_id)
        assert (kept.byline, kept.retired) == ("Maks", retire)
        read = pseudonyms.about_at_desk(session, newsroom.editor, kept.id)
        assert read == AboutView()


def test_nothing_that_the_passphrase_gave_fits_any_more(
    databases: Databases, newsroom: Newsroom
) -> None:
    maks = newsroom.maks
    with databases.newsroom() as session:
        article_id = published(session, newsroom, State.PUBLISHED)
        watch_lists.store(session, maks, Notes(names="Maria Invented"))
        tag = session.get_one(Contributor, maks.contributor_id).login_tag
        log_in(session, maks.contributor_id)

    leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        assert contributors.find_by_login_tag(session, tag) is None
        assert count(session, LoginSession) == [0]
        with pytest.raises(SealBrokenError):
            watch_lists.load(session, maks)
        with pytest.raises(SealBrokenError):
            drafts.open_draft(session, maks, article_id)


def test_messages_and_objections_go_both_ways(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article = articles.get(session, published(session, newsroom, State.PUBLISHED))
        about_it = messages.about(article)
        messages.send(session, about_it, "Thank you.", writer_id=newsroom.editor.staff_id)
        said = Conversation(pseudonym_id=article.pseudonym_id)
        messages.send(session, said, "Goodbye.", writer_id=None)
        other = contributors.pseudonyms_of(session, newsroom.other.contributor_id)[0]
        messages.send(session, Conversation(pseudonym_id=other.id), "I stay.", writer_id=None)
        ask(session, newsroom)

    leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        (left,) = session.scalars(select(Message)).all()
        assert left.pseudonym_id == other.id
        assert count(session, Objection, RevealRequest) == [0, 1]


def test_a_live_request_ends_and_its_history_stays(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        request_id = ask(session, newsroom)

    leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        request = session.get_one(RevealRequest, request_id)
        assert (request.stage, request.closed_on) == (Stage.ENDED, TODAY)
        reason = (request.reason_body, request.contributor_box, newsroom.maks.box_seed)
        with pytest.raises(SealBrokenError):
            words.open_words(*reason, kind="reason", owner=request_id)


def test_a_second_time_nothing_happens(databases: Databases, newsroom: Newsroom) -> None:
    leave(databases, newsroom)
    with databases.newsroom(write=False) as session:
        before = session.get_one(Contributor, newsroom.maks.contributor_id).public_key

    with pytest.raises(PassphraseChangedError):
        leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        after = session.get_one(Contributor, newsroom.maks.contributor_id).public_key
        assert after == before


def test_nothing_of_those_who_stay_is_touched(databases: Databases, newsroom: Newsroom) -> None:
    other = newsroom.other
    with databases.newsroom() as session:
        pseudonym = contributors.pseudonyms_of(session, other.contributor_id)[0]
        article = drafts.start(session, other, pseudonym.id, TEXT)
        attachments.add(session, other, article.id, FILE, name="mine.txt")
        log_in(session, other.contributor_id)
        before = dump(session)
        newsroom.article(session, State.DRAFT)

    leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        after = dump(session)
        assert {row for row in before if str(other.contributor_id) in row} <= after
        assert drafts.open_draft(session, other, article.id) == TEXT
        assert attachments.open_own(session, other, article.id, 1)[2] == FILE.content


def test_no_row_of_the_database_still_holds_the_words(
    databases: Databases, newsroom: Newsroom
) -> None:
    mark = secrets.token_hex(8)
    with databases.newsroom() as session:
        pseudonyms.add(session, newsroom.maks, Persona(byline=mark))
        newsroom.article(session, State.SUBMITTED)

    leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        assert not any(mark in row for row in dump(session))


def dump(session: NewsroomSession) -> set[str]:
    """Write every row of the newsroom down."""
    return {
        repr((table.name, *row))
        for table in NewsroomBase.metadata.sorted_tables
        for row in session.execute(select(table)).all()
    }
