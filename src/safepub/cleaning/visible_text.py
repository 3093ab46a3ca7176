"""The letters of a document that somebody can see; marks between them go."""

import re

from safepub.cleaning import invisible

_SPACES = re.compile(r"\s+")


def of(text: str) -> str:
    """Give the text composed (NFC), in one line of single spaces, without what nobody sees."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    return _SPACES.sub(" ", invisible.strip(text).text)


def has_marks(text: str) -> bool:
    """Tell whether something in the text is there to be seen by nobody."""
    return not text.isascii() and invisible.strip(text).marks > 0
