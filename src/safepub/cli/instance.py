"""A new instance: a folder with settings, secrets, key sets and two empty databases."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from safepub import languages
from safepub.cli import migrate
from safepub.crypto import keysets
from safepub.crypto.keysets import Purpose

SECRETS = ("pepper", "passphrase_salt", "totp_key", "session_key", "journal_key")
SECRET_BYTES = 32
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
SETTINGS_FILE = "safepub.toml"
NEWSROOM_FILE = "newsroom.db"
VAULT_FILE = "vault.db"


def create(
    folder: Path, base_url: str, manifests: Mapping[Purpose, bytes], *, throw_away: bool
) -> Path:
    """Fill an existing folder and return the path of its settings file.

    The databases are at their newest revision afterwards; secrets and settings
    can be read by their owner alone. A throw-away instance hashes at a third of
    the usual cost, because what it guards is printed on the screen.
    """
    folder.chmod(PRIVATE_FOLDER)
    for name in SECRETS:
        write_private(folder / f"{name}.secret", secrets.token_bytes(SECRET_BYTES))
    for purpose, manifest in manifests.items():
        write_private(folder / _manifest_name(purpose), manifest)
    settings_file = folder / SETTINGS_FILE
    write_private(settings_file, _settings(base_url, manifests, throw_away=throw_away).encode())
    migrate.upgrade_newsroom(f"sqlite:///{folder / NEWSROOM_FILE}")
    migrate.upgrade_vault(folder / VAULT_FILE)
    (folder / NEWSROOM_FILE).chmod(PRIVATE_FILE)
    return settings_file


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read."""
    path.touch(mode=PRIVATE_FILE, exist_ok=False)
    path.write_bytes(content)


def _manifest_name(purpose: Purpose) -> str:
    return f"{purpose.name.lower()}.manifest"


def _settings(base_url: str, manifests: Mapping[Purpose, bytes], *, throw_away: bool) -> str:
    lines = ["[site]", 'name = "Demo newsroom"', f'base_url = "{base_url}"', ""]
    lines += ["[newsroom]", f'url = "sqlite:///{NEWSROOM_FILE}"', ""]
    lines += ["[vault]", f'path = "{VAULT_FILE}"', "", "[secrets]"]
    lines += [f'{name}_file = "{name}.secret"' for name in SECRETS]
    lines += ["", "[custody]"]
    for purpose, manifest in manifests.items():
        lines.append(f'{purpose.name.lower()}_manifest = "{_manifest_name(purpose)}"')
        lines.append(f'{purpose.name.lower()}_pin = "{keysets.fingerprint(manifest)}"')
    if throw_away:
        # The samples speak one more than the usual languages.
        spoken = [*languages.USUAL, "fa"]
        lines.insert(0, f"languages = {json.dumps(spoken)}\n")
        lines += ["", "[argon2]", "contributor_iterations = 1", "staff_iterations = 1"]
    return "\n".join(lines) + "\n"
