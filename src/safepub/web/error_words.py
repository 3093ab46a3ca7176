"""The words of the error pages: what happened, and what somebody can do now."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A heading, what happened, and what to do."""

    title: str
    sentence: str
    advice: str


EXPIRED = Words(
    "This page was out of date",
    "You were logged out in the meantime, or logged in again in another window, so the form"
    " could not be taken. Nothing was stored.",
    "Open the page again and send the form once more. It works when the browser takes this"
    " site's cookie, which holds a random number and nothing else.",
)
WORDS: Mapping[int, Words] = {
    400: Words(
        "This could not be understood",
        "The browser sent something that no page here asks for.",
        "Go back, load the page anew and try again.",
    ),
    401: Words(
        "Please log in",
        "This page is only for those who have logged in. A log-in ends by itself after some"
        " hours, and when you log out in another window. Nothing was stored.",
        "Log in, then open the page again.",
    ),
    403: Words(
        "You may not do this",
        "Your account does not have the right that this needs.",
        "If you think it should, ask those who run this site.",
    ),
    404: Words(
        "There is nothing here",
        "The address is wrong, or what was here is gone or is not yours to see.",
        "Check the address, or go on from the start page.",
    ),
    405: Words(
        "Not at this address",
        "This address takes forms or shows pages, but not what the browser asked of it.",
        "Go on from the start page.",
    ),
    409: Words(
        "Not any more",
        "Somebody was quicker, or things have moved on. Nothing was stored.",
        "Open the page again to see how things stand.",
    ),
    413: Words(
        "This is too long",
        "More was sent than one form can take. Nothing was stored.",
        "Your browser's back button leads to the form with your text. Shorten the text, or send"
        " it in parts.",
    ),
    422: Words(
        "This could not be taken",
        "Something in the form cannot be accepted as it is. Nothing was stored.",
        "Go back to the form and look at it again.",
    ),
    429: Words(
        "Too many tries just now",
        "This form is used more often at the moment than is usual. Nothing was stored.",
        "Wait a minute, then try again. Nobody is kept out for longer than that.",
    ),
    500: Words(
        "Something broke on our side",
        "It was not your fault. What you sent was probably not stored.",
        "Wait a minute, open the page again and look whether it is there. If not, send it again.",
    ),
    503: Words(
        "Not right now",
        "This cannot be done at the moment. Nothing was stored.",
        "Wait a minute, then try again.",
    ),
}
