"""Publishing: from an approved revision to the first version that outlets get."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import acts, articles, leak_checks, media, openers, slugs, texts, versions
from safepub.newsroom.acts import Doing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.versions import Correction
from safepub.newsroom.openers import Opener
from safepub.newsroom.states import Act
from safepub.newsroom.texts import CreditKind, CreditRole, Text
from safepub.newsroom.versions import ChangeKind
from safepub.renditions.types import (
    PublishedArticle,
    PublishedCorrection,
    PublishedCredit,
    PublishedMedia,
    PublishedNote,
    PublishedOriginal,
    PublishedRights,
)


class CreditMissingError(ConflictError):
    """An article without a public credit does not go out; there is no fallback."""

    message = "This article has no byline, so it cannot be published."


def publish(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    *,
    seen_edition: int,
    now: datetime,
) -> None:
    """Publish the approved revision under its byline.

    Outlets see it once the caller's transaction commits. The public time is
    `now` cut to the minute.

    Raises:
        states.ActNotAllowedError: It is not approved.
        CreditMissingError: It has no byline.
        editions.EditCollisionError: It is not the edition that was shown.
        leak_checks.LeakCheckMissingError: It is not what its contributor checked.
        leak_checks.OwnOverrideError: Whoever publishes it has let it go on unchecked.
    """
    article, transition = articles.begin(session, desk, Act.PUBLISH, article_id, seen=seen_edition)
    require_approved(article)
    leak_checks.require(session, article, by=desk.staff_id)
    leak_checks.forget(session, article)
    article.state = transition.target
    opener = openers.at_desk(desk.desk_keys)
    revision = send_out(session, article, opener, ChangeKind.PUBLISHED, now=now)
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id, revision=revision))


def send_out(
    session: NewsroomSession,
    article: Article,
    opener: Opener,
    kind: ChangeKind,
    *,
    now: datetime,
) -> int:
    """Make the approved revision the version that outlets get, and give the revision's number.

    The article is claimed, checked, and in the state that it has from now on. Only
    `acts.done` and deletions come after this.

    Raises:
        CreditMissingError: It has no byline, or nothing of it is approved.
        sealed_content.NotReadableError: The opener does not open all of it.
    """
    approved = require_approved(article)
    sealed = articles.revision_text(session, article, approved)
    text = texts.from_plaintext(opener(sealed, texts.context_of(sealed)))
    # An embargo that was taken back left the language of its own version.
    article.language = text.language
    number_version(article, approved, now=now)
    session.flush()
    published = public_form(session, article, text, media.publish(session, opener, article))
    versions.issue(session, article, published, kind, now=now)
    return approved


def require_approved(article: Article) -> int:
    """Give the number of the revision that may go out.

    Raises:
        CreditMissingError: The article has no byline, or nothing of it is approved.
    """
    if not article.byline.strip() or article.approved_revision is None:
        raise CreditMissingError
    return article.approved_revision


def number_version(article: Article, revision: int, *, now: datetime) -> None:
    """Give an article its next version's number and public times."""
    article.published_revision = revision
    article.version += 1
    article.updated_at = versions.to_the_minute(now)
    article.published_at = article.published_at or article.updated_at


def public_form(
    session: NewsroomSession, article: Article, text: Text, files: tuple[PublishedMedia, ...]
) -> PublishedArticle:
    """Give what outlets get of a text: every field is named here, none derived.

    Raises:
        CreditMissingError: The article was never published, so it has no time.
    """
    if article.published_at is None or article.updated_at is None:
        raise CreditMissingError
    return PublishedArticle(
        id=article.id,
        version=article.version,
        language=text.language,
        headline=text.headline,
        dek=text.dek,
        byline=article.byline,
        body_markdown=text.body,
        notes=tuple(PublishedNote(kind=note.kind.value, text=note.text) for note in text.notes),
        credits=tuple(_credits(article.byline, text)),
        published_at=article.published_at,
        updated_at=article.updated_at,
        media=files,
        slug=slugs.of(session, article, text),
        tags=text.tags,
        places=text.places,
        series=text.series,
        original=_original(text),
        rights=PublishedRights(holder=text.rights.holder, usage_terms=text.rights.usage_terms),
        translation_of=text.translation_of,
        corrections=tuple(corrections_of(session, article)),
        embargoed_until=article.release_at,
    )


def corrections_of(session: NewsroomSession, article: Article) -> Sequence[PublishedCorrection]:
    """Give the corrections of an article, oldest first."""
    rows = session.scalars(
        select(Correction).where(Correction.article_id == article.id).order_by(Correction.number)
    )
    return [
        PublishedCorrection(
            kind=row.kind,
            placement=row.placement,
            text=row.words,
            corrected_on=row.corrected_on,
            version=row.version,
        )
        for row in rows
    ]


def _credits(byline: str, text: Text) -> Iterator[PublishedCredit]:
    """Give the byline as the one credit of an author, and the others in their order."""
    yield PublishedCredit(
        role=CreditRole.AUTHOR.value, name=byline, kind=CreditKind.PSEUDONYM.value
    )
    for credit in text.credits:
        if credit.role is not CreditRole.AUTHOR:
            yield PublishedCredit(role=credit.role.value, name=credit.name, kind=credit.kind.value)


def _original(text: Text) -> PublishedOriginal:
    return PublishedOriginal(
        publisher=text.original.publisher,
        title=text.original.title,
        url=text.original.url,
        published_on=text.original.published_on,
        language=text.original.language,
    )
