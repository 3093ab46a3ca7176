"""Run every check and every test, then say in one line how it went.

`python -m tests.support.check all [pytest arguments]`, or `lint` for the checks alone.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

from tests.support import chromium, postgres

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
CHECKS = {
    "ruff check": ("ruff", "check", "--quiet"),
    "ruff format": ("ruff", "format", "--check", "--quiet"),
    "mypy": ("mypy", "--no-error-summary"),
    "import contracts": ("lint-imports", "--no-cache"),
    "bandit": ("bandit", "-q", "-c", "pyproject.toml", "-r", "src", "migrations"),
    "deptry": ("deptry", "src"),
}
# In their own order: by their number of tests, the few long stories would come last, alone.
TESTS = ("pytest", "-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped)\b")


def run_check(name: str, command: tuple[str, ...]) -> bool:
    """Run one check; its output is shown only where it fails."""
    started = time.monotonic()
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    passed = done.returncode == 0
    print(f"{'ok  ' if passed else 'FAIL'} {name} ({time.monotonic() - started:.0f} s)", flush=True)
    if not passed:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return passed


def run_tests(arguments: list[str]) -> dict[str, int]:
    """Run pytest, show what it says and count what it counted."""
    found = postgres.find_binaries(), chromium.find_or_install()
    print(f"PostgreSQL: {found[0] or 'none'}\nChromium: {found[1] or 'none'}", flush=True)
    command = [str(BIN / TESTS[0]), *TESTS[1:], *arguments]
    last = ""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line if COUNT.search(line) else last
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for number, word in COUNT.findall(last):
        counts["failed" if word.startswith("error") else word] += int(number)
    # A run that broke off, or ran nothing, has not passed.
    if process.returncode and not counts["failed"]:
        counts["failed"] = 1
    return counts


def main(arguments: list[str]) -> int:
    """Run what was asked for; 0 only when all of it passed."""
    what, *rest = arguments or ["all"]
    results = [run_check(name, command) for name, command in CHECKS.items()]
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    if what == "all":
        counts = run_tests(rest)
    passed = counts["passed"] + sum(results)
    failed = counts["failed"] + len(results) - sum(results)
    print(f"safepub: {passed} passed, {failed} failed, {counts['skipped']} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
