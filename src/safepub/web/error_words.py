"""The words of the error pages: what happened, and what somebody can do now."""

from collections.abc import Mapping
from dataclasses import dataclass

from safepub.languages import later


@dataclass(frozen=True)
class Words:
    """A heading, what happened, and what to do."""

    title: str
    sentence: str
    advice: str


EXPIRED = Words(
    later("This page was out of date"),
    later(
        "You were logged out in the meantime, or logged in again in another window, so the form"
        " could not be taken. Nothing was stored."
    ),
    later(
        "Open the page again and send the form once more. It works when the browser takes this"
        " site's cookie, which holds a random number and nothing else."
    ),
)
WORDS: Mapping[int, Words] = {
    400: Words(
        later("This could not be understood"),
        later("The browser sent something that no page here asks for."),
        later("Go back, load the page anew and try again."),
    ),
    401: Words(
        later("Please log in"),
        later(
            "This page is only for those who have logged in. A log-in ends by itself after some"
            " hours, and when you log out in another window. Nothing was stored."
        ),
        later("Log in, then open the page again."),
    ),
    403: Words(
        later("You may not do this"),
        later("Your account does not have the right that this needs."),
        later("If you think it should, ask those who run this site."),
    ),
    404: Words(
        later("There is nothing here"),
        later("The address is wrong, or what was here is gone or is not yours to see."),
        later("Check the address, or go on from the start page."),
    ),
    405: Words(
        later("Not at this address"),
        later("This address takes forms or shows pages, but not what the browser asked of it."),
        later("Go on from the start page."),
    ),
    409: Words(
        later("Not any more"),
        later("Somebody was quicker, or things have moved on. Nothing was stored."),
        later("Open the page again to see how things stand."),
    ),
    413: Words(
        later("This is too long"),
        later("More was sent than one form can take. Nothing was stored."),
        later(
            "Your browser's back button leads to the form with your text. Shorten the text, or send"
            " it in parts."
        ),
    ),
    422: Words(
        later("This could not be taken"),
        later("Something in the form cannot be accepted as it is. Nothing was stored."),
        later("Go back to the form and look at it again."),
    ),
    429: Words(
        later("Too many tries just now"),
        later("This form is used more often at the moment than is usual. Nothing was stored."),
        later("Wait a minute, then try again. Nobody is kept out for longer than that."),
    ),
    500: Words(
        later("Something broke on our side"),
        later("It was not your fault. What you sent was probably not stored."),
        later(
            "Wait a minute, open the page again and look whether it is there. If not, send it"
            " again."
        ),
    ),
    503: Words(
        later("Not right now"),
        later("This cannot be done at the moment. Nothing was stored."),
        later("Wait a minute, then try again."),
    ),
}
