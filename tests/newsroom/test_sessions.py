"""Sessions, invitations, outlets' tokens: what is stored opens nothing by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from safepub.crypto import session_ids, tokens
from safepub.database import Databases
from safepub.newsroom import invitations, outlets, sessions
from safepub.newsroom.models.outlets import OutletToken
from safepub.newsroom.models.people import Invitation
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.sessions import Door, Opening
from tests.newsroom.conftest import Newsroom

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SECRET = "not for the database"


def _start(databases: Databases, newsroom: Newsroom) -> str:
    opening = Opening(
        door=Door.CONTRIBUTOR,
        owner=newsroom.maks.contributor_id,
        content={"box_seed": SECRET},
        expires_at=NOW + timedelta(hours=2),
    )
    with databases.newsroom() as session:
        return sessions.start(session, opening)


def test_the_id_opens_the_session_until_it_ends(databases: Databases, newsroom: Newsroom) -> None:
    session_id = _start(databases, newsroom)

    with databases.newsroom() as session:
        live = sessions.resume(session, session_id, door=Door.CONTRIBUTOR, now=NOW)
        late = NOW + timedelta(hours=2)
        assert live is not None
        assert live.content == {"box_seed": SECRET}
        assert live.owner == newsroom.maks.contributor_id
        assert sessions.resume(session, session_id, door=Door.STAFF, now=NOW) is None
        assert sessions.resume(session, session_id, door=Door.CONTRIBUTOR, now=late) is None
        assert sessions.resume(session, "guess", door=Door.CONTRIBUTOR, now=NOW) is None
        sessions.end(session, session_id)
        assert sessions.resume(session, session_id, door=Door.CONTRIBUTOR, now=NOW) is None


def test_a_stored_session_holds_neither_id_nor_keys_nor_hour(
    databases: Databases, newsroom: Newsroom
) -> None:
    session_id = _start(databases, newsroom)

    with databases.newsroom(write=False) as session:
        row = session.scalars(select(LoginSession)).one()
    stored = row.digest + row.sealed
    assert session_id.encode() not in stored
    assert SECRET.encode() not in stored
    assert row.expires_on == date(2026, 11, 24)
    assert not isinstance(row.expires_on, datetime)


def test_a_session_moved_to_another_row_does_not_open(
    databases: Databases, newsroom: Newsroom
) -> None:
    first, second = _start(databases, newsroom), _start(databases, newsroom)
    with databases.newsroom() as session:
        rows = {row.digest: row for row in session.scalars(select(LoginSession))}
        rows[session_ids.digest(second)].sealed = rows[session_ids.digest(first)].sealed

    with databases.newsroom(write=False) as session:
        assert sessions.resume(session, second, door=Door.CONTRIBUTOR, now=NOW) is None


def test_sessions_whose_day_is_over_are_deleted(databases: Databases, newsroom: Newsroom) -> None:
    _start(databases, newsroom)

    with databases.newsroom() as session:
        sessions.delete_expired(session, today=date(2026, 11, 24))
        assert session.scalars(select(LoginSession)).all() != []
        sessions.delete_expired(session, today=date(2026, 11, 25))
        assert session.scalars(select(LoginSession)).all() == []


def test_an_invitation_works_once_and_not_after_its_day(databases: Databases) -> None:
    with databases.newsroom() as session:
        token = invitations.invite(session, expires_on=TODAY)
        with pytest.raises(invitations.InvitationNotFoundError):
            invitations.find(session, token, today=TODAY + timedelta(days=1))
        invitations.spend(session, token, today=TODAY)
        with pytest.raises(invitations.InvitationNotFoundError):
            invitations.spend(session, token, today=TODAY)
        assert session.scalars(select(Invitation)).all() == []


def test_tokens_are_stored_as_digests(databases: Databases) -> None:
    with databases.newsroom() as session:
        outlet = outlets.add(session, "Harbour Weekly")
        token = outlets.issue_token(session, outlet)
        second = outlets.issue_token(session, outlet)
        session.flush()

        found = outlets.find_by_token(session, token)
        stored = session.scalars(select(OutletToken.digest)).all()

        assert found is not None
        assert found.id == outlet.id
        assert outlets.find_by_token(session, second) is not None
        assert outlets.find_by_token(session, tokens.new_outlet_token("live")) is None
        assert token.encode() not in b"".join(stored)
