"""What cleaning leaves and what it costs: `python -m benchmarks.cleaning [FOLDER]`.

Over generated files that hold every kind of trace, and over every file of
FOLDER: how many came out clean, how many were refused and why, in how many
something was left, and the time of each. What the originals held and what is
left is looked for by exiftool, where it is installed; leftovers also by safepub's
own readers. Then hostile files, each
with its outcome, seconds and peak memory. Output files are written to a
temporary folder for exiftool; use no file here that nobody may see.
"""

import argparse
import json
import multiprocessing
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from safepub.cleaning import bounds, judging, judging_documents, kinds
from safepub.cleaning.files import SUFFIXES, FileKind, FileRefusedError
from tests.cleaning import dirty_docx, dirty_odt, dirty_pdf, dirty_pictures, hostile

MEBIBYTE = 1024 * 1024
# Groups of tags that exiftool makes up itself, or that tell how a file is built.
STRUCTURE = frozenset({"ExifTool", "System", "File", "Composite", "JFIF", "ZIP", "RIFF"})
# Tags of other groups that every file of its kind has.
HARMLESS = frozenset(
    {
        *("PNG:" + tag for tag in ("ImageWidth", "ImageHeight", "BitDepth", "ColorType")),
        *("PNG:" + tag for tag in ("Compression", "Filter", "Interlace")),
        *("PDF:" + tag for tag in ("PDFVersion", "Linearized", "PageCount")),
        "SourceFile",
    }
)
SUSPECT = frozenset({"File:Comment", "ExifTool:Warning", "ExifTool:Error"})


@dataclass
class Tally:
    """What happened to the files of one kind."""

    files: int = 0
    cleaned: int = 0
    held: int = 0
    leftovers: Counter[str] = field(default_factory=Counter)
    own: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


def generated() -> Iterator[tuple[str, bytes]]:
    """Give files that hold every kind of trace."""
    for kind, make in dirty_pictures.ALL.items():
        yield f"dirty.{kind}", make()
    yield "dirty.pdf", dirty_pdf.pdf()
    yield "dirty.docx", dirty_docx.docx()
    yield "dirty.odt", dirty_odt.odt()


def folder_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file beneath a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()


