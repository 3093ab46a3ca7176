"""Which addresses may be called (abuse case 22): public hosts by https, and nothing else."""

import ipaddress
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.outgoing import addresses
from safepub.outgoing.addresses import AddressRefusedError

REFUSED = [
    *("", "outlet.example", "//outlet.example/", "http://outlet.example/", "ftp://outlet.example/"),
    *("https:/outlet.example", "https://", "https:///hook", "HTTPS://outlet.example/"),
    *("https://maks@outlet.example/", "https://maks:secret@outlet.example/"),
    *("https://outlet.example:80/", "https://outlet.example:22/", "https://outlet.example:0/"),
    *("https://outlet.example:/", "https://outlet.example:443443/", "https://outlet.example:+443/"),
    *("https://outlet.example/#part", "https://outlet.example\\@inside.example/"),
    *("https://outlet.example/a b", "https://outlet.example/\n", "https://outlet.example/\r\nX: y"),
    *("https://outlet.example/é", "https://öutlet.example/", "https://outlet.example./"),
    *("https://outlet/", "https://localhost/", "https://hook.localhost/", "https://printer.local/"),
    *("https://abcdefghij.onion/", "https://vault.internal/", "https://a.home.arpa/"),
    *("https://outlet_one.example/", "https://-outlet.example/", "https://out..example/"),
    "https://" + "a" * 64 + ".example/",
    "https://outlet.example/" + "x" * 500,
    # Numbers, in all the forms that some library takes for one.
    *("https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/"),
    *("https://0x7f.0.0.1/", "https://017700000001/", "https://0177.0.0.1/", "https://0/"),
    *("https://127.0.0.1.0x7f/", "https://1.2.3.4.5/", "https://256.1.1.1/", "https://1.1.1.01/"),
    *("https://10.0.0.1/", "https://172.16.0.1/", "https://192.168.1.1/", "https://0.0.0.0/"),
    *("https://169.254.169.254/", "https://100.100.100.200/", "https://168.63.129.16/"),
    *("https://100.64.0.1/", "https://192.0.0.192/", "https://224.0.0.1/", "https://240.0.0.1/"),
    *("https://255.255.255.255/", "https://198.18.0.1/", "https://203.0.113.9/"),
    *("https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/"),
    *("https://[fd00:ec2::254]/", "https://[fc00::1]/", "https://[ff02::1]/", "https://[fec0::1]/"),
    *("https://[::ffff:127.0.0.1]/", "https://[::ffff:93.184.216.34]/", "https://[::127.0.0.1]/"),
    *("https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::1]/", "https://[2002:7f00:1::]/"),
    *("https://[2001::1]/", "https://[2001:db8::1]/", "https://[3fff::1]/", "https://[100::1]/"),
    *("https://[93.184.216.34]/", "https://2606:2800::1/", "https://[2606:2800::1/"),
]
TAKEN = {
    "https://outlet.example": ("outlet.example", 443, "/", "outlet.example"),
    "https://Outlet.Example:443/Hook?a=B": ("outlet.example", 443, "/Hook?a=B", "outlet.example"),
    "https://a-1.outlet.example:8443?x=@": (
        *("a-1.outlet.example", 8443, "/?x=@"),
        "a-1.outlet.example:8443",
    ),
    "https://xn--e1afmkfd.xn--p1ai/": (
        *("xn--e1afmkfd.xn--p1ai", 443, "/"),
        "xn--e1afmkfd.xn--p1ai",
    ),
    "https://93.184.216.34/": ("93.184.216.34", 443, "/", "93.184.216.34"),
    "https://[2606:2800:0220::1]:8443/h": (
        *("2606:2800:220::1", 8443, "/h"),
        "[2606:2800:220::1]:8443",
    ),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_surely_public_is_refused(text: str) -> None:
    with pytest.raises(AddressRefusedError):
        addresses.read(text)


@pytest.mark.parametrize("text", TAKEN)
def test_what_is_public_is_taken_in_its_one_form(text: str) -> None:
    address = addresses.read(text)

    found = (address.host, address.port, address.target, address.authority)
    assert found == TAKEN[text]
    assert "Hook" not in repr(address)


@given(st.from_regex(re.compile(r"https://[ -~]{1,60}", re.ASCII), fullmatch=True))
def test_what_is_taken_can_be_sent_in_one_line(text: str) -> None:
    try:
        address = addresses.read(text)
    except AddressRefusedError:
        return
    assert " " not in address.target + address.authority
    assert address.port in addresses.PORTS


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_no_number_is_public_that_python_knows_to_be_none(
    place: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if addresses.is_public(place):
        assert place.is_global
        assert not place.is_multicast
        assert not place.is_reserved


@pytest.mark.parametrize(
    "places",
    [
        [],
        ["10.0.0.1"],
        ["93.184.216.34", "10.0.0.1"],
        ["fe80::1%eth0"],
        ["::ffff:10.0.0.1"],
        ["outlet.example"],
    ],
)
def test_one_place_inside_makes_all_of_a_names_places_refused(places: list[str]) -> None:
    with pytest.raises(AddressRefusedError):
        addresses.require_public(places)
