"""What the contributor's pages call requests for what is sealed, and what becomes of them.

The sentences are marked for the catalogues; a page translates what it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safepub.crypto.acts import Outcome
from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category
from safepub.custody.stages import Stage
from safepub.languages import later
from safepub.web.contributor.wording import NOTHING_TO_DO, StateWords


@dataclass(frozen=True, kw_only=True)
class PurposeWords:
    """What a request is for; whole phrases, because other languages bend the words in them."""

    title: str
    listed: str
    asked: str


PURPOSES: Mapping[Purpose, PurposeWords] = MappingProxyType(
    {
        Purpose.IDENTITY: PurposeWords(
            title=later("A request for your real identity"),
            listed=later("for your real identity"),
            asked=later("Somebody has asked for your real identity."),
        ),
        Purpose.PAYMENT: PurposeWords(
            title=later("A request for your payment details"),
            listed=later("for your payment details"),
            asked=later("Somebody has asked for your payment details."),
        ),
    }
)

CATEGORIES: Mapping[Category, str] = MappingProxyType(
    {
        Category.DANGER: later("Somebody may be in danger, perhaps you."),
        Category.LEGAL: later("A court or a law asks, and the newsroom has decided to answer."),
        Category.CONTRACT: later("A contract has to be made or kept."),
        Category.VERIFICATION: later("The newsroom wants to know who it is before it goes on."),
        Category.OTHER: later("Another reason; it stands below."),
    }
)

REQUESTS: Mapping[Stage, StateWords] = MappingProxyType(
    {
        Stage.WAITING: StateWords(
            label=later("Waiting"),
            meaning=later("Nobody can grant it yet: this is the time for you to object."),
            next_step=later("Read the reason. If you have something against it, say so below."),
            waiting_for_contributor=True,
        ),
        Stage.OPEN: StateWords(
            label=later("With the custodians"),
            meaning=later("The custodians decide now. Nothing is opened yet."),
            next_step=later("You can still object."),
            waiting_for_contributor=True,
        ),
        Stage.TAKEN: StateWords(
            label=later("With the custodians: one would read it"),
            meaning=later("One custodian would read it. The others decide whether they agree."),
            next_step=later("You can still object."),
            waiting_for_contributor=True,
        ),
        Stage.GRANTED: StateWords(
            label=later("Granted"),
            meaning=later("Enough custodians have agreed. One of them can open it at any moment."),
            next_step=later("You can still object, but it may be opened already."),
            waiting_for_contributor=True,
        ),
        Stage.OPENED: StateWords(
            label=later("Opened"),
            meaning=later("A custodian has seen what was sealed."),
            next_step=NOTHING_TO_DO,
        ),
        Stage.NOTHING_FOUND: StateWords(
            label=later("Nothing was there"),
            meaning=later("The custodians agreed, and say that nothing was sealed there."),
            next_step=NOTHING_TO_DO,
        ),
        Stage.SHARES_WRONG: StateWords(
            label=later("Could not be opened"),
            meaning=later(
                "The custodians agreed, and say that what they held did not fit together."
            ),
            next_step=NOTHING_TO_DO,
        ),
        Stage.REFUSED: StateWords(
            label=later("Refused"),
            meaning=later("So many custodians refused that it cannot be opened any more."),
            next_step=NOTHING_TO_DO,
        ),
        Stage.WITHDRAWN: StateWords(
            label=later("Taken back"),
            meaning=later("The newsroom took it back."),
            next_step=NOTHING_TO_DO,
        ),
        Stage.EXPIRED: StateWords(
            label=later("Run out"),
            meaning=later("It was not answered in time."),
            next_step=NOTHING_TO_DO,
        ),
        Stage.ENDED: StateWords(
            label=later("Ended"),
            meaning=later("Your objection ended it, or what is sealed has changed since."),
            next_step=NOTHING_TO_DO,
        ),
    }
)
"""What becomes of requests for a contributor's identity or payment details."""

EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "take": later("a custodian offered to be the one who reads it"),
        "grant": later("a custodian agreed"),
        "refusal": later("a custodian refused"),
        "receipt": later("that custodian reported the outcome"),
    }
)

OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.SHOWN: later("it was opened and read"),
        Outcome.NO_SLOT: later("nothing was there"),
        Outcome.SHARES_WRONG: later("it could not be opened"),
    }
)
