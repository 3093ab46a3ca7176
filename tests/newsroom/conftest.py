"""A small newsroom: two contributors, an editor, two publishers, one desk key."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import pytest

from safepub.crypto import suite
from safepub.crypto.argon2 import Cost
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import articles, contributors, drafts, proofs, staff, staff_log_in
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.contributors import NewContributor
from safepub.newsroom.drafts import Room
from safepub.newsroom.leak_checks import Checked
from safepub.newsroom.staff import HeldDeskKey, Locks, NewStaff
from safepub.newsroom.states import Right, State
from safepub.newsroom.texts import Note, NoteKind, Text

LOCKS = Locks(totp_key=b"t" * 32, cost=Cost(memory_kib=1024, iterations=1, lanes=1))
PASSWORD = "correct horse battery staple"
CHECKED = Checked(rules=1, acknowledged=0, on=date(2026, 11, 23))
TEXT = Text(
    headline="Bread and letters",
    dek="What the parcels hold",
    body="She wrote [in February] that the bread was good.",
    language="en",
    notes=(Note(NoteKind.DISCLOSURE, "The name is withheld."),),
)


@dataclass(frozen=True)
class Newsroom:
    """Who is there, and how to bring an article somewhere."""

    maks: Room
    other: Room
    editor: DeskReader
    publisher: DeskReader
    second: DeskReader
    held: HeldDeskKey

    def article(self, session: NewsroomSession, state: State) -> UUID:
        """Bring a new article of Maks to a state, by the acts that lead there."""
        pseudonym = contributors.pseudonyms_of(session, self.maks.contributor_id)[0]
        article = drafts.start(session, self.maks, pseudonym.id, TEXT)
        for step in WAYS[state]:
            step(self, session, article.id)
        session.flush()
        assert article.state is state
        return article.id

    def edition(self, session: NewsroomSession, article_id: UUID) -> int:
        """Give the edition that somebody sees who opens the article now."""
        return articles.get(session, article_id).edition


def _submit(newsroom: Newsroom, session: NewsroomSession, article_id: UUID) -> None:
    drafts.submit(session, newsroom.maks, article_id, checked=CHECKED)


def _take_on(newsroom: Newsroom, session: NewsroomSession, article_id: UUID) -> None:
    articles.take_on(session, newsroom.editor, article_id)


def _decline(newsroom: Newsroom, session: NewsroomSession, article_id: UUID) -> None:
    articles.decline(session, newsroom.editor, article_id, "Not for us.")


def _request(newsroom: Newsroom, session: NewsroomSession, article_id: UUID) -> None:
    articles.request_changes(session, newsroom.editor, article_id, "Who saw it?")


def _approve(newsroom: Newsroom, session: NewsroomSession, article_id: UUID) -> None:
    edition = newsroom.edition(session, article_id)
    articles.approve(session, newsroom.publisher, article_id, seen_edition=edition)


def _pass(newsroom: Newsroom, session: NewsroomSession, article_id: UUID) -> None:
    edition = newsroom.edition(session, article_id)
    proofs.pass_proof(session, newsroom.maks, article_id, seen_edition=edition, checked=CHECKED)


WAYS = {
    State.DRAFT: (),
    State.SUBMITTED: (_submit,),
    State.DECLINED: (_submit, _decline),
    State.IN_REVIEW: (_submit, _take_on),
    State.CHANGES_REQUESTED: (_submit, _take_on, _request),
    State.PROOF: (_submit, _take_on, _approve),
    State.APPROVED: (_submit, _take_on, _approve, _pass),
}


def add_contributor(session: NewsroomSession, byline: str) -> Room:
    """Open an account without a vault, which these tests do not need."""
    seed, contributor_id = suite.new_seed(), uuid4()
    contributors.register(
        session,
        NewContributor(
            id=contributor_id,
            login_tag=suite.new_seed(),
            public_key=suite.public_key_of(seed),
            byline=byline,
            envelopes={1: b"envelope", 2: b"envelope"},
        ),
    )
    return Room(contributor_id=contributor_id, box_seed=seed, note_key=suite.new_seed())


def add_reader(
    session: NewsroomSession, held: HeldDeskKey, name: str, *rights: Right
) -> DeskReader:
    """Open an account at the desk and give what its log-in gives."""
    new = NewStaff(name=name, password=PASSWORD, rights=frozenset(rights))
    staff.add(session, new, LOCKS, held)
    credential = staff_log_in.credential_of(session, name)
    assert credential is not None
    return DeskReader(
        staff_id=credential.staff_id,
        name=name,
        rights=credential.rights,
        desk_keys={held.id: held.seed},
    )


def open_newsroom(session: NewsroomSession) -> Newsroom:
    """Let the people in, with a desk key that all at the desk hold."""
    held = staff.found_desk(session)
    return Newsroom(
        maks=add_contributor(session, "Maks"),
        other=add_contributor(session, "Макс"),
        editor=add_reader(session, held, "Edita", Right.EDITOR),
        publisher=add_reader(session, held, "Peter", Right.EDITOR, Right.PUBLISHER),
        second=add_reader(session, held, "Petra", Right.EDITOR, Right.PUBLISHER),
        held=held,
    )


@pytest.fixture
def newsroom(databases: Databases) -> Newsroom:
    """The people, stored."""
    with databases.newsroom() as session:
        return open_newsroom(session)


@dataclass(frozen=True)
class House:
    """The newsroom with two administrators."""

    newsroom: Newsroom
    adela: DeskReader
    adam: DeskReader


@pytest.fixture
def house(databases: Databases, newsroom: Newsroom) -> House:
    """The same, with their administrators stored."""
    with databases.newsroom() as session:
        held = newsroom.held
        return House(
            newsroom=newsroom,
            adela=add_reader(session, held, "Adela", Right.ADMINISTRATOR),
            adam=add_reader(session, held, "Adam", Right.ADMINISTRATOR),
        )
