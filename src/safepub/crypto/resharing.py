"""Re-sharing: an envelope's key given to another key set, and no identity opened.

Only the custodians' command may import this, on custodians' own machines.
"""

from collections.abc import Sequence

from safepub.crypto import link_envelopes, opening, sealing
from safepub.crypto.keysets import Keyset
from safepub.crypto.link_envelopes import EnvelopeMismatchError
from safepub.crypto.opening import Share


def reshare(envelope: bytes, shares: Sequence[Share], keyset: Keyset) -> bytes:
    """Seal an envelope's key to another key set of the same purpose.

    Core, commitment and sealed link are the old ones, byte for byte; shares of the
    old key set do not open under the new header.

    Raises:
        link_envelopes.EnvelopeRefusedError: It is no link envelope.
        link_envelopes.EnvelopeMismatchError: The key set is for another purpose.
        opening.QuorumMissingError: Too few different custodians gave a share.
        opening.ShareWrongError: The shares do not join.
        suite.PublicKeyRefusedError: A custodian's key cannot be sealed to.
    """
    old = link_envelopes.read(envelope)
    if keyset.purpose is not old.purpose:
        raise EnvelopeMismatchError
    key = opening.joined_key(old, shares)
    return sealing.share_out(key, core=old.core, body=old.body, keyset=keyset)
