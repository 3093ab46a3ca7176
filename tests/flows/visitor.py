"""A person with a browser that knows no JavaScript: forms are read off the pages."""

import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode, urljoin
from uuid import uuid4
from xml.etree.ElementTree import Element

import html5lib


@dataclass(frozen=True)
class Form:
    """A form as the page holds it, with everything that is filled in already."""

    address: str
    fields: Mapping[str, str]
    buttons: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    address: str
    text: str = field(repr=False)

    def form(self, button: str) -> Form:
        """Give the form whose button bears these words."""
        tree: Element = html5lib.parse(self.text, namespaceHTMLElements=False)
        for element in tree.iter("form"):
            words = [_words(found) for found in element.iter("button")]
            if button in words:
                action = urljoin(self.address, element.get("action") or self.address)
                return Form(action, _filled_in(element, button), tuple(words))
        message = f"There is no button “{button}” on the page."
        raise AssertionError(message)

    def link(self, words: str) -> str:
        """Give where the link with these words leads."""
        tree: Element = html5lib.parse(self.text, namespaceHTMLElements=False)
        for element in tree.iter("a"):
            if _words(element) == words:
                return urljoin(self.address, element.get("href", ""))
        message = f"There is no link “{words}” on the page."
        raise AssertionError(message)

    def words_of_passphrase(self) -> list[str]:
        """Read the passphrase off the page that shows it once."""
        tree: Element = html5lib.parse(self.text, namespaceHTMLElements=False)
        return [_words(found) for found in tree.iter("li") if found.get("class") == "word"]

    def asked_words(self) -> tuple[int, int]:
        """Say which two words the page asks for."""
        first, second = re.findall(r"Word (\d)", self.plain)[:2]
        return int(first), int(second)

    @property
    def plain(self) -> str:
        """The words on the page."""
        return _words(html5lib.parse(self.text, namespaceHTMLElements=False))


class Visitor:
    """Keeps cookies as a browser does; `__Host-` ones go to this machine without TLS."""

    def __init__(self, address: str) -> None:
        """Come to a newsroom without a cookie."""
        self.address = address
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        cookies = urllib.request.HTTPCookieProcessor(CookieJar(policy))
        self._opener = urllib.request.build_opener(cookies)

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._open(urllib.request.Request(urljoin(self.address, path)))  # noqa: S310

    def press(self, page: Page, button: str, typed: Mapping[str, str] | None = None) -> Page:
        """Fill a form in and press its button."""
        form = page.form(button)
        content = urlencode({**form.fields, **(typed or {})}).encode()
        headers = {"Origin": self.address, "Referer": page.address}
        return self._open(
            urllib.request.Request(form.address, data=content, headers=headers)  # noqa: S310
        )

    def upload(self, page: Page, button: str, name: str, content: bytes) -> Page:
        """Choose a file in a form that takes one, and press its button."""
        form, edge = page.form(button), uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{field_}"\r\n\r\n{value}\r\n'
            for field_, value in form.fields.items()
            if field_ != name
        ]
        file = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n'
        body = "".join(parts).encode() + file.encode() + content + f"\r\n--{edge}--\r\n".encode()
        headers = {
            "Origin": self.address,
            "Referer": page.address,
            "Content-Type": f"multipart/form-data; boundary={edge}",
        }
        return self._open(
            urllib.request.Request(form.address, data=body, headers=headers)  # noqa: S310
        )

    def download(self, address: str) -> bytes:
        """Fetch a file to the end."""
        with self._opener.open(address) as answer:
            content: bytes = answer.read()
            return content

    def _open(self, request: Any) -> Page:
        try:
            with self._opener.open(request) as answer:
                return Page(answer.status, answer.url, answer.read().decode())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Page(refusal.code, refusal.url, refusal.read().decode())


def _filled_in(form: Element, button: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in form.iter():
        name = element.get("name")
        if not name:
            continue
        if element.tag == "input" and element.get("type") not in {"submit", "button", "file"}:
            found[name] = element.get("value", "")
        elif element.tag == "textarea":
            found[name] = "".join(element.itertext())
        elif element.tag == "select":
            chosen = [option for option in element.iter("option") if "selected" in option.attrib]
            found[name] = (chosen or list(element.iter("option")))[0].get("value", "")
        elif element.tag == "button" and _words(element) == button:
            found[name] = element.get("value", "")
    return found


def _words(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()
