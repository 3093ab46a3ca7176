"""A new instance: a folder with settings, secrets, key sets and two empty databases."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
from sqlalchemy import func, inspect, select

from safepub import database, languages
from safepub.cli import migrate, private_files, settings_file
from safepub.cli.settings_file import Document, Value
from safepub.crypto import cards, checkpoints, keysets
from safepub.crypto.keysets import Purpose
from safepub.custody import loading
from safepub.database import Databases, open_databases
from safepub.newsroom.models.staff import DeskKey
from safepub.settings import Settings, load_settings

SECRETS = ("pepper", "passphrase_salt", "totp_key", "session_key", "journal_key", "release_key")
SECRET_BYTES = 32
SETTINGS_FILE = "safepub.toml"
NEWSROOM_FILE = "newsroom.db"
VAULT_FILE = "vault.db"

SETTINGS = click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path), help="The settings file."
)
# A command that changes the file has to know which one it is.
SETTINGS_PATH = click.option(
    "--settings",
    "settings_path",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    envvar="SAFEPUB_SETTINGS",
    default="config/safepub.toml",
    help="The settings file.",
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is decided about a new instance.

    A throw-away one hashes at a third of the usual cost, because what it guards is
    printed on the screen, and lets no request wait.
    """

    base_url: str
    site_name: str
    # It may hold a password.
    newsroom_url: str = field(default=f"sqlite:///{NEWSROOM_FILE}", repr=False)
    vault: str = VAULT_FILE
    throw_away: bool = False


def create(folder: Path, plan: Plan, manifests: Mapping[Purpose, bytes]) -> Path:
    """Fill an existing folder and return the path of its settings file.

    The databases are at their newest revision afterwards; secrets and settings
    can be read by their owner alone.
    """
    folder.chmod(private_files.PRIVATE_FOLDER)
    for name in SECRETS:
        private_files.write_new(folder / f"{name}.secret", secrets.token_bytes(SECRET_BYTES))
    for purpose, manifest in manifests.items():
        private_files.write_new(folder / manifest_name(purpose), manifest)
    path = folder / SETTINGS_FILE
    private_files.write_new(path, settings_file.write(_document(plan, manifests)).encode())
    # What the environment says is not about this instance.
    settings = load_settings(path, {})
    migrate.upgrade_newsroom(settings.newsroom_url)
    migrate.upgrade_vault(settings.vault_path)
    return path


def require_unused(newsroom_url: str | None, vault: Path | None) -> None:
    """Return where a newsroom on PostgreSQL and a vault can be made without losing one.

    Raises:
        click.ClickException: There is one already, or the address is of another kind.
        DatabaseUnavailableError: The database does not answer.
    """
    if vault is not None and (vault.exists() or database.documents_file(vault).exists()):
        raise click.ClickException("There is a vault at this place already. Nothing was touched.")
    if newsroom_url is None:
        return
    if not newsroom_url.startswith("postgresql://"):
        raise click.ClickException("The address of a newsroom begins with postgresql://.")
    engine = database.newsroom_engine(newsroom_url.replace("://", "+psycopg://", 1))
    with database.refusing_plainly(), engine.connect() as connection:
        tables = inspect(connection)
        used = tables.has_table(DeskKey.__tablename__) and connection.scalar(
            select(func.count()).select_from(DeskKey)
        )
    engine.dispose()
    if used:
        raise click.ClickException("There is a newsroom in this database already.")


@contextmanager
def opened(settings_path: Path | None) -> Iterator[tuple[Settings, Databases]]:
    """Give the settings of an instance and its databases, closed in the end."""
    settings = load_settings(settings_path)
    databases = open_databases(settings.newsroom_url, settings.vault_path)
    try:
        yield settings, databases
    finally:
        databases.close()


def journal_key(settings: Settings) -> tuple[str, str]:
    """Give the key that checks the journal's checkpoints, and its eight words."""
    key = loading.journal_key(settings.secrets)
    line = checkpoints.verifier_key(key.origin, key.public_key)
    return line, cards.words(hashlib.sha256(line.encode()).digest())


def manifest_name(purpose: Purpose) -> str:
    """Name the file of a new instance's manifest."""
    return f"{purpose.name.lower()}.manifest"


def _document(plan: Plan, manifests: Mapping[Purpose, bytes]) -> Document:
    custody: dict[str, Value] = {}
    for purpose, manifest in manifests.items():
        custody[f"{purpose.name.lower()}_manifest"] = manifest_name(purpose)
        custody[f"{purpose.name.lower()}_pin"] = keysets.fingerprint(manifest)
    document: dict[str, Value | Mapping[str, Value]] = {
        "site": {"name": plan.site_name, "base_url": plan.base_url},
        "newsroom": {"url": plan.newsroom_url},
        "vault": {"path": plan.vault},
        "secrets": {f"{name}_file": f"{name}.secret" for name in SECRETS},
        "custody": custody,
    }
    if plan.throw_away:
        # The samples speak one more than the usual languages.
        document["languages"] = [*languages.USUAL, "fa"]
        document["argon2"] = {"contributor_iterations": 1, "staff_iterations": 1}
        custody["waiting_hours"] = 0
    return document
