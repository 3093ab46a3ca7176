"""Changing a passphrase: the new words open everything, the old ones nothing."""

import threading

import pytest
from sqlalchemy import func, select

from safepub.crypto import suite, words
from safepub.crypto.passphrases import ContributorKeys
from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases, NewsroomBase, NewsroomSession
from safepub.newsroom import (
    abouts,
    articles,
    attachments,
    contributors,
    drafts,
    messages,
    passphrases,
    pseudonyms,
    sealed_content,
    texts,
    watch_lists,
)
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.articles import Draft, Submission
from safepub.newsroom.models.custody import Objection, RevealRequest
from safepub.newsroom.models.people import Contributor
from safepub.newsroom.models.sealed import SealedColumns
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.pseudonyms import Persona
from tests.newsroom.conftest import TEXT
from tests.newsroom.full_account import FILE, NEW, Full, full

__all__ = ["full"]


def open_everything(session: NewsroomSession, full: Full, room: Room) -> None:
    """Open one of each kind, and look whether it is what it was."""
    assert drafts.open_draft(session, room, full.draft_id) == TEXT
    handed_in = session.scalars(
        select(Submission.text_id).where(Submission.article_id == full.article_id)
    ).one()
    assert texts.open_as_contributor(texts.get(session, handed_in), room.box_seed) == TEXT
    article = drafts.get_own(session, room, full.article_id)
    said = messages.for_contributor(session, messages.about(article), room.box_seed)
    assert [message.words for message in said] == ["Who saw it?"]
    (view,) = attachments.list_own(session, room, full.draft_id)
    assert (view.name, view.words) == ("parcel.txt", FILE.words)
    assert attachments.open_own(session, room, full.draft_id, 1)[2] == FILE.content
    about = pseudonyms.about(session, room, full.pseudonym_id)
    assert about.bio == "Writes about bread."
    assert watch_lists.load(session, room).names == "Maria Invented"


def words_of_request(session: NewsroomSession, full: Full, room: Room) -> list[str]:
    request = session.get_one(RevealRequest, full.request_id)
    objection = session.get_one(Objection, full.request_id)
    return [
        words.open_words(body, box, room.box_seed, kind=kind, owner=request.id)[0]
        for kind, body, box in (
            ("reason", request.reason_body, request.contributor_box),
            ("objection", objection.body, objection.contributor_box),
        )
    ]


def test_the_new_passphrase_opens_everything(databases: Databases, full: Full) -> None:
    with databases.newsroom() as session:
        passphrases.change(session, full.old, NEW)

    with databases.newsroom(write=False) as session:
        open_everything(session, full, full.new)
        assert words_of_request(session, full, full.new) == ["They are in danger.", "I am well."]
        contributor = contributors.find_by_login_tag(session, NEW.login_tag)
        assert contributor is not None
        assert contributor.id == full.old.contributor_id
        assert contributor.public_key == suite.public_key_of(NEW.box_seed)


def test_the_old_passphrase_opens_nothing_any_more(databases: Databases, full: Full) -> None:
    with databases.newsroom() as session:
        passphrases.change(session, full.old, NEW)

    with databases.newsroom(write=False) as session:
        for opening in (
            lambda: drafts.open_draft(session, full.old, full.draft_id),
            lambda: drafts.open_draft(session, full.old, full.article_id),
            lambda: attachments.open_own(session, full.old, full.draft_id, 1),
            lambda: abouts.open_as_contributor(session, full.pseudonym_id, full.old.box_seed),
            lambda: watch_lists.load(session, full.old),
            lambda: words_of_request(session, full, full.old),
        ):
            with pytest.raises(SealBrokenError):
                opening()
        article = drafts.get_own(session, full.old, full.article_id)
        said = messages.for_contributor(session, messages.about(article), full.old.box_seed)
        assert [message.words for message in said] == [None]


