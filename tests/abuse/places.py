"""Every address of the application, filled in with things that exist in the newsroom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from werkzeug.routing import Rule

from safepub.cleaning.files import CleanFile, FileKind
from safepub.newsroom import attachments
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.feeds import Feed
from safepub.newsroom.models.outlets import Outlet
from safepub.newsroom.states import State
from safepub.web.contributor import addresses
from tests.abuse.conftest import Scene

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Places:
    """A newsroom with one thing of each kind, and how addresses name it."""

    scene: Scene
    draft: UUID
    """An article that Maks still writes, with a file."""
    in_review: UUID
    published: UUID
    request: UUID
    """A reveal request about Maks, made by Edita."""
    outlet: UUID
    feed: UUID

    def address(self, rule: Rule, **instead: object) -> str:
        """Fill in a rule's blanks; what is named is put in instead."""
        room = self.in_the_room(str(rule.rule), self.scene.door.newsroom.maks)
        known = {**self.at_the_desk(), **room}
        values = {name: instead.get(name, known.get(name, uuid4())) for name in rule.arguments}
        built = self.scene.app.url_map.bind("localhost")
        return built.build(str(rule.endpoint), values, method="OPTIONS")

    def at_the_desk(self) -> Mapping[str, object]:
        """Name things as staff and outlets do."""
        people = self.scene.desk.people
        return {
            "article_id": self.published,
            "request_id": self.request,
            "staff_id": people["Edita"].reader.staff_id,
            "pseudonym_id": UUID(self.scene.door.pseudonyms()[0]),
            "number": 1,
            "place": 1,
            "outlet_id": self.outlet,
            "feed_id": self.feed,
            "token": "x" * 43,
            "filename": "safepub.css",
        }

    def in_the_room(self, rule: str, room: Room) -> Mapping[str, object]:
        """Name a thing as its contributor does."""
        if rule.startswith("/room/requests"):
            return {"address": addresses.request_address(room, self.request)}
        if rule.startswith(("/room/bylines", "/room/messages")):
            pseudonym_id = UUID(self.scene.door.pseudonyms()[0])
            return {"address": addresses.pseudonym_address(room, pseudonym_id)}
        return {"address": addresses.address_of(room, self.draft)}


def furnish(scene: Scene) -> Places:
    """Put one thing of each kind into the newsroom."""
    draft = scene.door.article(State.DRAFT)
    file = CleanFile(
        kind=FileKind.PNG, content=b"picture", removed=(), remains=(), width=4, height=3
    )
    with scene.databases.newsroom() as session:
        attachments.add(session, scene.door.newsroom.maks, draft, file, name="a.png")
        outlet_id = session.scalars(select(Outlet.id)).one()
        feed = Feed(title="News", opened_on=datetime.now(UTC).date())
        session.add(feed)
        session.flush()
        feed_id = feed.id
    return Places(
        scene=scene,
        draft=draft,
        in_review=scene.desk.article(State.IN_REVIEW),
        published=scene.desk.article(State.PUBLISHED),
        request=scene.custody.ask(),
        outlet=outlet_id,
        feed=feed_id,
    )


def changing(rule: Rule) -> list[str]:
    """Name the methods of a rule that may change something."""
    return sorted(CHANGING & (rule.methods or set()))
