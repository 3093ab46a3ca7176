"""What is done to an article that is out: taken back, given again, corrected, renamed, killed."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, text

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import (
    acts,
    articles,
    correcting,
    drafts,
    journal,
    killing,
    outlets,
    publishing,
    texts,
    versions,
    withholding,
)
from safepub.newsroom.correcting import CorrectionKind, NewCorrection, Placement
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.models.versions import Change, PublishedVersion
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.sealed_content import NotReadableError
from safepub.newsroom.states import State
from safepub.newsroom.texts import Text
from tests.newsroom.conftest import TEXT, Newsroom

NOW = datetime(2026, 11, 23, 12, 30, 45, 678, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
BETTER = Text(headline="Bread, letters and soap", body="It was soap [in March].", language="en")


def _published(session: NewsroomSession, newsroom: Newsroom) -> UUID:
    article_id = newsroom.article(session, State.APPROVED)
    seen = newsroom.edition(session, article_id)
    publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOW)
    return article_id


def _order(newsroom: Newsroom, session: NewsroomSession, article_id: UUID) -> Order:
    return Order(
        reason=ReasonCode.SAFETY,
        seen_edition=newsroom.edition(session, article_id),
        second_id=newsroom.second.staff_id,
    )


def _given(session: NewsroomSession, article_id: UUID) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        session.get_one(Rendition, (article_id, versions.FULL)).body
    )
    return found


def _changes(session: NewsroomSession) -> list[str]:
    return list(session.scalars(select(Change.kind).order_by(Change.number)))


def _everything(session: NewsroomSession) -> str:
    """Write every value of every table of the newsroom down."""
    tables = session.connection().dialect.get_table_names(session.connection())
    return "\n".join(
        repr(row)
        for table in tables
        for row in session.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 - ours
    )


def test_a_killed_article_has_no_text_anywhere_but_with_its_contributor(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = _published(session, newsroom)
        order = _order(newsroom, session, article_id)

        killing.kill(session, newsroom.publisher, article_id, order, now=LATER)

    with databases.newsroom(write=False) as session:
        article = articles.get(session, article_id)
        assert (article.state, article.byline, article.reason_code) == (State.KILLED, "", "safety")
        assert TEXT.headline not in _everything(session)
        assert "the bread was good" not in _everything(session)
        with pytest.raises(drafts.ArticleNotFoundError):
            drafts.newest_text_id(session, article)
        assert drafts.open_draft(session, newsroom.maks, article_id).body == TEXT.body
        entries = drafts.list_entries(session, newsroom.maks)
        assert [entry.headline for entry in entries] == [TEXT.headline]
        assert session.scalars(select(PublishedVersion)).all() == []
        assert _changes(session) == ["published", "killed"]


def test_the_desk_s_key_opens_nothing_of_a_killed_article(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = _published(session, newsroom)
        order = _order(newsroom, session, article_id)
        killing.kill(session, newsroom.publisher, article_id, order, now=LATER)

    with databases.newsroom(write=False) as session:
        article = articles.get(session, article_id)
        (row,) = session.scalars(select(SealedText).where(SealedText.article_id == article.id))
        with pytest.raises(NotReadableError):
            texts.open_at_desk(row, newsroom.editor.desk_keys)


def test_killing_takes_a_second_publisher(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = _published(session, newsroom)
    for second_id in (None, newsroom.publisher.staff_id, newsroom.editor.staff_id):
        with databases.newsroom() as session:
            seen = newsroom.edition(session, article_id)
            order = Order(reason=ReasonCode.LEGAL, seen_edition=seen, second_id=second_id)

            with pytest.raises(killing.SecondPersonMissingError):
                killing.kill(session, newsroom.publisher, article_id, order, now=LATER)
            session.rollback()

    with databases.newsroom(write=False) as session:
        assert articles.get(session, article_id).state is State.PUBLISHED


def test_outlets_that_had_it_are_told_though_they_are_let_in_no_longer(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        outlet = outlets.add(session, "Harbour Weekly")
        article_id = _published(session, newsroom)
        outlet.active = False
        order = _order(newsroom, session, article_id)

        killing.kill(session, newsroom.publisher, article_id, order, now=LATER)

        told = session.scalars(
            select(Delivery.outlet_id)
            .join(Change, Change.number == Delivery.change_number)
            .where(Change.kind == "killed")
        ).all()
        assert told == [outlet.id]


def test_a_withheld_article_comes_back_as_it_was(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = _published(session, newsroom)
        before = _given(session, article_id)
        order = _order(newsroom, session, article_id)

        withholding.withhold(session, newsroom.publisher, article_id, order, now=LATER)
        assert articles.get(session, article_id).reason_code == "safety"
        seen = newsroom.edition(session, article_id)
        withholding.restore(session, newsroom.publisher, article_id, seen_edition=seen, now=LATER)

        article = articles.get(session, article_id)
        assert (article.state, article.reason_code) == (State.PUBLISHED, None)
        assert _given(session, article_id) == before
        assert _changes(session) == ["published", "withheld", "restored"]


def test_a_correction_goes_out_with_the_text_as_it_was(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = _published(session, newsroom)
        before = _given(session, article_id)
        new = NewCorrection(
            kind=CorrectionKind.CORRECTION,
            placement=Placement.TOP,
            words=" It was soap. ",
            seen_edition=newsroom.edition(session, article_id),
        )

        correcting.correct(session, newsroom.publisher, article_id, new, now=LATER)

        after = _given(session, article_id)
        assert after["corrections"] == [
            {
                "kind": "correction",
                "placement": "top",
                "text": "It was soap.",
                "date": "2026-11-25",
                "version": 2,
            }
        ]
        assert after["body_html"] == before["body_html"]
        assert (after["version"], after["published_at"]) == (2, before["published_at"])


@pytest.mark.parametrize("words", ["", " \n "])
def test_a_correction_without_words_is_refused(
    databases: Databases, newsroom: Newsroom, words: str
) -> None:
    with databases.newsroom() as session:
        article_id = _published(session, newsroom)
        new = NewCorrection(
            kind=CorrectionKind.CORRECTION,
            placement=Placement.TOP,
            words=words,
            seen_edition=newsroom.edition(session, article_id),
        )

        with pytest.raises(correcting.CorrectionMissingError):
            correcting.correct(session, newsroom.publisher, article_id, new, now=LATER)


def test_every_act_is_in_the_history_and_those_of_staff_in_the_journal(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = _published(session, newsroom)
        order = _order(newsroom, session, article_id)
        withholding.withhold(session, newsroom.publisher, article_id, order, now=LATER)

        history = acts.history(session, articles.get(session, article_id))
        entries = [json.loads(entry) for entry in journal.entries(session)]

    done = [(view.act.value, view.name) for view in history]
    assert done == [
        ("withhold", "Peter"),
        ("publish", "Peter"),
        ("pass_proof", None),
        ("approve", "Peter"),
        ("take_on", "Edita"),
        ("submit", None),
    ]
    assert [entry["act"] for entry in entries] == [
        "article.take_on",
        "article.approve",
        "article.publish",
        "article.withhold",
    ]
    assert entries[-1]["who"] == str(newsroom.publisher.staff_id)
