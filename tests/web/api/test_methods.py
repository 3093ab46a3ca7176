"""Which methods each address of the outlets' door takes, and what it says of the others."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

SOME_ID = "0f3c1c1e-7a52-4a3f-9d0b-6a6f6e3f5b21"
EVERY = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"}


def _rules(app: Flask) -> list[Rule]:
    ours = ("/api/", "/feeds/")
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(ours)]


def _address(rule: Rule) -> str:
    return str(rule.build(dict.fromkeys(rule.arguments, SOME_ID))[1])  # type: ignore[index] # never None


def test_every_address_says_its_methods_and_nothing_else(app: Flask) -> None:
    rules = _rules(app)
    taken: dict[str, set[str]] = {}
    for rule in rules:
        taken.setdefault(_address(rule), set()).update(rule.methods or ())

    for address, methods in taken.items():
        answer = app.test_client().options(address)

        assert (answer.status_code, answer.data) == (204, b""), address
        assert answer.allow == methods, address
        assert "Content-Type" not in answer.headers
        assert not any(name.startswith("Access-Control") for name, _ in answer.headers)
    assert len(taken) > 12


def test_other_methods_are_refused_with_those_that_are_taken(app: Flask) -> None:
    for rule in _rules(app):
        address = _address(rule)
        allowed = set(app.test_client().options(address).allow)
        for method in sorted(EVERY - allowed):
            answer = app.test_client().open(address, method=method)

            assert answer.status_code == 405, (method, address)
            assert set(answer.allow) == allowed, (method, address)
