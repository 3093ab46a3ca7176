"""Browsers of everybody in the scene, which keep every answer that they were given."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from tests.canaries.scanner import Marker
from tests.flows.visitor import Page, Visitor
from tests.support import sending
from tests.support.sending import File

_LINK = re.compile(r'\b(?:href|src)="(/[^"#]*)')
MOST_REDIRECTS = 5
PROXIED = "203.0.113.77"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody was given."""

    who: str
    method: str
    path: str
    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def links(self) -> set[str]:
        """The addresses on this newsroom that a page leads to."""
        return {html.unescape(found) for found in _LINK.findall(self.body.decode(errors="ignore"))}

    def places(self) -> Iterator[tuple[str, bytes]]:
        """Give what can be looked into: body, address and each header."""
        name = f"{self.who}: {self.method} {self.path}"
        yield f"{name} body", self.body
        for header, value in self.headers:
            yield f"{name} header {header}", value.encode("latin-1", "replace")


@dataclass(kw_only=True)
class Kept:
    """All answers, and what every browser sends along."""

    app: Flask
    address: str
    sent_along: dict[str, str]
    came_from: str
    answers: list[Answer] = field(default_factory=list)

    def ask(self, who: str, client: Any, path: str, **sent: Any) -> TestResponse:
        """Send a request from a place that nobody may learn, and keep the answer."""
        headers = {**self.sent_along, **sent.pop("headers", {})}
        given: TestResponse = client.open(
            path,
            base_url=self.address,
            headers=headers,
            environ_overrides={"REMOTE_ADDR": self.came_from},
            **sent,
        )
        self.answers.append(
            Answer(
                who=who,
                method=sent.get("method", "GET"),
                path=path,
                status=given.status_code,
                headers=tuple(given.headers.items()),
                body=given.data,
            )
        )
        return given


class Browser(Visitor):
    """A browser of somebody, which goes to the application without a network."""

    def __init__(self, kept: Kept, who: str) -> None:
        """Come without a cookie."""
        super().__init__(kept.address)
        self.who = who
        self._kept = kept
        self._client = kept.app.test_client()

    def send_files(self, page: Page, button: str, name: str, *files: File, **typed: str) -> Page:
        """Fill in a form that takes files, and press its button."""
        form = page.form(button)
        values = {key: value for key, value in {**form.fields, **typed}.items() if key != name}
        body, kind = sending.encode(values, name, files)
        return self._ask("POST", form.address, data=body, content_type=kind)

    def read(self, path: str) -> TestResponse:
        """Fetch an address as it is, without following it anywhere."""
        return self._kept.ask(self.who, self._client, path)

    def _open(self, request: Any) -> Page:
        headers = {name: value for name, value in request.header_items() if name != "Content-type"}
        return self._ask(
            request.get_method(),
            request.full_url,
            data=request.data,
            headers=headers,
            content_type=request.data and "application/x-www-form-urlencoded",
        )

    def _ask(self, method: str, address: str, **sent: Any) -> Page:
        for _ in range(MOST_REDIRECTS):
            parts = urlsplit(address)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            answer = self._kept.ask(self.who, self._client, path, method=method, **sent)
            if answer.status_code not in {302, 303}:
                break
            method, sent = "GET", {}
            address = urljoin(address, answer.location)
        return Page(answer.status_code, address, answer.data.decode(errors="replace"))


class Outlet:
    """An outlet that asks with its token."""

    def __init__(self, kept: Kept, who: str, token: str = "") -> None:
        """Keep the token; without one it is the public."""
        self.who = who
        self._kept = kept
        self._client = kept.app.test_client()
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def read(self, path: str, **headers: str) -> TestResponse:
        """Fetch an address; `Accept_Encoding` is a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._kept.ask(self.who, self._client, path, headers={**self._headers, **named})

    def write(self, path: str, told: Any, method: str = "POST") -> TestResponse:
        """Send JSON."""
        return self._kept.ask(
            self.who, self._client, path, method=method, json=told, headers=self._headers
        )


def headers_of(markers: dict[str, Marker]) -> dict[str, str]:
    """Give the headers that tell of a browser, each with a marker in it."""
    said = {name: marker.value for name, marker in markers.items()}
    return {
        "User-Agent": f"Mozilla/5.0 ({said['user agent']})",
        "Accept-Language": f"en,{said['language of the browser']};q=0.4",
        "Sec-CH-UA": said["client hint"],
        "X-Request-ID": said["client hint"],
        "X-Forwarded-For": f"{PROXIED}, {said['forwarded for']}",
        "X-Real-IP": PROXIED,
        "Forwarded": f"for={PROXIED};host=elsewhere.example",
    }
