"""Publishing at a time: scheduled, under embargo, and taken off again."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.newsroom import (
    articles,
    drafts,
    leak_checks,
    media,
    outlets,
    overrides,
    release_boxes,
    scheduling,
    states,
)
from safepub.newsroom.scheduling import NotAheadError, Schedule, Timing
from safepub.newsroom.states import Act
from safepub.web import complaints, forms, sessions
from safepub.web.desk import confirming, reading
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("scheduling", __name__, url_prefix="/articles/<uuid:article_id>")

MISSING = {"day": "Please choose a day.", "time": "Please choose a time."}
NO_DAY = "Please write the day as 2026-12-31."
NO_TIME = "Please write the time as 06:30."
LONGEST = 10
_SECONDS = re.compile(r"(?<=^..:..):00$")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A day and a time, both in UTC, as they were typed."""

    seen: int
    day: str
    time: str


class TimeForm(forms.FormSchema[Typed]):
    """When it goes out. Unknown fields are refused."""

    builds = Typed

    seen = forms.edition()
    day = forms.line(LONGEST)
    time = forms.line(LONGEST)


@blueprint.get("/schedule")
def show_schedule(article_id: UUID) -> str:
    """Show what would go out, and ask when."""
    return _page(Act.SCHEDULE, article_id, None)


@blueprint.post("/schedule")
def schedule(article_id: UUID) -> Response | tuple[str, int]:
    """Let the worker publish what was shown at the time that was chosen."""
    return _do(Act.SCHEDULE, article_id)


@blueprint.get("/embargo")
def show_embargo(article_id: UUID) -> str:
    """Show what some outlets would get at once, and ask when everybody gets it."""
    return _page(Act.EMBARGO, article_id, None)


@blueprint.post("/embargo")
def embargo(article_id: UUID) -> Response | tuple[str, int]:
    """Send what was shown out under embargo."""
    return _do(Act.EMBARGO, article_id)


@blueprint.get("/unschedule")
def show_unschedule(article_id: UUID) -> str:
    """Say what taking it off the schedule does."""
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(Act.UNSCHEDULE, article.state, reader.rights)
        return render_template(
            "desk/unschedule.html", article=article, form=forms.blank(seen=str(article.edition))
        )


@blueprint.post("/unschedule")
def unschedule(article_id: UUID) -> Response:
    """Take the article that was shown off the schedule, or back from its embargo."""
    seen = confirming.seen()
    with newsroom_transaction() as session:
        now = datetime.now(UTC)
        scheduling.unschedule(session, sessions.desk(), article_id, seen_edition=seen, now=now)
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _do(act: Act, article_id: UUID) -> Response | tuple[str, int]:
    typed, form = forms.read(TimeForm())
    if typed is None:
        return _page(act, article_id, complaints.name(form, MISSING)), 422
    at, form = _read(typed, form)
    if at is None:
        return _page(act, article_id, form), 422
    try:
        with newsroom_transaction() as session:
            _store(session, act, article_id, Timing(at=at, seen_edition=typed.seen))
    except NotAheadError as error:
        return _page(act, article_id, form.refused("day", str(error))), 422
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _read(typed: Typed, form: FormState) -> tuple[datetime | None, FormState]:
    day = time = None
    try:
        day = datetime.strptime(typed.day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        form = form.refused("day", NO_DAY)
    try:
        # Some browsers send seconds. What else stands behind it, such as PM, would be lost.
        time = datetime.strptime(_SECONDS.sub("", typed.time), "%H:%M").replace(tzinfo=UTC)
    except ValueError:
        form = form.refused("time", NO_TIME)
    if day is None or time is None:
        return None, form
    return day.replace(hour=time.hour, minute=time.minute), form


def _store(session: NewsroomSession, act: Act, article_id: UUID, timing: Timing) -> None:
    reader, now = sessions.desk(), datetime.now(UTC)
    if act is Act.EMBARGO:
        scheduling.embargo(session, reader, article_id, timing, now=now)
        return
    worker_key = release_boxes.public_key_of(runtime().settings.secrets.release_key)
    order = Schedule(at=timing.at, seen_edition=timing.seen_edition, worker_key=worker_key)
    scheduling.schedule(session, reader, article_id, order, now=now)


def _page(act: Act, article_id: UUID, form: FormState | None) -> str:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(act, article.state, reader.rights)
        return render_template(
            f"desk/{act.value}.html",
            article=article,
            reading=reading.read(article, articles.open_text(session, reader, article)),
            revision=articles.list_revisions(session, article)[0],
            check=leak_checks.status(session, article, drafts.newest_text_id(session, article)),
            override=overrides.of_approved(session, reader, article),
            files=media.at_desk(session, reader, article),
            early=outlets.with_embargo_right(session),
            now=datetime.now(UTC),
            form=form or forms.blank(seen=str(article.edition)),
        )
