"""A few words for the editors alone, such as a message: nothing in them names their writer."""

from collections.abc import Mapping

from safepub.languages import later
from safepub.leaks import check as leak_check
from safepub.leaks.findings import Level
from safepub.newsroom import watch_lists
from safepub.web import sessions
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

GIVES_YOU_AWAY = later(
    "Your name or an address of yours is in it. Take it out; or, if it is about somebody else,"
    " correct your watch-list. Nothing was sent or stored."
)


def checked(form: FormState, words: Mapping[str, str], *, byline: str) -> FormState:
    """Give the form with a sentence at each field whose words name the contributor.

    `words` go by the names of the fields. Less grave findings are left to the check that
    an article goes through.
    """
    with newsroom_transaction(write=False) as session:
        notes = watch_lists.load(session, sessions.contributor())
    found = leak_check.check(words, notes.watch_list((byline,)))
    for name in dict.fromkeys(one.part for one in found if one.level is Level.BLOCK):
        form = form.refused(name, GIVES_YOU_AWAY)
    return form
