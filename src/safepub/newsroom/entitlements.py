"""What an outlet may see: every article, or those of some tags, languages or pseudonyms."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, select

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

    def key(self) -> str:
        """Give one text that differs between any two that let see different articles."""
        kinds = (self.tags, self.languages, map(str, self.pseudonym_ids))
        return repr((self.outlet_id.hex, self.embargo, *map(sorted, kinds)))


def visible(entitled: Entitled) -> Sequence[ColumnElement[bool]]:
    """Give `Entitled.allows` as conditions on `Article`, of articles that are out alone."""
    given = (State.PUBLISHED, State.EMBARGOED) if entitled.embargo else (State.PUBLISHED,)
    conditions: list[ColumnElement[bool]] = [Article.state.in_(given)]
    if entitled.tags:
        tagged = ArticleTag.article_id == Article.id
        conditions.append(select(1).where(tagged, ArticleTag.tag.in_(entitled.tags)).exists())
    if entitled.languages:
        conditions.append(Article.language.in_(entitled.languages))
    if entitled.pseudonym_ids:
        conditions.append(Article.pseudonym_id.in_(entitled.pseudonym_ids))
    return conditions


def of_all(session: NewsroomSession) -> Sequence[Entitled]:
    """Give what each outlet may see, whether it is let in at present or not."""
    found: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for outlet_id, kind, value in session.execute(
        select(Entitlement.outlet_id, Entitlement.kind, Entitlement.value)
    ):
        found[outlet_id].append((kind, value))
    return [
        gathered(outlet.id, found[outlet.id], embargo=outlet.embargo)
        for outlet in session.scalars(select(Outlet).order_by(Outlet.name, Outlet.id))
    ]


def of(session: NewsroomSession, outlet: Outlet) -> Entitled:
    """Give what one outlet may see."""
    rows = session.execute(
        select(Entitlement.kind, Entitlement.value).where(Entitlement.outlet_id == outlet.id)
    )
    return gathered(outlet.id, [(kind, value) for kind, value in rows], embargo=outlet.embargo)


def tags_of(session: NewsroomSession, article: Article) -> Sequence[str]:
    """Give an article's public tags, in their order."""
    return session.scalars(
        select(ArticleTag.tag).where(ArticleTag.article_id == article.id).order_by(ArticleTag.tag)
    ).all()


def gathered(outlet_id: UUID, found: Iterable[tuple[str, str]], *, embargo: bool) -> Entitled:
    """Put the stored pairs of kind and value of one outlet together."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for kind, value in found:
        kinds[kind].add(value)
    return Entitled(
        outlet_id=outlet_id,
        embargo=embargo,
        tags=frozenset(kinds[EntitlementKind.TAG]),
        languages=frozenset(kinds[EntitlementKind.LANGUAGE]),
        pseudonym_ids=frozenset(map(UUID, kinds[EntitlementKind.PSEUDONYM])),
    )
