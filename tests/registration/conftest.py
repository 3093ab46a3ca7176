"""Invitations, and two sets of people to seal to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safepub import database
from safepub.crypto import custodian_keys
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Keysets, Member, Purpose
from safepub.database import Databases
from safepub.newsroom import invitations
from tests.registration import people
from tests.support.instances import Custodians


@pytest.fixture(scope="module")
def paymasters() -> tuple[CustodianKey, ...]:
    """Other people than the custodians; one of them pays alone."""
    return (custodian_keys.generate(), custodian_keys.generate())


@pytest.fixture
def sealed_to(custodians: Custodians, paymasters: tuple[CustodianKey, ...]) -> Keysets:
    members = tuple(
        Member(name=name, public_key=key.public_key, signing_key=key.signing_key)
        for name, key in zip(("Dana", "Emil"), paymasters, strict=True)
    )
    payment = Keyset(purpose=Purpose.PAYMENT, quorum=1, members=members)
    return Keysets(identity=custodians.identity, payment=payment)


@pytest.fixture
def invite(databases: Databases) -> Callable[[], str]:
    def make() -> str:
        with databases.newsroom() as session:
            return invitations.invite(session, expires_on=people.TODAY)

    return make


@pytest.fixture
def files(sqlite_url: str, vault_path: Path) -> Iterator[Databases]:
    """Both databases as files in one folder."""
    opened = database.open_databases(sqlite_url, vault_path)
    yield opened
    opened.close()
