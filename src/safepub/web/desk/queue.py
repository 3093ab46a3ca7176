"""The queue: what lies where, and whom it waits for."""

from datetime import UTC, datetime

from flask import Blueprint, render_template, request

from safepub.newsroom import desk_tags, queue, queue_filters, scheduling
from safepub.web import forms, sessions
from safepub.web.desk import filtering
from safepub.web.desk.filtering import NoSuchQueueError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("queue", __name__)


@blueprint.get("/queue")
def show() -> str:
    """Show one page of the queue, as the filters of the address narrow it."""
    filters, page = filtering.read(request.args), _page()
    reader, now = sessions.desk(), datetime.now(UTC)
    today = now.date()
    with newsroom_transaction(write=False) as session:
        shown = queue.show(session, reader, filters, today=today, page=page)
        choices = queue_filters.choices(session, filters, today)
        tags = desk_tags.list_(session, reader)
        chosen = filtering.write(filters)
        return render_template(
            "desk/queue.html",
            queue=shown,
            late=scheduling.late(session, now=now),
            states=choices.states,
            offered=filtering.offered(choices, tags),
            chosen=chosen,
            state=filters.state,
            form=forms.blank(**chosen),
            search=forms.blank(),
        )


def _page() -> int:
    asked = request.args.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or len(asked) > len("999999"):
        raise NoSuchQueueError
    return max(1, int(asked))
