"""What the pages of the account call things."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safepub.languages import later

NOTICES: Mapping[str, str] = MappingProxyType(
    {
        "byline-added": later("Added. You can write under it from now on."),
        "byline-changed": later("Saved."),
        "byline-retired": later("Nothing new is written under this byline any more."),
        "passphrase-changed": later(
            "Your new passphrase counts from now on, and the old one opens nothing any more."
            " All other log-ins have ended."
        ),
        "passphrase-kept": later("The new words are gone. Your passphrase is the one you had."),
        "new-words": later("Your passphrase is changed. Log in with the new words."),
        "log-in-ended": later("That log-in has ended."),
        "log-ins-ended": later("All other log-ins have ended."),
        "left": later(
            "Your account is gone, and this browser was told to forget this site. Thank you for"
            " what you wrote."
        ),
    }
)
"""Fixed sentences that a page shows once after a redirect; the address names one."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One page of the account, and what it is for."""

    endpoint: str
    label: str
    words: str


ENTRIES = (
    Entry(
        endpoint="contributor.pseudonyms.show",
        label=later("Bylines"),
        words=later("The names that you write under, with a bio and a closing note for each."),
    ),
    Entry(
        endpoint="contributor.watch_list.show",
        label=later("Watch-list"),
        words=later("Words that would give you away, which every text is searched for."),
    ),
    Entry(
        endpoint="contributor.identity.show",
        label=later("Identity"),
        words=later("Seal your real identity anew, or have it erased."),
    ),
    Entry(
        endpoint="contributor.identity.show_payment",
        label=later("Payment"),
        words=later("Seal other payment details, or have them erased."),
    ),
    Entry(
        endpoint="contributor.new_passphrase.show",
        label=later("Passphrase"),
        words=later("Get new words when somebody may have seen the old ones."),
    ),
    Entry(
        endpoint="contributor.login_sessions.show",
        label=later("Log-ins"),
        words=later("See how many there are, and end them."),
    ),
    Entry(
        endpoint="contributor.export.show",
        label=later("Take a copy"),
        words=later("Everything that is yours, in one file. Read first what that means."),
    ),
    Entry(
        endpoint="contributor.leaving_for_good.confirm",
        label=later("Leave for good"),
        words=later("Close the account. What was published stays."),
    ),
)
"""What the account's page leads to, in its order."""
