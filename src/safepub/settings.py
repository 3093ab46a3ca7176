"""Settings: one TOML file, `SAFEPUB_*` overrides and secrets as files, read once.

The only module that reads the environment; `settings_reader` looks things up in it.
Relative paths are taken from the
folder of the settings file.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safepub import languages
from safepub.errors import SettingsError
from safepub.settings_reader import SettingsReader

DOORS = ("contributor", "desk", "api", "custody")


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the public sees of this newsroom's address."""

    name: str
    base_url: str
    onion: str | None = None


@dataclass(frozen=True, kw_only=True)
class Argon2Cost:
    """What one Argon2id run costs (RFC 9106): KiB of memory, passes, lanes."""

    memory_kib: int
    iterations: int
    lanes: int


@dataclass(frozen=True, kw_only=True)
class Argon2:
    """Costs for contributors' passphrases and staff passwords."""

    contributor: Argon2Cost
    staff: Argon2Cost


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """Keys that lie in files outside both databases. The repr shows nothing."""

    pepper: bytes = field(repr=False)
    passphrase_salt: bytes = field(repr=False)
    totp_key: bytes = field(repr=False)
    session_key: bytes = field(repr=False)
    journal_key: bytes = field(repr=False)
    """Its first 32 bytes sign the journal's checkpoints."""
    release_key: bytes = field(repr=False)
    """Its first 32 bytes open scheduled articles for the worker."""


@dataclass(frozen=True, kw_only=True)
class Custody:
    """Key sets that identities are sealed to, their pins, and the rules of reveal requests."""

    identity_manifest: Path
    identity_pin: str
    payment_manifest: Path
    payment_pin: str
    waiting_hours: int = 24
    """How long a reveal request waits before a custodian can grant it."""
    request_days: int = 14
    objection_is_veto: bool = False


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Rules of the editors' desk."""

    four_eyes: bool = True


@dataclass(frozen=True, kw_only=True)
class Sessions:
    """How many hours a log-in lasts at most."""

    contributor_hours: int = 4
    staff_hours: int = 10


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How many days things are kept before the worker deletes them."""

    message_days: int = 180


@dataclass(frozen=True, kw_only=True)
class Api:
    """Rules of the outlets' API."""

    per_minute: int = 600
    """How many requests each token has in a minute."""
    counted_at: str = field(default="", repr=False)
    """The address of a Valkey that all processes count in; each counts for itself without."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that an installation decides."""

    site: Site
    # It may hold a password.
    newsroom_url: str = field(repr=False)
    vault_path: Path
    secrets: Secrets
    custody: Custody
    argon2: Argon2
    desk: Desk = Desk()
    sessions: Sessions = Sessions()
    retention: Retention = Retention()
    api: Api = Api()
    doors: tuple[str, ...] = DOORS
    languages: tuple[str, ...] = languages.USUAL


# RFC 9106, section 4, second recommended option.
DEFAULT_COST = {"memory_kib": 65536, "iterations": 3, "lanes": 4}


def load_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings file and its overrides.

    `path` falls back to `SAFEPUB_SETTINGS`, then to `config/safepub.toml`.

    Raises:
        SettingsError: A setting or a secret is missing or cannot be used.
    """
    environ = os.environ if environ is None else environ
    path = Path(path or environ.get("SAFEPUB_SETTINGS", "config/safepub.toml")).absolute()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        sentence = "The settings file cannot be read; name it with SAFEPUB_SETTINGS."
        raise SettingsError(sentence) from error
    reader = SettingsReader(document, path.parent, environ)
    reader.refuse_unknown_sections()
    doors = reader.words("doors", DOORS, allowed=DOORS)
    return Settings(
        site=_site(reader),
        newsroom_url=_newsroom_url(reader),
        vault_path=reader.path("vault", "path"),
        secrets=_secrets(reader),
        custody=_custody(reader),
        argon2=Argon2(contributor=_cost(reader, "contributor"), staff=_cost(reader, "staff")),
        desk=Desk(four_eyes=reader.flag("desk", "four_eyes", default=True)),
        sessions=Sessions(
            contributor_hours=reader.number("sessions", "contributor_hours", 4),
            staff_hours=reader.number("sessions", "staff_hours", 10),
        ),
        retention=Retention(message_days=reader.number("retention", "message_days", 180)),
        api=_api(reader),
        doors=doors,
        languages=reader.words("languages", languages.USUAL, allowed=tuple(languages.NAMES)),
    )


def _site(reader: SettingsReader) -> Site:
    base_url = reader.text("site", "base_url").rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise SettingsError("The setting site.base_url must begin with https:// or http://.")
    return Site(
        name=reader.text("site", "name", "safepub"),
        base_url=base_url,
        onion=reader.text("site", "onion", " ").strip() or None,
    )


def _api(reader: SettingsReader) -> Api:
    counted_at = reader.text("api", "counted_at", " ").strip()
    if counted_at and not counted_at.startswith(("valkey://", "valkeys://", "valkey+unix://")):
        raise SettingsError("The setting api.counted_at must begin with valkey://.")
    return Api(per_minute=reader.number("api", "per_minute", 600), counted_at=counted_at)


def _newsroom_url(reader: SettingsReader) -> str:
    url = reader.text("newsroom", "url")
    if url.startswith("postgresql://"):
        return url.replace("postgresql://", "postgresql+psycopg://", 1)
    if url.startswith("sqlite:///"):
        return f"sqlite:///{reader.beside(url.removeprefix('sqlite:///'))}"
    if url.startswith("postgresql+psycopg://"):
        return url
    raise SettingsError("The setting newsroom.url must begin with sqlite:/// or postgresql://.")


def _secrets(reader: SettingsReader) -> Secrets:
    return Secrets(
        pepper=reader.secret("pepper"),
        passphrase_salt=reader.secret("passphrase_salt"),
        totp_key=reader.secret("totp_key"),
        session_key=reader.secret("session_key"),
        journal_key=reader.secret("journal_key"),
        release_key=reader.secret("release_key"),
    )


def _custody(reader: SettingsReader) -> Custody:
    return Custody(
        identity_manifest=reader.path("custody", "identity_manifest"),
        identity_pin=reader.text("custody", "identity_pin"),
        payment_manifest=reader.path("custody", "payment_manifest"),
        payment_pin=reader.text("custody", "payment_pin"),
        waiting_hours=reader.number("custody", "waiting_hours", 24, least=0),
        request_days=reader.number("custody", "request_days", 14),
        objection_is_veto=reader.flag("custody", "objection_is_veto", default=False),
    )


def _cost(reader: SettingsReader, who: str) -> Argon2Cost:
    return Argon2Cost(
        **{
            name: reader.number("argon2", f"{who}_{name}", default)
            for name, default in DEFAULT_COST.items()
        }
    )
