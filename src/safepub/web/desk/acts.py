"""Which page of this door does which act of the table."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from safepub.newsroom import states
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import Act, State


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
    ActPage(
        act=Act.OVERRIDE,
        endpoint="desk.overriding.show",
        label="Let it go unchecked",
        kind="danger",
    ),
    ActPage(act=Act.PUBLISH, endpoint="desk.publishing.show_publish", label="Publish", kind=""),
    ActPage(act=Act.SCHEDULE, endpoint="desk.scheduling.show_schedule", label="Schedule"),
    ActPage(act=Act.EMBARGO, endpoint="desk.scheduling.show_embargo", label="Embargo"),
    ActPage(
        act=Act.UNSCHEDULE,
        endpoint="desk.scheduling.show_unschedule",
        label="Take off the schedule",
    ),
    ActPage(act=Act.REVISE, endpoint="desk.editing.show", label="Edit the next version"),
    ActPage(
        act=Act.APPROVE_UPDATE,
        endpoint="desk.publishing.show_approve",
        label="Approve the next version",
        kind="",
    ),
    ActPage(
        act=Act.OVERRIDE_UPDATE,
        endpoint="desk.overriding.show",
        label="Let the next version go unchecked",
        kind="danger",
    ),
    ActPage(
        act=Act.UPDATE,
        endpoint="desk.publishing.show_publish",
        label="Publish the next version",
        kind="",
    ),
    ActPage(
        act=Act.DISCARD_UPDATE,
        endpoint="desk.live.show_discard_update",
        label="Discard the next version",
    ),
    ActPage(act=Act.CORRECT, endpoint="desk.correcting.show", label="Add a correction"),
    ActPage(act=Act.CHANGE_BYLINE, endpoint="desk.bylines.show", label="Change the byline"),
    ActPage(act=Act.RESTORE, endpoint="desk.live.show_restore", label="Restore", kind=""),
    ActPage(act=Act.WITHHOLD, endpoint="desk.live.show_withhold", label="Withhold"),
    ActPage(act=Act.KILL, endpoint="desk.killing.show", label="Kill", kind="danger"),
)
# What is under embargo stands on no schedule, and lies with outlets already.
_CALL_BACK = replace(ACT_PAGES[Act.UNSCHEDULE], label="Call back", kind="danger")


def page_of(act: Act, state: State) -> ActPage:
    """Give the page of an act that this door has one for, as it is called in this state."""
    is_call_back = act is Act.UNSCHEDULE and state is State.EMBARGOED
    return _CALL_BACK if is_call_back else ACT_PAGES[act]


def pages_for(article: Article, reader: DeskReader) -> list[ActPage]:
    """List the pages of the acts that somebody may do with an article now."""
    possible = states.acts_for(article.state, reader.rights, next_stage=article.next_stage)
    return [page_of(act, article.state) for act in possible if act in ACT_PAGES]