def run(name: str, files: Iterator[tuple[str, bytes]]) -> None:
    """Clean the files and print a line for each kind."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before", Path(folder) / "after"
        before.mkdir()
        after.mkdir()
        for number, (file_name, content) in enumerate(files):
            cleaned = _clean(tallies, file_name, content)
            if cleaned is not None:
                kind, out = cleaned
                place = f"{number}-{kind}{SUFFIXES[kind]}"
                (before / place).write_bytes(content)
                (after / place).write_bytes(out)
        for held, _ in _found_by_exiftool(before):
            tallies[held].held += 1
        for held, left in _found_by_exiftool(after):
            tallies[held].leftovers.update({"files": 1} | dict.fromkeys(left, 1))
    click.echo(f"\n{name}" + ("" if shutil.which("exiftool") else " (no exiftool here)"))
    _print(tallies)


def _print(tallies: dict[str, Tally]) -> None:
    click.echo(
        f"{'kind':12}{'files':>7}{'refused':>9}{'cleaned':>9}{'held':>7}{'left: exiftool':>16}"
        f"{'left: own':>11}{'median s':>10}{'longest':>9}"
    )
    for kind, tally in sorted(tallies.items()):
        refused = tally.files - tally.cleaned
        click.echo(
            f"{kind:12}{tally.files:7}{refused:9}{tally.cleaned:9}{tally.held:7}"
            f"{tally.leftovers['files']:16}{tally.own:11}"
            f"{statistics.median(tally.seconds):10.2f}{max(tally.seconds):9.2f}"
        )
        for why, count in tally.reasons.most_common():
            click.echo(f"{'':12}refused, {why}: {count}")
        for tag, count in tally.leftovers.most_common():
            if tag != "files":
                click.echo(f"{'':12}left, {tag}: {count}")


def _clean(
    tallies: defaultdict[str, Tally], name: str, content: bytes
) -> tuple[FileKind, bytes] | None:
    started = time.perf_counter()
    try:
        clean = bounds.clean(content, name)
        tally, why = tallies[clean.kind], ""
    except FileRefusedError as refusal:
        clean, why = None, str(refusal.reason)
        tally = tallies[_kind_of(name, content)]
    tally.files += 1
    tally.seconds.append(time.perf_counter() - started)
    if clean is None:
        tally.reasons[why] += 1
        return None
    tally.cleaned += 1
    try:
        _judge(clean.kind, clean.content)
    except FileRefusedError:
        tally.own += 1
    return clean.kind, clean.content


def _kind_of(name: str, content: bytes) -> str:
    try:
        return kinds.recognise(content, markdown=kinds.is_named_markdown(name))
    except FileRefusedError:
        return "(" + (Path(name).suffix.lower().lstrip(".") or "none") + ")"


def _judge(kind: FileKind, content: bytes) -> None:
    if kind in kinds.PICTURES or kind is FileKind.PDF:
        judging.judge(kind, content)
    else:
        judging_documents.judge(kind, content)


def _found_by_exiftool(folder: Path) -> Iterator[tuple[str, set[str]]]:
    """Give the kind and the telling tags of every file that has such tags."""
    program = shutil.which("exiftool")
    if program is None:
        return
    said = subprocess.run(  # noqa: S603 - our own files
        (program, "-a", "-G1", "-j", "-ee", "-r", "-q", str(folder)),
        capture_output=True,
        check=False,
    )
    for entry in json.loads(said.stdout or b"[]"):
        telling = {tag for tag in entry if _tells(tag)}
        if telling:
            yield Path(entry["SourceFile"]).stem.partition("-")[2], telling


def _tells(tag: str) -> bool:
    if tag in SUSPECT:
        return True
    return tag.partition(":")[0] not in STRUCTURE and tag not in HARMLESS


HOSTILE: dict[str, Callable[[], bytes]] = {
    "PNG of 15,000 x 15,000": lambda: hostile.png(15_000),
    "PNG of 36 megapixels (taken)": lambda: hostile.png(6_000),
    "JPEG of 256 megapixels": lambda: hostile.jpeg(16_000),
    "JPEG of 121 megapixels (taken)": lambda: hostile.jpeg(11_000),
    "WebP of 256 megapixels": lambda: hostile.webp(16_000),
    "PNG, 300 MB of text": lambda: hostile.png_with_text(300 * MEBIBYTE),
    "PNG, 300 MB of colour profile": lambda: hostile.png_with_profile(300 * MEBIBYTE),
    "DOCX, 400 MB of XML": lambda: hostile.docx_with_long_part(400 * MEBIBYTE),
    "DOCX, a billion laughs": hostile.docx_with_entities,
    "DOCX, the same behind a comment": lambda: hostile.docx_with_entities(comment=5_000),
    "PDF, 401 huge pages": lambda: dirty_pdf.plain(401, (14_400, 14_400)),
    "PDF, 200 large pages": lambda: dirty_pdf.plain(200, (2_000, 2_000)),
    "PDF, a 400-megapixel picture": lambda: hostile.pdf_with_picture(20_000),
    "PDF, 3 million curves": lambda: hostile.pdf_with_paths(3_000_000),
    "PDF, drawings in drawings": lambda: hostile.pdf_with_nested_forms(12),
    "JPEG and ZIP, script in a comment": dirty_pictures.jpeg,
    "PNG and PDF": dirty_pictures.png,
}


def run_hostile() -> None:
    """Clean hostile files, each from a process of its own, and print what they cost."""
    click.echo(f"\n{'hostile file':38}{'bytes':>9}  {'outcome':18}{'seconds':>8}{'peak MiB':>10}")
    context = multiprocessing.get_context("spawn")
    for name, make in HOSTILE.items():
        content = make()
        results = context.Queue()
        process = context.Process(target=_clean_hostile, args=(content, results))
        process.start()
        outcome, seconds, peak = results.get()
        process.join()
        click.echo(f"{name:38}{len(content):9}  {outcome:18}{seconds:8.2f}{peak:10.0f}")


def _clean_hostile(
    content: bytes, results: "multiprocessing.Queue[tuple[str, float, float]]"
) -> None:
    started = time.perf_counter()
    try:
        clean = bounds.clean(content, "file")
        outcome = "needle left" if dirty_pictures.NEEDLE in clean.content else "clean"
    except FileRefusedError as refusal:
        outcome = str(refusal.reason)
    seconds = time.perf_counter() - started
    # Of the one child that this process had.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    results.put((outcome, seconds, peak))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="clean every file in it as well")
    parser.add_argument("--no-hostile", action="store_true", help="leave the hostile files out")
    arguments = parser.parse_args()
    run("generated", generated())
    if arguments.folder:
        run(str(arguments.folder), folder_files(arguments.folder))
    if not arguments.no_hostile:
        run_hostile()
    sys.stdout.flush()


if __name__ == "__main__":
    main()
