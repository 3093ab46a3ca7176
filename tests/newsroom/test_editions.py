"""Two people at the same moment: one is done, the other is told, nothing is lost."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from safepub.database import Databases, NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import articles, proofs, publishing, versions
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.states import State
from tests.newsroom.conftest import CHECKED, TEXT, Newsroom

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _at_once(databases: Databases, *deeds: Callable[[NewsroomSession], object]) -> list[str]:
    """Do all of it at the same moment and say how each went."""
    together = threading.Barrier(len(deeds))
    outcomes: list[str] = []

    def do(deed: Callable[[NewsroomSession], object]) -> None:
        together.wait()
        try:
            with databases.newsroom() as session:
                deed(session)
            outcomes.append("done")
        except ConflictError:
            outcomes.append("told")

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_edits_at_once_one_is_kept_and_one_is_told(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        seen = newsroom.edition(session, article_id)

    def edit(headline: str) -> Callable[[NewsroomSession], object]:
        text = replace(TEXT, headline=headline)
        return lambda session: articles.edit(
            session, newsroom.editor, article_id, text, seen_edition=seen
        )

    outcomes = _at_once(databases, edit("First"), edit("Second"), edit("Third"))

    assert outcomes == ["done", "told", "told"]
    with databases.newsroom(write=False) as session:
        article = articles.get(session, article_id)
        assert [view.number for view in articles.list_revisions(session, article)] == [2, 1]


def test_a_proof_is_not_passed_while_the_text_changes(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.PROOF)
        seen = newsroom.edition(session, article_id)

    outcomes = _at_once(
        databases,
        lambda session: proofs.pass_proof(
            session, newsroom.maks, article_id, seen_edition=seen, checked=CHECKED
        ),
        lambda session: articles.edit(
            session, newsroom.editor, article_id, TEXT, seen_edition=seen
        ),
    )

    assert outcomes == ["done", "told"]


def test_an_article_is_published_once(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        seen = newsroom.edition(session, article_id)

    outcomes = _at_once(
        databases,
        *[
            lambda session, desk=desk: publishing.publish(
                session, desk, article_id, seen_edition=seen, now=NOW
            )
            for desk in (newsroom.publisher, newsroom.second)
        ],
    )

    assert outcomes == ["done", "told"]
    with databases.newsroom(write=False) as session:
        assert articles.get(session, article_id).version == 1


def test_publications_at_once_take_numbers_one_after_another(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        ids = [newsroom.article(session, State.APPROVED) for _ in range(4)]
        seen = {article_id: newsroom.edition(session, article_id) for article_id in ids}

    outcomes = _at_once(
        databases,
        *[
            lambda session, article_id=article_id: publishing.publish(
                session, newsroom.publisher, article_id, seen_edition=seen[article_id], now=NOW
            )
            for article_id in ids
        ],
    )

    assert outcomes == ["done"] * 4
    with databases.newsroom(write=False) as session:
        changes = session.scalars(
            select(Rendition.change).where(Rendition.format == versions.FULL)
        ).all()
    assert sorted(changes) == [1, 2, 3, 4]
