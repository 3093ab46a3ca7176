"""What the contributor's pages call states, acts and languages, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safepub import languages
from safepub.crypto.acts import Outcome
from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category
from safepub.custody.stages import Stage
from safepub.newsroom import drafts, states
from safepub.newsroom.states import Act, Right, State


@dataclass(frozen=True, kw_only=True)
class StateWords:
    """One state in plain words: a label, what it means, and what to do next."""

    label: str
    meaning: str
    next_step: str
    waiting_for_contributor: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """A page on which the contributor can do something with an article."""

    endpoint: str
    words: str


NOTHING_TO_DO = "There is nothing for you to do now."

STATES: Mapping[State, StateWords] = MappingProxyType(
    {
        State.DRAFT: StateWords(
            label="Draft",
            meaning="Only you can read it. The editors do not see it yet.",
            next_step="Write on, and hand it in when it is ready.",
            waiting_for_contributor=True,
        ),
        State.SUBMITTED: StateWords(
            label="With the editors: handed in",
            meaning="The editors have your text and have not begun to work on it.",
            next_step="There is nothing for you to do now. Come back from time to time: "
            "the answer appears here, never by e-mail.",
        ),
        State.DECLINED: StateWords(
            label="Not taken",
            meaning="The editors decided not to publish this text.",
            next_step="Their reason is below. You may write another article at any time.",
        ),
        State.IN_REVIEW: StateWords(
            label="With the editors: being edited",
            meaning="The editors are working on your text.",
            next_step="There is nothing for you to do now. Before it goes out, "
            "you will see the final text here.",
        ),
        State.CHANGES_REQUESTED: StateWords(
            label="Waiting for you: changes wanted",
            meaning="The editors would like something changed.",
            next_step="Read what they wrote, change the text, and hand it in again.",
            waiting_for_contributor=True,
        ),
        State.PROOF: StateWords(
            label="Waiting for you: final check",
            meaning="This is the text that would go out. It goes no further without you.",
            next_step="Read it to the end, then say whether it may go out.",
            waiting_for_contributor=True,
        ),
        State.APPROVED: StateWords(
            label="With the editors: ready to go out",
            meaning="You said that this text may go out.",
            next_step="There is nothing for you to do now. The editors choose the day.",
        ),
        State.SCHEDULED: StateWords(
            label="Ready: goes out at a set time",
            meaning="The editors have set the time at which it goes out.",
            next_step=NOTHING_TO_DO,
        ),
        State.EMBARGOED: StateWords(
            label="Ready: held until a set time",
            meaning="Publications may have it already, but print it only after a set time.",
            next_step=NOTHING_TO_DO,
        ),
        State.PUBLISHED: StateWords(
            label="Published",
            meaning="It is out, under your byline.",
            next_step=NOTHING_TO_DO,
        ),
        State.WITHHELD: StateWords(
            label="Taken back for now",
            meaning="Publications were told to take it down for the time being.",
            next_step=NOTHING_TO_DO,
        ),
        State.KILLED: StateWords(
            label="Taken back for good",
            meaning="Publications were told to remove it, and nothing hands it out any more.",
            next_step=NOTHING_TO_DO,
        ),
    }
)

_CHECK = Step(endpoint="contributor.proof.show", words="Check the final text")

STEPS: Mapping[Act, Step] = MappingProxyType(
    {
        Act.SUBMIT: Step(endpoint="contributor.handing_in.confirm", words="Hand it in"),
        Act.RESUBMIT: Step(endpoint="contributor.handing_in.confirm", words="Hand it in again"),
        # One page answers both: the text may go out, or something is wrong.
        Act.PASS_PROOF: _CHECK,
        Act.RETURN_PROOF: _CHECK,
    }
)
"""Where each of the contributor's acts is done."""

NOTICES: Mapping[str, str] = MappingProxyType(
    {
        "saved": "Saved. Only you can read it.",
        "handed-in": "Handed in. The editors can read it from now on.",
        "deleted": "The draft is deleted.",
        "passed": "Thank you. The editors know now that this text may go out.",
        "returned": "The editors have your message. The text stays in until you have "
        "seen it again.",
        "confirmed": "Your account is ready. Log in with your passphrase.",
        "logged-out": "You are logged out.",
        "objected": "Your objection is in. Only the custodians and you can read it.",
        "identity-sealed": "Sealed. What was there before leads nowhere any more.",
        "payment-sealed": "Sealed. What was there before leads nowhere any more.",
        "identity-erased": "Erased. Nothing leads to an identity of yours any more.",
        "payment-erased": "Erased. Nothing leads to payment details of yours any more.",
    }
)
"""Fixed sentences that a page shows once after a redirect; the address names one."""

