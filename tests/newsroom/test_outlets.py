"""Outlets as administrators let them in: names, tokens, terms, and what they hold for good."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import (
    outlet_acts,
    outlets,
)
from safepub.newsroom.entitlements import Entitled
from safepub.newsroom.models.articles import Article
from safepub.newsroom.outlet_acts import (
    NameRefusedError,
    OutletNameTakenError,
    TermsChangedError,
    TermsRefusedError,
    TokenNotFoundError,
)
from safepub.newsroom.outlets import OutletNotFoundError
from safepub.newsroom.states import RightMissingError, State
from tests.newsroom.conftest import House
from tests.newsroom.outlet_house import add, epoch, kill, published, set_terms, terms_of
from tests.newsroom.staffed import TODAY, last_entry


def test_an_outlet_is_added_open_to_everything_and_without_a_token(
    databases: Databases, house: House
) -> None:
    with databases.newsroom() as session:
        outlet_id = add(session, house, " Denník N ")

        shown = outlets.show(session, outlet_id)

        assert (shown.name, shown.active, list(shown.tokens)) == ("Denník N", True, [])
        assert shown.entitled == Entitled(outlet_id=outlet_id, embargo=False)
        assert b'"outlet.added"' in last_entry(session)
        assert str(outlet_id).encode() in last_entry(session)
        assert "Denník".encode() not in last_entry(session)


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "two\nlines"])
def test_a_name_that_cannot_be_printed_on_a_line_is_refused(
    databases: Databases, house: House, name: str
) -> None:
    with databases.newsroom() as session:
        outlet_id = add(session, house)
        with pytest.raises(NameRefusedError):
            add(session, house, name)
        with pytest.raises(NameRefusedError):
            outlet_acts.rename(session, house.adela, outlet_id, name, today=TODAY)


def test_two_outlets_have_two_names(databases: Databases, house: House) -> None:
    with databases.newsroom() as session:
        first, second = add(session, house, "Новая газета"), add(session, house, "Other")
        with pytest.raises(OutletNameTakenError):
            add(session, house, "НОВАЯ ГАЗЕТА")
        with pytest.raises(OutletNameTakenError):
            outlet_acts.rename(session, house.adela, second, "новая газета", today=TODAY)

        outlet_acts.rename(session, house.adela, first, "НОВАЯ газета", today=TODAY)

        assert outlets.show(session, first).name == "НОВАЯ газета"
        assert b'"outlet.renamed"' in last_entry(session)


def test_of_two_who_saw_the_same_terms_one_saves(databases: Databases, house: House) -> None:
    with databases.newsroom() as session:
        outlet_id = add(session, house)
    with databases.newsroom(write=False) as session:
        seen = outlets.show(session, outlet_id).fingerprint
    together = Barrier(2, timeout=30)

    def save(language: str) -> str:
        together.wait()
        terms = Entitled(outlet_id=outlet_id, embargo=False, languages=frozenset({language}))
        try:
            with databases.newsroom() as session:
                outlet_acts.require_unchanged(session, outlet_id, seen)
                outlet_acts.set_terms(session, house.adela, terms, today=TODAY)
        except TermsChangedError:
            return "changed"
        return language

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(save, ("be", "uk")))

    (saved,) = {"be", "uk"} & set(told)
    assert sorted(told) == sorted([saved, "changed"])
    with databases.newsroom(write=False) as session:
        assert outlets.show(session, outlet_id).entitled.languages == {saved}


def test_tokens_are_known_by_kind_and_day_and_revoked_one_by_one(
    databases: Databases, house: House
) -> None:
    with databases.newsroom() as session:
        outlet_id, other_id = add(session, house), add(session, house, "Other")
        live, test = (
            outlet_acts.issue_token(session, house.adela, outlet_id, kind, today=TODAY)
            for kind in ("live", "test")
        )
        session.flush()
        known = {view.kind: view for view in outlets.show(session, outlet_id).tokens}
        before = epoch(session)

        assert set(known) == {"live", "test"}
        assert known["live"].issued_on == datetime.now(UTC).date()
        assert live.startswith("sp_live_")
        assert live.encode() not in last_entry(session)
        gone = known["live"].reference
        with pytest.raises(TokenNotFoundError):
            outlet_acts.revoke_token(session, house.adela, other_id, gone, today=TODAY)
        before = epoch(session)
        outlet_acts.revoke_token(session, house.adela, outlet_id, gone, today=TODAY)
        with pytest.raises(TokenNotFoundError):
            outlet_acts.revoke_token(session, house.adela, outlet_id, gone, today=TODAY)

        assert outlets.find_by_token(session, live) is None
        assert outlets.find_by_token(session, test) is not None
        assert epoch(session) > before
        assert b'"outlet.token_revoked"' in last_entry(session)


def test_an_outlet_is_let_in_no_longer_and_again(databases: Databases, house: House) -> None:
    with databases.newsroom() as session:
        outlet_id = add(session, house)
        for active, act in ((False, b"outlet.deactivated"), (True, b"outlet.reactivated")):
            before = epoch(session)
            for _ in range(2):
                outlet_acts.set_active(session, house.adela, outlet_id, active=active, today=TODAY)
            assert outlets.show(session, outlet_id).active is active
            assert act in last_entry(session)
            assert epoch(session) == before + 1


def test_terms_are_those_that_were_set(databases: Databases, house: House) -> None:
    with databases.newsroom() as session:
        published(session, house.newsroom)
        outlet_id, before = add(session, house), epoch(session)
        (byline,) = outlets.public_bylines(session)
        terms = Entitled(
            outlet_id=outlet_id,
            embargo=True,
            tags=frozenset({"prisons", "вайна"}),
            languages=frozenset({"sk"}),
            pseudonym_ids=frozenset({byline.pseudonym_id}),
        )

        set_terms(session, house, terms)

        assert terms_of(session, outlet_id) == terms
        assert epoch(session) == before + 1
        entry = last_entry(session)
        assert b'"outlet.terms_set"' in entry
        assert b"prisons" not in entry
        assert str(byline.pseudonym_id).encode() not in entry
        set_terms(session, house, terms)
        assert (epoch(session), last_entry(session)) == (before + 1, entry)
        opened = Entitled(outlet_id=outlet_id, embargo=False)
        set_terms(session, house, opened)
        assert terms_of(session, outlet_id) == opened


def test_terms_that_cannot_be_chosen_are_refused(databases: Databases, house: House) -> None:
    with databases.newsroom() as session:
        terms = Entitled(outlet_id=add(session, house), embargo=False)
        # Nothing is published under it, so nobody here may know of it.
        house.newsroom.article(session, State.APPROVED)
        unpublished = session.scalars(select(Article.pseudonym_id)).one()
        for wrong in (
            replace(terms, tags=frozenset({""})),
            replace(terms, tags=frozenset({"x" * 61})),
            replace(terms, tags=frozenset({"two\nlines"})),
            replace(terms, languages=frozenset({"xx"})),
            replace(terms, pseudonym_ids=frozenset({unpublished})),
            replace(terms, pseudonym_ids=frozenset({uuid4()})),
        ):
            with pytest.raises(TermsRefusedError):
                set_terms(session, house, wrong)
        with pytest.raises(OutletNotFoundError):
            set_terms(session, house, replace(terms, outlet_id=uuid4(), embargo=True))


def test_a_pseudonym_that_was_chosen_can_stay_when_nothing_is_published_under_it(
    databases: Databases, house: House
) -> None:
    with databases.newsroom() as session:
        article_id = published(session, house.newsroom)
        (byline,) = outlets.public_bylines(session)
        terms = Entitled(
            outlet_id=add(session, house),
            embargo=False,
            pseudonym_ids=frozenset({byline.pseudonym_id}),
        )
        set_terms(session, house, terms)
        kill(session, house.newsroom, article_id)

        assert outlets.public_bylines(session) == []
        set_terms(session, house, replace(terms, embargo=True))

        assert terms_of(session, terms.outlet_id).pseudonym_ids == {byline.pseudonym_id}


def test_what_is_offered_is_public(databases: Databases, house: House) -> None:
    room = house.newsroom
    with databases.newsroom() as session:
        published(session, room, "prisons", "letters")
        published(session, room, "letters")
        withheld = published(session, room, "secret")
        session.get_one(Article, withheld).state = State.WITHHELD
        under = published(session, room, "early")
        session.get_one(Article, under).state = State.EMBARGOED
        session.flush()

        assert list(outlets.public_tags(session)) == ["letters", "prisons"]
        assert [(one.byline, one.articles) for one in outlets.public_bylines(session)] == [
            ("Maks", 2)
        ]


def test_only_an_administrator_changes_outlets(databases: Databases, house: House) -> None:
    peter = house.newsroom.publisher
    with databases.newsroom() as session:
        outlet_id = add(session, house)
        terms = Entitled(outlet_id=outlet_id, embargo=True)
        for act in (
            lambda: outlet_acts.add(session, peter, "Mine", today=TODAY),
            lambda: outlet_acts.rename(session, peter, outlet_id, "Mine", today=TODAY),
            lambda: outlet_acts.set_active(session, peter, outlet_id, active=False, today=TODAY),
            lambda: outlet_acts.issue_token(session, peter, outlet_id, "live", today=TODAY),
            lambda: outlet_acts.revoke_token(session, peter, outlet_id, uuid4(), today=TODAY),
            lambda: outlet_acts.set_terms(session, peter, terms, today=TODAY),
        ):
            with pytest.raises(RightMissingError):
                act()
