"""What an instance needs before it can start, made for one test run and thrown away."""

import json
from dataclasses import dataclass
from pathlib import Path

from safepub import settings
from safepub.cli.custody import keys
from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import custodian_keys, keysets
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Member, Purpose

# The least that Argon2id takes seriously, so that a log-in costs a test little.
CHEAP = settings.Argon2Cost(memory_kib=1024, iterations=1, lanes=1)
CUSTODIANS = ("Ada", "Boris", "Cecília")
QUORUM = 2
SECRETS = ("pepper", "passphrase_salt", "totp_key", "session_key", "journal_key", "release_key")


@dataclass(frozen=True)
class Custodians:
    """Three custodians of whom two open, with the keys that no server has."""

    keys: tuple[CustodianKey, ...]
    identity: Keyset
    payment: Keyset
    custody: settings.Custody


def make_custodians(folder: Path) -> Custodians:
    """Make custodians and write their manifests into the folder."""
    made = tuple(custodian_keys.generate() for _ in CUSTODIANS)
    members = tuple(
        Member(name=name, public_key=key.public_key, signing_key=key.signing_key)
        for name, key in zip(CUSTODIANS, made, strict=True)
    )
    sets = {purpose: Keyset(purpose, QUORUM, members) for purpose in Purpose}
    pins = {}
    for purpose, keyset in sets.items():
        manifest = keysets.make_manifest(keyset, [key.signing_seed for key in made])
        (folder / f"{purpose.name.lower()}.manifest").write_bytes(manifest)
        pins[purpose] = keysets.fingerprint(manifest)
    return Custodians(
        keys=made,
        identity=sets[Purpose.IDENTITY],
        payment=sets[Purpose.PAYMENT],
        custody=settings.Custody(
            identity_manifest=folder / "identity.manifest",
            identity_pin=pins[Purpose.IDENTITY],
            payment_manifest=folder / "payment.manifest",
            payment_pin=pins[Purpose.PAYMENT],
        ),
    )


def key_holder(custodians: Custodians, name: str, folder: Path) -> KeyHolder:
    """Give a custodian their key file, on a machine of their own, at the least cost there is."""
    key = custodians.keys[CUSTODIANS.index(name)]
    path, passphrase = folder / f"{name.lower()}.spk", keys.new_passphrase()
    keys.keep(key, name, path, passphrase, cost=keys.LOWEST_COST)
    return KeyHolder(name=name, key_file=path, passphrase=passphrase, key=key)


def make_settings(
    *, newsroom_url: str, vault_path: Path, custody: settings.Custody
) -> settings.Settings:
    """Give settings with cheap hashing and secrets that guard nothing."""
    return settings.Settings(
        site=settings.Site(name="The Test Courier", base_url="https://safepub.test"),
        newsroom_url=newsroom_url,
        vault_path=vault_path,
        secrets=settings.Secrets(
            pepper=b"p" * 32,
            passphrase_salt=b"s" * 32,
            totp_key=b"t" * 32,
            session_key=b"k" * 32,
            journal_key=b"j" * 32,
            release_key=b"r" * 32,
        ),
        custody=custody,
        argon2=settings.Argon2(contributor=CHEAP, staff=CHEAP),
    )


def write_settings(given: settings.Settings, folder: Path) -> Path:
    """Write settings as an operator would, for a process of its own; return the file."""
    for name in SECRETS:
        (folder / name).write_bytes(getattr(given.secrets, name))
    lines = [
        f"doors = {json.dumps(given.doors)}",
        "[site]",
        f"name = {json.dumps(given.site.name)}",
        f"base_url = {json.dumps(given.site.base_url)}",
        "[newsroom]",
        f"url = {json.dumps(given.newsroom_url)}",
        "[vault]",
        f"path = {json.dumps(str(given.vault_path))}",
        "[secrets]",
        *(f'{name}_file = "{name}"' for name in SECRETS),
        "[custody]",
        f"identity_manifest = {json.dumps(str(given.custody.identity_manifest))}",
        f"identity_pin = {json.dumps(given.custody.identity_pin)}",
        f"payment_manifest = {json.dumps(str(given.custody.payment_manifest))}",
        f"payment_pin = {json.dumps(given.custody.payment_pin)}",
    ]
    path = folder / "safepub.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
