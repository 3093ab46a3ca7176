"""A case heard: read, checked and told, before its custodian decides."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from safepub.cli.custody import case_files, checks, files, journals, remembered, screen
from safepub.cli.custody.case_files import Case
from safepub.cli.custody.checks import Review
from safepub.cli.custody.journals import CheckedJournal
from safepub.cli.custody.unlocking import Access
from safepub.crypto import acts, suite
from safepub.crypto.acts import HandIn
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Purpose

CATEGORIES = {
    "danger": "somebody is in danger",
    "legal": "a court or a law asks",
    "contract": "a contract has to be made or kept",
    "verification": "the newsroom has to know who it is",
    "other": "another reason, see below",
}
SHORT = 8
SEALED = {Purpose.IDENTITY: "identity", Purpose.PAYMENT: "payment details"}


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """A case that passed every check, and the key of the custodian who answers it."""

    seen: Review
    journal: CheckedJournal
    key: CustodianKey = field(repr=False)

    @property
    def case(self) -> Case:
        """The file."""
        return self.seen.case

    def file(self, what: str, ending: str) -> Path:
        """Name a file beside the case: the same for every copy of the case."""
        own = suite.key_id(self.key.public_key).hex()[:SHORT]
        return self.case.path.with_name(f"{what}-{str(self.case.request.id)[:SHORT]}-{own}{ending}")

    def hand_in(self, what: str, act: bytes) -> Path:
        """Write an act with the countersigned checkpoint."""
        target = self.file(what, ".sph")
        note = journals.countersign(self.journal, self.key)
        files.write_new(target, acts.write_hand_in(HandIn(act=act, checkpoint=note)))
        return target


def hear(path: Path, access: Access, journal_key: str | None) -> Hearing:
    """Read a case, check all of it, tell what it says, and remember its journal.

    The reason and the objection are opened with the custodian's key and shown.
    """
    case = case_files.read(path)
    key = access.unlock()
    seen = checks.review(case, key)
    journal = journals.check(case.journal, access.key_file, journal_key)
    remembered.store(access.key_file, journal.seen)
    journals.require_history(case)
    journals.require_newest(case.journal, seen.keyset, case.manifest)
    tell(seen)
    screen.say(f"The journal is whole: {len(journal.seen.leaves)} entries, {journal.new} new here.")
    screen.say(
        f"The words of its root: {journals.root_words(journal)}. Another custodian with as many "
        "entries has the same words, or the newsroom shows you two different journals."
    )
    return Hearing(seen=seen, journal=journal, key=key)


def tell(seen: Review) -> None:
    """Tell what is asked, by whom, why, and how far it has come."""
    tell_request(seen.case)
    screen.tell((("Reason", seen.reason), ("Objection", seen.objection or "none")))
    screen.say("The server hands the objection over; it could leave one out, or make one up.")
    granted = {checks.member_of(seen.keyset, act.key_id).name for act in seen.grants}
    refused = {checks.member_of(seen.keyset, key_id).name for key_id in seen.refused_by}
    screen.tell(
        (
            ("Reader", seen.reader.name if seen.reader else "nobody yet"),
            ("Grants in this file", ", ".join(sorted(granted)) or "none"),
            ("Refusals in this file", ", ".join(sorted(refused)) or "none"),
            ("You are", seen.member.name),
        )
    )


def tell_request(case: Case) -> None:
    """Tell what a request says about itself."""
    request = case.request
    screen.heading(f"Reveal request {request.id}")
    screen.tell(
        (
            ("Asks for", f"the {what_is_sealed(case)}"),
            ("Contributor", str(request.subject)),
            ("Asked by", request.asked_by),
            ("Why", f"{request.category.value}: {CATEGORIES[request.category]}"),
            ("Asked on", request.asked_on.isoformat()),
            ("Expires on", request.expires_on.isoformat()),
            ("Waiting period", f"{request.waiting_hours} hours"),
            ("An objection", "ends it" if request.veto else "is shown to custodians"),
            ("Vault in this file", f"{case.slots} slots" if case.slots else "no"),
        )
    )
    screen.say(
        "Which contributor a byline belongs to, and who asked, the newsroom's server says; no seal "
        "proves it. If you were asked about this byline before, the contributor must be the same. "
        "Ask whoever asked, over a channel of your own."
    )


def what_is_sealed(case: Case) -> str:
    """Say what a request asks for, and behind which byline."""
    request = case.request
    return f"{SEALED[request.purpose]} behind the byline {screen.one_line(request.byline)}"


def today() -> date:
    """Give the day, as the server counts days."""
    return datetime.now(UTC).date()
