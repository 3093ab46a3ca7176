"""The instance that is looked at: its settings, its databases and its files."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from safepub import database
from safepub.database import Databases
from safepub.settings import Settings

BESIDE = ("", "-journal", "-wal", "-shm", ".lock", ".copy")
"""What may lie beside a SQLite file."""


@dataclass(frozen=True)
class Patient:
    """One instance, opened. `now` decides how old things are."""

    settings_path: Path
    settings: Settings
    databases: Databases
    now: datetime

    @cached_property
    def newsroom_file(self) -> Path | None:
        """The newsroom's file, where it is SQLite."""
        url = make_url(self.settings.newsroom_url)
        is_file = url.get_backend_name() == "sqlite" and url.database
        return Path(str(url.database)) if is_file else None

    @property
    def has_newsroom(self) -> bool:
        """Whether the newsroom's file is there; a PostgreSQL is asked."""
        return self.newsroom_file is None or self.newsroom_file.exists()

    @property
    def vault_file(self) -> Path:
        """The vault's file."""
        return self.settings.vault_path

    @property
    def documents_file(self) -> Path:
        """The file of the pool of documents."""
        return database.documents_file(self.vault_file)

    def sqlite_files(self) -> list[Path]:
        """List the databases that are files."""
        files = [self.vault_file, self.documents_file]
        return [*([self.newsroom_file] if self.newsroom_file else []), *files]

    def manifests(self) -> list[Path]:
        """List the files of the custodians' and the paymasters' key set."""
        return [self.settings.custody.identity_manifest, self.settings.custody.payment_manifest]

    def secret_files(self) -> list[Path]:
        """List the secrets that the settings file names; credentials of systemd it does not."""
        document: dict[str, Any] = tomllib.loads(self.settings_path.read_text(encoding="utf-8"))
        named = document.get("secrets", {})
        folder = self.settings_path.absolute().parent
        return [folder / value for name, value in named.items() if name.endswith("_file")]

    def private_files(self) -> list[Path]:
        """List everything that its owner alone may read."""
        beside = [
            file.with_name(f"{file.name}{end}") for file in self.sqlite_files() for end in BESIDE
        ]
        known = [self.settings_path.absolute(), *self.secret_files(), *self.manifests(), *beside]
        return [file for file in dict.fromkeys(known) if file.exists()]

    def everything(self) -> list[Path]:
        """List what somebody carries away: those files, and all that lies by the settings."""
        folder = self.settings_path.absolute().parent
        inside = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        return list(dict.fromkeys([*self.private_files(), *inside]))

    def days_since(self, file: Path) -> int:
        """Tell how many days ago a file was changed last."""
        changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return (self.now - changed).days

    def rounded(self) -> Iterator[Path]:
        """Give the files whose times are set back to midnight, so that they tell no hour."""
        for file in self.sqlite_files():
            yield from (
                path
                for end in BESIDE
                if end != ".lock" and (path := file.with_name(f"{file.name}{end}")).exists()
            )
