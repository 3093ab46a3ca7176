"""Pictures and files of an article: add, look at, describe, order and remove them."""

import time
from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from safepub.database import NewsroomSession
from safepub.languages import later
from safepub.newsroom import attachment_rows, attachments, drafts, editions, states
from safepub.newsroom.attachments import AttachmentView, Description
from safepub.newsroom.drafts import Room
from safepub.newsroom.editions import EditCollisionError
from safepub.newsroom.models.articles import Article
from safepub.web import downloads, forms, sessions, translating
from safepub.web.contributor import addresses, receiving, wording_files
from safepub.web.contributor.receiving import Refused
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint(
    "attachments", __name__, url_prefix="/room/articles/<uuid:address>/attachments"
)
receiving.let_in(blueprint, "contributor.attachments.add")

NONE_CHOSEN = later("Please choose at least one file.")
SOME_REFUSED = later("Not all files were kept. Which ones, and why, stands at the top.")
LOOK_AGAIN = later(
    "The article was changed in another window in the meantime. Nothing was done: look again."
)
SAVE_AGAIN = later(
    "The article was changed in another window in the meantime. Your words are still in the form:"
    " see whether this is the file that you mean, and save again."
)
KEPT = "files-kept"
"""The notice after which the page shows at once what was removed."""
A_THOUSAND = 1_000
DIRECTIONS = ("up", "down")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form that brings files and nothing else."""


@dataclass(frozen=True, kw_only=True)
class Described:
    """What a contributor says about a file, and the edition that they had before them."""

    alt: str = field(repr=False)
    caption: str = field(repr=False)
    edition: int


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Where a file is to go."""

    edition: int
    direction: str


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """The edition of the article that the contributor had before them."""

    edition: int


class FilesForm(forms.FormSchema[Sent]):
    """Files come beside the form. Unknown fields are refused."""

    builds = Sent


class DescriptionForm(forms.FormSchema[Described]):
    """Alt text and caption, each of which may be empty. Unknown fields are refused."""

    builds = Described

    alt = forms.paragraphs(attachments.MAX_ALT, required=False)
    caption = forms.paragraphs(attachments.MAX_CAPTION, required=False)
    edition = forms.edition()


class MoveForm(forms.FormSchema[Moved]):
    """One of two buttons. Unknown fields are refused."""

    builds = Moved

    edition = forms.edition()
    direction = forms.choice(DIRECTIONS)


class ConfirmForm(forms.FormSchema[Confirmed]):
    """A page with one button. Unknown fields are refused."""

    builds = Confirmed

    edition = forms.edition()


@blueprint.get("")
def show(address: UUID) -> str:
    """List the files of an article, and offer to add some where it is still theirs to change."""
    return _list_page(address, forms.blank())


@blueprint.post("")
def add(address: UUID) -> AnyResponse | tuple[str, int]:
    """Clean the files that came and keep those that could be cleaned."""
    until = time.monotonic() + receiving.SECONDS
    asked, form = forms.read(FilesForm())
    files = receiving.sent("files")
    if asked is None or not files:
        return _list_page(address, form if files else form.refused("files", NONE_CHOSEN)), 422
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = _open_article(session, room, address)
        held = len(attachment_rows.rows_of(session, article.id))
    places = attachments.MOST - held
    refused = receiving.keep(room, address, files, places=places, until=until)
    if refused:
        return _list_page(address, form.refused("files", SOME_REFUSED), refused=refused), 422
    return _back(address, KEPT)


@blueprint.get("/<int:number>")
def show_one(address: UUID, number: int) -> str:
    """Show one file, what was removed from it, and what the contributor says about it."""
    return _file_page(address, number)


@blueprint.post("/<int:number>")
def describe(address: UUID, number: int) -> AnyResponse | tuple[str, int]:
    """Keep the alt text and the caption of a file."""
    described, form = forms.read(DescriptionForm())
    if described is None:
        return _file_page(address, number, form), 422
    room = sessions.contributor()
    said = Description(
        # A paragraph each, however their fields were wrapped.
        alt=" ".join(described.alt.split()),
        caption=" ".join(described.caption.split()),
    )
    try:
        with newsroom_transaction() as session:
            article = _seen(session, room, address, described.edition)
            attachments.describe(session, room, article.id, number, said)
    except EditCollisionError:
        return _file_page(address, number, form.refused(forms.WHOLE_FORM, SAVE_AGAIN)), 409
    return _back(address, "file-described")


