"""Desk tags: made, renamed and deleted on one page, put on an article on another."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import articles, desk_tags
from safepub.newsroom.desk_tags import DeskTagNotFoundError
from safepub.web import complaints, forms, sessions
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("desk_tags", __name__)

MISSING = {"name": "Please give the desk tag a name."}


@dataclass(frozen=True, kw_only=True)
class Named:
    """A desk tag's name."""

    name: str = field(repr=False)


class NameForm(forms.FormSchema[Named]):
    """A name. Unknown fields are refused."""

    builds = Named

    name = forms.line(desk_tags.MAX_NAME)


@blueprint.get("/tags")
def show() -> str:
    """List the desk's tags."""
    return _page(forms.blank())


@blueprint.post("/tags")
def make() -> Response | tuple[str, int]:
    """Make a tag."""

    def deed(session: NewsroomSession, name: str) -> None:
        desk_tags.make(session, sessions.desk(), name)

    return _name(deed, _page)


@blueprint.get("/tags/<uuid:tag_id>")
def show_one(tag_id: UUID) -> str:
    """Ask for another name, or whether to delete it."""
    return _one_page(tag_id, None)


@blueprint.post("/tags/<uuid:tag_id>")
def rename(tag_id: UUID) -> Response | tuple[str, int]:
    """Give a tag another name."""

    def deed(session: NewsroomSession, name: str) -> None:
        desk_tags.rename(session, sessions.desk(), tag_id, name)

    return _name(deed, lambda form: _one_page(tag_id, form))


@blueprint.post("/tags/<uuid:tag_id>/delete")
def delete(tag_id: UUID) -> Response:
    """Delete a tag; articles lose it."""
    with newsroom_transaction() as session:
        desk_tags.remove(session, sessions.desk(), tag_id)
    return redirect(url_for("desk.desk_tags.show"), code=303)


@blueprint.get("/articles/<uuid:article_id>/tags")
def show_article(article_id: UUID) -> str:
    """Show which tags an article bears."""
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        return render_template(
            "desk/article_tags.html",
            article=articles.get(session, article_id),
            tags=desk_tags.list_(session, reader),
            borne=desk_tags.borne_by(session, article_id),
        )


@blueprint.post("/articles/<uuid:article_id>/tags")
def put_on(article_id: UUID) -> Response:
    """Let an article bear the ticked tags and no others."""
    try:
        chosen = [UUID(text) for text in request.form.getlist("tag")]
    except ValueError as error:
        raise DeskTagNotFoundError from error
    with newsroom_transaction() as session:
        desk_tags.put_on(session, sessions.desk(), article_id, chosen)
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _name(
    deed: Callable[[NewsroomSession, str], None], page: Callable[[FormState], str]
) -> Response | tuple[str, int]:
    typed, form = forms.read(NameForm())
    if typed is None:
        return page(complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            deed(session, typed.name)
    except InvalidError as error:
        return page(form.refused("name", str(error))), 422
    return redirect(url_for("desk.desk_tags.show"), code=303)


def _page(form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        tags = desk_tags.list_(session, sessions.desk())
    return render_template("desk/tags.html", tags=tags, form=form)


def _one_page(tag_id: UUID, form: FormState | None) -> str:
    with newsroom_transaction(write=False) as session:
        tags = {tag.id: tag for tag in desk_tags.list_(session, sessions.desk())}
    if tag_id not in tags:
        raise DeskTagNotFoundError
    tag = tags[tag_id]
    return render_template("desk/tag.html", tag=tag, form=form or forms.blank(name=tag.name or ""))
