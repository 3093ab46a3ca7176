"""What the contributor's pages call states, acts and languages, and what comes next.

The sentences are marked for the catalogues; a page translates what it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from safepub import languages
from safepub.languages import later
from safepub.newsroom import drafts, states
from safepub.newsroom.models.articles import Article
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


NOTHING_TO_DO = later("There is nothing for you to do now.")

STATES: Mapping[State, StateWords] = MappingProxyType(
    {
        State.DRAFT: StateWords(
            label=later("Draft"),
            meaning=later("Only you can read it. The editors do not see it yet."),
            next_step=later("Write on, and hand it in when it is ready."),
            waiting_for_contributor=True,
        ),
        State.SUBMITTED: StateWords(
            label=later("With the editors: handed in"),
            meaning=later("The editors have your text and have not begun to work on it."),
            next_step=later(
                "There is nothing for you to do now. Come back from time to time: "
                "the answer appears here, never by e-mail."
            ),
        ),
        State.DECLINED: StateWords(
            label=later("Not taken"),
            meaning=later("The editors decided not to publish this text."),
            next_step=later("Their reason is below. You may write another article at any time."),
        ),
        State.IN_REVIEW: StateWords(
            label=later("With the editors: being edited"),
            meaning=later("The editors are working on your text."),
            next_step=later(
                "There is nothing for you to do now. Before it goes out, "
                "you will see the final text here."
            ),
        ),
        State.CHANGES_REQUESTED: StateWords(
            label=later("Waiting for you: changes wanted"),
            meaning=later("The editors would like something changed."),
            next_step=later("Read what they wrote, change the text, and hand it in again."),
            waiting_for_contributor=True,
        ),
        State.PROOF: StateWords(
            label=later("Waiting for you: final check"),
            meaning=later("This is the text that would go out. The editors wait for your answer."),
            next_step=later("Read it to the end, then say whether it may go out."),
            waiting_for_contributor=True,
        ),
        State.APPROVED: StateWords(
            label=later("With the editors: ready to go out"),
            meaning=later("You passed this text, or the editors let it go on without your check."),
            next_step=later("The editors choose the day. Until then you can still take it back."),
        ),
        State.SCHEDULED: StateWords(
            label=later("Ready: goes out at a set time"),
            meaning=later("The editors have set the time at which it goes out."),
            next_step=NOTHING_TO_DO,
        ),
        State.EMBARGOED: StateWords(
            label=later("Ready: held until a set time"),
            meaning=later("Publications may have it already, but print it only after a set time."),
            next_step=NOTHING_TO_DO,
        ),
        State.PUBLISHED: StateWords(
            label=later("Published"),
            meaning=later("It is out, under your byline."),
            next_step=NOTHING_TO_DO,
        ),
        State.WITHHELD: StateWords(
            label=later("Taken back for now"),
            meaning=later("Publications were told to take it down for the time being."),
            next_step=NOTHING_TO_DO,
        ),
        State.KILLED: StateWords(
            label=later("Taken back for good"),
            meaning=later(
                "Publications were told to remove it, and nothing hands it out any more."
            ),
            next_step=NOTHING_TO_DO,
        ),
    }
)

_CHECK = Step(endpoint="contributor.proof.show", words=later("Check the final text"))

STEPS: Mapping[Act, Step] = MappingProxyType(
    {
        Act.SUBMIT: Step(endpoint="contributor.handing_in.confirm", words=later("Hand it in")),
        Act.RESUBMIT: Step(
            endpoint="contributor.handing_in.confirm", words=later("Hand it in again")
        ),
        # One page answers both: the text may go out, or something is wrong.
        Act.PASS_PROOF: _CHECK,
        Act.RETURN_PROOF: _CHECK,
        Act.PASS_UPDATE: _CHECK,
        Act.RETURN_UPDATE: _CHECK,
        Act.WITHDRAW: Step(
            endpoint="contributor.withdrawing.confirm", words=later("Take it back …")
        ),
    }
)
"""Where each of the contributor's acts is done."""

NOTICES: Mapping[str, str] = MappingProxyType(
    {
        "saved": later("Saved. Only you can read it."),
        "handed-in": later("Handed in. The editors can read it from now on."),
        "deleted": later("The draft is deleted."),
        "withdrawn": later("Taken back. Only you can read it now."),
        "passed": later("Thank you. The editors know now that this text may go out."),
        "returned": later(
            "The editors have your message. The text stays in until you have seen it again."
        ),
        "files-kept": later("Kept. Only you can open the files. See what was removed from each."),
        "file-described": later("Saved. Only you can read it."),
        "file-removed": later("The file is deleted."),
        "confirmed": later("Your account is ready. Log in with your passphrase."),
        "logged-out": later("You are logged out."),
        "message-sent": later("Sent. Only the editors and you can read it."),
        "objected": later("Your objection is in. Only the custodians and you can read it."),
        "list-saved": later("Saved. Only your passphrase opens it."),
        "list-cleared": later("Cleared. Nothing of it is kept."),
        "identity-sealed": later("Sealed. What was there before leads nowhere any more."),
        "payment-sealed": later("Sealed. What was there before leads nowhere any more."),
        "identity-erased": later("Erased. Nothing leads to an identity of yours any more."),
        "payment-erased": later("Erased. Nothing leads to payment details of yours any more."),
    }
)
"""Fixed sentences that a page shows once after a redirect; the address names one."""

CHANGED_ELSEWHERE = later(
    "This text was saved in another window in the meantime. Nothing is lost: your text is in the"
    " form, the other one is below it."
)


def words_for(article: Article) -> StateWords:
    """Give the words for where an article stands, and its next version where that is a proof."""
    words = STATES[article.state]
    if article.state is State.PUBLISHED and article.next_stage is State.PROOF:
        proof = STATES[State.PROOF]
        return replace(words, next_step=proof.next_step, waiting_for_contributor=True)
    return words


def steps_for(article: Article) -> list[Step]:
    """List the pages on which the contributor can do something now, each one once."""
    state = article.state
    steps: list[Step] = []
    if state in drafts.WRITING_STATES:
        steps.append(Step(endpoint="contributor.writing.edit", words=later("Write on")))
        steps.append(
            Step(endpoint="contributor.attachments.show", words=later("Pictures and files"))
        )
    own = states.acts_for(state, {Right.CONTRIBUTOR}, next_stage=article.next_stage)
    # What outlets have had is taken back by the newsroom alone.
    steps += [STEPS[act] for act in own if act is not Act.WITHDRAW or not article.version]
    return list(dict.fromkeys(steps))


def language_options(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Give the languages of this newsroom as pairs for a choice on a page."""
    return [(code, languages.NAMES[code]) for code in codes]
