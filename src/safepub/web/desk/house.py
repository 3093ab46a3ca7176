"""What administrators decide for the whole house: how long messages stay, languages of texts."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from safepub import languages
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import preferences
from safepub.newsroom.preferences import FEWEST_DAYS, MOST_DAYS, House, HouseRefusedError
from safepub.web import complaints, errors, forms, sessions, staff_login
from safepub.web.desk import wording
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("house", __name__, url_prefix="/admin/house")

MOST_DIGITS = 6
MISSING = {
    "message_days": "Please give a number of days.",
    "code": staff_login.NO_CODE,
}
LANGUAGES = [(code, wording.language(code)) for code in languages.NAMES]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is decided, with a fresh code."""

    message_days: str
    first: str
    code: str = field(repr=False)
    languages: list[str] = field(default_factory=list)

    def house(self) -> House:
        """Give the decision with the language that a text begins with at the first place.

        Raises:
            preferences.HouseRefusedError: The days are no number.
        """
        if not (self.message_days.isascii() and self.message_days.isdigit()):
            raise HouseRefusedError
        others = (code for code, _ in LANGUAGES if code in self.languages and code != self.first)
        return House(message_days=int(self.message_days), languages=(self.first, *others))


class DecisionForm(forms.FormSchema[Decision]):
    """A decision about the house. Unknown fields are refused."""

    builds = Decision

    message_days = forms.line(MOST_DIGITS)
    first = forms.choice(list(languages.NAMES))
    languages = fields.List(forms.choice(list(languages.NAMES)))
    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("")
def show() -> str:
    """Show what holds now, to be changed."""
    with newsroom_transaction(write=False) as session:
        now = preferences.house(session, _usual())
    form = forms.blank(message_days=str(now.message_days), first=now.languages[0])
    return _page(form, now.languages)


@blueprint.post("")
def decide() -> Response | tuple[str, int]:
    """Let this hold from now on, or say why not."""
    wanted, form = forms.read(DecisionForm())
    ticked = tuple(request.form.getlist("languages"))
    if wanted is None:
        return _page(complaints.name(form, MISSING), ticked), 422
    try:
        with newsroom_transaction() as session:
            _decide(session, wanted)
    except (ConflictError, InvalidError) as error:
        field_name = "code" if isinstance(error, CodeRefusedError) else "message_days"
        return _page(form.refused(field_name, str(error)), ticked), errors.status_of(error)
    return redirect(url_for("desk.house.show"), code=303)


def _decide(session: NewsroomSession, wanted: Decision) -> None:
    """Use the code up and decide."""
    decided, reader, today = wanted.house(), sessions.desk(), datetime.now(UTC).date()
    staff_login.require_code(session, reader.staff_id, wanted.code)
    preferences.decide(session, reader, decided, _usual(), today=today)


def _usual() -> House:
    """Give what the settings file says."""
    settings = runtime().settings
    return House(message_days=settings.retention.message_days, languages=settings.languages)


def _page(form: FormState, ticked: tuple[str, ...]) -> str:
    return render_template(
        "desk/house.html",
        form=form,
        usual=_usual(),
        bounds=(FEWEST_DAYS, MOST_DAYS),
        languages=LANGUAGES,
        ticked=ticked,
    )
