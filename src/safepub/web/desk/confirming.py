"""A button on a page that showed what is going to happen."""

from dataclasses import dataclass

from safepub.newsroom import editions
from safepub.web import forms


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A confirmation, and the article's edition that was on the page."""

    seen: int


class ConfirmForm(forms.FormSchema[Confirmed]):
    """Nothing but the edition. Unknown fields are refused."""

    builds = Confirmed

    seen = forms.edition()


def seen() -> int:
    """Read which edition was confirmed.

    Raises:
        editions.EditCollisionError: The form names none, so nothing was confirmed.
    """
    confirmed, _ = forms.read(ConfirmForm())
    if confirmed is None:
        raise editions.EditCollisionError
    return confirmed.seen
