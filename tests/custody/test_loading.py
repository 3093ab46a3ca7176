"""What the settings give to custody, and the sentence for a set that is not signed by all."""

import dataclasses
from pathlib import Path

import pytest

from safepub.crypto import checkpoints, keysets, manifests
from safepub.crypto.keysets import KeysetRefusedError, Purpose
from safepub.custody import loading
from safepub.errors import SettingsError
from safepub.settings import Settings
from tests.support.instances import Custodians

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def with_manifest(settings: Settings, file: Path, manifest: bytes) -> Settings:
    """Name another manifest for identities, with its own pin."""
    file.write_bytes(manifest)
    custody = dataclasses.replace(
        settings.custody, identity_manifest=file, identity_pin=keysets.fingerprint(manifest)
    )
    return dataclasses.replace(settings, custody=custody)


def test_both_sets_their_manifests_and_the_journal_s_key_are_there(
    settings: Settings, custodians: Custodians
) -> None:
    setup = loading.load(settings)

    assert setup.keysets.identity == custodians.identity
    assert setup.keysets.payment == custodians.payment
    assert setup.manifests[Purpose.IDENTITY] == settings.custody.identity_manifest.read_bytes()
    assert setup.journal.public_key == checkpoints.public_key_of(settings.secrets.journal_key)
    assert settings.secrets.journal_key.decode() not in repr(setup)


def test_the_journal_s_name_is_that_of_its_key_alone(settings: Settings) -> None:
    moved = dataclasses.replace(
        settings, site=dataclasses.replace(settings.site, base_url="https://elsewhere.test")
    )
    other = dataclasses.replace(settings.secrets, journal_key=b"J" * 32)

    origin = loading.load(settings).journal.origin

    assert loading.load(moved).journal.origin == origin
    assert loading.journal_key(other).origin != origin


def test_a_longer_secret_signs_with_its_first_32_bytes(settings: Settings) -> None:
    longer = dataclasses.replace(
        settings.secrets, journal_key=settings.secrets.journal_key + b"more"
    )

    assert loading.journal_key(longer) == loading.journal_key(settings.secrets)


def test_whoever_has_not_signed_is_named(
    settings: Settings, custodians: Custodians, tmp_path: Path
) -> None:
    unsigned = manifests.unsigned(custodians.identity)
    signed = manifests.sign(unsigned, custodians.keys[1].signing_seed)

    with pytest.raises(SettingsError, match="not signed yet by Ada, Cecília"):
        loading.load(with_manifest(settings, tmp_path / "half.manifest", signed))


def test_a_set_that_is_not_the_pinned_one_names_nobody(
    settings: Settings, custodians: Custodians, tmp_path: Path
) -> None:
    unsigned = manifests.unsigned(custodians.identity)
    given = with_manifest(settings, tmp_path / "half.manifest", unsigned)
    custody = dataclasses.replace(given.custody, identity_pin="0" * 64)

    with pytest.raises(KeysetRefusedError):
        loading.load(dataclasses.replace(given, custody=custody))


def test_a_manifest_that_is_gone_is_told_by_its_setting(settings: Settings, tmp_path: Path) -> None:
    custody = dataclasses.replace(settings.custody, payment_manifest=tmp_path / "gone")

    with pytest.raises(SettingsError, match=r"custody\.payment_manifest"):
        loading.load(dataclasses.replace(settings, custody=custody))
