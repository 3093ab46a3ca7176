"""An outlet with a webhook, and changes that it has to hear of."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from safepub.crypto.webhook_signatures import Shown
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import deliveries, outlets, webhooks
from safepub.newsroom.deliveries import DeliveryState
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Delivery, Webhook
from safepub.newsroom.models.people import Contributor, Pseudonym
from safepub.newsroom.models.versions import Change
from safepub.newsroom.states import State
from safepub.newsroom.versions import URGENT, ChangeKind

KEY = b"t" * 32
ADDRESS = "https://hook.outlet.example/hook"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PAST = NOW - timedelta(days=9)


@dataclass(kw_only=True)
class Told:
    """One article, one outlet, and what is said to it."""

    databases: Databases
    outlet_id: UUID = field(default_factory=uuid4)
    article_id: UUID = field(default_factory=uuid4)
    last: int = 0

    def __post_init__(self) -> None:
        """Put both into the newsroom."""
        contributor = Contributor(id=uuid4(), login_tag=b"t" * 32, public_key=b"k" * 1216)
        pseudonym = Pseudonym(id=uuid4(), contributor_id=contributor.id, byline="М")
        article = Article(
            id=self.article_id,
            pseudonym_id=pseudonym.id,
            byline="М",
            language="be",
            state=State.PUBLISHED,
            version=1,
        )
        with self.databases.newsroom() as session:
            for row in (contributor, pseudonym, article):
                session.add(row)
                session.flush()
            self.outlet_id = outlets.add(session, "Denník").id

    def change(self, kind: ChangeKind = ChangeKind.UPDATED, outlet_id: UUID | None = None) -> int:
        """Let something happen to the article, long ago, that the outlet has to hear of."""
        self.last += 1
        change = Change(
            number=self.last,
            article_id=self.article_id,
            kind=kind.value,
            version=1,
            urgent=kind in URGENT,
            happened_at=PAST,
        )
        with self.databases.newsroom() as session:
            session.add(change)
            session.flush()
            deliveries.add(session, outlet_id or self.outlet_id, change)
        return self.last

    def register(self, *, tested: bool = True, now: datetime = NOW) -> Shown:
        """Register a webhook, whose test is over unless it matters."""
        with self.databases.newsroom() as session:
            _, shown = webhooks.register(session, self.outlet_id, ADDRESS, key=KEY, now=now)
            if tested:
                webhook(session).test = DeliveryState.DELIVERED.value
        return shown

    def webhook_id(self) -> UUID:
        """Name the webhook."""
        with self.databases.newsroom(write=False) as session:
            return webhook(session).id

    def states(self) -> dict[int, str]:
        """Give how far each delivery has come."""
        with self.databases.newsroom(write=False) as session:
            rows = session.execute(
                select(Delivery.change_number, Delivery.state).order_by(Delivery.change_number)
            )
            return {row.change_number: row.state for row in rows}

    def sent_on(self) -> dict[int, bool]:
        """Tell of each delivery whether it is to be sent."""
        with self.databases.newsroom(write=False) as session:
            rows = session.execute(select(Delivery.change_number, Delivery.next_at))
            return {number: next_at is not None for number, next_at in rows}


def webhook(session: NewsroomSession) -> Webhook:
    """Give the only webhook."""
    return session.scalars(select(Webhook)).one()
