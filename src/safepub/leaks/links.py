"""Links that give away who copied them: by what stands in their addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote


class LinkWhy(StrEnum):
    """What in an address leads to somebody."""

    TRACKING = "tracking"
    """A mark by which a site follows whom it gave the link to."""
    FRAGMENT = "fragment"
    """The words that were marked when the link was copied."""
    SHARED = "shared"
    """A key that a site made for one person who shares."""
    ACCOUNT = "account"
    """The name of somebody's account or computer."""
    PRIVATE = "private"
    """A place on one's own computer or network."""
    PICTURE = "picture"
    """A picture elsewhere: whoever opens the page is seen there."""


@dataclass(frozen=True)
class LinkFinding:
    """An address `text[start:end]`, and why to look at it."""

    start: int
    end: int
    why: LinkWhy


_ADDRESS = re.compile(r"(?:(?:https?|ftp|file)://?|www\.)[^\s<>\"“”„«»`|\\^{}]++", re.IGNORECASE)
_AFTER = re.compile(r"[.,;:!?…'’)\]*_]+$")
_PICTURE = re.compile(r"!\[[^\[\]]*+\]\(\s*+<?")
# Windows and Unix; also percent-encoded ones inside addresses, once those are decoded.
_HOME = re.compile(
    r"(?<![\w/])(?:[A-Za-z]:\\(?:Users|Documents and Settings)\\[^\\\s<>\"|]+"
    r"|/(?:home|Users)/[^/\s<>\"]+(?=/))"
)

_TRACKING = re.compile(
    r"(?:utm_\w+|hsa_\w+|mc_[ce]id|mkt_tok|_hs\w+|vero_\w+|[a-z]{1,2}clid|gclsrc|fbclid|msclkid"
    r"|twclid|ttclid|srsltid|igshid?|yclid|_openstat|ysclid|gs_lcp|ved|ei|sxsrf|ref_?|ref_src"
    r"|ref_url|referrer|referer|from|source|cmpid|campaign\w*|cid|trk\w*|spm|scm|s_kwcid|wt_mc"
    r"|xtor|at_\w+|oly_\w+|rb_clickid|__twitter_impression|amp_\w+|epik|si|pp|feature)$",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"(?:share\w*|sharing|shared_\w*|usp|rlkey|token|access_?token|auth\w*|key|api_?key|sig"
    r"|signature|session\w*|sid|phpsessid|jsessionid|invite\w*|pwd|password|passcode|code|secret"
    r"|resourcekey|authuser|u|user\w*|uid|userid|login|email|e?mail|account|member\w*|ticket)$",
    re.IGNORECASE,
)
# In services' own words: the part of the path before somebody's name.
_NAMED = re.compile(
    r"^/(?:(?:users?|u|profiles?|people|members?|accounts?|personal|channel)/|[~@])[^/]+",
    re.IGNORECASE,
)
_ACCOUNT_HOSTS = re.compile(
    r"(?:^|\.)(?:facebook\.com|fb\.com|instagram\.com|vk\.com|vk\.ru|t\.me|twitter\.com|x\.com"
    r"|ok\.ru|tiktok\.com|threads\.net|linkedin\.com|github\.com|livejournal\.com)$",
    re.IGNORECASE,
)
_PRIVATE_HOST = re.compile(
    r"^(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[|[\w-]+$"
    r"|.*\.(?:local|lan|internal|intranet|corp|home)$)",
    re.IGNORECASE,
)
_SHARE_HOST = re.compile(
    r"(?:^|\.)(?:1drv\.ms|we\.tl|wetransfer\.com|dropbox\.com|drive\.google\.com|docs\.google\.com"
    r"|photos\.app\.goo\.gl|maps\.app\.goo\.gl|disk\.yandex\.\w+|yadi\.sk|cloud\.mail\.ru|mega\.nz"
    r"|icloud\.com|sharepoint\.com|onedrive\.live\.com|discord\.gg|vm\.tiktok\.com|lnkd\.in)$",
    re.IGNORECASE,
)


def find(text: str) -> tuple[LinkFinding, ...]:
    """Find addresses in a text, Markdown or not, that may lead to whoever copied them.

    One address is found once for each reason. Bounded: the time grows with the text.
    """
    found = list(_pictures(text))
    for place in _ADDRESS.finditer(text):
        address = _AFTER.sub("", place[0])
        end = place.start() + len(address)
        found += [LinkFinding(place.start(), end, why) for why in sorted(_reasons(address))]
    found += [
        LinkFinding(place.start(), place.end(), LinkWhy.ACCOUNT) for place in _HOME.finditer(text)
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.why)))


def _pictures(text: str) -> Iterator[LinkFinding]:
    for sign in _PICTURE.finditer(text):
        address = _ADDRESS.match(text, sign.end())
        if address:
            end = address.start() + len(_AFTER.sub("", address[0]))
            yield LinkFinding(address.start(), end, LinkWhy.PICTURE)


def _reasons(address: str) -> set[LinkWhy]:
    scheme, rest = _split(address)
    before, _, fragment = rest.partition("#")
    path, _, query = before.partition("?")
    host, _, path = path.partition("/")
    account, at, host = host.rpartition("@")
    reasons = {LinkWhy.ACCOUNT} if at and account else set()
    if scheme == "file":
        return {LinkWhy.PRIVATE, *reasons}
    host = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    if _PRIVATE_HOST.match(host):
        reasons.add(LinkWhy.PRIVATE)
    if ":~:" in fragment:
        reasons.add(LinkWhy.FRAGMENT)
    if _SHARE_HOST.search(host):
        reasons.add(LinkWhy.SHARED)
    return reasons | _in_path(host, unquote(path)) | _in_query(f"{query}&{fragment}")


def _split(address: str) -> tuple[str, str]:
    scheme, separator, rest = address.partition(":")
    if not separator or "/" in scheme or "." in scheme:
        return "", address
    return scheme.lower(), rest.lstrip("/")


def _in_path(host: str, path: str) -> set[LinkWhy]:
    named = _NAMED.match(f"/{path}") or _HOME.search(f"/{path}/")
    account = _ACCOUNT_HOSTS.search(host) and re.fullmatch(r"[\w.+-]+/?", path)
    return {LinkWhy.ACCOUNT} if named or account else set()


def _in_query(query: str) -> set[LinkWhy]:
    names = {part.partition("=")[0] for part in re.split(r"[&;]", query[:4_000])}
    reasons = set()
    if any(_TRACKING.match(name) for name in names):
        reasons.add(LinkWhy.TRACKING)
    if any(_SHARED.match(name) for name in names):
        reasons.add(LinkWhy.SHARED)
    return reasons
