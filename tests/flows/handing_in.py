"""How articles get to the desk: their contributor registers, writes and answers over HTTP.

Stories about the desk begin here; `test_browser` looks at the contributor's own pages.
"""

from dataclasses import dataclass

from tests.flows.conftest import Running
from tests.flows.visitor import Page, Visitor

LEGAL_NAME = "Rozálie Smyšlená"
# Eighty letters are the most, in whatever direction.
BYLINE = "شهرزاد التي تكتب من وراء الجدران العالية ومن نوافذ المدينة القديمة قرب الميناء"
HEADLINE = "A letter that took خمسة أسابيع to cross one street"
DEK = "Nobody had told the postwoman [in February] that the street had another name now."
BODY = """The letter lay in the sorting office. «رسالة بلا عنوان», the label said.

## What the postwoman knew

> “They told us [in February] to ask for no names,” she said. “So we asked for streets.”

The street (it has three names) is eleven houses long.
"""


@dataclass(frozen=True)
class Contributor:
    """Somebody who has registered, with a browser in their room."""

    running: Running
    passphrase: str
    room: Visitor

    def hand_in(self, **typed: str) -> None:
        """Write an article and hand it in."""
        text = {"headline": HEADLINE, "dek": DEK, "body": BODY, "language": "en", **typed}
        self._press("/room/articles/new", "Save and hand in …", text)

    def answer(self, headline: str, **typed: str) -> None:
        """Change what the desk asked to be changed, and hand it in again."""
        page = self.room.get(self.room.get("/room").link(headline))
        self._press(page.link("Write on"), "Save and hand in …", typed, "Hand it in again")

    def pass_proof(self, headline: str) -> None:
        """Say that a text may go out."""
        page = self.room.get(self.room.get("/room").link(headline))
        proof = self.room.get(page.link("Check the final text"))
        done = self.room.press(proof, "This text may go out")
        assert "Check the final text" not in done.plain

    def _press(
        self, path: str, button: str, typed: dict[str, str], hand_in: str = "Hand it in"
    ) -> None:
        page = self.room.press(self.room.get(path), button, typed)
        # What was made like everybody's in it comes back to be seen; the next press leads on.
        if "What was changed" in page.plain:
            page = self.room.press(page, button)
        done = self.room.press(page, hand_in)
        assert done.status == 200, done.plain


def register(running: Running) -> Contributor:
    """Register with the invitation."""
    visitor = Visitor(running.address)
    page = visitor.get(f"/invitation/{running.invitation}")
    identity = {"legal_name": LEGAL_NAME, "contact": "quillfeather@example.org", "byline": BYLINE}
    page = visitor.press(page, "Seal this and show me my passphrase", identity)
    words = page.words_of_passphrase()
    first, second = page.asked_words()
    typed = {"first_word": words[first - 1], "second_word": words[second - 1]}
    visitor.press(page, "I have it on paper", typed)
    passphrase, room = " ".join(words), Visitor(running.address)
    page = room.press(room.get("/login"), "Log in", {"passphrase": passphrase})
    assert page.status == 200
    return Contributor(running, passphrase, room)


def to_review(contributor: Contributor, headline: str, **typed: str) -> str:
    """Hand an article in and let Edita take it on; return the address of its page."""
    contributor.hand_in(headline=headline, **typed)
    editor = contributor.running.at_desk("Edita")
    article = editor.press(editor.get(editor.get("/desk/queue").link(headline)), "Take on")
    assert article.status == 200
    return article.address


def to_proof(contributor: Contributor, headline: str, **typed: str) -> str:
    """Let Peter approve it as well."""
    address = to_review(contributor, headline, **typed)
    _confirm(contributor.running.at_desk("Peter"), address, "Approve", "Approve and send the proof")
    return address


def to_approval(contributor: Contributor, headline: str, **typed: str) -> str:
    """Let its contributor pass the proof as well."""
    address = to_proof(contributor, headline, **typed)
    contributor.pass_proof(headline)
    return address


def to_publication(contributor: Contributor, headline: str, **typed: str) -> str:
    """Let Peter publish it as well."""
    address = to_approval(contributor, headline, **typed)
    _confirm(contributor.running.at_desk("Peter"), address, "Publish", "Publish now")
    return address


def _confirm(visitor: Visitor, address: str, link: str, button: str) -> Page:
    page = visitor.press(visitor.get(visitor.get(address).link(link)), button)
    assert page.status == 200, page.plain
    return page
