"""The people of a demo: custodians, staff and outlets, all throw-away."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from safepub.cli import ceremony
from safepub.cli.ceremony import Copy
from safepub.cli.custody import keys
from safepub.cli.custody.keys import KeyHolder
from safepub.cli.init import People
from safepub.crypto import manifests
from safepub.crypto.keysets import Purpose
from safepub.database import Databases
from safepub.newsroom import invitations, outlets
from safepub.newsroom.states import Right

CUSTODIANS = ("Ana", "Bohdan", "Chiara")
PAYMASTERS = ("Pavol",)
QUORUM = 2
STAFF = {
    "Edita": frozenset({Right.EDITOR}),
    "Peter": frozenset({Right.EDITOR, Right.PUBLISHER}),
    "Adela": frozenset({Right.ADMINISTRATOR}),
    # Last: the README counts. To override and to kill takes a second publisher.
    "Petra": frozenset({Right.EDITOR, Right.PUBLISHER}),
}
OUTLETS = ("Harbour Weekly", "Denník Most")
INVITATION_DAYS = 30


def make_keys(folder: Path) -> list[KeyHolder]:
    """Make key files and cards for the custodians and, last, the paymaster."""
    return [
        keys.make_key(name, folder / f"{name.lower()}.spk", cost=keys.LOWEST_COST)
        for name in (*CUSTODIANS, *PAYMASTERS)
    ]


def people(holders: Sequence[KeyHolder]) -> People:
    """Make the key sets of everybody's cards, as `safepub init` does."""
    members = ceremony.read_cards([keys.card_of(holder.key_file) for holder in holders])
    custodians, paymasters = members[: len(CUSTODIANS)], members[len(CUSTODIANS) :]
    return People(
        staff=STAFF,
        keysets=(
            ceremony.keyset_of(Purpose.IDENTITY, QUORUM, custodians),
            ceremony.keyset_of(Purpose.PAYMENT, len(PAYMASTERS), paymasters),
        ),
    )


def signed(unsigned: Mapping[Purpose, bytes], holders: Sequence[KeyHolder]) -> list[Copy]:
    """Let everybody sign a copy of their manifest."""
    copies = []
    for manifest in unsigned.values():
        members = manifests.read(manifest).members
        copies += [
            ceremony.copy_of(holder.key_file, manifests.sign(manifest, holder.key.signing_seed))
            for holder in holders
            if holder.member in members
        ]
    return copies


def invite(databases: Databases, *, today: date) -> str:
    """Make an invitation and return its token."""
    with databases.newsroom() as session:
        return invitations.invite(session, expires_on=today + timedelta(days=INVITATION_DAYS))


def add_outlets(databases: Databases) -> list[dict[str, str]]:
    """Add the outlets and return their names and tokens."""
    with databases.newsroom() as session:
        return [
            {"name": name, "token": outlets.issue_token(session, outlets.add(session, name))}
            for name in OUTLETS
        ]
