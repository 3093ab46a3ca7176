"""The queue: what lies where, and whom it waits for."""

from flask import Blueprint, render_template, request

from safepub.errors import NotFoundError
from safepub.newsroom import queue
from safepub.newsroom.states import State
from safepub.web import sessions
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("queue", __name__)


class NoSuchQueueError(NotFoundError):
    """The address asks for a state or a page that no queue has."""

    message = "There is no such page of the queue."


@blueprint.get("/queue")
def show() -> str:
    """Show one page of the queue, of one state or of all."""
    state, page = _state(), _page()
    with newsroom_transaction(write=False) as session:
        shown = queue.show(session, sessions.desk(), state=state, page=page)
        return render_template("desk/queue.html", queue=shown, state=state)


def _state() -> State | None:
    """Read the filter; drafts are no state of the desk's."""
    asked = request.args.get("state", "")
    if not asked:
        return None
    if asked not in {state.value for state in queue.ORDER}:
        raise NoSuchQueueError
    return State(asked)


def _page() -> int:
    asked = request.args.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or len(asked) > len("999999"):
        raise NoSuchQueueError
    return max(1, int(asked))