@blueprint.post("/<int:number>/move")
def move(address: UUID, number: int) -> AnyResponse | tuple[str, int]:
    """Move a file up or down in the list."""
    moved, form = forms.read(MoveForm())
    if moved is None:
        return _list_page(address, form), 422
    room = sessions.contributor()
    try:
        with newsroom_transaction() as session:
            article = _seen(session, room, address, moved.edition)
            attachments.move(session, room, article.id, number, up=moved.direction == "up")
    except EditCollisionError:
        return _list_page(address, form.refused(forms.WHOLE_FORM, LOOK_AGAIN)), 409
    return redirect(url_for("contributor.attachments.show", address=address), code=303)


@blueprint.get("/<int:number>/remove")
def confirm_removal(address: UUID, number: int) -> str:
    """Ask whether the file is really to go."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = _open_article(session, room, address)
        view = _view(session, room, article, number)
        form = forms.blank(edition=str(article.edition))
    return render_template(
        "contributor/attachment_remove.html", address=address, file=view, form=form
    )


@blueprint.post("/<int:number>/remove")
def remove(address: UUID, number: int) -> AnyResponse | tuple[str, int]:
    """Delete the file that the contributor was asked about, and no other."""
    confirmed, form = forms.read(ConfirmForm())
    if confirmed is None:
        return _list_page(address, form), 422
    room = sessions.contributor()
    try:
        with newsroom_transaction() as session:
            article = _seen(session, room, address, confirmed.edition)
            attachments.remove(session, room, article.id, number)
    except EditCollisionError:
        return _list_page(address, form.refused(forms.WHOLE_FORM, LOOK_AGAIN)), 409
    return _back(address, "file-removed")


@blueprint.get("/<int:number>/file")
def fetch(address: UUID, number: int) -> Response:
    """Give the clean file to its contributor."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article_id = addresses.article_at(session, room, address)
        opened = attachments.open_own(session, room, article_id, number)
    return downloads.send(*opened)


def size_words(size: int) -> str:
    """Give a number of bytes in thousands, as the page's language writes it."""
    rounded = translating.number(max(1, round(size / A_THOUSAND)))
    return translating.gettext("%(size)s kB") % {"size": rounded}


def _list_page(address: UUID, form: FormState, *, refused: list[Refused] | None = None) -> str:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        views = attachments.list_own(session, room, article.id)
    return render_template(
        "contributor/attachments.html",
        address=address,
        files=views,
        form=form,
        edition=article.edition,
        refused=refused or (),
        just_sent=bool(refused) or request.args.get("notice") == KEPT,
        open=article.state in drafts.WRITING_STATES,
        most=attachments.MOST,
        words=wording_files,
        size=size_words,
    )


def _file_page(address: UUID, number: int, form: FormState | None = None) -> str:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        view = _view(session, room, article, number)
    typed = {"alt": view.alt, "caption": view.caption} if form is None else form.values
    values = {**typed, "edition": str(article.edition)}
    return render_template(
        "contributor/attachment.html",
        address=address,
        file=view,
        form=FormState(values=values, errors={} if form is None else form.errors),
        language=article.language,
        open=article.state in drafts.WRITING_STATES,
        words=wording_files,
        size=size_words,
    )


def _open_article(session: NewsroomSession, room: Room, address: UUID) -> Article:
    article = drafts.get_own(session, room, addresses.article_at(session, room, address))
    if article.state not in drafts.WRITING_STATES:
        raise states.ActNotAllowedError
    return article


def _seen(session: NewsroomSession, room: Room, address: UUID, edition: int) -> Article:
    """Give the article where it is still as the contributor was shown it."""
    article = _open_article(session, room, address)
    editions.claim(session, article, seen=edition)
    return article


def _view(session: NewsroomSession, room: Room, article: Article, number: int) -> AttachmentView:
    for view in attachments.list_own(session, room, article.id):
        if view.number == number:
            return view
    raise attachment_rows.AttachmentNotFoundError


def _back(address: UUID, notice: str) -> AnyResponse:
    return redirect(
        url_for("contributor.attachments.show", address=address, notice=notice), code=303
    )
