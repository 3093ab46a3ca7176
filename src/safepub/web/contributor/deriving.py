"""From a passphrase to keys, in the hashing queue and outside any transaction."""

from safepub.crypto import passphrases
from safepub.crypto.passphrases import ContributorKeys
from safepub.web.runtime import cost, runtime


def keys_of(passphrase: str) -> ContributorKeys:
    """Derive a contributor's keys; the work is the same for any text.

    Raises:
        HashingBusyError: Too many people log in at this moment.
    """
    settings = runtime().settings
    return runtime().hashing.run(
        passphrases.contributor_keys,
        passphrase,
        salt=settings.secrets.passphrase_salt,
        pepper=settings.secrets.pepper,
        cost=cost(settings.argon2.contributor),
    )
