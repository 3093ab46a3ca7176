"""What docs/security says is backed: every test and module it names is there, no row is missing.

Nothing is imported: what is named is looked up in the text of the files. Naming one more test
takes one more `tests/….py::test_…` in a row or line.
"""

import ast
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
SECURITY = ROOT / "docs" / "security"
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")])
EVERY_DOCUMENT = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=[str(document.relative_to(ROOT)) for document in DOCUMENTS]
)
# OWASP ASVS 5.0.0: id and level of all of levels 1 and 2, and of the chosen ones of level 3.
ASVS = (ROOT / "tests" / "asvs-5.0.txt").read_text(encoding="utf-8").splitlines()
MET, NOT_APPLICABLE, DEVIATION = "met", "not applicable", "deviation"
NAMED = re.compile(r"`((?:tests|src|requirements)/[^`\s]+|pyproject\.toml(?:::[a-z-]+)?)`")
BACKED = {
    "threat-model.md": ("Who may come", "What all this rests on"),
    "promises.md": ("What is not promised", "How to check"),
}
"""The sections of each page whose lines are no promises and need no test."""


class Row(NamedTuple):
    """One requirement in the table."""

    number: str
    level: str
    words: str
    state: str
    reason: str


def read(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def rows() -> list[Row]:
    found = re.findall(r"^\| (\d+\.\d+\.\d+ \|.*) \|$", read(SECURITY / "asvs.md"), re.MULTILINE)
    return [Row(*row.split(" | ")) for row in found]


@cache
def defined_in(path: Path) -> frozenset[str]:
    tree = ast.parse(read(path))
    kinds = ast.FunctionDef | ast.ClassDef
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


@cache
def contracts() -> frozenset[str]:
    settings = tomllib.loads(read(ROOT / "pyproject.toml"))
    return frozenset(found["id"] for found in settings["tool"]["importlinter"]["contracts"])


def exists(named: str) -> bool:
    """Tell whether a file is there, and in it the test, or the import contract, that is named."""
    file, _, name = named.partition("::")
    path = ROOT / file
    if "*" in file:
        return any(ROOT.glob(file))
    if not name or not path.exists():
        return path.exists()
    return name in (contracts() if file == "pyproject.toml" else defined_in(path))


def anchors(document: Path) -> set[str]:
    """Name the headings of a page as addresses name them."""
    headings = re.findall(r"^#+ (.+)$", read(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def backed_lines(page: str) -> list[str]:
    """Give the lines of a page that have to name what backs them."""
    sections = re.split(r"^## ", read(SECURITY / page), flags=re.MULTILINE)[1:]
    kept = [part for part in sections if part.split("\n", 1)[0] not in BACKED[page]]
    return [line for part in kept for line in part.splitlines() if line.startswith("- ")]


def test_every_requirement_stands_in_the_table_once_and_in_its_order() -> None:
    assert [f"{row.number} {row.level}" for row in rows()] == ASVS


@pytest.mark.parametrize("row", rows(), ids=[row.number for row in rows()])
def test_a_requirement_is_met_by_something_or_not_for_a_reason(row: Row) -> None:
    assert row.state in {MET, NOT_APPLICABLE, DEVIATION}
    assert row.words
    if row.state == MET:
        assert NAMED.search(row.reason) or re.search(r"\]\((?!http)", row.reason)
    else:
        assert re.search(r"[^\W\d_]{2}", NAMED.sub("", row.reason))


def test_the_head_of_the_table_counts_it_and_sorts_its_deviations() -> None:
    head = read(SECURITY / "asvs.md").split("\n## ", 1)[0]
    count = Counter(row.state for row in rows())
    listed = re.findall(r"\d+\.\d+\.\d+", head.split("The deviations", 1)[1])

    told = (
        f"{count.total()} in all: {count[MET]} met, {count[NOT_APPLICABLE]} not applicable,"
        f" {count[DEVIATION]} deviations."
    )
    assert told in head
    assert sorted(listed) == sorted(row.number for row in rows() if row.state == DEVIATION)


@pytest.mark.parametrize("page", BACKED)
def test_every_line_about_what_is_surrendered_or_promised_names_what_backs_it(page: str) -> None:
    lines = backed_lines(page)

    bare = [line for line in lines if not NAMED.search(line)]

    assert len(lines) > 15
    assert bare == []


def test_what_nobody_learns_is_backed_by_a_test() -> None:
    parts = re.split(
        r"^\*\*They (?=do not)", read(SECURITY / "threat-model.md"), flags=re.MULTILINE
    )
    lists = [re.split(r"^(?:##|\*\*)", part, flags=re.MULTILINE)[0] for part in parts[1:]]
    lines = [line for part in lists for line in part.splitlines() if line.startswith("- ")]

    assert len(lines) > 40
    assert [line for line in lines if "::test_" not in line] == []


@EVERY_DOCUMENT
def test_every_test_and_module_that_a_document_names_is_there(document: Path) -> None:
    missing = [named for named in NAMED.findall(read(document)) if not exists(named)]

    assert missing == []


@EVERY_DOCUMENT
def test_every_link_to_a_heading_leads_to_one(document: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#\s]*)#([^)\s]+)\)", read(document))

    dead = [
        f"{target}#{anchor}"
        for target, anchor in links
        if anchor not in anchors(document.parent / target if target else document)
    ]

    assert dead == []
