"""Pseudonyms: several under one account, each with words of its own."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases
from safepub.newsroom import abouts, contributors, drafts, messages, pseudonyms
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.messages import Conversation
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.people import About, Pseudonym
from safepub.newsroom.pseudonyms import Persona
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT, Newsroom

WORDS = AboutView(bio="Writes about bread.", closing_note="The name is withheld.")


def first(databases: Databases, newsroom: Newsroom) -> UUID:
    """Give the id of the pseudonym that Maks came with."""
    with databases.newsroom(write=False) as session:
        return contributors.pseudonyms_of(session, newsroom.maks.contributor_id)[0].id


def add(databases: Databases, newsroom: Newsroom, byline: str) -> UUID:
    with databases.newsroom() as session:
        return pseudonyms.add(session, newsroom.maks, Persona(byline=byline, about=WORDS))


def test_what_a_pseudonym_says_is_for_its_contributor_and_the_desk(
    databases: Databases, newsroom: Newsroom
) -> None:
    pseudonym_id = add(databases, newsroom, "Hanna")

    with databases.newsroom(write=False) as session:
        assert pseudonyms.about(session, newsroom.maks, pseudonym_id) == WORDS
        assert pseudonyms.about_at_desk(session, newsroom.editor, pseudonym_id) == WORDS
        note = pseudonyms.default_note(session, newsroom.maks, pseudonym_id)
        assert note == "The name is withheld."
        with pytest.raises(drafts.PseudonymNotFoundError):
            pseudonyms.about(session, newsroom.other, pseudonym_id)
        with pytest.raises(SealBrokenError):
            abouts.open_as_contributor(session, pseudonym_id, newsroom.other.box_seed)


def test_whoever_says_nothing_is_sealed_like_whoever_says_much(
    databases: Databases, newsroom: Newsroom
) -> None:
    long = AboutView(bio="Ы" * abouts.MAX_BIO, closing_note="\n" * abouts.MAX_CLOSING_NOTE)
    with databases.newsroom() as session:
        pseudonyms.add(session, newsroom.maks, Persona(byline="Hanna", about=long))
        pseudonyms.add(session, newsroom.maks, Persona(byline="Vera"))

    with databases.newsroom(write=False) as session:
        named = session.scalar(select(func.count()).select_from(Pseudonym))
        sealed = session.execute(select(func.length(About.body), func.length(About.desk_box))).all()
    assert len(sealed) == named == 4
    assert len(set(sealed)) == 1


def test_words_that_are_too_long_are_refused(databases: Databases, newsroom: Newsroom) -> None:
    long = AboutView(bio="x" * (abouts.MAX_BIO + 1))

    with databases.newsroom() as session, pytest.raises(abouts.AboutTooLongError):
        pseudonyms.add(session, newsroom.maks, Persona(byline="Hanna", about=long))


@pytest.mark.parametrize("byline", ["maks", "Mаks", "MAKS", "Maks\u3164"])
def test_a_byline_that_looks_like_another_of_theirs_is_refused(
    databases: Databases, newsroom: Newsroom, byline: str
) -> None:
    # Abuse case 50.
    with databases.newsroom() as session, pytest.raises(pseudonyms.LookAlikeError):
        pseudonyms.add(session, newsroom.maks, Persona(byline=byline))


def test_a_retired_byline_is_not_taken_up_again_under_another_look(
    databases: Databases, newsroom: Newsroom
) -> None:
    # Abuse case 50.
    add(databases, newsroom, "Hanna")
    with databases.newsroom() as session:
        pseudonyms.retire(session, newsroom.maks, first(databases, newsroom))

    with databases.newsroom() as session, pytest.raises(pseudonyms.LookAlikeError):
        pseudonyms.add(session, newsroom.maks, Persona(byline="MAKS"))


def test_bylines_of_others_are_never_compared(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        pseudonyms.add(session, newsroom.other, Persona(byline="Maks"))
        pseudonyms.add(session, newsroom.maks, Persona(byline="Макс"))


def test_a_byline_can_change_while_only_its_contributor_knows_it(
    databases: Databases, newsroom: Newsroom
) -> None:
    pseudonym_id = first(databases, newsroom)
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)

    with databases.newsroom() as session:
        persona = Persona(byline="MAKS", about=WORDS)
        pseudonyms.change(session, newsroom.maks, pseudonym_id, persona)

    with databases.newsroom(write=False) as session:
        assert contributors.byline_of(session, pseudonym_id) == "MAKS"
        assert session.get_one(Article, article_id).byline == "MAKS"
        assert pseudonyms.about(session, newsroom.maks, pseudonym_id) == WORDS


@pytest.mark.parametrize("known_by", ["an article", "a message"])
def test_a_byline_that_the_desk_knows_stays_and_its_words_may_change(
    databases: Databases, newsroom: Newsroom, known_by: str
) -> None:
    pseudonym_id = first(databases, newsroom)
    with databases.newsroom() as session:
        if known_by == "an article":
            newsroom.article(session, State.DECLINED)
        else:
            said = Conversation(pseudonym_id=pseudonym_id)
            messages.send(session, said, "Hello.", writer_id=None)

    with databases.newsroom() as session, pytest.raises(pseudonyms.BylineFixedError):
        pseudonyms.change(session, newsroom.maks, pseudonym_id, Persona(byline="Hanna"))
    with databases.newsroom() as session:
        persona = Persona(byline="Maks", about=WORDS)
        pseudonyms.change(session, newsroom.maks, pseudonym_id, persona)

    with databases.newsroom(write=False) as session:
        (view,) = pseudonyms.list_own(session, newsroom.maks)
        assert (view.byline, view.byline_fixed) == ("Maks", True)
        assert pseudonyms.about(session, newsroom.maks, pseudonym_id) == WORDS


def test_nothing_new_is_written_under_a_retired_pseudonym_and_the_rest_goes_on(
    databases: Databases, newsroom: Newsroom
) -> None:
    pseudonym_id, other_id = first(databases, newsroom), add(databases, newsroom, "Hanna")
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        edition = session.get_one(Article, article_id).edition
        pseudonyms.retire(session, newsroom.maks, pseudonym_id)

    with databases.newsroom() as session, pytest.raises(drafts.PseudonymRetiredError):
        drafts.start(session, newsroom.maks, pseudonym_id, TEXT)
    with databases.newsroom() as session:
        drafts.save(session, newsroom.maks, article_id, TEXT, seen_edition=edition)
    with databases.newsroom(write=False) as session:
        in_use = contributors.pseudonyms_in_use(session, newsroom.maks.contributor_id)
        assert [one.id for one in in_use] == [other_id]
        assert pseudonyms.is_retired(session, pseudonym_id)


def test_the_only_byline_in_use_stays_in_use(databases: Databases, newsroom: Newsroom) -> None:
    pseudonym_id = first(databases, newsroom)

    with databases.newsroom() as session, pytest.raises(pseudonyms.LastPseudonymError):
        pseudonyms.retire(session, newsroom.maks, pseudonym_id)


def test_nobody_touches_what_is_another_s(databases: Databases, newsroom: Newsroom) -> None:
    # Abuse case 11.
    pseudonym_id = first(databases, newsroom)

    for act in (
        lambda session: pseudonyms.retire(session, newsroom.other, pseudonym_id),
        lambda session: pseudonyms.change(
            session, newsroom.other, pseudonym_id, Persona(byline="X")
        ),
        lambda session: pseudonyms.default_note(session, newsroom.other, pseudonym_id),
    ):
        with databases.newsroom() as session, pytest.raises(drafts.PseudonymNotFoundError):
            act(session)


def test_twenty_bylines_are_the_most(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        for number in range(pseudonyms.MOST - 1):
            session.add(Pseudonym(contributor_id=newsroom.maks.contributor_id, byline=f"M{number}"))

    with databases.newsroom() as session, pytest.raises(pseudonyms.TooManyPseudonymsError):
        pseudonyms.add(session, newsroom.maks, Persona(byline="Hanna"))
