"""Custody as the settings describe it: both key sets, pinned, and the journal's key."""

from pathlib import Path

from safepub.crypto import checkpoints, keysets, manifests, suite
from safepub.crypto.keysets import Keyset, Keysets, Purpose
from safepub.custody.setup import Setup
from safepub.errors import SettingsError
from safepub.newsroom.journal import JournalKey
from safepub.settings import Secrets, Settings

SEED_BYTES = 32


def load(settings: Settings) -> Setup:
    """Read what the settings name.

    Raises:
        keysets.KeysetRefusedError: A manifest is not the pinned one, or damaged.
        SettingsError: A manifest cannot be read, or somebody has not signed it yet.
    """
    custody = settings.custody
    identity = _read("identity", custody.identity_manifest)
    payment = _read("payment", custody.payment_manifest)
    return Setup(
        keysets=Keysets(
            identity=_checked("identity", identity, custody.identity_pin),
            payment=_checked("payment", payment, custody.payment_pin),
        ),
        manifests={Purpose.IDENTITY: identity, Purpose.PAYMENT: payment},
        journal=journal_key(settings.secrets),
    )


def journal_key(secrets: Secrets) -> JournalKey:
    """Give the key that signs the journal's checkpoints, under a name that it alone decides.

    An address may change; what custodians remember the journal by must not.
    """
    seed = secrets.journal_key[:SEED_BYTES]
    key_id = suite.key_id(checkpoints.public_key_of(seed))
    return JournalKey(origin=f"safepub-journal-{key_id.hex()}", seed=seed)


def _read(purpose: str, file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        sentence = f"The custodians' key set cannot be read; see custody.{purpose}_manifest."
        raise SettingsError(sentence) from error


def _checked(purpose: str, manifest: bytes, pin: str) -> Keyset:
    if keysets.fingerprint(manifest) == pin.strip().lower():
        signed = zip(manifests.read(manifest).members, manifests.signed_by(manifest), strict=True)
        names = [member.name for member, has_signed in signed if not has_signed]
        if names:
            sentence = (
                f"The key set of custody.{purpose}_manifest is not signed yet by "
                f"{', '.join(names)}. Put their signatures in with safepub keyset complete."
            )
            raise SettingsError(sentence)
    return keysets.load_manifest(manifest, pin=pin)
