"""What random people try in a random newsroom."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    rule,
)
from sqlalchemy import select

from safepub.database import NewsroomSession
from safepub.newsroom import (
    articles,
    byline_changes,
    contributors,
    correcting,
    drafts,
    killing,
    proofs,
    publishing,
    updating,
    withdrawing,
    withholding,
)
from safepub.newsroom.byline_changes import NewByline
from safepub.newsroom.correcting import CorrectionKind, NewCorrection, Placement
from safepub.newsroom.models.articles import Revision
from safepub.newsroom.reasons import Order, ReasonCode
from tests.newsroom.conftest import CHECKED
from tests.newsroom.random_newsroom import Deed, RandomNewsroom

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
PEOPLE = st.sampled_from(["editor", "publisher", "second"])
REASONS = st.sampled_from(ReasonCode)


class RandomActs(RandomNewsroom):
    """Everybody presses whatever button they find."""

    pieces = Bundle("pieces")

    @rule(target=pieces)
    def begin(self) -> UUID:
        """Write something new."""
        return self._write()

    def _write(self) -> UUID:
        text = self._text()
        with self.databases.newsroom() as session:
            own = contributors.pseudonyms_of(session, self.people.maks.contributor_id)
            article_id = drafts.start(session, self.people.maks, own[0].id, text).id
        self._note(article_id, text)
        return article_id

    @rule(piece=pieces)
    def hand_in(self, piece: UUID) -> None:
        """Hand it in, for the first time or again."""
        maks = self.people.maks
        self._try(lambda session: drafts.submit(session, maks, piece, checked=CHECKED))

    @rule(piece=pieces)
    def take_back(self, piece: UUID) -> None:
        """Take back what is not out."""
        self._try(lambda session: withdrawing.withdraw(session, self.people.maks, piece))

    @rule(piece=pieces, name=PEOPLE, how=st.sampled_from(["take_on", "decline", "request"]))
    def look_at(self, piece: UUID, name: str, how: str) -> None:
        """Take on, decline or give back."""
        desk = self._desk(name)
        deeds: dict[str, Deed] = {
            "take_on": lambda session: articles.take_on(session, desk, piece),
            "decline": lambda session: articles.decline(session, desk, piece, "No."),
            "request": lambda session: articles.request_changes(session, desk, piece, "Who?"),
        }
        self._try(deeds[how])

    @rule(piece=pieces, name=PEOPLE)
    def edit(self, piece: UUID, name: str) -> None:
        """Edit the article or its next version."""
        desk, text = self._desk(name), self._text()
        if self._try(
            lambda session: articles.edit(
                session, desk, piece, text, seen_edition=self._seen(session, piece)
            )
        ):
            self._note(piece, text)

    @rule(piece=pieces, name=PEOPLE)
    def approve(self, piece: UUID, name: str) -> None:
        """Approve; nobody approves what they wrote last."""
        desk = self._desk(name)
        approved = self._try(
            lambda session: articles.approve(
                session, desk, piece, seen_edition=self._seen(session, piece)
            )
        )
        if approved:
            with self.databases.newsroom(write=False) as session:
                last = session.scalars(
                    select(Revision.writer_id)
                    .where(Revision.article_id == piece, Revision.writer_id.is_not(None))
                    .order_by(Revision.number.desc())
                ).first()
            assert last != desk.staff_id

    @rule(piece=pieces, passes=st.booleans())
    def answer_the_proof(self, piece: UUID, passes: bool) -> None:  # noqa: FBT001 - a drawn value
        """Pass the proof or send it back."""
        maks = self.people.maks
        if passes:
            self._try(
                lambda session: proofs.pass_proof(
                    session,
                    maks,
                    piece,
                    seen_edition=self._seen(session, piece),
                    checked=CHECKED,
                )
            )
        else:
            self._try(lambda session: proofs.return_proof(session, maks, piece, "A name."))

    @rule(piece=pieces, name=PEOPLE, how=st.sampled_from([publishing.publish, updating.update]))
    def send_out(self, piece: UUID, name: str, how: Callable[..., None]) -> None:
        """Publish the article or its next version."""
        desk = self._desk(name)
        self._send(
            desk,
            piece,
            lambda session: how(
                session, desk, piece, seen_edition=self._seen(session, piece), now=NOW
            ),
        )

    @rule(piece=pieces, name=PEOPLE)
    def drop_the_next_version(self, piece: UUID, name: str) -> None:
        """Discard what was prepared."""
        desk = self._desk(name)
        self._try(
            lambda session: updating.discard(
                session, desk, piece, seen_edition=self._seen(session, piece)
            )
        )

    @rule(piece=pieces, name=PEOPLE)
    def correct(self, piece: UUID, name: str) -> None:
        """Say what was wrong."""
        desk = self._desk(name)

        def deed(session: NewsroomSession) -> None:
            new = NewCorrection(
                kind=CorrectionKind.CLARIFICATION,
                placement=Placement.BOTTOM,
                words="At six.",
                seen_edition=self._seen(session, piece),
            )
            correcting.correct(session, desk, piece, new, now=NOW)

        self._try(deed)

    @rule(piece=pieces, name=PEOPLE, everywhere=st.booleans(), byline=st.sampled_from("ЯÓm"))
    def rename(self, piece: UUID, name: str, everywhere: bool, byline: str) -> None:  # noqa: FBT001 - a drawn value
        """Print another byline."""
        desk = self._desk(name)

        def deed(session: NewsroomSession) -> None:
            seen = self._seen(session, piece)
            new = NewByline(byline=byline, everywhere=everywhere, seen_edition=seen)
            byline_changes.change(session, desk, piece, new, now=NOW)

        self._try(deed)

    @rule(piece=pieces, name=PEOPLE, reason=REASONS)
    def withhold(self, piece: UUID, name: str, reason: ReasonCode) -> None:
        """Take it back for a time."""
        desk = self._desk(name)

        def deed(session: NewsroomSession) -> None:
            order = Order(reason=reason, seen_edition=self._seen(session, piece))
            withholding.withhold(session, desk, piece, order, now=NOW)

        self._try(deed)

    @rule(piece=pieces, name=PEOPLE)
    def restore(self, piece: UUID, name: str) -> None:
        """Give it again."""
        desk = self._desk(name)
        self._try(
            lambda session: withholding.restore(
                session, desk, piece, seen_edition=self._seen(session, piece), now=NOW
            )
        )

    @rule(piece=pieces, name=PEOPLE, second=PEOPLE, reason=REASONS)
    def kill(self, piece: UUID, name: str, second: str, reason: ReasonCode) -> None:
        """Call it back for good; it takes two publishers."""
        desk = self._desk(name)

        def deed(session: NewsroomSession) -> None:
            order = Order(
                reason=reason,
                seen_edition=self._seen(session, piece),
                second_id=self._desk(second).staff_id,
            )
            killing.kill(session, desk, piece, order, now=NOW)

        if self._try(deed):
            assert name != second
            assert {name, second} <= {"publisher", "second"}
