"""What an outlet may see: every article, or those of some tags, languages or pseudonyms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from safepub.database import NewsroomSession
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Entitlement, Outlet
from safepub.newsroom.models.versions import ArticleTag
from safepub.newsroom.states import State


class EntitlementKind(StrEnum):
    """By what an outlet is entitled to an article."""

    TAG = "tag"
    LANGUAGE = "language"
    PSEUDONYM = "pseudonym"


@dataclass(frozen=True, kw_only=True)
class Entitled:
    """What one outlet may see. An empty set of a kind leaves that kind open."""

    outlet_id: UUID
    embargo: bool
    tags: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    pseudonym_ids: frozenset[UUID] = field(default=frozenset())

    def allows(self, article: Article, tags: Iterable[str]) -> bool:
        """Tell whether the outlet may see an article with these public tags, once it is out.

        An embargoed article is seen by outlets with the embargo right alone.
        """
        return (
            (self.embargo or article.state is not State.EMBARGOED)
            and (not self.tags or not self.tags.isdisjoint(tags))
            and (not self.languages or article.language in self.languages)
            and (not self.pseudonym_ids or article.pseudonym_id in self.pseudonym_ids)
        )


def of_all(session: NewsroomSession) -> Sequence[Entitled]:
    """Give what each outlet may see, whether it is let in at present or not."""
    kinds: defaultdict[UUID, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in session.scalars(select(Entitlement)):
        kinds[row.outlet_id][row.kind].add(row.value)
    return [
        _entitled(outlet, kinds[outlet.id])
        for outlet in session.scalars(select(Outlet).order_by(Outlet.name, Outlet.id))
    ]


def tags_of(session: NewsroomSession, article: Article) -> Sequence[str]:
    """Give an article's public tags, in their order."""
    return session.scalars(
        select(ArticleTag.tag).where(ArticleTag.article_id == article.id).order_by(ArticleTag.tag)
    ).all()


def _entitled(outlet: Outlet, kinds: Mapping[str, set[str]]) -> Entitled:
    return Entitled(
        outlet_id=outlet.id,
        embargo=outlet.embargo,
        tags=frozenset(kinds[EntitlementKind.TAG]),
        languages=frozenset(kinds[EntitlementKind.LANGUAGE]),
        pseudonym_ids=frozenset(map(UUID, kinds[EntitlementKind.PSEUDONYM])),
    )
