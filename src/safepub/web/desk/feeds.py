"""Feeds, for administrators: opened to everybody, and closed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub import languages
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import feed_acts, feeds, outlets, texts
from safepub.newsroom.feed_acts import NewFeed, TitleRefusedError
from safepub.newsroom.feeds import TITLE_MAX
from safepub.renditions import formats
from safepub.serving.feeds import FeedAddress
from safepub.web import complaints, errors, forms, sessions, staff_login
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("feeds", __name__, url_prefix="/admin/feeds")

ALL = ("", "every language")
LANGUAGES = [ALL, *languages.NAMES.items()]
MISSING = {"title": "Please give a title.", "code": staff_login.NO_CODE}


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a feed is called and has, with a fresh code."""

    title: str
    language: str
    tag: str
    code: str = field(repr=False)

    def to_feed(self) -> NewFeed:
        """Give the feed; what is empty leaves every language, or every tag."""
        return NewFeed(title=self.title, language=self.language or None, tag=self.tag or None)


class OpenForm(forms.FormSchema[Opening]):
    """A new feed. Unknown fields are refused."""

    builds = Opening

    title = forms.line(TITLE_MAX)
    language = forms.line(texts.MAX_TAG, required=False)
    tag = forms.line(texts.MAX_TAG, required=False)
    code = forms.secret(staff_login.LONGEST_CODE)


@dataclass(frozen=True, kw_only=True)
class Closing:
    """A fresh code."""

    code: str = field(repr=False)


class CloseForm(forms.FormSchema[Closing]):
    """The closing of a feed. Unknown fields are refused."""

    builds = Closing

    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("")
def show() -> str:
    """List the open feeds."""
    return _list(forms.blank())


@blueprint.post("")
def open_feed() -> Response | tuple[str, int]:
    """Open a feed and lead to its page, or say what is wrong."""
    wanted, form = forms.read(OpenForm())
    if wanted is None:
        return _list(complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            _use_up(session, wanted.code)
            reader = sessions.desk()
            feed_id = feed_acts.open_feed(session, reader, wanted.to_feed(), today=_today())
    except (ConflictError, InvalidError) as error:
        return _list(form.refused(_field(error), str(error))), errors.status_of(error)
    return redirect(url_for("desk.feeds.show_one", feed_id=feed_id), code=303)


@blueprint.get("/<uuid:feed_id>")
def show_one(feed_id: UUID) -> str:
    """Show the addresses of one feed, and how to close it."""
    return _one(feed_id, forms.blank())


@blueprint.post("/<uuid:feed_id>")
def close(feed_id: UUID) -> Response | tuple[str, int]:
    """Close a feed, or say why not."""
    wanted, form = forms.read(CloseForm())
    if wanted is None:
        return _one(feed_id, complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            _use_up(session, wanted.code)
            feed_acts.close(session, sessions.desk(), feed_id, today=_today())
    except CodeRefusedError as error:
        return _one(feed_id, form.refused("code", str(error))), errors.status_of(error)
    return redirect(url_for("desk.feeds.show"), code=303)


def _use_up(session: NewsroomSession, code: str) -> None:
    reader = sessions.desk()
    staff_login.require_code(session, reader.staff_id, code)


def _field(error: Exception) -> str:
    if isinstance(error, CodeRefusedError):
        return "code"
    return "title" if isinstance(error, TitleRefusedError) else "tag"


def _today() -> date:
    return datetime.now(UTC).date()


def _list(form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        return render_template(
            "desk/feeds.html",
            form=form,
            feeds=feeds.every(session),
            languages=LANGUAGES,
            tags=outlets.public_tags(session),
        )


def _one(feed_id: UUID, form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        feed = feeds.show(session, feed_id)
    base_url = runtime().settings.site.base_url.rstrip("/")
    addresses = [
        (name, FeedAddress(feed_id=feed.id, format=format_, base_url=base_url).url())
        for name, format_ in (("JSON Feed", formats.FEED), ("Atom", formats.ATOM))
    ]
    return render_template("desk/feed.html", form=form, feed=feed, addresses=addresses)
