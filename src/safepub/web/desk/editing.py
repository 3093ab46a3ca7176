"""Editing: each save is a new revision, and of two editors nobody's text is lost."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.leaks import disclosures
from safepub.newsroom import (
    articles,
    drafts,
    editions,
    leak_checks,
    overrides,
    states,
    translations,
)
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import Act, State
from safepub.newsroom.translations import OriginalNotPublishedError
from safepub.web import complaints, forms, sessions
from safepub.web.desk import comparison, inserting, offering, reading, text_form
from safepub.web.desk.reading import Preview
from safepub.web.desk.text_form import TextForm, TypedText
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

MISSING = {
    "headline": "Please give a headline.",
    "body": "The article needs a text.",
    "language": "Please choose a language.",
}

blueprint = Blueprint("editing", __name__)


class NothingChangedError(InvalidError):
    """A revision that changes nothing would only undo a proof or an approval.

    Where an approved text lacks its contributor's check, that is what it is for.
    """

    message = "You changed nothing, so no new revision was made."


REFUSED_AT = {
    NothingChangedError: forms.WHOLE_FORM,
    OriginalNotPublishedError: "translation_of",
}
"""The field beside which each refusal is shown."""


@blueprint.get("/articles/<uuid:article_id>/edit")
def show(article_id: UUID) -> str:
    """Show the newest text in a form."""
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = _editable(session, reader, article_id)
        text = articles.open_text(session, reader, article)
        values = text_form.values_of(text, seen=article.edition)
        return _page(session, reader, article, forms.blank(**values))


@blueprint.post("/articles/<uuid:article_id>/edit")
def edit(article_id: UUID) -> Response | tuple[str, int]:
    """Add a revision, or show what stands in its way beside the text that was sent.

    The other two buttons store nothing: one shows what would go out, the other puts the
    words of a template into the form.
    """
    typed, form = forms.read(TextForm())
    try:
        return _do(article_id, typed, form)
    except (editions.EditCollisionError, states.ActNotAllowedError):
        return _both_texts(article_id, form)


def act_on(article: Article) -> Act:
    """Give the act that an edit of this article is: of itself or of its next version."""
    return states.of_next_version(Act.EDIT, article.state)


def _do(article_id: UUID, typed: TypedText | None, form: FormState) -> Response | tuple[str, int]:
    if typed is None:
        return _again(article_id, complaints.name(form, MISSING))
    if typed.act != text_form.SAVE:
        return _without_saving(article_id, typed, form)
    try:
        _save(article_id, typed)
    except (NothingChangedError, OriginalNotPublishedError) as error:
        return _again(article_id, form.refused(REFUSED_AT[type(error)], str(error)))
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _save(article_id: UUID, typed: TypedText) -> None:
    reader = sessions.desk()
    text = typed.to_text()
    with newsroom_transaction() as session:
        article = _editable(session, reader, article_id)
        newest = articles.open_text(session, reader, article)
        values = text_form.values_of(newest, seen=article.edition)
        unchanged = text_form.values_of(text, seen=typed.seen) == values
        if unchanged and not _lacks_check(session, reader, article):
            raise NothingChangedError
        if text.translation_of != newest.translation_of:
            translations.require(session, article_id, text.translation_of)
        articles.edit(session, reader, article_id, text, seen_edition=typed.seen)


def _lacks_check(session: NewsroomSession, reader: DeskReader, article: Article) -> bool:
    """Tell whether an approved text waits for a check that only a new proof can bring.

    So it does after it was called back from an embargo.
    """
    if article.approved_revision is None or article.state is not State.APPROVED:
        return False
    text_id = drafts.newest_text_id(session, article)
    is_checked = leak_checks.status(session, article, text_id) is not None
    return not is_checked and overrides.of_approved(session, reader, article) is None


def _without_saving(article_id: UUID, typed: TypedText, form: FormState) -> tuple[str, int]:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = _editable(session, reader, article_id)
        if typed.act == text_form.PREVIEW:
            shown = reading.preview(session, reader, article, typed.to_text())
            return _page(session, reader, article, form, shown), 200
        filled = inserting.insert(session, reader, article, typed.template, form)
        return _page(session, reader, article, filled), 422 if filled.errors else 200


def _again(article_id: UUID, form: FormState) -> tuple[str, int]:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = _editable(session, reader, article_id)
        return _page(session, reader, article, form), 422


def _editable(session: NewsroomSession, reader: DeskReader, article_id: UUID) -> Article:
    article = articles.get(session, article_id)
    states.check(act_on(article), article.state, reader.rights, next_stage=article.next_stage)
    return article


def _page(
    session: NewsroomSession,
    reader: DeskReader,
    article: Article,
    form: FormState,
    preview: Preview | None = None,
) -> str:
    return render_template(
        "desk/edit.html",
        article_id=article.id,
        state=article.state,
        form=form,
        preview=preview,
        options=offering.options(session, article.id, form),
        templates=inserting.options(session, reader, article),
        lacks_check=_lacks_check(session, reader, article),
        told=disclosures.told_by(form.value("note_disclosure"), language=form.value("language")),
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
            options=offering.options(session, article_id, yours),
        )
    return page, 409
