"""Every POST carries the value of its page's session, or is refused.

The value has no time limit: who writes for a day must not lose the text.
"""

from collections.abc import Mapping

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

ELSEWHERE = frozenset({"cross-site", "same-site"})
CONFIG: Mapping[str, object] = {
    "WTF_CSRF_TIME_LIMIT": None,
    # Privacy tools drop the Referer; value, SameSite and Sec-Fetch-Site do its work.
    "WTF_CSRF_SSL_STRICT": False,
    "WTF_CSRF_HEADERS": [],
}


def register(app: Flask) -> None:
    """Guard every POST, PUT, PATCH and DELETE of the application."""
    app.config.from_mapping(CONFIG)
    app.before_request(refuse_other_sites)
    CSRFProtect(app)


def refuse_other_sites() -> None:
    """Refuse what the browser itself says another site has sent.

    Raises:
        flask_wtf.csrf.CSRFError: It did.
    """
    if request.method not in {"GET", "HEAD", "OPTIONS"} and came_from_elsewhere():
        raise CSRFError


def came_from_elsewhere() -> bool:
    """Tell whether the browser says that another site caused this request."""
    return request.headers.get("Sec-Fetch-Site", "") in ELSEWHERE
