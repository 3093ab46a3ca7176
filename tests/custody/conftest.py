"""An office for each test, with keys that are made once."""

import pytest

from safepub.crypto import custodian_keys
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Member, Purpose
from safepub.database import Databases
from tests.custody import office as offices
from tests.custody.office import Office
from tests.support.instances import Custodians


@pytest.fixture(scope="session")
def paymaster_set() -> tuple[Keyset, tuple[CustodianKey, ...]]:
    """Two paymasters, each of whom pays alone."""
    keys = (custodian_keys.generate(), custodian_keys.generate())
    members = tuple(
        Member(name=name, public_key=key.public_key, signing_key=key.signing_key)
        for name, key in zip(("Dana", "Emil"), keys, strict=True)
    )
    return Keyset(purpose=Purpose.PAYMENT, quorum=1, members=members), keys


@pytest.fixture
def office(
    databases: Databases,
    custodians: Custodians,
    paymaster_set: tuple[Keyset, tuple[CustodianKey, ...]],
) -> Office:
    return offices.make(databases, (custodians.identity, custodians.keys), paymaster_set)
