"""What stays of somebody who left: nothing opens it with the old words, or tells whose it is."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from safepub.crypto import content, suite, words
from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases
from safepub.newsroom import (
    articles,
    attachment_rows,
    contributors,
    media,
    openers,
    passphrases,
    sealed_content,
    texts,
    watch_lists,
)
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.people import About, Contributor, LinkEnvelope, Pseudonym
from safepub.newsroom.models.sealed import SealedColumns
from safepub.newsroom.states import State
from safepub.newsroom.watch_lists import Notes
from tests.newsroom.conftest import Newsroom
from tests.newsroom.full_account import ask
from tests.newsroom.test_leaving import count, leave, published


def test_paper_and_a_stolen_database_together_open_no_box_that_stays(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = published(session, newsroom, State.PUBLISHED)
        damaged = texts.get(session, attachment_rows.row_at(session, article_id, 1).details_id)
        damaged.contributor_box = damaged.contributor_box[::-1]
        request_id = ask(session, newsroom)

    leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        other = contributors.pseudonyms_of(session, newsroom.other.contributor_id)[0]
        kept = {
            kind: session.scalars(select(kind)).all()
            for kind in passphrases.CONTEXTS
            if kind is not Message
        }
        kept[About] = [row for row in kept[About] if row.pseudonym_id != other.id]
        assert all(kept.values())
        for kind, rows in kept.items():
            for row in rows:
                assert_does_not_open(row, newsroom.maks.box_seed, passphrases.CONTEXTS[kind](row))
        request = session.get_one(RevealRequest, request_id)
        assert len(request.contributor_box) == words.BOX_BYTES


def assert_does_not_open(row: SealedColumns, box_seed: bytes, context: bytes) -> None:
    assert len(row.contributor_box) == words.BOX_BYTES
    with pytest.raises(SealBrokenError):
        content.box_for(
            suite.public_key_of(box_seed), row.contributor_box, box_seed, context=context
        )


def test_files_that_were_published_look_alike_whoever_has_left(
    databases: Databases, newsroom: Newsroom
) -> None:
    left, stayed = newsroom, replace(newsroom, maks=newsroom.other)
    with databases.newsroom() as session:
        ids = [
            published(session, one, state)
            for one in (left, stayed)
            for state in (State.APPROVED, State.EMBARGOED)
        ]
        for article_id in ids[::2]:
            media.publish(
                session,
                openers.at_desk(newsroom.publisher.desk_keys),
                articles.get(session, article_id),
            )

    leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        shapes = []
        for article_id in ids:
            (file,) = attachment_rows.rows_of(session, article_id)
            beside = select(func.count()).where(SealedText.article_id == article_id)
            shapes.append((file.words_id is None, session.scalar(beside)))
        assert shapes[:2] == shapes[2:]
        assert [gone for gone, _ in shapes] == [True, False] * 2


def test_the_husk_looks_like_the_account_of_somebody_quiet(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        published(session, newsroom, State.PUBLISHED)
        for room in (newsroom.maks, newsroom.other):
            watch_lists.store(session, room, Notes())

    leave(databases, newsroom)

    with databases.newsroom(write=False) as session:
        husk, other = (
            session.get_one(Contributor, room.contributor_id)
            for room in (newsroom.maks, newsroom.other)
        )
        assert husk.watch_list is not None
        assert other.watch_list is not None
        for column in ("login_tag", "public_key", "watch_list"):
            assert len(getattr(husk, column)) == len(getattr(other, column))
        envelopes = session.scalars(
            select(LinkEnvelope.purpose).where(LinkEnvelope.contributor_id == husk.id)
        ).all()
        assert sorted(envelopes) == [1, 2]
        lengths = set(session.execute(select(func.length(About.body), func.length(About.desk_box))))
        assert count(session, About) == count(session, Pseudonym) == [2]
        assert len(lengths) == 1
        sealed_content.seal(
            session,
            contributors.pseudonyms_of(session, husk.id)[0].id,
            b"The desk can still write.",
            context=b"test",
            for_desk=True,
        )
