"""A newsroom in which random people do random things, and what has to hold all the while."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
)
from sqlalchemy import select

from safepub.database import Databases, NewsroomSession, open_databases
from safepub.errors import SafepubError
from safepub.newsroom import journal_checks, leak_checks, outlets, states
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.journal import JournalKey
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.desk import ArticleAct, Override
from safepub.newsroom.models.leak_checks import LeakCheck
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.models.versions import Change, ReleaseBox
from safepub.newsroom.states import Act, State
from safepub.newsroom.texts import Text
from safepub.serving import articles as served
from safepub.serving.kept import Kept
from safepub.serving.requests import Answer, ReadRequest
from tests.newsroom.conftest import open_newsroom

KEY = JournalKey(origin="test.example/journal", seed=b"j" * 32)
OUT = frozenset({State.EMBARGOED, State.PUBLISHED, State.WITHHELD})
WAITING = states.TRANSITIONS[Act.RELEASE].sources

Deed = Callable[[NewsroomSession], object]


class RandomNewsroom(RuleBasedStateMachine):
    """A newsroom in which everybody presses whatever button they find."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        for name in ("newsroom.db", "vault.db", "vault-documents.db"):
            shutil.copy(self.template / name, self.folder)
        self.path = self.folder / "newsroom.db"
        self.databases: Databases = open_databases(
            f"sqlite:///{self.path}", self.folder / "vault.db"
        )
        self.texts = 0
        self.words: dict[UUID, set[str]] = {}

    @initialize()
    def open_the_newsroom(self) -> None:
        """Let the people in."""
        with self.databases.newsroom() as session:
            self.people = open_newsroom(session)
            self.tokens = [self._outlet(session, name) for name in ("first", "embargoed")]
        self.kept = Kept(self.databases.newsroom_engine)

    def _outlet(self, session: NewsroomSession, name: str) -> str:
        outlet = outlets.add(session, name)
        outlet.embargo = name == "embargoed"
        return outlets.issue_token(session, outlet, "live")

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.kept.close()
        self.databases.close()
        shutil.rmtree(self.folder)

    def _desk(self, name: str) -> DeskReader:
        reader: DeskReader = getattr(self.people, name)
        return reader

    def _text(self) -> Text:
        """Give a text with a word in it that stands nowhere else."""
        self.texts += 1
        return Text(headline=f"Headline {self.texts}", body=f"zq{self.texts}zq.", language="en")

    def _note(self, article_id: UUID, text: Text) -> None:
        self.words.setdefault(article_id, set()).add(text.body)

    def _seen(self, session: NewsroomSession, article_id: UUID) -> int:
        return session.get_one(Article, article_id).edition

    def _try(self, deed: Deed) -> bool:
        """Do something as one request would; whoever is refused has changed nothing."""
        try:
            with self.databases.newsroom() as session:
                deed(session)
        except SafepubError:
            return False
        return True

    def _send(self, desk: DeskReader, article_id: UUID, deed: Deed) -> None:
        """Send something out; whoever let it go on unchecked is not who does so."""
        with self.databases.newsroom(write=False) as session:
            alone = self._let_go_by(session, article_id)
        if self._try(deed):
            assert alone != desk.staff_id

    def _let_go_by(self, session: NewsroomSession, article_id: UUID) -> UUID | None:
        """Give who let the approved text go on that its contributor did not check."""
        article = session.get_one(Article, article_id)
        if article.approved_revision is None:
            return None
        digest = leak_checks.digest_approved(session, article)
        if session.get(LeakCheck, (article_id, digest)) is not None:
            return None
        row = session.get(Override, (article_id, digest))
        return None if row is None else row.staff_id

    @invariant()
    def what_is_not_out_is_sealed_and_what_is_killed_is_gone(self) -> None:
        """Search the whole database for every word that was ever written."""
        with self.databases.newsroom(write=False) as session:
            found = {row.id: row.state for row in session.scalars(select(Article))}
            public = {
                row.article_id: json.loads(row.body)["body_text"]
                for row in session.scalars(select(Rendition).where(Rendition.format == "json"))
            }
        with closing(sqlite3.connect(self.path)) as connection:
            dump = "\n".join(connection.iterdump())
        for article_id, words in self.words.items():
            for word in words:
                plain = word in dump or word.encode().hex() in dump.lower()
                assert not plain or found[article_id] in OUT
                if plain:
                    assert article_id in public
        assert set(public) == {each for each, state in found.items() if state in OUT}

    @invariant()
    def what_is_kept_for_outlets_is_what_they_would_read(self) -> None:
        """Ask for everything with and without the memory of a server that runs all the while."""
        for token in self.tokens:
            fresh, kept = (self._asked(token, memory) for memory in (None, self.kept))
            assert kept == fresh

    def _asked(self, token: str, kept: Kept | None) -> list[Answer]:
        request = ReadRequest(authorization=f"Bearer {token}", kept=kept)
        return [
            served.list_articles(self.databases, request),
            *(served.one_article(self.databases, str(each), request) for each in self.words),
        ]

    @invariant()
    def the_worker_opens_what_is_scheduled_and_nothing_else(self) -> None:
        """Look at what waits for it, and at the keys that it was given."""
        with self.databases.newsroom(write=False) as session:
            articles = session.scalars(select(Article)).all()
            given = set(session.scalars(select(ReleaseBox.article_id)))
        assert given == {each.id for each in articles if each.state is State.SCHEDULED}
        for article in articles:
            assert (article.release_at is not None) == (article.state in WAITING)

    @invariant()
    def nothing_is_out_without_a_credit(self) -> None:
        """Look at what outlets get."""
        with self.databases.newsroom(write=False) as session:
            kinds = Rendition.format.in_(("json", "summary"))
            for body in session.scalars(select(Rendition.body).where(kinds)):
                given = json.loads(body)
                assert given["byline"].strip()
                author = {"role": "author", "name": given["byline"], "kind": "pseudonym"}
                assert given["credits"][0] == author

    @invariant()
    def history_and_changes_are_without_gaps_and_the_journal_holds(self) -> None:
        """Count what was written down."""
        with self.databases.newsroom(write=False) as session:
            numbers = session.scalars(select(Change.number).order_by(Change.number)).all()
            assert list(numbers) == list(range(1, len(numbers) + 1))
            for article_id in self.words:
                of_article = select(ArticleAct.number).where(ArticleAct.article_id == article_id)
                acts = session.scalars(of_article.order_by(ArticleAct.number)).all()
                assert list(acts) == list(range(1, len(acts) + 1))
            verified = journal_checks.verify(
                session, origin=KEY.origin, public_key=KEY.public_key, custodians=()
            )
            assert verified.finding is None
