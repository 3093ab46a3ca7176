"""Links that give away: each kind is found, and ordinary addresses are left alone."""

import pytest

from safepub.leaks import links
from safepub.leaks.links import LinkWhy

HOME = "/home"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://example.org/a?id=7&utm_source=letter", LinkWhy.TRACKING),
        ("https://example.org/?fbclid=IwAR0", LinkWhy.TRACKING),
        ("https://example.org/a#:~:text=some%20words", LinkWhy.FRAGMENT),
        ("https://docs.google.com/document/d/1x/edit", LinkWhy.SHARED),
        ("https://example.org/file?token=abc", LinkWhy.SHARED),
        ("https://cloud.example.org/s?rlkey=abc", LinkWhy.SHARED),
        ("https://masha@example.org/", LinkWhy.ACCOUNT),
        ("https://example.org/users/masha/photos", LinkWhy.ACCOUNT),
        ("https://example.org/~masha/", LinkWhy.ACCOUNT),
        ("https://example.org/@masha", LinkWhy.ACCOUNT),
        ("https://vk.com/id12345", LinkWhy.ACCOUNT),
        (f"https://example.org/d%3A{HOME}/masha/x", LinkWhy.ACCOUNT),
        ("file:///C:/Users/Masha/x.docx", LinkWhy.PRIVATE),
        ("http://192.168.1.7/x", LinkWhy.PRIVATE),
        ("http://localhost:8000/x", LinkWhy.PRIVATE),
        ("http://intranet/x", LinkWhy.PRIVATE),
    ],
)
def test_an_address_that_gives_away_is_found_with_its_place(address: str, why: LinkWhy) -> None:
    text = f"Read [this]({address}), or: {address}."

    found = [text[one.start : one.end] for one in links.find(text) if one.why is why]

    assert found == [address, address]


@pytest.mark.parametrize("path", ["C:\\Users\\Masha\\x.txt", f"{HOME}/masha/x", "/Users/masha/x"])
def test_a_path_with_the_name_of_an_account_is_found(path: str) -> None:
    found = links.find(f"It lies at {path} there.")

    assert [one.why for one in found] == [LinkWhy.ACCOUNT]


def test_a_picture_from_elsewhere_is_found() -> None:
    text = "![snow](https://example.org/snow.png) and [snow](https://example.org/snow.png)"

    found = links.find(text)

    assert [(text[one.start : one.end], one.why) for one in found] == [
        ("https://example.org/snow.png", LinkWhy.PICTURE)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/news/2024/03/07/snow.html?id=7&page=2#comments",
        "https://en.wikipedia.org/wiki/Hrodna#History",
        "https://www.example.org/a_(b)",
        "mailto: nobody; time 10:30; ratio 3/4; and/or; C: drive; home/",
        "The utm_source of a link; /etc/hosts",
    ],
)
def test_an_ordinary_address_is_left_alone(text: str) -> None:
    assert links.find(text) == ()


def test_a_finding_names_nothing_of_the_text() -> None:
    (found,) = links.find("https://vk.com/masha")

    assert "masha" not in repr(found)
