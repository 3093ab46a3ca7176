import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from safepub.web import limits


@pytest.fixture
def guesser(trial: Flask) -> FlaskClient:
    """A browser in front of a page that counts a guess at the name in its address."""

    @trial.route("/guess/<name>")
    def guess(name: str) -> str:
        limits.count_guess(name)
        return "no"

    return trial.test_client()


def statuses(guesser: FlaskClient, names: list[str]) -> list[int]:
    return [guesser.get(f"/guess/{name}").status_code for name in names]


def test_a_flood_of_guesses_at_one_name_is_slowed_down_for_a_minute(guesser: FlaskClient) -> None:
    found = statuses(guesser, ["Edita"] * 61)

    assert found == [200] * 60 + [429]
    assert guesser.get("/guess/Edita").headers["Retry-After"] == "60"


def test_a_flood_at_one_name_stops_no_other(guesser: FlaskClient) -> None:
    statuses(guesser, ["Edita"] * 3_100)

    assert guesser.get("/guess/Peter").status_code == 200


def test_all_names_together_have_a_bound(guesser: FlaskClient) -> None:
    found = statuses(guesser, [f"name-{number}" for number in range(3_001)])

    assert found == [200] * 3_000 + [429]


def test_no_name_lies_in_memory(trial: Flask, guesser: FlaskClient) -> None:
    guesser.get("/guess/Edita")

    counted = vars(limits.limiter.limiter.storage)
    assert "Edita" not in str(counted)


def test_what_was_counted_a_minute_ago_is_forgotten_with_its_key(guesser: FlaskClient) -> None:
    statuses(guesser, [f"name-{number}" for number in range(50)])
    storage: Any = limits.limiter.limiter.storage
    storage.timer.join()
    storage.expirations.update(dict.fromkeys(storage.expirations, 0.0))

    guesser.get("/guess/Peter")

    storage.timer.join()
    # One for the name, one for all names.
    assert len(storage.storage) == 2
    assert len(storage.locks) <= 2


def test_names_beyond_the_bound_take_no_memory(guesser: FlaskClient) -> None:
    found = statuses(guesser, [f"name-{number}" for number in range(3_050)])

    storage: Any = limits.limiter.limiter.storage
    assert found[3_000:] == [429] * 50
    assert len(storage.storage) == 3_001
    # Lists of tries are walked through whole, a hundred times a second.
    assert not storage.events


def test_a_clock_that_is_put_right_keeps_nobody_out(
    guesser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = time.time() + 86_400
    with monkeypatch.context() as wrong:
        wrong.setattr(time, "time", lambda: ahead)
        assert statuses(guesser, ["Edita"] * 61)[-1] == 429

    assert statuses(guesser, ["Edita"]) == [200]