PURPOSES: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.IDENTITY: "your real identity",
        Purpose.PAYMENT: "your payment details",
    }
)

CATEGORIES: Mapping[Category, str] = MappingProxyType(
    {
        Category.DANGER: "Somebody may be in danger, perhaps you.",
        Category.LEGAL: "A court or a law asks, and the newsroom has decided to answer.",
        Category.CONTRACT: "A contract has to be made or kept.",
        Category.VERIFICATION: "The newsroom wants to know who it is before it goes on.",
        Category.OTHER: "Another reason; it stands below.",
    }
)

REQUESTS: Mapping[Stage, StateWords] = MappingProxyType(
    {
        Stage.WAITING: StateWords(
            label="Waiting",
            meaning="Nobody can grant it yet: this is the time for you to object.",
            next_step="Read the reason. If you have something against it, say so below.",
            waiting_for_contributor=True,
        ),
        Stage.OPEN: StateWords(
            label="With the custodians",
            meaning="The custodians decide now. Nothing is opened yet.",
            next_step="You can still object.",
            waiting_for_contributor=True,
        ),
        Stage.TAKEN: StateWords(
            label="With the custodians: one would read it",
            meaning="One custodian would read it. The others decide whether they agree.",
            next_step="You can still object.",
            waiting_for_contributor=True,
        ),
        Stage.GRANTED: StateWords(
            label="Granted",
            meaning="Enough custodians have agreed. One of them can open it at any moment.",
            next_step="You can still object, but it may be opened already.",
            waiting_for_contributor=True,
        ),
        Stage.OPENED: StateWords(
            label="Opened",
            meaning="A custodian has seen what was sealed.",
            next_step=NOTHING_TO_DO,
        ),
        Stage.NOTHING_FOUND: StateWords(
            label="Nothing was there",
            meaning="The custodians agreed, and say that nothing was sealed there.",
            next_step=NOTHING_TO_DO,
        ),
        Stage.SHARES_WRONG: StateWords(
            label="Could not be opened",
            meaning="The custodians agreed, and say that what they held did not fit together.",
            next_step=NOTHING_TO_DO,
        ),
        Stage.REFUSED: StateWords(
            label="Refused",
            meaning="So many custodians refused that it cannot be opened any more.",
            next_step=NOTHING_TO_DO,
        ),
        Stage.WITHDRAWN: StateWords(
            label="Taken back",
            meaning="The newsroom took it back.",
            next_step=NOTHING_TO_DO,
        ),
        Stage.EXPIRED: StateWords(
            label="Run out",
            meaning="It was not answered in time.",
            next_step=NOTHING_TO_DO,
        ),
        Stage.ENDED: StateWords(
            label="Ended",
            meaning="Your objection ended it, or what is sealed has changed since.",
            next_step=NOTHING_TO_DO,
        ),
    }
)
"""What becomes of requests for a contributor's identity or payment details."""

EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "take": "a custodian offered to be the one who reads it",
        "grant": "a custodian agreed",
        "refusal": "a custodian refused",
        "receipt": "that custodian reported the outcome",
    }
)

OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.SHOWN: "it was opened and read",
        Outcome.NO_SLOT: "nothing was there",
        Outcome.SHARES_WRONG: "it could not be opened",
    }
)


CHANGED_ELSEWHERE = (
    "This text was saved in another window in the meantime. Nothing is lost: your text is in the"
    " form, the other one is below it."
)


def steps_for(state: State) -> list[Step]:
    """List the pages on which the contributor can do something now, each one once."""
    steps: list[Step] = []
    if state in drafts.WRITING_STATES:
        steps.append(Step(endpoint="contributor.writing.edit", words="Write on"))
    steps += [STEPS[act] for act in states.acts_for(state, {Right.CONTRIBUTOR})]
    return list(dict.fromkeys(steps))


def language_options(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Give the languages of this newsroom as pairs for a choice on a page."""
    return [(code, languages.NAMES[code]) for code in codes]
