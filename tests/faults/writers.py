"""People who write while the server is killed, and remember what they were told is done."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol
from urllib.error import HTTPError

from tests.faults.instance import GONE, PATIENCE
from tests.flows.visitor import Page, Visitor

MARKER = "Nikomu-Neznama"
"""Stands in every legal name, text and message; in no file of the server."""


class Writer(Protocol):
    """Somebody who writes one thing after the other."""

    def write(self) -> None:
        """Write the next thing, and remember it when it is done."""


class Watch:
    """Counts what was acknowledged, and says when the server is gone."""

    def __init__(self) -> None:
        """Begin while the server is there."""
        self.gone = threading.Event()
        self._done = threading.Semaphore(0)

    def let_write(self, writer: Writer) -> None:
        """Let somebody write until the server is gone."""
        try:
            while not self.gone.is_set():
                writer.write()
                self._done.release()
        except GONE:
            return

    def wait_for(self, number: int, *, and_then: float) -> None:
        """Wait until so much was acknowledged, whoever wrote it, and then for some seconds."""
        for _ in range(number):
            assert self._done.acquire(timeout=PATIENCE)
        self.gone.wait(and_then)


@dataclass
class Newcomers:
    """Registers one person after the other."""

    address: str
    invitations: list[str]
    registered: dict[str, str] = field(default_factory=dict)
    """Legal names by the passphrase that was shown."""
    _number: int = 0

    def write(self) -> None:
        """Register the next person, with an invitation that nobody was seen to have used."""
        self._number += 1
        name = f"{MARKER} {self._number}"
        visitor = Visitor(self.address)
        page = visitor.get(f"/invitation/{self.invitations[-1]}")
        if page.status == 404:
            # Whoever used it has not seen the answer.
            self.invitations.pop()
            return
        assert page.status == 200, page.plain
        typed = {"legal_name": name, "contact": f"{MARKER} street", "byline": "Я"}
        page = visitor.press(page, "Seal this and show me my passphrase", typed)
        words = page.words_of_passphrase()
        assert len(words) == 7, page.plain
        self.registered[" ".join(words)] = name
        self.invitations.pop()


@dataclass
class Author:
    """Hands in one article after the other."""

    room: Visitor
    drafts: set[int] = field(default_factory=set)
    handed_in: set[int] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=count)

    def write(self) -> None:
        """Write an article, then hand it in."""
        number = next(self._numbers)
        text = {"headline": headline(number), "body": body(number), "language": "en"}
        page = self.room.get("/room/articles/new")
        assert page.status == 200, page.plain
        page = self.room.press(page, "Save and hand in …", {"dek": "", **text})
        assert page.status == 200, (page.address, page.plain)
        self.drafts.add(number)
        page = self.room.press(page, "Hand it in")
        assert page.status == 200, page.plain
        self.handed_in.add(number)


def headline(number: int) -> str:
    """Give the headline of an article."""
    return f"Letter {number} of {MARKER}"


def body(number: int) -> str:
    """Give its text."""
    return f"The {MARKER} letter {number} took five weeks to cross one street."


@dataclass
class Editor:
    """Writes one comment after the other on the same paragraph."""

    desk: Visitor
    paragraph: str
    written: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def write(self) -> None:
        """Write a comment."""
        words = f"{MARKER} comment {next(self._numbers)}."
        page: Page = self.desk.get(self.paragraph)
        assert page.status == 200, page.plain
        page = self.desk.press(page, "Comment", {"comment": words})
        assert page.status == 200, page.plain
        self.written.append(words)


@dataclass
class Outlet:
    """Says again and again where it has published an article."""

    address: str
    token: str
    number: int = 0

    def write(self) -> None:
        """Acknowledge the article, each time at another address."""
        said = {"action": "published", "version": 1, "url": place(self.number + 1)}
        request = urllib.request.Request(  # noqa: S310 - http
            self.address,
            data=json.dumps(said).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310 - http
                answer.read()
        except HTTPError as refusal:
            # One of the errors by which others notice that the server is gone.
            raise AssertionError(refusal.read().decode()) from refusal
        self.number += 1


def place(number: int) -> str:
    """Give the address that an outlet tells."""
    return f"https://outlet.example/{number}"
