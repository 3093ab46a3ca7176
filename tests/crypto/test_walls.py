"""What the cryptography may import, and who may open."""

import ast
from pathlib import Path

import pytest

import safepub.crypto

FOLDER = Path(safepub.crypto.__file__).parent
MODULES = sorted(FOLDER.glob("*.py"))
OPENING = {"custodian_keys", "drills", "opening", "paper", "resharing", "signing"}
OUTSIDE = {"flask", "sqlalchemy", "marshmallow", "werkzeug"}


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


OTHERS = [module for module in MODULES if module.stem not in OPENING]


@pytest.mark.parametrize("module", OTHERS, ids=lambda module: module.stem)
def test_no_other_module_reaches_what_opens(module: Path) -> None:
    assert not imported(module) & {f"safepub.crypto.{name}" for name in OPENING}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_the_cryptography_stands_on_errors_alone(module: Path) -> None:
    names = imported(module)
    assert not {name.split(".")[0] for name in names} & OUTSIDE
    ours = {name for name in names if name.startswith("safepub.")}
    assert all(name.startswith(("safepub.crypto", "safepub.errors")) for name in ours)
