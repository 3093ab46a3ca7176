"""Taking an article back from the editors, after a second look."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import drafts, texts, withdrawing
from safepub.web import forms, sessions
from safepub.web.contributor import addresses, short_words
from safepub.web.forms import FormState
from safepub.web.runtime import retire_after_forms
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("withdrawing", __name__, url_prefix="/room/articles/<uuid:address>/withdraw")
# What is written to the editors is held against the watch-list.
retire_after_forms(blueprint)


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """What somebody tells the editors who takes an article back; it may be nothing."""

    message: str = field(repr=False)


class WithdrawalForm(forms.FormSchema[Withdrawal]):
    """A message that may stay empty. Unknown fields are refused."""

    builds = Withdrawal

    message = forms.paragraphs(texts.MAX_MESSAGE, required=False)


@blueprint.get("")
def confirm(address: UUID) -> str:
    """Say what taking an article back does, and what it cannot do."""
    return _page(address, forms.blank())


@blueprint.post("")
def withdraw(address: UUID) -> Response | tuple[str, int]:
    """Make the article a draft again, which is the contributor's alone."""
    given, form = forms.read(WithdrawalForm())
    if given is None:
        return _page(address, form), 422
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article_id = addresses.article_at(session, room, address)
        byline = drafts.get_own(session, room, article_id).byline
    form = short_words.checked(form, {"message": given.message}, byline=byline)
    if form.errors:
        return _page(address, form), 422
    with newsroom_transaction() as session:
        withdrawing.withdraw(session, room, article_id, given.message)
    return redirect(
        url_for("contributor.room.show_article", address=address, notice="withdrawn"), code=303
    )


def _page(address: UUID, form: FormState) -> str:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        withdrawing.check(article)
        headline = drafts.open_draft(session, room, article.id).headline
    return render_template(
        "contributor/withdraw.html", address=address, form=form, headline=headline
    )
