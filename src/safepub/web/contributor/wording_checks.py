"""What the name check's pages call parts, findings and ways out.

The sentences are marked for the catalogues; a page translates what it shows.
"""

from collections.abc import Mapping
from types import MappingProxyType

from safepub.languages import later
from safepub.leaks.findings import Kind, Level

PARTS: Mapping[str, str] = MappingProxyType(
    {
        "headline": later("Headline"),
        "dek": later("Dek"),
        "body": later("Text"),
        "printed": later("Text, as it is printed"),
        "closing_note": later("Closing note"),
        "credits": later("Credits"),
        "byline": later("Byline"),
        "alt": later("Description of attachment %(number)s"),
        "caption": later("Caption of attachment %(number)s"),
        "file": later("Words inside attachment %(number)s"),
        "name": later("File name of attachment %(number)s"),
    }
)
"""By the part's name up to the hyphen; behind it stands the attachment's number."""

ATTACHED = frozenset({"alt", "caption", "file", "name"})

HEADINGS: Mapping[Level, str] = MappingProxyType(
    {
        Level.BLOCK: later("This has to be changed"),
        Level.WARN: later("Look at this"),
        Level.NOTE: later("This is only to let you know"),
    }
)

MEANINGS: Mapping[Level, str] = MappingProxyType(
    {
        Level.BLOCK: later(
            "Whoever reads this learns who you are. Nobody else has seen it yet. Change it; or, if"
            " it is about somebody else, correct your watch-list."
        ),
        Level.WARN: later("This may lead to you. Change it, or tick that it may stand."),
        Level.NOTE: later("On its own it leads to nobody. Beside other details it may."),
    }
)

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.NAME: later("A full name"),
        Kind.GIVEN_NAME: later("A given name"),
        Kind.SURNAME: later("A surname"),
        Kind.WORDS: later("Words of your watch-list"),
        Kind.EMAIL: later("An e-mail address"),
        Kind.PHONE: later("A telephone number"),
        Kind.HANDLE: later("An account name"),
        Kind.BYLINE: later("A longer form of the byline"),
    }
)

MAY_STAND = later("I have looked at it: this may stand.")
STOOD = later("You let this stand before.")
NOT_ANSWERED = later("Change this, or tick that it may stand.")
NAMES_MISSING = later(
    "Type the names to look for. Or tick that only e-mail addresses, telephone numbers and account"
    " names are looked for."
)
MUST_CHANGE = later("Something in it gives you away. See below what has to be changed.")
TO_ANSWER = later("Something in it may give you away. See below, and answer each of it.")
TOO_MANY = later(
    "There are more places than this page can show. Change these first, then look again."
)
TYPED_SINCE = later("What you typed in is not kept, so it is looked for now, and then forgotten.")

SOUNDS_LIKE_YOU = later(
    "This byline sounds like you: like your name, a short form of it, or an account of yours."
    " Choose another, or tick below that you want it all the same. Nothing is stored yet, and the"
    " editors do not learn of this question."
)
"""About a byline, to the contributor alone."""

SAVED_ELSEWHERE = later(
    "Your watch-list was changed in another window. Both are in the form now: look, and save again."
)
