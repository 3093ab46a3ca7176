"""Looks a setting up: in the environment that it is given, then in the TOML document."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safepub.errors import SettingsError

MINIMUM_SECRET_BYTES = 32
SECTIONS = frozenset(
    {
        *("site", "newsroom", "vault", "secrets", "custody", "argon2", "desk", "sessions"),
        *("retention", "api"),
    }
)


class SettingsReader:
    """Looks a setting up in the environment first, then in the document.

    Every method raises a `SettingsError` that names the setting, never its value.
    """

    def __init__(
        self, document: Mapping[str, Any], folder: Path, environ: Mapping[str, str]
    ) -> None:
        """Look in this document; relative paths begin at this folder."""
        self._document = document
        self._folder = folder
        self._environ = environ

    def refuse_unknown_sections(self) -> None:
        """Refuse a document with a section that safepub does not know."""
        unknown = set(self._document) - SECTIONS - {"doors", "languages"}
        if unknown:
            raise SettingsError(f"Unknown setting: {min(unknown)}.")

    def _find(self, section: str, name: str) -> object:
        override = self._environ.get(f"SAFEPUB_{section}_{name}".upper())
        if override is not None:
            return override
        table = self._document.get(section, {})
        return table.get(name) if isinstance(table, dict) else None

    def text(self, section: str, name: str, default: str | None = None) -> str:
        """Give a text that is not empty, or the default."""
        value = self._find(section, name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value:
            raise SettingsError(f"The setting {section}.{name} is missing.")
        return value

    def path(self, section: str, name: str) -> Path:
        """Give a path, taken from the folder of the settings file."""
        return self.beside(self.text(section, name))

    def beside(self, name: str) -> Path:
        """Give the path of a file that is named from the folder of the settings file."""
        return (self._folder / name).resolve()

    def number(self, section: str, name: str, default: int, *, least: int = 1) -> int:
        """Give a whole number from `least`, or the default."""
        value = self._find(section, name)
        if value is None:
            return default
        try:
            number = int(str(value))
        except ValueError:
            number = -1
        if number < least:
            sentence = f"The setting {section}.{name} must be a whole number from {least}."
            raise SettingsError(sentence)
        return number

    def flag(self, section: str, name: str, *, default: bool) -> bool:
        """Give true or false, or the default."""
        value = self._find(section, name)
        if value is None:
            return default
        if str(value).lower() not in {"true", "false"}:
            raise SettingsError(f"The setting {section}.{name} must be true or false.")
        return str(value).lower() == "true"

    def words(
        self, name: str, default: tuple[str, ...], *, allowed: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Give a list of words, each one of `allowed`, or the default."""
        override = self._environ.get(f"SAFEPUB_{name}".upper())
        value = override.split(",") if override else self._document.get(name, list(default))
        if not isinstance(value, list) or not value or not set(value) <= set(allowed):
            raise SettingsError(f"The setting {name} may name only: {', '.join(allowed)}.")
        return tuple(value)

    def secret(self, name: str) -> bytes:
        """Read a secret from its file; systemd's credentials folder is looked at too."""
        given = self._environ.get(f"SAFEPUB_SECRETS_{name}_FILE".upper())
        table = self._document.get("secrets", {})
        credentials = self._environ.get("CREDENTIALS_DIRECTORY")
        if given is None and credentials and (Path(credentials) / name).is_file():
            given = str(Path(credentials) / name)
        if given is None and isinstance(table, dict) and isinstance(table.get(f"{name}_file"), str):
            given = str(self._folder / table[f"{name}_file"])
        if given is None:
            raise SettingsError(f"The secret {name} is missing: set secrets.{name}_file.")
        try:
            secret = Path(given).read_bytes()
        except OSError as error:
            raise SettingsError(f"The file of the secret {name} cannot be read.") from error
        if len(secret) < MINIMUM_SECRET_BYTES:
            raise SettingsError(f"The secret {name} is shorter than {MINIMUM_SECRET_BYTES} bytes.")
        return secret
