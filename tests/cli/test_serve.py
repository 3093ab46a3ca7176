"""How `safepub serve` starts, or does not."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from safepub.settings import Settings
from tests.support import instances
from tests.support.instances import Custodians


@pytest.fixture
def plain_settings(sqlite_url: str, vault_path: Path, custodians: Custodians) -> Settings:
    return instances.make_settings(
        newsroom_url=sqlite_url, vault_path=vault_path, custody=custodians.custody
    )


def test_a_key_set_that_is_not_the_pinned_one_ends_the_start_in_one_sentence(
    plain_settings: Settings, tmp_path: Path
) -> None:
    wrong = replace(plain_settings.custody, identity_pin="0" * 64)
    path = instances.write_settings(replace(plain_settings, custody=wrong), tmp_path)

    ended = subprocess.run(
        [sys.executable, "-m", "safepub.cli.main", "serve", "--settings", str(path), "--port", "0"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert line.startswith("Error: ")
    assert str(tmp_path) not in line
