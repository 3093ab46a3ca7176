"""Pseudonyms: the names that a contributor writes under, each with its own words."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError, validates
from werkzeug.wrappers import Response

from safepub.errors import ConflictError, InvalidError
from safepub.languages import later
from safepub.newsroom import abouts, contributors, pseudonyms, watch_lists
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.contributors import BylineRefusedError
from safepub.newsroom.models import people
from safepub.newsroom.pseudonyms import LookAlikeError, Persona, PseudonymView
from safepub.web import complaints, errors, forms, sessions
from safepub.web.contributor import addresses, byline_check, short_words
from safepub.web.forms import FormState
from safepub.web.runtime import retire_after_pages
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("pseudonyms", __name__, url_prefix="/room/bylines")
retire_after_pages(blueprint)

MISSING = {"byline": later("Please give a byline.")}


@dataclass(frozen=True, kw_only=True)
class Given:
    """What somebody gives for a pseudonym."""

    byline: str = field(repr=False)
    bio: str = field(repr=False)
    closing_note: str = field(repr=False)
    byline_anyway: str = field(repr=False)
    byline_warned: str = field(repr=False)

    def persona(self) -> Persona:
        """Give it in the form that the newsroom keeps; a bio is one paragraph."""
        bio = " ".join(self.bio.split())
        return Persona(byline=self.byline, about=AboutView(bio=bio, closing_note=self.closing_note))


class PersonaForm(forms.FormSchema[Given]):
    """A byline with its bio and closing note. Unknown fields are refused."""

    builds = Given

    byline = forms.line(people.BYLINE_MAX)
    bio = forms.paragraphs(abouts.MAX_BIO, required=False)
    closing_note = forms.paragraphs(abouts.MAX_CLOSING_NOTE, required=False)
    byline_anyway = forms.line(len("yes"), required=False)
    byline_warned = forms.line(people.BYLINE_MAX, required=False)

    @validates("byline")
    def check_byline(self, byline: str, **_: object) -> None:
        """Refuse a byline that could not be printed."""
        try:
            contributors.check_byline(byline)
        except BylineRefusedError as error:
            raise ValidationError(str(error)) from None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One pseudonym in the list, with its address."""

    address: UUID
    pseudonym: PseudonymView
    about: AboutView = field(repr=False)


@blueprint.get("")
def show() -> str:
    """List the contributor's pseudonyms with what each says about itself."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        lines = [
            Line(
                address=addresses.pseudonym_address(room, pseudonym.id),
                pseudonym=pseudonym,
                about=pseudonyms.about(session, room, pseudonym.id),
            )
            for pseudonym in pseudonyms.list_own(session, room)
        ]
    return render_template("contributor/pseudonyms.html", lines=lines, most=pseudonyms.MOST)


@blueprint.get("/new")
def show_new() -> str:
    """Show an empty form."""
    return _page(forms.blank())


@blueprint.post("/new")
def add() -> Response | tuple[str, int]:
    """Add a pseudonym to the account."""
    given, form = forms.read(PersonaForm())
    if given is None:
        return _page(complaints.name(form, MISSING)), 422
    form = _about_checked(given, _with_question(given, form))
    if form.errors:
        return _page(form), 422
    try:
        with newsroom_transaction() as session:
            pseudonyms.add(session, sessions.contributor(), given.persona())
    except (ConflictError, InvalidError) as error:
        return _refused(error, form)
    return _done("byline-added")


@blueprint.get("/<uuid:address>")
def edit(address: UUID) -> str:
    """Show a pseudonym in the form."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        pseudonym_id = addresses.pseudonym_at(session, room, address)
        about = pseudonyms.about(session, room, pseudonym_id)
        byline = contributors.byline_of(session, pseudonym_id)
    form = forms.blank(byline=byline, bio=about.bio, closing_note=about.closing_note)
    return _page(form, address=address)


@blueprint.post("/<uuid:address>")
def change(address: UUID) -> Response | tuple[str, int]:
    """Keep what was changed."""
    given, form = forms.read(PersonaForm())
    if given is None:
        return _page(complaints.name(form, MISSING), address=address), 422
    if given.byline != _view(address).byline:
        form = _with_question(given, form)
    form = _about_checked(given, form)
    if form.errors:
        return _page(form, address=address), 422
    room = sessions.contributor()
    try:
        with newsroom_transaction() as session:
            pseudonym_id = addresses.pseudonym_at(session, room, address)
            pseudonyms.change(session, room, pseudonym_id, given.persona())
    except (ConflictError, InvalidError) as error:
        return _refused(error, form, address=address)
    return _done("byline-changed")


@blueprint.get("/<uuid:address>/retire")
def confirm_retirement(address: UUID) -> str:
    """Say what it means to use a byline no more."""
    return render_template(
        "contributor/retire_pseudonym.html", address=address, pseudonym=_view(address)
    )


@blueprint.post("/<uuid:address>/retire")
def retire(address: UUID) -> Response:
    """Let nothing new be written under a pseudonym."""
    room = sessions.contributor()
    with newsroom_transaction() as session:
        pseudonyms.retire(session, room, addresses.pseudonym_at(session, room, address))
    return _done("byline-retired")


def _with_question(given: Given, form: FormState) -> FormState:
    """Ask about a byline that sounds like its owner, unless they want it all the same."""
    with newsroom_transaction(write=False) as session:
        notes = watch_lists.load(session, sessions.contributor())
    return byline_check.with_question(
        form,
        given.byline,
        notes.watch_list(),
        anyway=given.byline_anyway,
        warned=given.byline_warned,
    )


def _about_checked(given: Given, form: FormState) -> FormState:
    """Refuse words for the editors that name whoever writes them."""
    words = {"bio": given.bio, "closing_note": given.closing_note}
    return short_words.checked(form, words, byline=given.byline)


def _done(notice: str) -> Response:
    return redirect(url_for("contributor.pseudonyms.show", notice=notice), code=303)


def _refused(
    error: ConflictError | InvalidError, form: FormState, *, address: UUID | None = None
) -> tuple[str, int]:
    # What belongs to the byline stands beside it.
    about_byline = isinstance(error, LookAlikeError | pseudonyms.BylineFixedError)
    refused = form.refused("byline" if about_byline else forms.WHOLE_FORM, str(error))
    return _page(refused, address=address), errors.status_of(error)


def _view(address: UUID) -> PseudonymView:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        pseudonym_id = addresses.pseudonym_at(session, room, address)
        own = pseudonyms.list_own(session, room)
    return next(pseudonym for pseudonym in own if pseudonym.id == pseudonym_id)


def _page(form: FormState, *, address: UUID | None = None) -> str:
    return render_template(
        "contributor/pseudonym.html",
        form=form,
        address=address,
        pseudonym=None if address is None else _view(address),
    )
