"""Outlets and what they could fetch, for tests of what they may see."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from safepub.database import NewsroomSession
from safepub.newsroom import (
    articles,
    killing,
    outlet_acts,
    outlets,
    publishing,
)
from safepub.newsroom.entitlements import Entitled
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.models.renditions import ServingState
from safepub.newsroom.models.versions import Change
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT, WAYS, House, Newsroom
from tests.newsroom.staffed import NOW, TODAY


def add(session: NewsroomSession, house: House, name: str = "Denník") -> UUID:
    """Add an outlet, as an administrator does."""
    return outlet_acts.add(session, house.adela, name, today=TODAY)


def terms_of(session: NewsroomSession, outlet_id: UUID) -> Entitled:
    """Give what an outlet may see."""
    return outlets.show(session, outlet_id).entitled


def set_terms(session: NewsroomSession, house: House, terms: Entitled) -> None:
    """Set what an outlet may see."""
    outlet_acts.set_terms(session, house.adela, terms, today=TODAY)


def epoch(session: NewsroomSession) -> int:
    """Give the epoch that caches are stamped with."""
    return session.scalars(select(ServingState.epoch)).one()


def published(session: NewsroomSession, room: Newsroom, *tags: str) -> UUID:
    """Publish a new article with these tags."""
    article_id = room.article(session, State.SUBMITTED)
    articles.take_on(session, room.editor, article_id)
    seen = room.edition(session, article_id)
    articles.edit(session, room.editor, article_id, replace(TEXT, tags=tags), seen_edition=seen)
    for step in WAYS[State.APPROVED][-2:]:
        step(room, session, article_id)
    seen = room.edition(session, article_id)
    publishing.publish(session, room.publisher, article_id, seen_edition=seen, now=NOW)
    return article_id


def kill(session: NewsroomSession, room: Newsroom, article_id: UUID) -> None:
    """Kill an article."""
    order = Order(
        reason=ReasonCode.SAFETY,
        seen_edition=room.edition(session, article_id),
        second_id=room.second.staff_id,
    )
    killing.kill(session, room.publisher, article_id, order, now=NOW)


def heard(session: NewsroomSession, outlet_id: UUID) -> list[tuple[str, str]]:
    """List the changes that an outlet has to hear of or may hold."""
    rows = session.execute(
        select(Change.kind, Delivery.state)
        .join(Delivery, Delivery.change_number == Change.number)
        .where(Delivery.outlet_id == outlet_id)
        .order_by(Change.number)
    )
    return [(kind, state) for kind, state in rows]
