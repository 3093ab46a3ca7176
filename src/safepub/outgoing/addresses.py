"""Which addresses outside may be called: https, to a public place, by its name.

An outlet chooses where it is called, and the caller stands inside the newsroom's
network. So nothing is called that is not surely public (OWASP, Server-Side Request
Forgery; abuse case 22).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from safepub.errors import InvalidError

LONGEST = 500
PORT = 443
PORTS = frozenset({PORT, 8443})
_FORM = re.compile(
    r"https://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>[/?][!-\"$-~]*)?"
)
_NAME = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
)
# Names that lead nowhere public: RFC 6761, 6762, 7686, 8375 and 9476, ICANN's .internal,
# and what local networks are called by habit.
_NOT_PUBLIC = frozenset(
    {
        *("localhost", "local", "onion", "internal", "arpa", "invalid", "test", "alt"),
        *("localdomain", "lan", "home", "corp", "intranet", "private", "i2p"),
    }
)
# IANA, IPv4 Special-Purpose Address Registry, and what it calls globally reachable but is
# a relay or a cloud's own service.
_REFUSED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Of IPv6 only what is given out to networks of the world; mapped addresses, NAT64, site-local,
# unique local, link-local and multicast ones lie outside.
_WORLD_6 = IPv6Network("2000::/3")
_REFUSED_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)

Place = IPv4Address | IPv6Address


class AddressRefusedError(InvalidError):
    """An address is none that may be called."""

    message = "Not an https address of a public host, on port 443 or 8443."


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where to call. The repr shows no path, which may be a secret."""

    host: str
    """A name in lower case, or a number without brackets."""
    port: int
    target: str = field(repr=False)
    """Path and query, from the slash on."""

    @property
    def authority(self) -> str:
        """The value of the header `Host` (RFC 9110, section 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORT else f"{host}:{self.port}"


def read(text: str) -> Address:
    """Understand an address of ASCII without credentials and fragment.

    What a name leads to is not looked up: see `require_public`.

    Raises:
        AddressRefusedError: It is of another form, or leads to a place that is not public.
    """
    match = _FORM.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        raise AddressRefusedError
    port = int(match["port"] or PORT)
    if port not in PORTS:
        raise AddressRefusedError
    target = match["target"] or "/"
    return Address(
        host=_host(match["host"].lower()),
        port=port,
        target=target if target.startswith("/") else f"/{target}",
    )


def require_public(places: Sequence[str]) -> Sequence[Place]:
    """Give what a name leads to, if all of it is public.

    One place that is not makes all of them refused: the rest may be there to pass.

    Raises:
        AddressRefusedError: There is none, or one that is not public.
    """
    try:
        found = [ip_address(place) for place in places]
    except ValueError:
        raise AddressRefusedError from None
    if not found or not all(map(is_public, found)):
        raise AddressRefusedError
    return found


def is_public(place: Place) -> bool:
    """Tell whether a number belongs to the networks of the world."""
    if isinstance(place, IPv4Address):
        return not any(place in network for network in _REFUSED_4)
    in_the_world = place.scope_id is None and place in _WORLD_6
    return in_the_world and not any(place in network for network in _REFUSED_6)


def _host(host: str) -> str:
    if _NAME.fullmatch(host) and host.rpartition(".")[2] not in _NOT_PUBLIC:
        return host
    # Numbers in their one usual form only: `0x7f.1` and `2130706433` are none.
    (place,) = require_public([host.removeprefix("[").removesuffix("]")])
    if (place.version == 6) != host.startswith("["):  # noqa: PLR2004 - IPv6
        raise AddressRefusedError
    return str(place)
