"""What the documents say about settings, commands and pages is what there is."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from safepub import settings
from safepub.cli import main
from safepub.renditions import attribution
from safepub.serving import queries, sandbox_articles
from safepub.web.api import schemas

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
EVERY_DOCUMENT = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=[str(document.relative_to(ROOT)) for document in DOCUMENTS]
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def names_of(kind: type, section: str, *, ending: str = "") -> Iterator[str]:
    """Name the settings of one section as the settings file spells them."""
    return (f"{section}.{field.name}{ending}" for field in dataclasses.fields(kind))


def setting_names() -> list[str]:
    costs = [
        f"argon2.{who}_{name}" for who in ("contributor", "staff") for name in settings.DEFAULT_COST
    ]
    return [
        "doors",
        "languages",
        "newsroom.url",
        "vault.path",
        *costs,
        *names_of(settings.Site, "site"),
        *names_of(settings.Secrets, "secrets", ending="_file"),
        *names_of(settings.Custody, "custody"),
        *names_of(settings.Desk, "desk"),
        *names_of(settings.Sessions, "sessions"),
        *names_of(settings.Retention, "retention"),
    ]


@EVERY_DOCUMENT
def test_every_relative_link_leads_to_a_file(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8"))

    missing = [target for target in targets if not (document.parent / target).exists()]

    assert missing == []


@pytest.mark.parametrize("name", setting_names())
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in read("docs/administrators.md")


def test_every_command_is_documented() -> None:
    text, commands = (
        read("docs/administrators.md"),
        main.main.list_commands(click.Context(main.main)),
    )

    missing = [name for name in commands if f"`safepub {name}" not in text]

    assert len(commands) > 5
    assert missing == []


def test_the_readme_names_targets_that_make_has() -> None:
    named = set(
        re.findall(r"(?:^|`)(?:SAFEPUB_PORT=\d+ )?make ([a-z-]+)", read("README.md"), re.MULTILINE)
    )

    offered = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))

    assert {"demo", "test"} <= named <= offered


@pytest.mark.parametrize("name", queries.PARAMETERS)
def test_outlets_read_of_every_parameter(name: str) -> None:
    assert f"| `{name}` |" in read("docs/outlets.md")


@pytest.mark.parametrize("name", schemas.ArticleSchema._declared_fields)
def test_outlets_read_of_every_field(name: str) -> None:
    assert re.search(rf"^\|.*`{name}(\.self)?`.*\|", read("docs/outlets.md"), re.MULTILINE)


def test_outlets_read_of_everything_in_the_sandbox() -> None:
    text = read("docs/outlets.md")

    assert all(f"| `{change.id}` |" in text for change in sandbox_articles.CHANGES)


def test_editors_read_the_notes_in_the_order_in_which_they_are_printed() -> None:
    words = {"original": "first publication", "edit": "editing"}
    order = ", ".join(words.get(kind, kind) for kind in attribution.NOTE_ORDER)

    assert order in read("docs/editors.md")
