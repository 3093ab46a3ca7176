"""What the settings give to custody: key sets, their signed manifests, the journal's key."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from safepub.crypto import suite
from safepub.crypto.keysets import Keyset, Keysets, Member, Purpose
from safepub.newsroom.journal import JournalKey


@dataclass(frozen=True, kw_only=True)
class Setup:
    """Key sets as loaded at the start, their manifests byte for byte, the journal's key."""

    keysets: Keysets
    manifests: Mapping[Purpose, bytes] = field(repr=False)
    journal: JournalKey


def keyset_for(keysets: Keysets, purpose: Purpose) -> Keyset:
    """Give the key set of a purpose."""
    return keysets.identity if purpose is Purpose.IDENTITY else keysets.payment


def member_with(keysets: Keysets, key_id: bytes) -> Member | None:
    """Find the custodian or paymaster whose key has this id."""
    members = (*keysets.identity.members, *keysets.payment.members)
    return next((each for each in members if suite.key_id(each.public_key) == key_id), None)
