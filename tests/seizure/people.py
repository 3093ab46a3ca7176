"""Contributors who come through the real forms, and what only this test knows of them."""

import random
import re
from dataclasses import dataclass, field
from uuid import UUID

from safepub.newsroom.drafts import Room
from tests.web.contributor.conftest import Visitor

SYLLABLES = ("ba", "dro", "fil", "gun", "ke", "lor", "mis", "nad", "pry", "sto", "tev", "vuk")
ADDRESS = re.compile(r"/room/articles/([0-9a-f-]{36})")
EDITION = re.compile(r'name="edition" value="(\d+)"')
PSEUDONYM = re.compile(r'name="pseudonym"[^>]*value="([0-9a-f-]{36})"')


@dataclass
class Person:
    """Somebody who registered. `slots` are those of the vault, by purpose, oldest first."""

    passphrase: str
    room: Room
    visitor: Visitor
    slots: dict[int, list[bytes]] = field(default_factory=lambda: {1: [], 2: []})
    leads: dict[int, bytes | None] = field(default_factory=lambda: {1: None, 2: None})
    """Where the envelopes lead today, if anywhere."""
    articles: list[str] = field(default_factory=list)
    gone: bool = False

    @property
    def id(self) -> UUID:
        return self.room.contributor_id


def words(chance: random.Random, count: int) -> str:
    """Invent words of no language, so that no name is among them."""
    return " ".join(
        "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(1, 3))) for _ in range(count)
    )


def identity(chance: random.Random) -> dict[str, str]:
    """Invent what somebody tells about themselves: long or short, with a fee or without."""
    return {
        "legal_name": f"Hortensia Quillfeather {'von Ravensburg ' * chance.randint(0, 6)}".strip(),
        "contact": "\n".join(words(chance, 5) for _ in range(chance.randint(1, 8)))[:500],
        "payment": words(chance, chance.randint(1, 30)) if chance.random() < 0.5 else "",
        "emergency_contact": words(chance, chance.randint(0, 40)),
        "notes": words(chance, chance.randint(0, 60))[:600],
    }


def text(chance: random.Random) -> dict[str, str]:
    """Invent an article of some length."""
    paragraphs = [words(chance, chance.randint(5, 80)).capitalize() + "." for _ in range(6)]
    return {
        "headline": words(chance, 4).capitalize(),
        "dek": "",
        "closing_note": "",
        "body": "\n\n".join(paragraphs[: chance.randint(1, 6)]),
        "language": chance.choice(("be", "en", "sk")),
    }
