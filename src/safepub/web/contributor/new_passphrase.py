"""Changing the passphrase. The old words count until two of the new ones were typed.

First the present passphrase, once more; then the new words, on a page that shows them
as often as it is opened, for half an hour; then two of them, from paper. Until that form
comes in nothing has changed, so nobody is left with words that they have not seen. In
between the new words lie in the session, sealed under its id, which only the cookie
holds. From the moment that it comes in, the new words open everything: an answer that
is lost on its way costs one log-in, with words that are on paper already.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.crypto import passphrases as words_of
from safepub.crypto.hashing_queue import HashingBusyError
from safepub.crypto.passphrases import ContributorKeys
from safepub.newsroom import passphrases
from safepub.newsroom.passphrases import PassphraseChangedError
from safepub.web import forms, sessions
from safepub.web.contributor import deriving, passphrase, stepping_up
from safepub.web.contributor.passphrase import WordsForm
from safepub.web.contributor.stepping_up import PassphraseForm
from safepub.web.forms import FormState
from safepub.web.runtime import retire_after_pages
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("new_passphrase", __name__, url_prefix="/room/passphrase")
retire_after_pages(blueprint)

SHOWN_FOR = passphrase.SHOWN_FOR
_REMEMBERED = "next_passphrase"

Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Next:
    """Words that are to take the old ones' place, and the numbers of those asked for."""

    words: tuple[str, ...] = field(repr=False)
    asked: tuple[int, int]


@blueprint.get("")
def show() -> str | Response:
    """Say what changing a passphrase does; lead on where new words wait already."""
    if _next() is not None:
        return _to_words()
    return _page(forms.blank())


@blueprint.post("")
def begin() -> Answer:
    """Choose new words for whoever knows the old ones; those that wait already stay."""
    typed, form = forms.read(PassphraseForm())
    if typed is None:
        return _page(form), 422
    refused = stepping_up.refusal(typed.passphrase, form)
    if refused is not None:
        return _page(refused.form), refused.status, refused.headers
    with newsroom_transaction() as session:
        sessions.keep(session, _with_words)
    return _to_words()


@blueprint.get("/new")
def show_words() -> str | Response:
    """Show the new words, as often as it takes to write them down."""
    new = _next()
    if new is None:
        return redirect(url_for("contributor.new_passphrase.show"), code=303)
    return _words_page(new, forms.blank())


@blueprint.post("/new")
def change() -> Answer:
    """Let the new words take the old ones' place, once two of them came back.

    Tries are not counted: whoever can send this form can read the words.
    """
    new = _next()
    if new is None:
        return redirect(url_for("contributor.new_passphrase.show"), code=303)
    typed, form = forms.read(WordsForm())
    if typed is not None:
        form = passphrase.compare(typed, new.words, new.asked, form)
    if form.errors:
        return _words_page(new, form), 422
    try:
        keys = deriving.keys_of(" ".join(new.words))
    except HashingBusyError as error:
        page = _words_page(new, form.refused(forms.WHOLE_FORM, str(error)))
        return page, 503, {"Retry-After": str(error.retry_after)}
    return _change(keys)


@blueprint.post("/keep")
def keep_old() -> Response:
    """Throw the new words away; the old ones go on."""
    with newsroom_transaction() as session:
        sessions.keep(session, _without_words)
    return redirect(url_for("contributor.account.show", notice="passphrase-kept"), code=303)


def _change(keys: ContributorKeys) -> Response:
    room = sessions.contributor()
    try:
        with newsroom_transaction() as session:
            passphrases.change(session, room, keys)
            sessions.log_in_contributor(session, room.contributor_id, keys)
    except PassphraseChangedError:
        with newsroom_transaction(write=False) as session:
            if not passphrases.is_changed(session, room.contributor_id, keys):
                raise
        # The form came twice, and the other one was quicker: nobody has lost anything.
        return redirect(url_for("contributor.login.show", notice="new-words"), code=303)
    return redirect(url_for("contributor.account.show", notice="passphrase-changed"), code=303)


def _with_words(content: Any) -> dict[str, Any]:  # noqa: ANN401 - what the session holds
    kept = content.get(_REMEMBERED)
    if kept is not None and _until(kept) > datetime.now(UTC):
        return dict(content)
    words = words_of.generate().split()
    new = {
        "words": words,
        "asked": passphrase.choose(len(words)),
        "until": (datetime.now(UTC) + SHOWN_FOR).isoformat(),
    }
    return {**content, _REMEMBERED: new}


def _without_words(content: Any) -> dict[str, Any]:  # noqa: ANN401 - what the session holds
    return {name: held for name, held in content.items() if name != _REMEMBERED}


def _next() -> Next | None:
    live = sessions.current()
    kept = live.content.get(_REMEMBERED) if live is not None else None
    if kept is None or _until(kept) <= datetime.now(UTC):
        return None
    first, second = kept["asked"]
    return Next(words=tuple(kept["words"]), asked=(first, second))


def _until(kept: Any) -> datetime:  # noqa: ANN401 - what the session holds
    return datetime.fromisoformat(kept["until"])


def _to_words() -> Response:
    return redirect(url_for("contributor.new_passphrase.show_words"), code=303)


def _page(form: FormState) -> str:
    minutes = SHOWN_FOR // timedelta(minutes=1)
    return render_template("contributor/change_passphrase.html", form=form, minutes=minutes)


def _words_page(new: Next, form: FormState) -> str:
    return render_template("contributor/new_passphrase.html", new=new, form=form)
