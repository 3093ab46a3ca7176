"""Which acts of the table have a page at this door, and which come later."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safepub.newsroom import states
from safepub.newsroom.states import Act, Right, State


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """Where an act is done; `direct` ones are one button without a page in between."""

    act: Act
    endpoint: str
    label: str
    kind: str = "secondary"
    """How its button looks; empty for the one that brings the article on."""
    direct: bool = False


def _mapping(*pages: ActPage) -> Mapping[Act, ActPage]:
    return MappingProxyType({page.act: page for page in pages})


ACT_PAGES = _mapping(
    ActPage(act=Act.TAKE_ON, endpoint="desk.review.take_on", label="Take on", kind="", direct=True),
    ActPage(act=Act.DECLINE, endpoint="desk.answers.show_decline", label="Decline", kind="danger"),
    ActPage(act=Act.EDIT, endpoint="desk.editing.show", label="Edit"),
    ActPage(
        act=Act.REQUEST_CHANGES,
        endpoint="desk.answers.show_request_changes",
        label="Request changes",
    ),
    ActPage(act=Act.APPROVE, endpoint="desk.publishing.show_approve", label="Approve", kind=""),
    ActPage(act=Act.PUBLISH, endpoint="desk.publishing.show_publish", label="Publish", kind=""),
)

LATER = (
    Act.SCHEDULE,
    Act.UNSCHEDULE,
    Act.EMBARGO,
    Act.CORRECT,
    Act.CHANGE_BYLINE,
    Act.UPDATE,
    Act.WITHHOLD,
    Act.RESTORE,
    Act.KILL,
)
"""Acts of staff that the table knows and the desk has no page for yet."""


def pages_for(state: State, rights: Collection[Right]) -> list[ActPage]:
    """List the pages of the acts that somebody with these rights may do now."""
    return [ACT_PAGES[act] for act in states.acts_for(state, rights) if act in ACT_PAGES]
