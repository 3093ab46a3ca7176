"""The journal alone: compared with memory, countersigned."""

from pathlib import Path

import click

from safepub.cli.custody import case_files, files, journals, remembered, screen, unlocking
from safepub.cli.custody.hearing import SHORT
from safepub.cli.custody.unlocking import Access
from safepub.crypto import acts, sections, suite
from safepub.crypto.acts import HandIn


@click.command(name="verify-journal")
@click.argument("file", type=unlocking.FILE)
@journals.KEY
@unlocking.with_key
def verify_journal(file: Path, journal_key: str | None, access: Access) -> None:
    """Check the newsroom's journal against what this machine remembers.

    FILE is a journal download or a case file. The first entry that was
    altered, removed or moved is named. A journal that is whole is remembered,
    and countersigned: the countersignature is written beside FILE, to be
    handed in at /custody. Nothing is revealed. It proves that nothing that you
    saw was changed later; it does not prove that everything was written down.
    """
    with files.opened(file) as source:
        alone = source.read(len(sections.JOURNAL)) == sections.JOURNAL
    parts, _ = case_files.read_parts(file, sections.JOURNAL if alone else sections.CASE)
    key = access.unlock()
    checked = journals.check(case_files.journal_in(parts), access.key_file, journal_key)
    own = suite.key_id(key.public_key).hex()[:SHORT]
    target = file.with_name(f"countersigned-{len(checked.seen.leaves)}-{own}.sph")
    note = journals.countersign(checked, key)
    files.write_new(target, acts.write_hand_in(HandIn(act=b"", checkpoint=note)))
    remembered.store(access.key_file, checked.seen)
    screen.say(
        f"The journal is whole: {len(checked.seen.leaves)} entries, {checked.new} new here. "
        "This machine remembers it."
    )
    screen.say(f"Hand in at /custody: {target.name}")
