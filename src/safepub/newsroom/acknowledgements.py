"""What outlets say that they did about an article's newest change."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import update

from safepub.database import NewsroomSession
from safepub.newsroom.deliveries import DeliveryState
from safepub.newsroom.models.outlets import Acknowledgement, Delivery
from safepub.newsroom.models.versions import Change


class Action(StrEnum):
    """What an outlet did with an article."""

    PUBLISHED = "published"
    UPDATED = "updated"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Word:
    """What an outlet says, and where it can be seen."""

    action: Action
    address: str | None = field(default=None, repr=False)


def acknowledge(
    session: NewsroomSession, outlet_id: UUID, change: Change, word: Word, *, today: date
) -> None:
    """Keep an outlet's word about a change; it takes the place of an earlier one."""
    session.merge(
        Acknowledgement(
            outlet_id=outlet_id,
            change_number=change.number,
            action=word.action.value,
            address=word.address,
            given_on=today,
        )
    )
    mark_delivered(session, outlet_id, change.number, today=today)


def mark_delivered(
    session: NewsroomSession, outlet_id: UUID, change_number: int, *, today: date
) -> None:
    """Note that an outlet has heard of a change."""
    session.execute(
        update(Delivery)
        .where(
            Delivery.outlet_id == outlet_id,
            Delivery.change_number == change_number,
            Delivery.state != DeliveryState.DELIVERED,
        )
        .values(state=DeliveryState.DELIVERED.value, delivered_on=today, next_at=None)
    )
