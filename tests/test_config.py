"""The example of the settings file: whoever fills it in can start."""

import tomllib
from pathlib import Path

import pytest

from safepub import languages, settings
from safepub.errors import SettingsError
from safepub.settings import Settings

EXAMPLE = Path(__file__).parents[1] / "config" / "safepub.toml"
SECRETS = ("pepper", "passphrase_salt", "totp_key", "session_key", "journal_key", "release_key")


def _filled_in(folder: Path) -> Path:
    copy = folder / "safepub.toml"
    copy.write_text(EXAMPLE.read_text(encoding="utf-8").replace('_pin = ""', '_pin = "0f"'))
    for name in SECRETS:
        (folder / f"{name}.secret").write_bytes(bytes(32))
    return copy


def test_the_example_does_not_start_before_it_is_filled_in() -> None:
    with pytest.raises(SettingsError):
        settings.load_settings(EXAMPLE, {})


def test_the_example_filled_in_is_read_and_names_the_defaults(tmp_path: Path) -> None:
    loaded = settings.load_settings(_filled_in(tmp_path), {})

    assert isinstance(loaded, Settings)
    assert loaded.doors == settings.DOORS
    assert loaded.languages == languages.USUAL
    assert loaded.desk == settings.Desk()
    assert loaded.sessions == settings.Sessions()
    for cost in (loaded.argon2.contributor, loaded.argon2.staff):
        assert cost == settings.Argon2Cost(**settings.DEFAULT_COST)


def test_the_example_names_every_section() -> None:
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    sections = {name for name, value in document.items() if isinstance(value, dict)}

    assert sections == {
        "site",
        "newsroom",
        "vault",
        "secrets",
        "custody",
        "argon2",
        "desk",
        "sessions",
        "retention",
        "api",
    }
