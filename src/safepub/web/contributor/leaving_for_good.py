"""Leaving for good: everything goes but what was published, after a second look."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub import registration
from safepub.errors import UnavailableError
from safepub.languages import later
from safepub.newsroom.contributors import ContributorNotFoundError
from safepub.newsroom.passphrases import PassphraseChangedError
from safepub.web import complaints, forms, headers, sessions, translating
from safepub.web.contributor import stepping_up
from safepub.web.forms import FormState
from safepub.web.runtime import runtime

blueprint = Blueprint("leaving_for_good", __name__, url_prefix="/room/leave-for-good")

KEEP, RETIRE = "keep", "retire"
BYLINES = (
    (RETIRE, later("Ask the editors to use my bylines no more.")),
    (KEEP, later("The editors may go on using my bylines.")),
)
OVER = later(
    "This log-in is over: in another window the passphrase was changed, or the account was closed."
    " This form has deleted nothing. Log in again and look. If no passphrase of yours opens"
    " anything any more, the account is gone."
)
Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]

MISSING = {"passphrase": later("Please type your passphrase.")}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """How somebody leaves, and that it is they who do."""

    bylines: str
    certain: str
    passphrase: str = field(repr=False)


class DecisionForm(forms.FormSchema[Decision]):
    """What becomes of bylines, a tick and the passphrase. Unknown fields are refused."""

    builds = Decision

    bylines = forms.choice([value for value, _ in BYLINES])
    passphrase = forms.secret()
    certain = forms.tick()


@blueprint.get("")
def confirm() -> str:
    """Say what goes, what stays, and what nobody can take back."""
    return _page(forms.blank(bylines=RETIRE))


@blueprint.post("")
def leave() -> Answer:
    """Close the account, and let the browser forget this site."""
    decision, form = forms.read(DecisionForm())
    if decision is None:
        return _page(complaints.name(form, MISSING)), 422
    refused = stepping_up.refusal(decision.passphrase, form)
    if refused is not None:
        return _page(refused.form), refused.status, refused.headers
    return _leave(decision, form)


def _leave(decision: Decision, form: FormState) -> Answer:
    try:
        registration.leave(
            runtime().databases,
            runtime().keysets,
            sessions.contributor(),
            retire=decision.bylines == RETIRE,
            today=datetime.now(UTC).date(),
        )
    except (ContributorNotFoundError, PassphraseChangedError):
        # Whoever left looks like somebody whose passphrase was changed, here too.
        over = forms.blank().refused(forms.WHOLE_FORM, OVER)
        return render_template("contributor/login.html", form=over), 409
    except UnavailableError as error:
        page = _page(form.refused(forms.WHOLE_FORM, str(error)))
        return page, 503, {"Retry-After": str(error.retry_after)}
    sessions.log_out()
    return headers.forget_everything(
        redirect(url_for("contributor.start.show", notice="left"), code=303)
    )


def _page(form: FormState) -> str:
    return render_template(
        "contributor/leave_for_good.html",
        form=form,
        bylines=[(value, translating.gettext(words)) for value, words in BYLINES],
    )
