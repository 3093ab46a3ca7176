"""The rules of the house that no linter knows."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "safepub"
MODULES = sorted(SOURCE.rglob("*.py"))
OURS = [
    *MODULES,
    *sorted((ROOT / "migrations").rglob("*.py")),
    *sorted((ROOT / "tests").rglob("*.py")),
]
FILE_LIMIT = 250
FUNCTION_LIMIT = 40
# DESIGN, section 3: each of these has a word of its own here.
NOT_OUR_WORDS = frozenset(
    {
        *("alias", "aliases", "author", "authors", "blob", "blobs", "helper", "helpers"),
        *("item", "items", "manager", "post", "posts", "profile", "user", "users", "utils"),
    }
)
# `author` is a value of a credit's role, as outlets print it.
CREDIT_ROLES = frozenset({"AUTHOR"})

Function = ast.FunctionDef | ast.AsyncFunctionDef


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def filled_lines(path: Path, first: int = 1, last: int | None = None) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return sum(1 for line in lines[first - 1 : last] if line.strip())


def definitions(path: Path) -> Iterator[Function | ast.ClassDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function | ast.ClassDef):
            yield node


def identifiers(path: Path) -> Iterator[str]:
    """Give every name that the file itself brings into being."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def words_of(name: str) -> set[str]:
    """Take a name apart: `publish_article`, `PublishArticle` and `ARTICLE` alike."""
    if name.startswith("__") or name in CREDIT_ROLES:
        return set()
    split = name if name.isupper() else re.sub(r"([A-Z])", r"_\1", name)
    return set(split.lower().split("_"))


@pytest.mark.parametrize("path", OURS, ids=named)
def test_a_file_is_short_enough_to_be_read_at_once(path: Path) -> None:
    assert filled_lines(path) <= FILE_LIMIT


@pytest.mark.parametrize("path", OURS, ids=named)
def test_a_function_fits_a_screen(path: Path) -> None:
    long = [
        node.name
        for node in definitions(path)
        if isinstance(node, Function)
        and filled_lines(path, node.lineno, node.end_lineno) > FUNCTION_LIMIT
    ]

    assert long == []


def test_a_package_file_is_empty_so_that_no_import_hides_there() -> None:
    filled = [named(path) for path in SOURCE.rglob("__init__.py") if path.read_bytes()]

    assert filled == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_what_is_public_says_what_is_true_afterwards(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    public = [node for node in tree.body if isinstance(node, Function | ast.ClassDef)]
    silent = [
        node.name
        for node in public
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert path.name == "__init__.py" or ast.get_docstring(tree)
    assert silent == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_names_are_words_of_the_vocabulary(path: Path) -> None:
    wrong = {name for name in identifiers(path) if words_of(name) & NOT_OUR_WORDS}

    assert wrong == set()


def test_every_module_has_a_place_in_the_layers() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "down")["layers"]
    placed = {name.strip() for layer in layers for name in re.split(r"[|:]", layer)}
    here = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or path.is_dir()}

    assert here - {"__init__", "__pycache__"} == placed


def test_no_file_names_a_machine_or_a_download_address() -> None:
    suspicious = re.compile(r"/(?:work|root|home)/\w|--(?:extra-)?index-url|find-links +http")
    files = [*OURS, *(ROOT / "requirements").glob("*"), ROOT / "pyproject.toml", ROOT / "Makefile"]
    found = [
        named(path)
        for path in files
        if path != Path(__file__) and suspicious.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_requirements_are_pinned_by_hash_and_name_no_address() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert "http" not in text
        assert all("--hash=sha256:" in pin for pin in re.split(r"\n(?=\S)", text.strip()))
