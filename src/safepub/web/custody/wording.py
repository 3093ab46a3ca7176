"""What the custodians' pages call stages, categories, purposes and acts."""

from collections.abc import Mapping
from types import MappingProxyType

from safepub.crypto.acts import Outcome
from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category
from safepub.custody.hand_ins import Taken
from safepub.custody.stages import Stage

STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.WAITING: "Waiting",
        Stage.OPEN: "Open: nobody has taken it up",
        Stage.TAKEN: "Taken up",
        Stage.GRANTED: "Quorum reached",
        Stage.OPENED: "Opened",
        Stage.NOTHING_FOUND: "Led to nothing",
        Stage.SHARES_WRONG: "Shares did not join",
        Stage.REFUSED: "Refused",
        Stage.WITHDRAWN: "Withdrawn",
        Stage.EXPIRED: "Run out",
        Stage.ENDED: "Ended",
    }
)

MEANINGS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.WAITING: "The contributor has time to object. It can be refused now, but neither"
        " taken up nor granted yet.",
        Stage.OPEN: "The wait is over. One of you takes it up as its reader; the others grant to"
        " that reader or refuse.",
        Stage.TAKEN: "It has a reader. It can be opened when enough of you have granted.",
        Stage.GRANTED: "The reader can open it.",
        Stage.OPENED: "The reader saw what was sealed.",
        Stage.NOTHING_FOUND: "The shares joined, but lead to no slot: nothing was ever given, or it"
        " was erased.",
        Stage.SHARES_WRONG: "The shares that were granted do not fit together. Nothing was shown.",
        Stage.REFUSED: "So many have refused that the quorum cannot be reached.",
        Stage.WITHDRAWN: "The desk took it back.",
        Stage.EXPIRED: "Its last day is over.",
        Stage.ENDED: "What is sealed has changed, or the contributor's objection ended it.",
    }
)

CATEGORIES: Mapping[Category, str] = MappingProxyType(
    {
        Category.DANGER: "somebody is in danger",
        Category.LEGAL: "a court or a law asks",
        Category.CONTRACT: "a contract has to be made or kept",
        Category.VERIFICATION: "the newsroom has to know who it is",
        Category.OTHER: "another reason, told in the case file",
    }
)

PURPOSES: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.IDENTITY: "the real identity",
        Purpose.PAYMENT: "the payment details",
    }
)

EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "take": "took it up as the reader",
        "grant": "granted",
        "refusal": "refused",
        "receipt": "handed the receipt in",
    }
)

OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.SHOWN: "it was shown to the reader",
        Outcome.NO_SLOT: "it leads to nothing",
        Outcome.SHARES_WRONG: "the shares do not join",
    }
)

NOTICES: Mapping[str, str] = MappingProxyType(
    {
        Taken.TAKE: "Taken in: you are the reader of this request. Keep the one-time key file"
        " beside your case files.",
        Taken.GRANT: "Taken in: your grant. It cannot be taken back.",
        Taken.REFUSAL: "Taken in: your refusal.",
        Taken.RECEIPT: "Taken in: your receipt. The contributor sees the outcome and the day.",
        "countersigned": "Taken in: your countersignature of the journal.",
        "run": "The payment run is made. Download it below.",
        "paid": "The run is closed, and its orders count as paid.",
        "logged-out": "You are logged out.",
    }
)
"""Fixed sentences that a page shows once after a redirect; the address names one."""

WITHOUT_FILE = "Please choose the file that your command has written."
TOO_LARGE = "This file is far larger than anything that is handed in here. Nothing was taken."
KEY_FILE = (
    "This is a key, and it must never leave your machine. Nothing of it was kept here. If it is"
    " your key file, change its passphrase today and tell the other custodians."
)
