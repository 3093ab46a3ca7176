"""Every abuse case of the security research has a test that bears its number."""

import ast
import re
from pathlib import Path

CASES = 50
CASE = re.compile(r"test_case_(\d\d)_\w+")


def test_each_of_the_cases_has_a_test_of_its_own() -> None:
    found: dict[int, list[str]] = {}
    for file in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match = CASE.fullmatch(node.name) if isinstance(node, ast.FunctionDef) else None
            if match and isinstance(node, ast.FunctionDef):
                found.setdefault(int(match[1]), []).append(ast.get_docstring(node) or "")

    assert sorted(found) == list(range(1, CASES + 1))
    assert [number for number, told in found.items() if not all(told)] == []
