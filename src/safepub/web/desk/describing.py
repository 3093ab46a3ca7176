"""Alt text and caption of a file, at the desk."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import articles, attachments, describing, editions, media, states
from safepub.newsroom.describing import DeskDescription, SameDescriptionError
from safepub.web import forms, sessions
from safepub.web.desk import editing
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("describing", __name__)

CHANGED = (
    "The article was changed in the meantime. Your words are still in the form: see whether this"
    " is the file that you mean, and save again."
)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What an editor says about a file."""

    seen: int
    alt: str = field(repr=False)
    caption: str = field(repr=False)


class DescriptionForm(forms.FormSchema[Typed]):
    """Alt text and caption, each of which may be empty. Unknown fields are refused."""

    builds = Typed

    seen = forms.edition()
    alt = forms.paragraphs(attachments.MAX_ALT, required=False)
    caption = forms.paragraphs(attachments.MAX_CAPTION, required=False)


@blueprint.get("/articles/<uuid:article_id>/attachments/<int:number>/describe")
def show(article_id: UUID, number: int) -> str:
    """Show a file with what is said about it, in a form."""
    return _page(article_id, number, None)


@blueprint.post("/articles/<uuid:article_id>/attachments/<int:number>/describe")
def describe(article_id: UUID, number: int) -> Response | tuple[str, int]:
    """Keep alt text and caption as a new revision."""
    typed, form = forms.read(DescriptionForm())
    if typed is None:
        return _page(article_id, number, form), 422
    said = DeskDescription(
        # A paragraph each, however their fields were wrapped.
        alt=" ".join(typed.alt.split()),
        caption=" ".join(typed.caption.split()),
        number=number,
        seen_edition=typed.seen,
    )
    try:
        with newsroom_transaction() as session:
            describing.describe(session, sessions.desk(), article_id, said)
    except SameDescriptionError as error:
        return _page(article_id, number, form.refused(forms.WHOLE_FORM, str(error))), 422
    except editions.EditCollisionError:
        return _page(article_id, number, form.refused(forms.WHOLE_FORM, CHANGED)), 409
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _page(article_id: UUID, number: int, form: FormState | None) -> str:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(
            editing.act_on(article), article.state, reader.rights, next_stage=article.next_stage
        )
        file = media.view_at_desk(session, reader, article, number)
        text = articles.open_text(session, reader, article)
        typed = form or forms.blank(alt=file.alt, caption=file.caption)
        # What was changed meanwhile is on the page now.
        values = {**typed.values, "seen": str(article.edition)}
        return render_template(
            "desk/describe.html",
            article=article,
            file=file,
            language=text.language,
            form=FormState(values=values, errors=typed.errors),
        )
