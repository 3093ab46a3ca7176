"""Whatever cleaning may say has words for the page."""

from safepub.cleaning.bounds import CleaningBusyError
from safepub.cleaning.files import FileKind, Reason, Remains, Removed
from safepub.web.contributor import receiving, wording_files


def test_everything_that_cleaning_says_has_words() -> None:
    assert set(wording_files.KINDS) == set(FileKind)
    assert set(wording_files.REMOVED) == set(Removed)
    assert set(wording_files.REMAINS) == set(Remains)
    assert set(wording_files.REASONS) == set(Reason)


def test_every_refusal_names_a_way_out() -> None:
    told = [*wording_files.REASONS.values(), *receiving.REFUSALS.values()]

    assert CleaningBusyError in receiving.REFUSALS
    assert [words for words in told if not words.way_out.endswith(".")] == []
