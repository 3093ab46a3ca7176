"""What lets the worker open a scheduled article, and nothing else (`docs/decisions/0027`).

The worker holds no key of the desk. Whoever schedules an article seals the keys of the rows
that will go out to the worker's own key, whose seed lies in a secret file.
"""

from collections.abc import Iterator

from sqlalchemy import delete, select

from safepub.crypto import content, suite
from safepub.database import NewsroomSession
from safepub.newsroom import articles, attachment_rows, sealed_content, texts
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.versions import ReleaseBox
from safepub.newsroom.openers import Opener, SealedRow
from safepub.newsroom.sealed_content import NotReadableError

SEED_BYTES = 32


def seed_of(secret: bytes) -> bytes:
    """Give the worker's X-Wing seed: the first 32 bytes of the secret `release_key`."""
    return secret[:SEED_BYTES]


def public_key_of(secret: bytes) -> bytes:
    """Give the public key that boxes are sealed to."""
    return suite.public_key_of(seed_of(secret))


def give(
    session: NewsroomSession,
    desk: DeskReader,
    article: Article,
    revision: int,
    worker_key: bytes,
) -> None:
    """Let the worker open one revision and the article's attachments; no other row.

    Raises:
        sealed_content.NotReadableError: One is sealed to a desk key that is not held here.
    """
    take_back(session, article)
    for row, context in _rows(session, article, revision):
        seed = None if row.desk_key_id is None else desk.desk_keys.get(row.desk_key_id)
        if row.desk_box is None or seed is None:
            raise NotReadableError
        box = content.box_for(worker_key, row.desk_box, seed, context=context)
        session.add(ReleaseBox(article_id=article.id, row_id=row.id, box=box))
    session.flush()


def take_back(session: NewsroomSession, article: Article) -> None:
    """Let the worker open nothing of the article any more."""
    session.execute(delete(ReleaseBox).where(ReleaseBox.article_id == article.id))


def opener(session: NewsroomSession, article: Article, seed: bytes) -> Opener:
    """Give what opens the rows that the worker was given.

    What it gives raises `sealed_content.NotReadableError` for any other row.
    """
    rows = session.scalars(select(ReleaseBox).where(ReleaseBox.article_id == article.id))
    boxes = {row.row_id: row.box for row in rows}

    def open_(row: SealedRow, context: bytes) -> bytes:
        if row.id not in boxes:
            raise sealed_content.NotReadableError
        return content.open_content(row.body, boxes[row.id], seed, context=context)

    return open_


def _rows(
    session: NewsroomSession, article: Article, revision: int
) -> Iterator[tuple[SealedRow, bytes]]:
    text = articles.revision_text(session, article, revision)
    yield text, texts.context_of(text)
    for row in attachment_rows.rows_of(session, article.id):
        details = texts.get(session, row.details_id)
        yield row, attachment_rows.context_of(row)
        yield details, texts.context_of(details)
