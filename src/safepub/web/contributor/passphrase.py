"""The new passphrase: shown until two of its words are typed, then wiped.

In between it lies in a session without an owner, sealed under the session's id,
which only the cookie holds. It is kept before its account exists and shown only
afterwards, so that there is never an account whose words nobody can see, nor are
there words on paper that open nothing.
"""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.crypto import passphrases
from safepub.newsroom import contributors
from safepub.web import forms, sessions, translating
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
    login_tag: bytes = field(repr=False)


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


def choose(count: int) -> tuple[int, int]:
    """Choose which two of this many words have to be typed, in their order, from 1."""
    places = list(range(1, count + 1))
    secrets.SystemRandom().shuffle(places)
    first, second = sorted(places[:_CHOSEN])
    return first, second


def compare(
    typed: TypedWords, words: Sequence[str], asked: tuple[int, int], form: FormState
) -> FormState:
    """Give the form, with a sentence beside each word that is not the one asked for."""
    given = {"first_word": typed.first_word, "second_word": typed.second_word}
    for number, (name, word) in zip(asked, given.items(), strict=True):
        if passphrases.normalise(word) != passphrases.normalise(words[number - 1]):
            sentence = translating.gettext(
                "This is not word %(number)d. Look at what you wrote down."
            )
            form = form.refused(name, sentence % {"number": number})
    return form


def keep(words: str, login_tag: bytes) -> str:
    """Keep the passphrase of an account to be, and give the id that it is kept under.

    Raises:
        database.RowConflictError: One waits in this browser already.
    """
    split = words.split()
    kept = {
        "words": split,
        "asked": choose(len(split)),
        "login_tag": base64.b64encode(login_tag).decode("ascii"),
    }
    with newsroom_transaction() as session:
        return sessions.claim(session, {_REMEMBERED: kept}, lasts=SHOWN_FOR)


def waits() -> bool:
    """Tell whether a passphrase waits in this browser to be written down."""
    return _kept() is not None


def hand_over(kept_under: str) -> None:
    """Let the browser find the passphrase of an account that was opened."""
    with newsroom_transaction() as session:
        sessions.go_on_under(session, kept_under)


def wipe(kept_under: str, login_tag: bytes) -> None:
    """Keep the passphrase no longer, unless its account was opened all the same."""
    with newsroom_transaction() as session:
        # A database's "done" may get lost on its way here.
        if contributors.find_by_login_tag(session, login_tag) is None:
            sessions.give_up(session, kept_under)
        else:
            sessions.go_on_under(session, kept_under)


@blueprint.get("/passphrase")
def show() -> str | Response:
    """Show the words once they open an account; without any, lead to the log-in."""
    new = _kept()
    if new is None:
        return redirect(url_for("contributor.login.show"), code=303)
    if not _opens(new):
        return render_template("contributor/passphrase_soon.html")
    return _page(new, forms.blank())


@blueprint.post("/passphrase")
def confirm() -> Response | tuple[str, int]:
    """Wipe the passphrase once two of its words came back; show it again until then.

    Tries are not counted: whoever can send this form can read the words.
    """
    new = _kept()
    if new is None or not _opens(new):
        return redirect(url_for("contributor.passphrase.show"), code=303)
    typed, form = forms.read(WordsForm())
    if typed is None:
        return _page(new, form), 422
    form = compare(typed, new.words, new.asked, form)
    if form.errors:
        return _page(new, form), 422
    # Nobody has logged in yet, so the whole session goes.
    sessions.log_out()
    return redirect(url_for("contributor.login.show", notice="confirmed"), code=303)


def _kept() -> NewPassphrase | None:
    live = sessions.current()
    kept = live.content.get(_REMEMBERED) if live is not None else None
    if kept is None:
        return None
    first, second = kept["asked"]
    return NewPassphrase(
        words=tuple(kept["words"]),
        asked=(first, second),
        login_tag=base64.b64decode(kept["login_tag"]),
    )


def _opens(new: NewPassphrase) -> bool:
    with newsroom_transaction(write=False) as session:
        return contributors.find_by_login_tag(session, new.login_tag) is not None


def _page(new: NewPassphrase, form: FormState) -> str:
    return render_template("contributor/passphrase.html", new=new, form=form)
