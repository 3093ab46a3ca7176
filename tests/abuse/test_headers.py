"""Case 19: what every answer tells the browser that it may load."""

import pytest

from safepub.web import headers
from tests.abuse.conftest import Scene
from tests.abuse.places import changing, furnish

SAME = frozenset({"'none'", "'self'"})
# A passkey takes the one script of ours (docs/decisions/0028).
WITH_SCRIPT = frozenset({"/desk/login", "/desk/account/passkeys"})


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_case_19_no_answer_lets_another_host_or_inline_code_in(scene: Scene) -> None:
    """Every route, read or sent to, logged in or not: none but 'none' and 'self' in the policy."""
    places = furnish(scene)
    policies: dict[str, set[str]] = {}
    for client in (scene.app.test_client(), scene.insider()):
        for rule in scene.rules():
            at = places.address(rule)
            answers = [client.open(at, method=method) for method in changing(rule)]
            if "GET" in (rule.methods or set()):
                outlet = client.get(at, headers=scene.as_outlet(), buffered=True)
                answers += [client.get(at, buffered=True), outlet]
            for answer in answers:
                (policy,) = answer.headers.getlist("Content-Security-Policy")
                assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]
                policies.setdefault(policy, set()).add(rule.rule)
    for path in ("/nothing", "/desk/nothing", "/api/v1/nothing", "/static/nothing"):
        assert scene.app.test_client().get(path).headers["Content-Security-Policy"] in policies

    sources = {
        source
        for policy in policies
        for directive in policy.split("; ")
        for source in directive.split(" ")[1:]
    }
    assert sources <= SAME
    assert all(policy.startswith("default-src 'none'; ") for policy in policies)
    assert {rule for policy, rules in policies.items() if "script" in policy for rule in rules} <= (
        WITH_SCRIPT
    )
    assert headers.SCRIPT in policies
