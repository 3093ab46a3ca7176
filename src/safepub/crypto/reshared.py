"""What re-sharing may change: the server's check of envelopes that custodians bring back."""

from math import comb

from safepub.crypto import link_envelopes, quorum
from safepub.crypto.keysets import Keyset
from safepub.crypto.link_envelopes import Envelope, EnvelopeMismatchError, EnvelopeRefusedError

BOX_OVERHEAD = 1136


def is_reshared(old: bytes, new: bytes, keyset: Keyset) -> bool:
    """Tell whether `new` is `old` with nothing but its shares given to this key set.

    Purpose, subject, commitment and sealed link are the same, and the shares have
    the right readers, order and lengths. Whether they join only custodians can tell.
    """
    try:
        before, after = link_envelopes.read(old), link_envelopes.read(new)
        link_envelopes.require(after, subject=before.subject, keyset=keyset)
    except (EnvelopeRefusedError, EnvelopeMismatchError):
        return False
    kept = (before.core, before.commitment, before.body)
    return (after.core, after.commitment, after.body) == kept and _has_right_lengths(after)


def _has_right_lengths(envelope: Envelope) -> bool:
    """Tell whether each box could hold one pad for each set that its custodian is not in."""
    pads = comb(envelope.people - 1, envelope.quorum - 1)
    expected = BOX_OVERHEAD + pads * quorum.PAD_BYTES
    return all(len(box) == expected for _, box in envelope.shares)
