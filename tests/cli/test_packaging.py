"""What an installation brings: the custodians' command needs little, and the server knows more."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
# Where a distribution's module has another name.
MODULES = {"argon2-cffi": "argon2", "markdown-it-py": "markdown_it"}
RUN = """
import sys
blocked = set(sys.argv.pop(1).split(","))
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
from safepub.cli.main import main
main()
"""


def modules_of(requirements: list[str]) -> set[str]:
    """Name the modules that these requirements bring themselves."""
    names = {requirement.partition(">")[0].partition("[")[0] for requirement in requirements}
    return {MODULES.get(name, name.replace("-", "_")) for name in names}


def run_without(extra: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run safepub where nothing is installed that this extra brings."""
    blocked = ",".join(modules_of(EXTRAS[extra]))
    return subprocess.run(
        [sys.executable, "-c", RUN, blocked, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def module_file(name: str) -> Path | None:
    path = SOURCE.joinpath(*name.split("."))
    files = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in files if file.is_file()), None)


def imported_by(file: Path, *, at_once: bool) -> Iterator[str]:
    """Name what a file imports; `at_once` leaves out what a function imports when called."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in tree.body if at_once else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def foreign_to(package: Path) -> set[str]:
    """Name the modules of others that a package loads, through whatever it imports of ours."""
    to_do, seen, foreign = list(package.rglob("*.py")), set[Path](), set[str]()
    to_do.append(SOURCE / "safepub" / "cli" / "main.py")
    while to_do:
        file = to_do.pop()
        if file in seen:
            continue
        seen.add(file)
        for name in imported_by(file, at_once=file.name == "main.py"):
            own = module_file(name)
            if own is not None:
                to_do.append(own)
            elif not name.startswith("safepub"):
                foreign.add(name.partition(".")[0])
    return foreign - sys.stdlib_module_names


def test_the_custodians_command_needs_the_base_and_its_own_extra_alone() -> None:
    needed = foreign_to(SOURCE / "safepub" / "cli" / "custody")

    assert needed == modules_of(PROJECT["dependencies"] + EXTRAS["custody"])


def test_the_locked_file_for_custodians_holds_nothing_of_the_server() -> None:
    locked = (ROOT / "requirements" / "custody.txt").read_text(encoding="utf-8")
    names = {line.partition("==")[0] for line in locked.splitlines() if "==" in line}

    assert {"click", "cryptography", "rich"} <= names
    assert not names & {"flask", "sqlalchemy", "gunicorn", "argon2-cffi", "psycopg"}


def test_without_the_server_s_packages_the_custodians_command_answers() -> None:
    answer = run_without("server", "custody", "--help")

    assert answer.returncode == 0
    assert "new-key" in answer.stdout


@pytest.mark.parametrize("command", ["serve", "worker", "init", "migrate", "journal"])
def test_without_the_server_s_packages_a_server_s_command_says_what_to_install(
    command: str,
) -> None:
    answer = run_without("server", command, "--help")

    assert answer.returncode == 1
    assert answer.stderr.strip() == (
        "Error: This command needs more than is installed: pip install 'safepub[server]'."
    )


def test_without_its_extra_the_custodians_command_says_what_to_install() -> None:
    answer = run_without("custody", "custody", "--help")

    assert answer.returncode == 1
    assert "pip install 'safepub[custody]'" in answer.stderr


def test_the_list_of_commands_needs_none_of_them() -> None:
    answer = run_without("server", "--help")

    assert answer.returncode == 0
    assert "serve      (needs pip install 'safepub[server]')" in answer.stdout
    assert "custody    Keep a custodian's key" in answer.stdout
