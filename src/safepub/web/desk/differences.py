"""What changed between two revisions, side by side or in one text."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request

from safepub.newsroom import articles, drafts
from safepub.web import forms, sessions
from safepub.web.desk import comparison
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("differences", __name__)

VIEWS = {"side-by-side": "Side by side", "inline": "In one text"}
_MOST_DIGITS = len(str(forms.HIGHEST_EDITION)) - 1


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which revisions somebody wants to compare, and how they want to see it."""

    earlier: int
    later: int
    view: str


@blueprint.get("/articles/<uuid:article_id>/differences")
def show(article_id: UUID) -> str:
    """Show in what two revisions differ; without numbers, the newest and the one before.

    Raises:
        drafts.ArticleNotFoundError: The article has no such revision.
    """
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        revisions = articles.list_revisions(session, article)
        if not revisions:
            raise drafts.ArticleNotFoundError
        asked = _asked(revisions[0].number)
        differences = comparison.between(
            articles.open_revision(session, reader, article, asked.earlier),
            articles.open_revision(session, reader, article, asked.later),
        )
    return render_template(
        "desk/differences.html",
        article_id=article_id,
        language=article.language,
        revisions=revisions,
        asked=asked,
        form=forms.blank(
            **{"from": str(asked.earlier), "to": str(asked.later), "view": asked.view}
        ),
        views=[*VIEWS.items()],
        differences=differences,
    )


def _asked(newest: int) -> Asked:
    later = _number("to", newest)
    view = request.args.get("view", "side-by-side")
    if view not in VIEWS:
        raise drafts.ArticleNotFoundError
    return Asked(earlier=_number("from", max(1, later - 1)), later=later, view=view)


def _number(name: str, otherwise: int) -> int:
    asked = request.args.get(name, str(otherwise))
    if not asked.isascii() or not asked.isdigit() or len(asked) > _MOST_DIGITS:
        raise drafts.ArticleNotFoundError
    return int(asked)
