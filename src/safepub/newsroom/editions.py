"""Optimistic locking: of two people who change an article, the second notices."""

from sqlalchemy import update

from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom.models.articles import Article


class EditCollisionError(ConflictError):
    """The article was changed by somebody else since it was opened."""

    message = "Somebody changed this article in the meantime. Your text was not stored yet."


def claim(session: NewsroomSession, article: Article, *, seen: int | None = None) -> None:
    """Raise the article's edition; the caller alone may change it in this transaction.

    `seen` is the edition that the person was shown; without it, the one that
    this transaction read.

    Raises:
        EditCollisionError: The article has moved on since.
    """
    session.flush()
    claimed = session.execute(
        update(Article)
        .where(Article.id == article.id, Article.edition == (seen or article.edition))
        .values(edition=Article.edition + 1)
        .returning(Article.id)
        .execution_options(synchronize_session=False)
    )
    if claimed.first() is None:
        raise EditCollisionError
    session.refresh(article)
