"""The account's page: where everything is that is not about one article."""

from flask import Blueprint, current_app, render_template

from safepub.newsroom import conversations
from safepub.web import sessions
from safepub.web.contributor.wording_account import ENTRIES
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("account", __name__, url_prefix="/room/account")


@blueprint.get("")
def show() -> str:
    """Show what there is to see and change about the account."""
    there = [entry for entry in ENTRIES if entry.endpoint in current_app.view_functions]
    return render_template("contributor/account.html", entries=there)


def unread_messages() -> int:
    """Count what the editors wrote and the contributor has not read, for the navigation."""
    with newsroom_transaction(write=False) as session:
        return sum(conversations.unread_of(session, sessions.contributor()).values())
