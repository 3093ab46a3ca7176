"""Adding a correction or clarification to a published article."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import articles, correcting, states, texts
from safepub.newsroom.correcting import CorrectionKind, NewCorrection, Placement
from safepub.newsroom.states import Act
from safepub.web import complaints, forms, sessions
from safepub.web.desk import wording
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("correcting", __name__)

MISSING = {
    "kind": "Please say which of the two it is.",
    "placement": "Please say where it is printed.",
    "words": "Please say what was wrong or unclear.",
}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A correction as it was typed."""

    seen: int
    kind: str
    placement: str
    words: str = field(repr=False)


class CorrectionForm(forms.FormSchema[Typed]):
    """A correction. Unknown fields are refused."""

    builds = Typed

    seen = forms.edition()
    kind = forms.choice([kind.value for kind in CorrectionKind])
    placement = forms.choice([placement.value for placement in Placement])
    words = forms.paragraphs(texts.MAX_NOTE)


@blueprint.get("/articles/<uuid:article_id>/correct")
def show(article_id: UUID) -> str:
    """Ask what was wrong or unclear."""
    return _page(article_id, None)


@blueprint.post("/articles/<uuid:article_id>/correct")
def correct(article_id: UUID) -> Response | tuple[str, int]:
    """Publish a version with the correction."""
    typed, form = forms.read(CorrectionForm())
    if typed is None:
        return _page(article_id, complaints.name(form, MISSING)), 422
    new = NewCorrection(
        kind=CorrectionKind(typed.kind),
        placement=Placement(typed.placement),
        words=typed.words,
        seen_edition=typed.seen,
    )
    with newsroom_transaction() as session:
        correcting.correct(session, sessions.desk(), article_id, new, now=datetime.now(UTC))
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _page(article_id: UUID, form: FormState | None) -> str:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(Act.CORRECT, article.state, reader.rights)
        return render_template(
            "desk/correct.html",
            article=article,
            kinds=[(kind.value, words) for kind, words in wording.CORRECTIONS.items()],
            placements=[(place.value, words) for place, words in wording.PLACEMENTS.items()],
            form=form or forms.blank(seen=str(article.edition), placement=Placement.BOTTOM.value),
        )
