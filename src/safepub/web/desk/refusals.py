"""What the desk answers when an act does not fit: plain words and the way back."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request

from safepub.errors import ConflictError
from safepub.newsroom.articles import OwnRevisionError
from safepub.newsroom.editions import EditCollisionError
from safepub.newsroom.leak_checks import LeakCheckMissingError, OwnOverrideError
from safepub.newsroom.overrides import OwnTextError
from safepub.newsroom.publishing import CreditMissingError
from safepub.newsroom.sealed_content import NotReadableError

CHANGED_MEANWHILE = "Somebody changed this article after you opened the page."
LOOK_AGAIN = "Nothing was changed. Look again how things stand."

WHAT_NOW: Mapping[type[ConflictError], str] = {
    OwnRevisionError: (
        "Two people look at every text before it goes to its contributor as the proof (the"
        " four-eyes rule): the one who wrote or edited it last, and another who approves it."
        " Ask a colleague who may approve."
    ),
    EditCollisionError: "Nothing was done. Read the article as it is now, and decide again.",
    CreditMissingError: (
        "Nothing was published. There is no fallback: an article goes out under the byline that"
        " its contributor chose, or not at all."
    ),
    LeakCheckMissingError: (
        "Nothing was published. Only its contributor can tell whether a text gives them away: edit"
        " it and approve it, so that they get the proof once more. Where that cannot wait,"
        " another publisher can let it go unchecked."
    ),
    OwnOverrideError: (
        "Nothing was done. It takes two publishers to let a text out that its contributor has"
        " not checked. Ask a colleague who may publish."
    ),
    OwnTextError: (
        "Nothing was done. Ask a colleague who may publish, or wait for the contributor."
    ),
    NotReadableError: (
        "Texts are sealed to the desk's key. Your account holds no copy of the key that this"
        " text was sealed to; a colleague at the desk may be able to read it."
    ),
}


def register(blueprint: Blueprint) -> None:
    """Answer every conflict at this door with the desk's own page."""
    blueprint.register_error_handler(ConflictError, show)


def show(error: ConflictError) -> tuple[str, int]:
    """Say what does not fit, what can be done, and give back what was typed."""
    collided = isinstance(error, EditCollisionError)
    page = render_template(
        "desk/refused.html",
        # The error's own sentence speaks of a text, and the desk's act may be none.
        sentence=CHANGED_MEANWHILE if collided else str(error),
        what_now=WHAT_NOW.get(type(error), LOOK_AGAIN),
        article_id=(request.view_args or {}).get("article_id"),
        # The words of a correction, or of why.
        kept=request.form.get("words") or request.form.get("reason", ""),
    )
    return page, 409
