"""Editing: each save is a new revision, and of two editors nobody's text is lost."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub import languages
from safepub.errors import InvalidError
from safepub.newsroom import articles, editions, states
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import Act, State
from safepub.web import complaints, forms, sessions
from safepub.web.desk import comparison, text_form, wording
from safepub.web.desk.text_form import TextForm, TypedText
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

MISSING = {
    "headline": "Please give a headline.",
    "body": "The article needs a text.",
    "language": "Please choose a language.",
}

blueprint = Blueprint("editing", __name__)


class NothingChangedError(InvalidError):
    """A revision that changes nothing would only undo a proof or an approval."""

    message = "You changed nothing, so no new revision was made."


@blueprint.get("/articles/<uuid:article_id>/edit")
def show(article_id: UUID) -> str:
    """Show the newest text in a form."""
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(act_on(article), article.state, reader.rights, next_stage=article.next_stage)
        text = articles.open_text(session, reader, article)
        values = text_form.values_of(text, seen=article.edition)
    return _page(article_id, article.state, forms.blank(**values))


@blueprint.post("/articles/<uuid:article_id>/edit")
def edit(article_id: UUID) -> Response | tuple[str, int]:
    """Add a revision, or show what stands in its way beside the text that was sent."""
    typed, form = forms.read(TextForm())
    if typed is None:
        return _again(article_id, complaints.name(form, MISSING))
    try:
        _save(article_id, typed)
    except NothingChangedError as error:
        return _again(article_id, form.refused(forms.WHOLE_FORM, str(error)))
    except (editions.EditCollisionError, states.ActNotAllowedError):
        return _both_texts(article_id, form)
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def act_on(article: Article) -> Act:
    """Give the act that an edit of this article is: of itself or of its next version."""
    return states.of_next_version(Act.EDIT, article.state)


def _save(article_id: UUID, typed: TypedText) -> None:
    reader = sessions.desk()
    text = typed.to_text()
    with newsroom_transaction() as session:
        article = articles.get(session, article_id)
        states.check(act_on(article), article.state, reader.rights, next_stage=article.next_stage)
        newest = articles.open_text(session, reader, article)
        values = text_form.values_of(newest, seen=article.edition)
        if text_form.values_of(text, seen=typed.seen) == values:
            raise NothingChangedError
        articles.edit(session, reader, article_id, text, seen_edition=typed.seen)


def _again(article_id: UUID, form: FormState) -> tuple[str, int]:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(act_on(article), article.state, reader.rights, next_stage=article.next_stage)
    return _page(article_id, article.state, form), 422


def _page(article_id: UUID, state: State, form: FormState) -> str:
    return render_template(
        "desk/edit.html",
        article_id=article_id,
        state=state,
        form=form,
        languages=_languages(form.value("language")),
    )


def _both_texts(article_id: UUID, form: FormState) -> tuple[str, int]:
    """Show the newest text beside the one that was sent; saving now replaces the newest."""
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        text = articles.open_text(session, reader, article)
        revisions = articles.list_revisions(session, article)
        theirs = text_form.values_of(text, seen=article.edition)
    yours = forms.blank(**{**form.values, "seen": theirs["seen"]})
    page = render_template(
        "desk/collision.html",
        article_id=article_id,
        state=article.state,
        newest=revisions[0] if revisions else None,
        differences=comparison.compare(theirs, yours.values),
        may_save=act_on(article)
        in states.acts_for(article.state, reader.rights, next_stage=article.next_stage),
        form=yours,
        languages=_languages(yours.value("language")),
    )
    return page, 409


def _languages(chosen: str) -> list[tuple[str, str]]:
    """List the newsroom's languages, and the text's own where it is not among them."""
    offered = [*runtime().settings.languages]
    if chosen in languages.NAMES and chosen not in offered:
        offered.append(chosen)
    return [(code, wording.language(code)) for code in offered]
