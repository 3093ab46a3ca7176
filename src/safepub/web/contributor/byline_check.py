"""Whether a byline sounds like the person behind it: told to them alone, before it is stored."""

from safepub.leaks import bylines
from safepub.leaks.watch_list import WatchList
from safepub.web.contributor import wording_checks
from safepub.web.forms import FormState


def with_question(
    form: FormState, byline: str, listed: WatchList, *, anyway: str, warned: str
) -> FormState:
    """Give the form with a warning at the byline, or as it is where the byline may stay.

    It may where it sounds like nobody of the list, or where they ticked `anyway` under
    the warning about the very same byline. Nothing of the question is kept.
    """
    if (anyway and warned == byline) or bylines.sounds_like(byline, listed) is None:
        return form
    values = {**form.values, "byline_warned": byline, "byline_anyway": ""}
    return FormState(values=values, errors=form.errors).refused(
        "byline", wording_checks.SOUNDS_LIKE_YOU
    )