def test_the_desk_reads_on(databases: Databases, full: Full) -> None:
    editor = full.newsroom.editor
    with databases.newsroom() as session:
        passphrases.change(session, full.old, NEW)

    with databases.newsroom(write=False) as session:
        article = articles.get(session, full.article_id)
        assert articles.open_text(session, editor, article) == TEXT
        about = pseudonyms.about_at_desk(session, editor, full.pseudonym_id)
        assert about.bio == "Writes about bread."


def test_every_kind_of_sealed_row_is_handed_over() -> None:
    sealed = {
        mapper.class_
        for mapper in NewsroomBase.registry.mappers
        if issubclass(mapper.class_, SealedColumns)
    }

    assert sealed == set(passphrases.CONTEXTS)


def test_all_log_ins_of_the_contributor_end_and_no_other(databases: Databases, full: Full) -> None:
    with databases.newsroom() as session:
        passphrases.change(session, full.old, NEW)

    with databases.newsroom(write=False) as session:
        (left,) = session.scalars(select(LoginSession.contributor_id)).all()
        assert left == full.newsroom.other.contributor_id


def test_what_nobody_can_open_does_not_keep_the_old_passphrase(
    databases: Databases, full: Full
) -> None:
    with databases.newsroom() as session:
        lost = texts.get(session, session.get_one(Draft, full.draft_id).text_id)
        lost.contributor_box = lost.contributor_box[::-1]
        session.get_one(Contributor, full.old.contributor_id).watch_list = b"damaged"

    with databases.newsroom() as session:
        passphrases.change(session, full.old, NEW)

    with databases.newsroom(write=False) as session:
        assert watch_lists.load(session, full.new).names == ""
        assert attachments.open_own(session, full.new, full.draft_id, 1)[2] == FILE.content


def test_a_room_that_was_opened_before_the_change_cannot_change_it_again(
    databases: Databases, full: Full
) -> None:
    later = ContributorKeys(login_tag=b"l" * 32, box_seed=b"s" * 32, note_key=b"o" * 32)
    with databases.newsroom() as session:
        passphrases.change(session, full.old, NEW)

    with databases.newsroom() as session, pytest.raises(passphrases.PassphraseChangedError):
        passphrases.change(session, full.old, later)

    with databases.newsroom(write=False) as session:
        assert passphrases.is_changed(session, full.old.contributor_id, NEW)
        assert not passphrases.is_changed(session, full.old.contributor_id, later)
        assert not passphrases.is_changed(session, full.newsroom.other.contributor_id, NEW)
        open_everything(session, full, full.new)


def test_nothing_of_another_contributor_is_touched(databases: Databases, full: Full) -> None:
    other = full.newsroom.other
    with databases.newsroom() as session:
        about = AboutView(bio="Another's.")
        pseudonym_id = pseudonyms.add(session, other, Persona(byline="Vera", about=about))
        passphrases.change(session, full.old, NEW)

    with databases.newsroom(write=False) as session:
        assert pseudonyms.about(session, other, pseudonym_id) == about


def test_no_row_comes_or_goes(databases: Databases, full: Full) -> None:
    def count(session: NewsroomSession) -> dict[str, int | None]:
        return {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in NewsroomBase.metadata.sorted_tables
            if table.name != "login_session"
        }

    with databases.newsroom(write=False) as session:
        before = count(session)
    with databases.newsroom() as session:
        passphrases.change(session, full.old, NEW)

    with databases.newsroom(write=False) as session:
        assert count(session) == before


def test_a_change_waits_for_whoever_is_just_sealing(databases: Databases, full: Full) -> None:
    def change() -> None:
        with databases.newsroom() as session:
            passphrases.change(session, full.old, NEW)

    changing = threading.Thread(target=change)
    with databases.newsroom() as session:
        # To the old key: what is handed over must include it, or it would be lost.
        sealed_content.seal(session, full.pseudonym_id, b"", context=b"test", for_desk=False)
        changing.start()
        changing.join(timeout=0.3)
        assert changing.is_alive()
    changing.join()

    with databases.newsroom(write=False) as session:
        open_everything(session, full, full.new)
