"""Another byline for what is out already: the old one is left nowhere and named nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from safepub.database import NewsroomSession
from safepub.newsroom import acts, articles, contributors, publishing, states, versions
from safepub.newsroom.acts import Doing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.custody import PaymentOrder
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.models.versions import PublishedVersion
from safepub.newsroom.states import Act, State
from safepub.newsroom.texts import CreditRole
from safepub.newsroom.versions import ChangeKind
from safepub.renditions import stored_form
from safepub.renditions.types import PublishedArticle


@dataclass(frozen=True, kw_only=True)
class NewByline:
    """The byline that is to be printed from now on, and on what."""

    byline: str = field(repr=False)
    seen_edition: int
    """The article's edition that was shown."""
    everywhere: bool
    """On every article under the pseudonym, and on its later ones; else on this one alone."""


def change(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    new: NewByline,
    *,
    now: datetime,
) -> None:
    """Put another byline on a published article, or on all under its pseudonym.

    The newest version is rendered with the new byline, older ones are deleted, and outlets are
    told at once; of what is withheld, once it is restored. Neither
    the journal nor the history names either of the two.

    Raises:
        contributors.BylineRefusedError: The byline cannot be printed.
        states.ActNotAllowedError: The article is not published.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    contributors.check_byline(new.byline)
    article, _ = articles.begin(session, desk, Act.CHANGE_BYLINE, article_id, seen=new.seen_edition)
    changed = _all_under(session, article) if new.everywhere else [article]
    for each in changed:
        _rewrite(session, each, new.byline)
    if new.everywhere:
        pseudonym = session.get_one(Pseudonym, article.pseudonym_id)
        _rename_orders(session, pseudonym, new.byline)
        pseudonym.byline = new.byline
    for each in changed:
        if each.state is State.PUBLISHED:
            _issue(session, desk, each, now=now)
        elif each.published_revision is not None:
            _renumber(session, each, now=now)
        # Their notes and text may name the old one, and nothing is said of them any more.
        versions.forget_older(session, each)


def _all_under(session: NewsroomSession, article: Article) -> Sequence[Article]:
    """Lock and give what stands under the same pseudonym and has a byline.

    Whatever is begun under it meanwhile waits, and begins with the new one.
    """
    session.get_one(Pseudonym, article.pseudonym_id, with_for_update=True)
    return session.scalars(
        select(Article)
        .where(Article.pseudonym_id == article.pseudonym_id, Article.state != State.KILLED)
        .order_by(Article.id)
        .with_for_update()
    ).all()


def _rename_orders(session: NewsroomSession, pseudonym: Pseudonym, byline: str) -> None:
    """Let payment orders say the new byline too; each beside its contributor, they told both."""
    session.execute(
        update(PaymentOrder)
        .where(
            PaymentOrder.contributor_id == pseudonym.contributor_id,
            PaymentOrder.byline == pseudonym.byline,
            # What a paymaster has been given already says what it said.
            PaymentOrder.run_id.is_(None),
        )
        .values(byline=byline)
        .execution_options(synchronize_session=False)
    )


def _rewrite(session: NewsroomSession, article: Article, byline: str) -> None:
    article.byline = byline
    kept = session.scalars(
        select(PublishedVersion).where(PublishedVersion.article_id == article.id)
    )
    for version in kept:
        version.form = stored_form.write(_renamed(stored_form.read(version.form), byline))


def _renamed(published: PublishedArticle, byline: str) -> PublishedArticle:
    # Whoever wrote it may have taken the pictures as well, under the same name.
    credits_ = tuple(
        replace(credit, name=byline)
        if credit.role == CreditRole.AUTHOR or credit.name == published.byline
        else credit
        for credit in published.credits
    )
    rights = published.rights
    if rights.holder == published.byline:
        rights = replace(rights, holder=byline)
    return replace(published, byline=byline, credits=credits_, rights=rights)


def _renumber(session: NewsroomSession, article: Article, *, now: datetime) -> None:
    """Give what is withheld or under embargo another version: outlets go by its number.

    Those that have it under embargo are told at once; those that had what is withheld, with
    its restoration.
    """
    if not versions.count(session, article):
        versions.render_again(session, article)
        return
    live = versions.current(session, article)
    publishing.number_version(article, article.published_revision or 0, now=now)
    renamed = replace(live, version=article.version, updated_at=versions.to_the_minute(now))
    if article.state is State.EMBARGOED:
        versions.issue(session, article, renamed, ChangeKind.BYLINE_CHANGED, now=now)
        return
    versions.keep(session, article, renamed)
    versions.render_again(session, article)


def _issue(session: NewsroomSession, desk: DeskReader, article: Article, *, now: datetime) -> None:
    transition = states.check(Act.CHANGE_BYLINE, article.state, desk.rights)
    live = versions.current(session, article)
    publishing.number_version(article, article.published_revision or 0, now=now)
    published = replace(live, version=article.version, updated_at=versions.to_the_minute(now))
    versions.issue(session, article, published, ChangeKind.BYLINE_CHANGED, now=now)
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id))
