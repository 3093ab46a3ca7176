"""The yearly drill: everybody opens their own shares, one compares, nobody learns anything."""

from pathlib import Path

from safepub.crypto import canonical, opening, sealing
from tests.cli.custody.test_resharing import export, some_envelopes
from tests.cli.custody.world import LEGAL_NAME, Ran, World, forge, run


def drill(newsroom: World, sample: Path, place: int) -> tuple[Path, Ran]:
    holder = newsroom.people[place]
    target = newsroom.folder / f"{holder.name}.report"
    return target, run("drill", sample, "--key", holder.key_file, "--to", target, by=[holder])


def test_reports_of_a_quorum_agree_and_could_open(newsroom: World) -> None:
    sample = export(newsroom, some_envelopes(newsroom))
    reports = [drill(newsroom, sample, place)[0] for place in (0, 2)]

    ran = run("drill-compare", *reports, "--sample", sample)

    assert ran.code == 0
    assert "Ana and Chiara: agree" in ran.said
    assert "could open every envelope" in ran.said


def test_a_report_holds_no_share_and_no_identity(newsroom: World) -> None:
    sample = export(newsroom, [newsroom.envelope])

    report, ran = drill(newsroom, sample, 0)

    share = opening.open_share(opening.read(newsroom.envelope), newsroom.people[0].key.seed)
    written = report.read_text()
    assert ran.code == 0
    assert share.pads[:32].hex() not in written
    assert share.pads[32:].hex() not in written
    assert LEGAL_NAME not in written + ran.said


def test_reports_of_last_year_do_not_count_for_this_years_sample(newsroom: World) -> None:
    reports = [drill(newsroom, export(newsroom, [newsroom.envelope]), place)[0] for place in (0, 1)]
    (newsroom.folder / "envelopes.spe").unlink()
    sample = export(newsroom, some_envelopes(newsroom))

    ran = run("drill-compare", *reports, "--sample", sample)

    assert ran.code == 1
    assert "other envelopes than those of this sample" in ran.said


def test_one_custodian_alone_could_not_open(newsroom: World) -> None:
    sample = export(newsroom, [newsroom.envelope])
    report, _ = drill(newsroom, sample, 0)

    ran = run("drill-compare", report, "--sample", sample)

    assert ran.code == 1
    assert "could not open" in ran.said


def test_reports_of_different_samples_are_not_compared(newsroom: World) -> None:
    first, _ = drill(newsroom, export(newsroom, [newsroom.envelope]), 0)
    other = sealing.seal_link(None, subject=newsroom.subject, keyset=newsroom.keyset)
    sample = export(newsroom, [other])
    second, _ = drill(newsroom, sample, 1)

    ran = run("drill-compare", first, second, "--sample", sample)

    assert ran.code == 1
    assert "cannot be compared" in ran.said


def test_custodians_who_hold_different_parts_of_one_envelope_are_told(newsroom: World) -> None:
    reports = []
    for place, envelope in enumerate((newsroom.envelope, with_other_pads(newsroom))):
        report, _ = drill(newsroom, export(newsroom, [envelope]), place)
        reports.append(report)
    sample = export(newsroom, [newsroom.envelope])
    digest_of_first = canonical.decode(reports[0].read_bytes())["envelopes"][0]["digest"]
    second = canonical.decode(reports[1].read_bytes())
    second["envelopes"][0]["digest"] = digest_of_first
    reports[1].write_bytes(canonical.encode(second))

    ran = run("drill-compare", *reports, "--sample", sample)

    assert ran.code == 1
    assert "Ana and Bohdan: DO NOT AGREE" in ran.said


def with_other_pads(newsroom: World) -> bytes:
    """Seal the shares of another key under the same header."""
    sealed = newsroom.envelope
    return forge(b"k" * 32, sealed[:74], sealed[74:228], newsroom.keyset)
