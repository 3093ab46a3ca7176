"""What answers tell to whoever asks from outside."""

import http.client
import re
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from safepub.cli.doctor.remarks import Remark, Remarks, danger, ok, warning

SECONDS = 20
PAGES = ("/", "/login", "/desk/login", "/custody/login", "/api/v1/articles", "/no-such-page")
NEEDED = {
    "content-security-policy": "default-src 'none'",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}
TELLING = ("x-powered-by", "x-runtime", "via", "x-aspnet-version", "x-generator")
VERSION = re.compile(r"[a-z]+/\d|gunicorn", re.IGNORECASE)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def look(address: str | None) -> Remarks:
    """Ask for a few pages as a stranger would, and look at their headers.

    Only where an address was named: the doctor calls nobody by itself.
    """
    if address is None:
        yield warning(
            "Nobody looked at the headers from outside.",
            "Name the public address with --outside, from a machine that may be seen asking.",
        )
        return
    secure = urlsplit(address).scheme == "https"
    faults: dict[str, Remark] = {}
    for page in PAGES:
        try:
            headers = _ask(address, page)
        except (OSError, http.client.HTTPException):
            yield danger(
                f"{page} could not be fetched.", "Is the server running, and is TLS right?"
            )
            return
        for remark in _faults(headers, page, secure=secure):
            faults.setdefault(remark.sentence.partition(": ")[2], remark)
    yield from faults.values()
    if not faults:
        yield ok(f"{len(PAGES)} pages answer with the headers they should have, and no others.")
    if not secure and urlsplit(address).hostname not in LOOPBACK and not _is_onion(address):
        yield danger(
            "The address is not encrypted.", "Serve it through TLS, or as an onion service."
        )


def _ask(address: str, page: str) -> Mapping[str, str]:
    parts = urlsplit(address)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(parts.netloc, timeout=SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
    try:
        connection.request("GET", page)
        answer = connection.getresponse()
        # Of several cookies each one counts.
        return {
            **{name.lower(): value for name, value in answer.getheaders()},
            "set-cookie": "\n".join(answer.headers.get_all("Set-Cookie", [])),
        }
    finally:
        connection.close()


def _faults(headers: Mapping[str, str], page: str, *, secure: bool) -> Remarks:
    for name, wanted in NEEDED.items():
        if wanted not in headers.get(name, ""):
            yield danger(
                f"{page}: {name} is not what safepub sends.", "Let the proxy pass it on unchanged."
            )
    if secure and "max-age" not in headers.get("strict-transport-security", ""):
        yield warning(
            f"{page}: strict-transport-security is missing.",
            "safepub sends it where site.base_url begins with https://.",
        )
    for name in TELLING:
        if name in headers:
            yield warning(f"{page}: {name} tells of the machine.", "Let the proxy drop it.")
    if VERSION.search(headers.get("server", "")):
        yield warning(f"{page}: server names a program's version.", "nginx: server_tokens off;")
    yield from _cookies(headers, page)


def _cookies(headers: Mapping[str, str], page: str) -> Remarks:
    for cookie in headers["set-cookie"].splitlines():
        if not cookie.startswith("__Host-") or "httponly" not in cookie.lower():
            yield danger(f"{page}: a cookie that is not safepub's.", "Let the proxy set none.")


def _is_onion(address: str) -> bool:
    return str(urlsplit(address).hostname).endswith(".onion")
