"""Settings are read once, and a mistake is told in one sentence without a value."""

from pathlib import Path

import pytest

from safepub import settings
from safepub.errors import SettingsError
from safepub.settings import Settings

SECRETS = ("pepper", "passphrase_salt", "totp_key", "session_key", "journal_key", "release_key")
DOCUMENT = """
[site]
name = "The Room"
base_url = "https://room.example/"

[newsroom]
url = "sqlite:///newsroom.db"

[vault]
path = "vault.db"

[secrets]
pepper_file = "pepper"
passphrase_salt_file = "passphrase_salt"
totp_key_file = "totp_key"
session_key_file = "session_key"
journal_key_file = "journal_key"
release_key_file = "release_key"

[custody]
identity_manifest = "identity.keyset"
identity_pin = "aa"
payment_manifest = "payment.keyset"
payment_pin = "bb"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    for number, name in enumerate(SECRETS):
        (tmp_path / name).write_bytes(bytes([number]) * 32)
    path = tmp_path / "safepub.toml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def load(file: Path, **environ: str) -> Settings:
    return settings.load_settings(file, environ)


def replace(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_paths_are_taken_from_the_folder_of_the_file(file: Path) -> None:
    loaded = load(file)

    assert loaded.vault_path == file.parent / "vault.db"
    assert loaded.newsroom_url == f"sqlite:///{file.parent / 'newsroom.db'}"
    assert loaded.custody.identity_manifest == file.parent / "identity.keyset"


def test_what_is_left_out_has_a_safe_default(file: Path) -> None:
    loaded = load(file)

    assert loaded.desk.four_eyes
    assert loaded.doors == settings.DOORS
    assert loaded.argon2.contributor == settings.Argon2Cost(memory_kib=65536, iterations=3, lanes=4)
    assert loaded.site.onion is None


def test_the_environment_overrides_the_file(file: Path) -> None:
    loaded = load(
        file,
        SAFEPUB_SITE_NAME="Elsewhere",
        SAFEPUB_DESK_FOUR_EYES="false",
        SAFEPUB_SESSIONS_STAFF_HOURS="2",
        SAFEPUB_DOORS="api,desk",
    )

    assert loaded.site.name == "Elsewhere"
    assert not loaded.desk.four_eyes
    assert loaded.sessions.staff_hours == 2
    assert loaded.doors == ("api", "desk")


def test_the_environment_names_the_file(file: Path) -> None:
    loaded = settings.load_settings(None, {"SAFEPUB_SETTINGS": str(file)})

    assert loaded.site.name == "The Room"


def test_a_value_of_the_environment_stays_text(file: Path) -> None:
    assert load(file, SAFEPUB_SITE_NAME="1e5").site.name == "1e5"


def test_a_postgresql_address_names_its_driver(file: Path) -> None:
    loaded = load(file, SAFEPUB_NEWSROOM_URL="postgresql://press@/newsroom")

    assert loaded.newsroom_url == "postgresql+psycopg://press@/newsroom"


def test_a_secret_may_come_from_another_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"p" * 40)

    loaded = load(file, SAFEPUB_SECRETS_PEPPER_FILE=str(tmp_path / "elsewhere"))

    assert loaded.secrets.pepper == b"p" * 40


def test_a_secret_may_come_from_systemd(file: Path, tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "totp_key").write_bytes(b"t" * 32)

    loaded = load(file, CREDENTIALS_DIRECTORY=str(credentials))

    assert loaded.secrets.totp_key == b"t" * 32
    assert loaded.secrets.pepper == bytes(32)


def test_the_repr_shows_no_secret(file: Path) -> None:
    (file.parent / "pepper").write_bytes(b"unmistakable-secret-of-32-bytes!")

    assert "unmistakable" not in repr(load(file))


@pytest.mark.parametrize("name", SECRETS)
def test_a_missing_secret_stops_the_start_with_a_sentence(file: Path, name: str) -> None:
    replace(file, f"{name}_file", f"# {name}_file")

    with pytest.raises(SettingsError, match=f"The secret {name} is missing"):
        load(file)


def test_a_secret_whose_file_is_gone_stops_the_start(file: Path) -> None:
    (file.parent / "pepper").unlink()

    with pytest.raises(SettingsError, match="pepper cannot be read"):
        load(file)


def test_a_short_secret_stops_the_start(file: Path) -> None:
    (file.parent / "pepper").write_bytes(b"hunter2")

    with pytest.raises(SettingsError, match="shorter than 32 bytes") as refusal:
        load(file)

    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[site]", "[sight]", "Unknown setting: sight"),
        ('base_url = "https://room.example/"', "", "site.base_url is missing"),
        ("https://", "ftp://", "base_url must begin"),
        ("sqlite:///newsroom.db", "mysql://x", "newsroom.url must begin"),
        ('path = "vault.db"', "", "vault.path is missing"),
        ('identity_pin = "aa"', "", "custody.identity_pin is missing"),
        ("[site]", 'doors = ["cellar"]\n[site]', "doors may name only"),
        ("[site]", 'languages = "en"\n[site]', "languages may name only"),
        ("[site]", "[sessions]\nstaff_hours = 0\n[site]", "staff_hours must be a whole number"),
        ("[site]", '[desk]\nfour_eyes = "perhaps"\n[site]', "four_eyes must be true or false"),
        ("[site]", "[site", "cannot be read"),
    ],
)
def test_a_mistake_is_told_by_the_setting_s_name(
    file: Path, old: str, new: str, sentence: str
) -> None:
    replace(file, old, new)

    with pytest.raises(SettingsError, match=sentence):
        load(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SAFEPUB_SETTINGS"):
        load(tmp_path / "nowhere.toml")


def test_a_password_in_an_address_is_not_in_the_repr(file: Path) -> None:
    loaded = load(file, SAFEPUB_NEWSROOM_URL="postgresql://press:hunter2@db/room")

    assert "hunter2" not in repr(loaded)


def test_a_password_in_a_refused_address_in_an_address_is_not_shown(file: Path) -> None:
    with pytest.raises(SettingsError) as refusal:
        load(file, SAFEPUB_NEWSROOM_URL="mysql://press:hunter2@db/room")

    assert "hunter2" not in str(refusal.value)
