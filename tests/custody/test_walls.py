"""What asking and answering load: never what opens, and the vault where it goes out whole."""

import json
import subprocess
import sys

import pytest

OPENING = {
    "safepub.crypto.custodian_keys",
    "safepub.crypto.drills",
    "safepub.crypto.opening",
    "safepub.crypto.paper",
    "safepub.crypto.resharing",
    "safepub.crypto.signing",
}
WITHOUT_VAULT = (
    "accounts",
    "closing",
    "envelope_exports",
    "hand_ins",
    "journals",
    "objections",
    "payment_orders",
    "reveal_requests",
    "worklist",
)
WITH_VAULT = ("case_files", "payments")


def _loaded(module: str) -> set[str]:
    script = f"import json, sys, safepub.custody.{module}; json.dump(list(sys.modules), sys.stdout)"
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True)
    return {name for name in json.loads(done.stdout) if name.startswith("safepub.")}


@pytest.mark.parametrize("module", WITHOUT_VAULT)
def test_asking_and_answering_know_no_vault(module: str) -> None:
    loaded = _loaded(module)

    assert f"safepub.custody.{module}" in loaded
    assert not [name for name in loaded if name.startswith("safepub.vault")]
    assert not loaded & OPENING


@pytest.mark.parametrize("module", WITH_VAULT)
def test_what_hands_the_vault_out_cannot_open_it_or_write_to_it(module: str) -> None:
    loaded = _loaded(module)

    assert "safepub.vault.export" in loaded
    assert not loaded & {"safepub.vault.slots", "safepub.vault.identity", *OPENING}
