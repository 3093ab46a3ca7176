"""An account that holds one of everything that can be sealed to a contributor."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from safepub.cleaning.files import CleanFile, FileKind
from safepub.crypto import words
from safepub.crypto.passphrases import ContributorKeys
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import attachments, pseudonyms, sessions, watch_lists
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.custody import Objection, RevealRequest
from safepub.newsroom.models.people import Contributor
from safepub.newsroom.pseudonyms import Persona
from safepub.newsroom.sessions import Door, Opening
from safepub.newsroom.states import State
from safepub.newsroom.watch_lists import Notes
from tests.newsroom.conftest import Newsroom

NEW = ContributorKeys(login_tag=b"n" * 32, box_seed=b"b" * 32, note_key=b"k" * 32)
FILE = CleanFile(
    kind=FileKind.TXT,
    content=b"What the parcels held.",
    words="What the parcels held.",
    removed=(),
    remains=(),
    width=None,
    height=None,
    pages=None,
)


@dataclass(frozen=True)
class Full:
    """An account that holds one of everything."""

    newsroom: Newsroom
    draft_id: UUID
    article_id: UUID
    pseudonym_id: UUID
    request_id: UUID

    @property
    def old(self) -> Room:
        """The room of the old passphrase."""
        return self.newsroom.maks

    @property
    def new(self) -> Room:
        """The room of the new one."""
        return Room(
            contributor_id=self.old.contributor_id,
            box_seed=NEW.box_seed,
            note_key=NEW.note_key,
        )


@pytest.fixture
def full(databases: Databases, newsroom: Newsroom) -> Full:
    """Maks, with everything that can be sealed to a contributor."""
    maks = newsroom.maks
    with databases.newsroom() as session:
        draft_id = newsroom.article(session, State.DRAFT)
        attachments.add(session, maks, draft_id, FILE, name="parcel.txt")
        article_id = newsroom.article(session, State.CHANGES_REQUESTED)
        about = AboutView(bio="Writes about bread.")
        pseudonym_id = pseudonyms.add(session, maks, Persona(byline="Hanna", about=about))
        watch_lists.store(session, maks, Notes(names="Maria Invented"))
        request_id = ask(session, newsroom)
        log_in(session, maks.contributor_id)
        log_in(session, newsroom.other.contributor_id)
    return Full(newsroom, draft_id, article_id, pseudonym_id, request_id)


def ask(session: NewsroomSession, newsroom: Newsroom) -> UUID:
    """Store a request with the boxes that matter here; its statement is nobody's concern."""
    request_id = uuid4()
    own = session.get_one(Contributor, newsroom.maks.contributor_id).public_key
    reason, _ = words.seal("They are in danger.", [own], kind="reason", owner=request_id)
    against, _ = words.seal("I am well.", [own], kind="objection", owner=request_id)
    session.add(
        RevealRequest(
            id=request_id,
            contributor_id=newsroom.maks.contributor_id,
            purpose=1,
            asked_by=newsroom.editor.staff_id,
            statement=b"",
            digest=request_id.bytes * 2,
            quorum=2,
            people=3,
            stage="open",
            asked_on=date(2024, 3, 7),
            expires_on=date(2024, 3, 21),
            reason_body=reason.body,
            custodian_boxes=b"",
            contributor_box=reason.boxes[0],
            desk_box=b"",
            desk_key_id=newsroom.held.id,
        )
    )
    session.flush()
    session.add(
        Objection(
            request_id=request_id,
            body=against.body,
            custodian_boxes=b"",
            contributor_box=against.boxes[0],
        )
    )
    return request_id


def log_in(session: NewsroomSession, contributor_id: UUID) -> str:
    expires_at = datetime.now(UTC) + timedelta(hours=1)
    opening = Opening(
        door=Door.CONTRIBUTOR, owner=contributor_id, content={}, expires_at=expires_at
    )
    return sessions.start(session, opening)
