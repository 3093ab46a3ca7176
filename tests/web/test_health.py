from flask import Flask
from flask.testing import FlaskClient

from safepub.database import Databases
from safepub.settings import Settings


def test_a_living_process_says_ok(visitor: FlaskClient) -> None:
    answer = visitor.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "Set-Cookie" not in answer.headers


def test_it_is_ready_with_both_databases_at_their_newest_revision(visitor: FlaskClient) -> None:
    answer = visitor.get("/readyz")

    assert (answer.status_code, answer.text) == (200, "ready\n")


def test_it_is_not_ready_without_the_vault(
    trial: Flask, bare_settings: Settings, trial_databases: Databases
) -> None:
    trial_databases.close()
    bare_settings.vault_path.unlink()

    answer = trial.test_client().get("/readyz")

    assert (answer.status_code, answer.text) == (503, "not ready\n")
