"""What the writing pages say about what was changed in a text, and what to look at.

The sentences are marked for the catalogues; a page translates what it shows.
"""

from collections.abc import Mapping
from types import MappingProxyType

from safepub.cleaning.normalising import Change, Why
from safepub.languages import later
from safepub.leaks.links import LinkWhy

PLACES: Mapping[str, str] = MappingProxyType(
    {
        "headline": later("In the headline:"),
        "dek": later("In the dek:"),
        "body": later("In the text:"),
        "closing_note": later("In the closing note:"),
    }
)
"""By part; the words themselves follow."""

NEAR: Mapping[str, str] = MappingProxyType(
    {
        "headline": later("In the headline, near:"),
        "dek": later("In the dek, near:"),
        "body": later("In the text, near:"),
        "closing_note": later("In the closing note, near:"),
    }
)
"""By part; a few words from near the first place follow."""

CHANGES: Mapping[Change, str] = MappingProxyType(
    {
        Change.INVISIBLE: later("Marks that nobody sees were taken out."),
        Change.SPACES: later("Doubled and unusual spaces became plain ones."),
        Change.LINE_ENDS: later("Unusual line ends became plain ones."),
        Change.TRAILING: later("Spaces at the ends of lines, and needless empty lines, are gone."),
        Change.QUOTES: later("Quotation marks are those that everybody here uses."),
        Change.DASHES: later("Dashes and hyphens are those that everybody here uses."),
        Change.ELLIPSIS: later("Three dots became one sign."),
        Change.APOSTROPHES: later("Apostrophes are those that everybody here uses."),
        Change.LOOK_ALIKES: later(
            "Letters of another alphabet that look the same were put right: such letters show whose"
            " keyboard wrote a text."
        ),
        Change.UNICODE: later("Letters with accents are stored in one usual way."),
        Change.HTML: later(
            "It was the source of a web page or of a word processor. Its words are kept, with"
            " headings, lists, emphasis and links; everything else in it is gone."
        ),
        Change.COMMENTS: later("Comments that readers would not have seen are gone."),
    }
)

USUAL_NOTE = later(
    "The usual closing note of this byline was put in. Change it if it does not fit."
)

LOOKS: Mapping[str, str] = MappingProxyType(
    {
        Why.LOOK_ALIKES: later(
            "This word may be typed with letters of another alphabet, which look the same. If it"
            " is no foreign word, type it anew."
        ),
        Why.PUNCTUATION: later("An unusual way to repeat signs is easy to recognise."),
        LinkWhy.TRACKING: later(
            "This link may say where you got it from. Shorten it: what follows the question mark"
            " can often go."
        ),
        LinkWhy.FRAGMENT: later(
            "This link holds the words that were marked when it was copied. Delete it from the"
            " number sign on."
        ),
        LinkWhy.SHARED: later(
            "This link may be one that was made for you alone, or that opens something of yours."
            " Find the public address."
        ),
        LinkWhy.ACCOUNT: later("The name of an account or of a computer may stand in this."),
        LinkWhy.PRIVATE: later("This leads to a place on a device or in a private network."),
        LinkWhy.PICTURE: later(
            "A picture from elsewhere is not printed, and its address may lead to you. Attach the"
            " picture instead."
        ),
    }
)

HIDDEN_WORDS = later(
    "The source hid some words from readers: in white, without a size, or not shown at all. They"
    " may stand in the text now."
)

IMPORT_TYPE = later("This type of file cannot be read as a text.")
IMPORT_TYPE_WAY_OUT = later("Save it as DOCX, ODT, TXT or MD, and send that.")
NO_FILE = later("Please choose a file.")
FILE_TOO_LARGE = later("The file is too large: 20 MB is the most.")
TEXT_TOO_LONG = later(
    "The text in this file is too long for one article: 200,000 characters are the most."
)
NO_WORDS = later("There are no words in this file.")
