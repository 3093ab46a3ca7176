"""The headers that every answer carries, so that no view can forget one."""

from collections.abc import Mapping
from urllib.parse import quote

from flask import Flask, g, request
from werkzeug.wrappers import Response

from safepub.settings import Site

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
# For pages that ask for a passkey, which takes a script (docs/decisions/0028).
SCRIPT = f"{POLICY}; script-src 'self'; connect-src 'self'"
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    # `no-referrer` makes Chromium send `Origin: null` with forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"
NOT_PAGES = ("/api/", "/static/")


def register(app: Flask, site: Site) -> None:
    """Put the headers on every answer, errors and static files included."""
    always = tuple(everywhere(site).items())

    @app.after_request
    def harden(response: Response) -> Response:
        # A door may be stricter than this, so what it set stays.
        if g.get("runs_script"):
            response.headers.setdefault("Content-Security-Policy", SCRIPT)
        said = {name.lower() for name, _ in response.headers}
        for name, value in always:
            if name.lower() not in said:
                response.headers.add(name, value)
        if not request.path.startswith(NOT_PAGES):
            response.headers.setdefault("Cache-Control", "no-store")
        if site.onion is not None and response.mimetype == "text/html":
            _point_to_onion(response, site.onion)
        return response


def everywhere(site: Site) -> Mapping[str, str]:
    """Give the headers that every answer carries unless a door was stricter."""
    return {**ALWAYS, **transport(site)}


def transport(site: Site) -> Mapping[str, str]:
    """Give what tells browsers to come by TLS alone, where the site has it."""
    secured = site.base_url.startswith("https://")
    return {"Strict-Transport-Security": TWO_YEARS} if secured else {}


def allow_script() -> None:
    """Let the answer to this request run and ask for what is our own; no other one may."""
    g.runs_script = True


def forget_everything(response: Response) -> Response:
    """Ask the browser to drop what it keeps of this site: for the way out in a hurry."""
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _point_to_onion(response: Response, onion: str) -> None:
    host = onion.removeprefix("http://").removeprefix("https://").strip("/")
    if request.host == host:
        return
    # Quoted anew: the path is decoded here, and a header takes no other letters.
    address = f"http://{host}{quote(request.path)}"
    query = request.query_string.decode("ascii", "replace")
    response.headers["Onion-Location"] = (
        f"{address}?{quote(query, safe='=&%+')}" if query else address
    )
