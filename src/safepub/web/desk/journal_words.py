"""What the journal's page calls acts, people and what they did it to: ids, never words of theirs.

An entry's other members are left out. Custodians stay unnamed, as everywhere at the desk.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from safepub.newsroom import journal
from safepub.newsroom.journal_pages import JournalLine
from safepub.newsroom.states import TRANSITIONS, Right
from safepub.web.desk import wording

FAMILIES: Mapping[str, str] = {
    "article": "Articles",
    "staff": "Staff",
    "desk_key": "The desk’s key",
    "outlet": "Outlets",
    "feed": "Feeds",
    "house": "The house",
    "request": "Reveal requests",
    "payments": "Payments",
    "envelopes": "Envelopes",
    "keyset": "Custodians’ sets",
    "checkpoint": "Countersignatures",
}

ACTS: Mapping[str, str] = {
    **{
        f"article.{act.value}": wording.ACTS[act]
        for act, row in TRANSITIONS.items()
        if row.right is not Right.CONTRIBUTOR
    },
    "staff.invited": "invited somebody",
    "staff.invitations_taken_back": "took all open invitations back",
    "staff.joined": "took up an invitation",
    "staff.rights_set": "set their rights",
    "staff.disabled": "closed their account",
    "staff.reset_offered": "let them start anew",
    "staff.reset": "started anew",
    "staff.password_changed": "changed their own password",
    "staff.authenticator_replaced": "replaced their own authenticator",
    "staff.codes_handed_out": "gave them new recovery codes",
    "staff.recovery_codes_renewed": "renewed their own recovery codes",
    "staff.passkey_added": "added a passkey of their own",
    "staff.passkey_removed": "removed a passkey of their own",
    "outlet.added": "added an outlet",
    "outlet.renamed": "gave an outlet another name",
    "outlet.terms_set": "set what an outlet may have",
    "outlet.token_issued": "made a token for an outlet",
    "outlet.token_revoked": "revoked a token of an outlet",
    "outlet.deactivated": "stopped an outlet",
    "outlet.reactivated": "let an outlet in again",
    "feed.opened": "opened a feed to everybody",
    "feed.closed": "closed a feed",
    "house.decided": "changed what the house decides",
    "desk_key.handed_on": "handed the desk’s key on",
    "desk_key.replaced": "replaced the desk’s key",
    "desk_key.resealed": "sealed what the desk has to its new key",
    "desk_key.recovery_renewed": "printed a new recovery paper",
    "desk_key.recovered": "let them have the desk’s key from the recovery paper",
    "request.asked": "asked the custodians",
    "request.taken": "took it up",
    "request.granted": "granted",
    "request.refused": "refused",
    "request.receipt": "reported the outcome",
    "request.withdrawn": "took it back",
    "request.expired": "closed it: its last day was over",
    "request.ended": "ended it",
    "payments.ordered": "ordered a payment",
    "payments.withdrawn": "took a payment order back",
    "payments.run": "fetched the open payment orders",
    "payments.paid": "reported them as paid",
    "envelopes.exported": "exported envelopes",
    "envelopes.adopted": "adopted envelopes that were sealed anew",
    "keyset.replaced": "replaced the custodians’ set",
    "checkpoint.countersigned": "countersigned the journal",
}
"""What somebody did, after their name."""

CUSTODIAN = "custodian"
NAMELESS: Mapping[str, str] = {
    CUSTODIAN: "A custodian",
    journal.WORKER: "The worker",
    journal.OPERATOR: "The operator",
}
_THINGS: Mapping[tuple[str, str], str] = {
    ("article", "article"): "article",
    ("request", "id"): "request",
    ("payments", "id"): "payment",
    ("desk_key", "desk_key"): "key",
    ("outlet", "outlet"): "outlet",
    ("feed", "feed"): "feed",
    ("envelopes", "keyset"): "set",
    ("keyset", "keyset"): "set",
}
_SHORT = 8


def act(line: JournalLine) -> str:
    """Say what was done; an act without words goes by its own name."""
    return ACTS.get(line.act, line.act) or "(this entry cannot be read)"


def who(line: JournalLine, names: Mapping[str, str]) -> str:
    """Name who did it; an account that is not among `names` is a custodian's."""
    kind = line.who.partition(" ")[0]
    return NAMELESS.get(kind) or names.get(kind) or (NAMELESS[CUSTODIAN] if kind else "")


def what(line: JournalLine, names: Mapping[str, str]) -> str:
    """Say what an entry is about: short ids, numbers and the names of staff."""
    family = line.act.partition(".")[0]
    found = _things(family, line.what), _numbers(family, line.what), _people(line.what, names)
    return ", ".join(chain(*found))


def _things(family: str, told: Mapping[str, Any]) -> Iterator[str]:
    for name, value in told.items():
        thing = _THINGS.get((family, name))
        if thing is not None:
            yield f"{thing} {str(value)[:_SHORT]}"


def _numbers(family: str, told: Mapping[str, Any]) -> Iterator[str]:
    for name in ("revision", "version"):
        # Version 0 is none: it has not been out yet.
        if isinstance(told.get(name), int) and told[name]:
            yield f"{name} {told[name]}"
    if family == "article" and "reason" in told:
        yield f"reason: {told['reason']}"
    if family == "outlet" and "embargo" in told:
        yield "with the embargo right" if told["embargo"] else "without the embargo right"
    if family == "checkpoint":
        yield f"the first {told.get('size')} entries"


def _people(told: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    custodian = NAMELESS[CUSTODIAN].lower()
    if "staff" in told:
        yield names.get(str(told["staff"]), custodian)
    if "second" in told:
        yield f"with {names.get(str(told['second']), custodian)}"
    if isinstance(told.get("rights"), list):
        yield " and ".join(str(right) for right in told["rights"])
