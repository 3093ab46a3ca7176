"""The new passphrase: shown until two of its words are typed, then wiped.

In between it lies in a session without an owner, sealed under the session's id,
which only the cookie holds.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.crypto import passphrases
from safepub.web import forms, limits, sessions
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("passphrase", __name__)

SHOWN_FOR = timedelta(minutes=30)
_REMEMBERED = "new_passphrase"
_CHOSEN = 2
_LONGEST_WORD = 40


@dataclass(frozen=True, kw_only=True)
class NewPassphrase:
    """A passphrase that is still to be confirmed, and the numbers of the words asked for."""

    words: tuple[str, ...] = field(repr=False)
    asked: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class TypedWords:
    """The two words that somebody typed."""

    first_word: str = field(repr=False)
    second_word: str = field(repr=False)


class WordsForm(forms.FormSchema[TypedWords]):
    """Two words of the passphrase, never shown again. Unknown fields are refused."""

    builds = TypedWords

    first_word = forms.secret(_LONGEST_WORD)
    second_word = forms.secret(_LONGEST_WORD)


def keep(words: str) -> None:
    """Keep a new passphrase in a session until it is confirmed or its time is over."""
    split = words.split()
    places = list(range(1, len(split) + 1))
    secrets.SystemRandom().shuffle(places)
    with newsroom_transaction() as session:
        sessions.remember(
            session,
            {
                _REMEMBERED: {
                    "words": split,
                    "asked": sorted(places[:_CHOSEN]),
                    "until": (datetime.now(UTC) + SHOWN_FOR).isoformat(),
                }
            },
        )


def wipe() -> None:
    """Let the session hold no passphrase any more."""
    with newsroom_transaction() as session:
        sessions.forget(session, _REMEMBERED)


@blueprint.get("/passphrase")
def show() -> str | Response:
    """Show the words, or lead to the log-in where there are none to show."""
    new = _kept()
    if new is None:
        return redirect(url_for("contributor.login.show"), code=303)
    return _page(new, forms.blank())


@blueprint.post("/passphrase")
@limits.guessing
def confirm() -> Response | tuple[str, int]:
    """Wipe the passphrase once two of its words came back; show it again until then."""
    new = _kept()
    if new is None:
        return redirect(url_for("contributor.login.show"), code=303)
    typed, form = forms.read(WordsForm())
    if typed is None:
        return _page(new, form), 422
    given = {"first_word": typed.first_word, "second_word": typed.second_word}
    for number, (name, word) in zip(new.asked, given.items(), strict=True):
        if passphrases.normalise(word) != passphrases.normalise(new.words[number - 1]):
            form = form.refused(name, f"This is not word {number}. Look at what you wrote down.")
    if form.errors:
        return _page(new, form), 422
    # Nobody has logged in yet, so the whole session goes.
    sessions.log_out()
    return redirect(url_for("contributor.login.show", notice="confirmed"), code=303)


def _kept() -> NewPassphrase | None:
    live = sessions.current()
    kept = live.content.get(_REMEMBERED) if live is not None else None
    if kept is None or datetime.fromisoformat(kept["until"]) <= datetime.now(UTC):
        return None
    first, second = kept["asked"]
    return NewPassphrase(words=tuple(kept["words"]), asked=(first, second))


def _page(new: NewPassphrase, form: FormState) -> str:
    return render_template("contributor/passphrase.html", new=new, form=form)
