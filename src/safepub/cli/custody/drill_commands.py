"""The yearly drill: does everybody still hold what they should? No identity is opened."""

import hashlib
from pathlib import Path

import click

from safepub.cli.custody import case_files, checks, files, screen, unlocking
from safepub.cli.custody.manifest_commands import TO
from safepub.cli.custody.unlocking import Access
from safepub.crypto import canonical, drills, manifests, sections
from safepub.crypto.sections import Kind


@click.command(name="drill")
@click.argument("path", metavar="SAMPLE", type=unlocking.FILE)
@TO
@unlocking.with_key
def drill(path: Path, target: Path, access: Access) -> None:
    """Open your own shares of a sample and write a report to compare.

    SAMPLE comes from the newsroom: some sealed envelopes, the same for every
    custodian. The report holds digests of what you hold. Nobody can open
    anything with it or learn who anybody is, and no share leaves this machine.
    Each custodian runs this; one of you compares the reports with
    drill-compare.
    """
    files.require_new(target)
    parts, _ = case_files.read_parts(path, sections.ENVELOPES)
    key = access.unlock()
    keyset = manifests.require_signed_by(parts[Kind.MANIFEST][0], key.signing_key)
    names = [one.name for one in keyset.members if one.signing_key == key.signing_key]
    files.write_new(target, drills.report(parts[Kind.ENVELOPE], key, keyset, names[0]))
    screen.say(f"Your key opens your shares of all {len(parts[Kind.ENVELOPE])} envelopes.")
    screen.say(f"{target.name} is your report. It reveals nothing.")


@click.command(name="drill-compare")
@click.argument("reports", metavar="REPORT...", type=unlocking.FILE, nargs=-1, required=True)
@click.option(
    "--sample", type=unlocking.FILE, required=True, help="The sample that the drill was made with."
)
def drill_compare(reports: tuple[Path, ...], sample: Path) -> None:
    """Compare the reports of a drill and say whether a quorum could open.

    Needs no key and reveals nothing. Where two custodians hold the same part
    of an envelope, their reports must agree. It ends with an error if two do
    not, or if these custodians together could not open.
    """
    parts, _ = case_files.read_parts(sample, sections.ENVELOPES)
    keyset = manifests.read(parts[Kind.MANIFEST][0])
    given = [files.read(path) for path in reports]
    comparison = drills.compare(given, keyset)
    _require_of_sample(given, parts[Kind.ENVELOPE])
    for pair in comparison.pairs:
        result = "agree" if pair.agree else "DO NOT AGREE: one of them holds an altered share"
        if not pair.shared:
            result = "hold no part in common, so that nothing could be compared"
        screen.say(f"{pair.first} and {pair.second}: {result} ({pair.shared} parts compared).")
    if not all(pair.agree for pair in comparison.pairs):
        checks.refuse("At least one share was altered. See the runbook before anything else.")
    if not comparison.covered:
        checks.refuse("These custodians together could not open. More reports are needed.")
    screen.say("These custodians together could open every envelope of the sample.")
    screen.say("A report can be copied: have each custodian tell you that they made their own.")


def _require_of_sample(reports: list[bytes], envelopes: list[bytes]) -> None:
    """Return where every report is about exactly the envelopes of the sample."""
    wanted = sorted(hashlib.sha256(envelope).hexdigest() for envelope in envelopes)
    for report in reports:
        members = canonical.decode(report)
        if sorted(found["digest"] for found in members["envelopes"]) != wanted:
            checks.refuse("A report is about other envelopes than those of this sample.")
