"""The invitation's page: who somebody is, sealed in the request that brings it.

Nothing typed here is kept by the server except sealed; a refused form carries it
back to the browser that sent it.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError, fields, validate, validates
from werkzeug.wrappers import Response

from safepub import registration
from safepub.crypto import passphrases, suite
from safepub.crypto.passphrases import ContributorKeys
from safepub.database import RowConflictError
from safepub.errors import InvalidError, UnavailableError
from safepub.leaks import watch_list
from safepub.leaks.watch_list import WatchList
from safepub.newsroom import contributors, invitations
from safepub.newsroom.contributors import BylineRefusedError
from safepub.newsroom.invitations import InvitationNotFoundError
from safepub.newsroom.models import people
from safepub.newsroom.watch_lists import Notes
from safepub.registration import Registration
from safepub.web import forms
from safepub.web.contributor import byline_check, deriving, documents, passphrase
from safepub.web.contributor.real_identity import (
    MAX_CONTACT,
    IdentityFields,
    TypedIdentity,
    TypedPayment,
)
from safepub.web.forms import FormState
from safepub.web.runtime import retire_after_forms, runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("registration", __name__)
retire_after_forms(blueprint)
documents.let_in(blueprint)

KEEP, KEEP_NONE = "keep", "none"


@dataclass(frozen=True, kw_only=True)
class Introduction(TypedIdentity, TypedPayment):
    """Everything that a new contributor tells. Its repr shows nothing."""

    byline: str = field(repr=False)
    byline_anyway: str = field(default="", repr=False)
    byline_warned: str = field(default="", repr=False)
    keep_list: str = field(default=KEEP, repr=False)

    def listed(self) -> WatchList:
        """Give the watch-list that grows from the name, for the contributor to correct."""
        return watch_list.from_legal_name(self.legal_name, contact=self.contact)

    def for_checks(self) -> Notes:
        """Give what is kept for their name checks."""
        if self.keep_list == KEEP_NONE:
            return Notes(kept=False)
        listed = self.listed()
        return Notes(
            names=watch_list.to_text(listed),
            phrases="\n".join(listed.phrases),
            contacts="\n".join(listed.contacts),
        )


class IntroductionForm(IdentityFields, forms.FormSchema[Introduction]):
    """The identity form. Unknown fields are refused."""

    builds = Introduction

    payment = forms.paragraphs(MAX_CONTACT, required=False)
    byline = forms.line(people.BYLINE_MAX)
    byline_anyway = forms.line(len("yes"), required=False)
    byline_warned = forms.line(people.BYLINE_MAX, required=False)
    keep_list = fields.String(
        load_default=KEEP, validate=validate.OneOf((KEEP, KEEP_NONE), error=forms.NOT_OFFERED)
    )

    @validates("byline")
    def check_byline(self, byline: str, **_: object) -> None:
        """Refuse a byline that could not be printed."""
        try:
            contributors.check_byline(byline)
        except BylineRefusedError as error:
            raise ValidationError(str(error)) from None


@blueprint.get("/invitation/<token>")
def show(token: str) -> str:
    """Show the identity form to whoever holds an invitation that still works."""
    _check(token)
    return _page(forms.blank(keep_list=KEEP))


@blueprint.post("/invitation/<token>")
def register(token: str) -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Seal the identity, open the account, and go on to its passphrase."""
    introduction, form = forms.read(IntroductionForm())
    if introduction is not None:
        form = _with_question(introduction, form)
    if introduction is None or form.errors:
        _check(token)
        return _page(documents.remind(form)), 422
    try:
        _register(token, introduction)
    except InvalidError as error:
        return _page(documents.remind(form.refused(forms.WHOLE_FORM, str(error)))), 422
    except UnavailableError as error:
        page = _page(documents.remind(form.refused(forms.WHOLE_FORM, str(error))))
        return page, 503, {"Retry-After": str(error.retry_after)}
    return redirect(url_for("contributor.passphrase.show"), code=303)


def _with_question(introduction: Introduction, form: FormState) -> FormState:
    """Ask about a byline that sounds like its owner, unless they want it all the same."""
    return byline_check.with_question(
        form,
        introduction.byline,
        introduction.listed(),
        anyway=introduction.byline_anyway,
        warned=introduction.byline_warned,
    )


def _register(token: str, introduction: Introduction) -> None:
    """Give the newcomer a passphrase, then an account that only it opens.

    A form that was sent twice opens one account, and both answers lead to its words.
    """
    # A guessed invitation must not cost a slow hash.
    works = _works(token)
    # Looked up after the invitation: whoever spends one has kept the words before.
    if passphrase.waits():
        return
    if not works:
        raise InvitationNotFoundError
    words = passphrases.generate()
    keys = deriving.keys_of(words)
    # Kept before the account exists: one whose words nobody saw would be lost.
    try:
        kept_under = passphrase.keep(words, keys.login_tag)
    except RowConflictError:
        return
    try:
        _open_account(token, introduction, keys)
    except Exception:
        # Where this fails too, what went wrong first is what the page has to tell.
        with suppress(UnavailableError):
            passphrase.wipe(kept_under, keys.login_tag)
        raise
    passphrase.hand_over(kept_under)


def _open_account(token: str, introduction: Introduction, keys: ContributorKeys) -> None:
    databases = runtime().databases
    identity = registration.deposit_documents(databases, introduction.identity(), documents.sent())
    registration.register(
        databases,
        runtime().keysets,
        Registration(
            identity=identity,
            payment=introduction.payment_details() if introduction.payment else None,
            byline=introduction.byline,
            invitation_token=token,
            login_tag=keys.login_tag,
            public_key=suite.public_key_of(keys.box_seed),
            note_key=keys.note_key,
            notes=introduction.for_checks(),
        ),
        today=_today(),
    )


def _works(token: str) -> bool:
    try:
        _check(token)
    except InvitationNotFoundError:
        return False
    return True


def _check(token: str) -> None:
    with newsroom_transaction(write=False) as session:
        invitations.find(session, token, today=_today())


def _today() -> date:
    return datetime.now(UTC).date()


def _page(form: FormState) -> str:
    held = runtime().keysets
    return render_template(
        "contributor/invitation.html",
        form=form,
        custodians=len(held.identity.members),
        quorum=held.identity.quorum,
        byline_max=people.BYLINE_MAX,
    )
