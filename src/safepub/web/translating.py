"""Words in the reader's language: the contributor's door is translated, all else is English.

The language is chosen on the page and carried by the argument `language` of the
addresses, so that no cookie has to remember it and log-in and log-out cannot lose
it. Without a choice the browser's own wish counts. The catalogues are read from
text once in a process, before a server forks; no compiled file can be stale.
"""

import io
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel import Locale
from babel.dates import format_date
from babel.messages import mofile, pofile
from babel.numbers import format_decimal
from babel.support import Translations
from flask import Blueprint, Flask, g, has_request_context, request
from jinja2 import Environment
from markupsafe import Markup

from safepub import languages
from safepub.newsroom.sessions import Door
from safepub.web import cookies, headers
from safepub.web.runtime import runtime

CATALOGUES = Path(__file__).parent / "catalogues"
ARGUMENT = "language"
ENGLISH = "en"
TRANSLATED = tuple(
    code for code in languages.NAMES if code == ENGLISH or (CATALOGUES / f"{code}.po").is_file()
)
"""Languages in which a contributor can have the pages, in the order of the chooser."""
# "7 March 2024", as in the other languages, and not "March 7, 2024".
LOCALES: Mapping[str, str] = {ENGLISH: "en_GB"}


def register(app: Flask) -> None:
    """Let all templates translate, and read all catalogues now."""
    prepare(app.jinja_env)
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        day=day,
        hour=hour,
        in_language=in_language,
        language_choices=choices,
        page_language=language,
        page_direction=direction,
    )
    for code in TRANSLATED:
        if code != ENGLISH:
            catalogue(code)


def prepare(environment: Environment) -> None:
    """Let an environment understand `_()` and `{% trans %}`; line ends in a sentence are spaces."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True


def carry(blueprint: Blueprint) -> None:
    """Let every address of this door keep the language that was chosen."""

    @blueprint.url_defaults
    def keep(_endpoint: str, values: dict[str, Any]) -> None:
        chosen = carried()
        if chosen:
            values.setdefault(ARGUMENT, chosen)


@cache
def catalogue(code: str) -> Translations:
    """Give the translations into one language; fuzzy and empty ones are not among them."""
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        read = pofile.read_po(file, locale=code)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)


def language() -> str:
    """Give the code of the language that this request is answered in."""
    if not has_request_context():
        return ENGLISH
    if "page_language" not in g:
        g.page_language = (_chosen() or _unasked()) if is_translated() else ENGLISH
    found: str = g.page_language
    return found


def is_translated() -> bool:
    """Tell whether the request came to the contributor's door."""
    path = request.path
    return cookies.door_of(path) is Door.CONTRIBUTOR and not path.startswith(headers.NOT_PAGES)


def direction() -> str:
    """Give the direction of the page's script, as HTML's `dir` takes it."""
    return "rtl" if Locale.parse(language()).text_direction == "rtl" else "ltr"


def gettext(sentence: str) -> str:
    """Give the sentence in the page's language, or as it is where there is no translation."""
    code = language()
    # The empty sentence is a catalogue's header.
    if code == ENGLISH or not sentence:
        return sentence
    return catalogue(code).gettext(sentence)


def ngettext(one: str, many: str, number: int) -> str:
    """Give the form that fits the number, with its placeholders still in it."""
    code = language()
    if code == ENGLISH:
        return one if number == 1 else many
    return catalogue(code).ngettext(one, many, number)


def number(value: int) -> str:
    """Give a number with the language's own marks between thousands."""
    return format_decimal(value, locale=_locale())


def day(found: date) -> Markup:
    """Give a day as a `time` element in the page's own form; at other doors as ISO 8601."""
    return _time(found, _day(found))


def hour(found: datetime) -> Markup:
    """Give a moment in UTC as a `time` element, to the minute."""
    return _time(found, f"{_day(found)}, {found:%H:%M} UTC")


def carried() -> str | None:
    """Give the language that addresses have to name, if the browser would not get it anyway."""
    if not has_request_context() or not is_translated() or language() == _unasked():
        return None
    return language()


def in_language(path: str) -> str:
    """Give an address of the contributor's door that keeps the language chosen."""
    chosen = carried()
    if not chosen:
        return path
    return f"{path}{'&' if '?' in path else '?'}{ARGUMENT}={chosen}"


def choices() -> list[tuple[str, str, str | None]]:
    """List (code, own name, address) of every language; no address for the page's own.

    Nothing is offered where a form has just come back: its link would lose the text.
    """
    if not is_translated() or request.method not in {"GET", "HEAD"}:
        return []
    return [
        (code, languages.NAMES[code], None if code == language() else _here(code))
        for code in TRANSLATED
    ]


def _here(code: str) -> str:
    """Give this page's address in another language, without what else its query brought."""
    path = quote(request.root_path + request.path)
    return path if code == _unasked() else f"{path}?{ARGUMENT}={code}"


def _chosen() -> str | None:
    named = request.args.get(ARGUMENT, "")
    return named if named in TRANSLATED else None


def _unasked() -> str:
    """Give the language that somebody gets who has not chosen one."""
    wished: str | None = request.accept_languages.best_match(TRANSLATED)
    if wished:
        return wished
    return next((code for code in runtime().settings.languages if code in TRANSLATED), ENGLISH)


def _locale() -> str:
    return LOCALES.get(language(), language())


def _day(found: date) -> str:
    if not has_request_context() or not is_translated():
        return f"{found:%Y-%m-%d}"
    return format_date(found, "long", locale=_locale())


def _time(found: date, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(found.isoformat(), words)
