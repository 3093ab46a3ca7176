"""Passwords that staff choose: long enough, and not made of what is tried first.

A password guards a copy of the desk's key, which a stolen database lets anybody try
(`docs/security/threat-model.md`). There are no rules of composition, and no list of
passwords from breaches is asked: that would take a call outside (`docs/security/asvs.md`).
"""

from collections.abc import Iterable

from safepub.errors import InvalidError

SHORTEST = 12
FEWEST = 6
"""Different characters that have to be left beside the words below."""
SHORTEST_WORD = 3
# What is typed without thinking, in the languages of the pages, and words of this trade.
USUAL = (
    *("0987654321", "1234567890", "123456789", "12345678", "1234567", "123456", "12345", "1234"),
    *("1q2w3e4r5t6y", "1qaz2wsx3edc", "abcdefghij", "abcdef", "asdfghjkl", "asdfgh"),
    *("qazwsxedc", "qwertyuiop", "qwertz", "qwerty", "zxcvbnm", "йцукенгшщз", "йцукен", "фывапр"),
    *("admin", "administrator", "changeme", "custodian", "desk", "editor", "heslo", "iloveyou"),
    *("journalist", "letmein", "newspaper", "newsroom", "parol", "passw0rd", "password", "press"),
    *("publisher", "redakcia", "redakcyja", "safepub", "secret", "staff", "welcome"),
    *("пароль", "рэдакцыя", "редакция", "редакція", "газета"),
)


class PasswordTooShortError(InvalidError):
    """A password of staff guards the desk's key, so it has at least twelve characters."""

    message = "A password has at least 12 characters."


class PasswordGuessableError(InvalidError):
    """Besides names and usual words there is next to nothing in a password."""

    message = (
        "This password would be tried early: it is made of your name, the newsroom's, usual words"
        " or a few characters again and again. Several words that belong to no sentence are good."
    )


def require_good(password: str, *, names: Iterable[str]) -> None:
    """Leave silently if a password may be chosen by somebody of these names.

    Raises:
        PasswordTooShortError: It has fewer than twelve characters.
        PasswordGuessableError: Beside names and usual words it has fewer than six
            different characters.
    """
    if len(password) < SHORTEST:
        raise PasswordTooShortError
    parts = {part for name in names for part in name.casefold().split()}
    known = {part for part in parts if len(part) >= SHORTEST_WORD} | set(USUAL)
    left = password.casefold()
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, "")
    if len(set(left)) < FEWEST:
        raise PasswordGuessableError
