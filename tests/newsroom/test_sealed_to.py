"""Envelopes are sealed to one key set for each purpose, and a process knows which."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from safepub.crypto import sealing, suite
from safepub.crypto.keysets import Keyset, Purpose
from safepub.database import Databases, DatabaseUnavailableError, NewsroomSession
from safepub.newsroom import contributors, sealed_to
from safepub.newsroom.contributors import NewContributor
from safepub.newsroom.sealed_to import KeysetReplacedError
from tests.support.instances import Custodians


def register(session: NewsroomSession, *keysets: Keyset, number: int = 1) -> UUID:
    subject = uuid4()
    contributors.register(
        session,
        NewContributor(
            id=subject,
            login_tag=bytes([number]) * 32,
            public_key=suite.public_key_of(suite.new_seed()),
            byline="Maks",
            envelopes={
                keyset.purpose: sealing.seal_link(None, subject=subject, keyset=keyset)
                for keyset in keysets
            },
        ),
    )
    return subject


@contextmanager
def impatient(databases: Databases) -> Iterator[NewsroomSession]:
    """A transaction on PostgreSQL that waits for nobody."""
    with databases.newsroom() as session:
        session.execute(text("SET LOCAL lock_timeout = '1ms'"))
        yield session


def other(keyset: Keyset) -> Keyset:
    """The same custodians in another order: another set."""
    return Keyset(keyset.purpose, keyset.quorum, keyset.members[::-1])


def test_a_newsroom_without_contributors_fits_any_set(
    databases: Databases, custodians: Custodians
) -> None:
    with databases.newsroom(write=False) as session:
        sealed_to.require(session, custodians.identity, custodians.payment)


def test_the_set_of_the_envelopes_fits_and_no_other_does(
    databases: Databases, custodians: Custodians
) -> None:
    with databases.newsroom() as session:
        register(session, custodians.identity, custodians.payment)

    with databases.newsroom(write=False) as session:
        sealed_to.require(session, custodians.identity, custodians.payment)
        with pytest.raises(KeysetReplacedError):
            sealed_to.require(session, other(custodians.identity))
        with pytest.raises(KeysetReplacedError):
            sealed_to.require(session, custodians.identity, other(custodians.payment))


def test_the_envelopes_name_their_set(databases: Databases, custodians: Custodians) -> None:
    with databases.newsroom() as session:
        register(session, custodians.identity)

    with databases.newsroom(write=False) as session:
        assert sealed_to.keyset_ids(session, Purpose.IDENTITY) == {custodians.identity.keyset_id}
        assert sealed_to.keyset_ids(session, Purpose.PAYMENT) == set()
        assert sealed_to.count(session, Purpose.IDENTITY) == 1


def test_nobody_registers_with_a_set_that_was_replaced(
    databases: Databases, custodians: Custodians
) -> None:
    with databases.newsroom() as session:
        register(session, custodians.identity, custodians.payment)

    with pytest.raises(KeysetReplacedError), databases.newsroom() as session:
        register(session, custodians.identity, other(custodians.payment), number=2)

    with databases.newsroom(write=False) as session:
        assert sealed_to.count(session, Purpose.IDENTITY) == 1


def test_no_envelope_comes_into_another_s_place_under_another_set(
    databases: Databases, custodians: Custodians
) -> None:
    with databases.newsroom() as session:
        subject = register(session, custodians.identity)
    replaced = sealing.seal_link(None, subject=subject, keyset=other(custodians.identity))

    with pytest.raises(KeysetReplacedError), databases.newsroom() as session:
        contributors.replace_envelope(
            session, subject, Purpose.IDENTITY, replaced, today=date(2026, 3, 1)
        )


@pytest.mark.parametrize("newsroom_url", ["postgresql"], indirect=True)
def test_who_replaces_the_set_waits_for_who_is_registering(
    databases: Databases, custodians: Custodians
) -> None:
    with databases.newsroom() as session:
        register(session, custodians.identity)

        with pytest.raises(DatabaseUnavailableError), impatient(databases) as other_session:
            sealed_to.lock(other_session)


@pytest.mark.parametrize("newsroom_url", ["postgresql"], indirect=True)
def test_who_is_registering_waits_for_who_replaces_the_set(
    databases: Databases, custodians: Custodians
) -> None:
    with databases.newsroom() as session:
        sealed_to.lock(session)

        with pytest.raises(DatabaseUnavailableError), impatient(databases) as other_session:
            register(other_session, custodians.identity)
