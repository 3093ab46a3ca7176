"""What administrators decide for the house, and invitations that they make and withdraw."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import invitations, journal, preferences
from safepub.newsroom.invitations import DaysRefusedError, InvitationNotFoundError
from safepub.newsroom.models.people import Invitation
from safepub.newsroom.models.work import Preference
from safepub.newsroom.preferences import HouseRefusedError
from safepub.newsroom.states import RightMissingError
from tests.newsroom.conftest import House
from tests.newsroom.staffed import TODAY, last_entry

USUAL = preferences.House(message_days=180, languages=("en", "be"))


def test_what_is_decided_holds_and_what_is_as_usual_follows_the_settings(
    databases: Databases, house: House
) -> None:
    wanted = preferences.House(message_days=90, languages=("sk", "en"))
    with databases.newsroom() as session:
        assert preferences.house(session, USUAL) == USUAL

        preferences.decide(session, house.adela, wanted, USUAL, today=TODAY)

        assert preferences.house(session, USUAL) == wanted
        assert preferences.message_days(session, 180) == 90
        assert preferences.offered_languages(session, ("en",)) == ("sk", "en")
        assert b'"house.decided"' in last_entry(session)
        back = replace(wanted, message_days=180)
        preferences.decide(session, house.adela, back, USUAL, today=TODAY)
        assert preferences.message_days(session, 30) == 30
        assert preferences.offered_languages(session, ("en",)) == ("sk", "en")
        preferences.decide(session, house.adela, USUAL, USUAL, today=TODAY)
        assert session.scalars(select(Preference)).all() == []
        entry = last_entry(session)
        preferences.decide(session, house.adela, USUAL, USUAL, today=TODAY)
        assert last_entry(session) == entry


@pytest.mark.parametrize(
    "wrong",
    [
        replace(USUAL, message_days=6),
        replace(USUAL, message_days=731),
        replace(USUAL, languages=()),
        replace(USUAL, languages=("en", "xx")),
    ],
)
def test_what_cannot_be_had_is_refused(
    databases: Databases, house: House, wrong: preferences.House
) -> None:
    with databases.newsroom() as session, pytest.raises(HouseRefusedError):
        preferences.decide(session, house.adela, wrong, USUAL, today=TODAY)


def test_days_of_the_settings_can_stay_out_of_bounds(databases: Databases, house: House) -> None:
    usual = replace(USUAL, message_days=2)
    with databases.newsroom() as session:
        wanted = replace(usual, languages=("sk",))
        preferences.decide(session, house.adela, wanted, usual, today=TODAY)
        assert preferences.house(session, usual) == wanted


def test_only_administrators_decide_and_invite(databases: Databases, house: House) -> None:
    peter = house.newsroom.publisher
    with databases.newsroom() as session:
        token = invitations.offer(session, house.adela, 14, today=TODAY)
        for act in (
            lambda: preferences.decide(
                session, peter, replace(USUAL, message_days=9), USUAL, today=TODAY
            ),
            lambda: invitations.offer(session, peter, 14, today=TODAY),
            lambda: invitations.withdraw(session, peter, token, today=TODAY),
            lambda: invitations.withdraw_until(session, peter, TODAY + timedelta(days=14)),
        ):
            with pytest.raises(RightMissingError):
                act()


def test_invitations_are_counted_by_their_last_day_and_run_out(
    databases: Databases, house: House
) -> None:
    with databases.newsroom() as session:
        for days in (7, 30, 7):
            invitations.offer(session, house.adela, days, today=TODAY)
        for days in (0, -1, 8, 3650):
            with pytest.raises(DaysRefusedError):
                invitations.offer(session, house.adela, days, today=TODAY)
        week, month = (TODAY + timedelta(days=days) for days in (7, 30))

        assert list(invitations.open_until(session, today=TODAY)) == [(week, 2), (month, 1)]
        later = week + timedelta(days=1)
        assert list(invitations.open_until(session, today=later)) == [(month, 1)]
        invitations.delete_expired(session, today=week)
        assert len(session.scalars(select(Invitation)).all()) == 3
        invitations.delete_expired(session, today=later)
        assert len(session.scalars(select(Invitation)).all()) == 1


def test_invitations_are_withdrawn_and_leave_nothing_in_the_journal(
    databases: Databases, house: House
) -> None:
    with databases.newsroom() as session:
        before = list(journal.entries(session))
        one, two, three = (
            invitations.offer(session, house.adela, days, today=TODAY) for days in (7, 7, 30)
        )

        invitations.withdraw(session, house.adela, one, today=TODAY)
        with pytest.raises(InvitationNotFoundError):
            invitations.withdraw(session, house.adela, one, today=TODAY)
        invitations.find(session, two, today=TODAY)
        invitations.withdraw_until(session, house.adela, TODAY + timedelta(days=7))

        with pytest.raises(InvitationNotFoundError):
            invitations.find(session, two, today=TODAY)
        invitations.find(session, three, today=TODAY)
        assert list(journal.entries(session)) == before
