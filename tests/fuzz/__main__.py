"""A long run: `python -m tests.fuzz [target [seed [inputs]]]`; `make fuzz` runs all.

An input that breaks a promise is kept under `tests/fuzz/regressions/`, where the suite
tries it from then on.
"""

import hashlib
import sys

from tests.fuzz.guided import PromiseBrokenError
from tests.fuzz.targets import REGRESSIONS, TARGETS

TIMES = 100
"""A long run tries so many times what a run of the suite tries."""


def main(arguments: list[str]) -> int:
    """Run the targets; 0 only when none broke a promise."""
    names = [arguments[0]] if arguments else list(TARGETS)
    seed = int(arguments[1]) if arguments[1:] else 2
    found = 0
    for name in names:
        tries = int(arguments[2]) if arguments[2:] else TIMES * TARGETS[name].tries
        try:
            reached = TARGETS[name].fuzzer(seed).run(tries)
        except PromiseBrokenError as finding:
            found += 1
            path = REGRESSIONS / name / f"{hashlib.sha256(finding.content).hexdigest()[:16]}.bin"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(finding.content)
            print(f"{name}: {finding.error!r}; kept as {path}", flush=True)
        else:
            print(f"{name}: {tries} inputs, {reached} reached something new", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
