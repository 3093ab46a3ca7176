"""Every format: byte for byte as agreed, valid by its standard, and without a way to run."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from referencing import Registry

from safepub import languages
from safepub.renditions import article_html, atom, formats, json_ld, ninjs
from safepub.renditions.types import PublishedArticle
from tests.renditions.golden_articles import (
    ARTICLES,
    FEED,
    FEEDS,
    GOLDEN,
    MINIMAL,
    RICH,
    SCRIPT,
)

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT.parent / "shared" / "schemas"
EXTENSION = ROOT / "docs" / "ninjs-extension.schema.json"
ATOM = "{http://www.w3.org/2005/Atom}"
EVERY_ARTICLE = pytest.mark.parametrize("article", ARTICLES.values(), ids=list(ARTICLES))


def schema(name: str) -> dict[str, Any]:
    path = SCHEMAS / name
    if not path.is_file():
        pytest.skip(f"The schemas are not here: {path}")
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def fits(told: Any, against: dict[str, Any]) -> None:
    """Hold JSON against a schema, formats included; nothing is fetched."""
    kind = jsonschema.validators.validator_for(against)
    kind(against, registry=Registry(), format_checker=jsonschema.FormatChecker()).validate(told)


def read(article: PublishedArticle, name: str) -> Any:
    return json.loads(formats.render(article)[name])


def extension(article: PublishedArticle) -> Any:
    (told,) = (
        one["value"]
        for one in read(article, formats.NINJS)["descriptions"]
        if one["role"] == ninjs.EXTENSION
    )
    return json.loads(told)


@pytest.mark.parametrize("name", formats.NAMES)
@EVERY_ARTICLE
def test_an_article_is_written_as_agreed(article: PublishedArticle, name: str) -> None:
    known = next(key for key, value in ARTICLES.items() if value is article)

    assert formats.render(article)[name] == (GOLDEN / f"{known}.{name}").read_bytes()


@EVERY_ARTICLE
def test_ninjs_is_valid_by_the_standards_own_schema(article: PublishedArticle) -> None:
    standard = schema("ninjs/ninjs-schema_3.1.json")

    fits(read(article, formats.NINJS), standard)

    assert read(article, formats.NINJS)["standard"]["schema"] == standard["$id"] == ninjs.SCHEMA


@EVERY_ARTICLE
def test_what_ninjs_lacks_is_valid_by_its_own_schema(article: PublishedArticle) -> None:
    own = json.loads(EXTENSION.read_text(encoding="utf-8"))

    fits(extension(article), own)

    assert own["$id"] == ninjs.EXTENSION
    assert list(own["properties"]) == list(extension(article))


@EVERY_ARTICLE
def test_a_feeds_entry_is_valid_json_feed(article: PublishedArticle) -> None:
    entry = read(article, formats.FEED)

    fits(
        {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [entry]},
        schema("jsonfeed/jsonfeed-schema-v1.1.json"),
    )

    assert list(entry["_safepub"]) == ["version", "credits", "corrections"]


def test_a_feed_is_as_agreed_and_valid() -> None:
    entries = {name: [formats.render(one)[name] for one in ARTICLES.values()] for name in FEEDS}

    told = {name: document(FEED, entries[name]) for name, document in FEEDS.items()}

    for name, written in told.items():
        assert written == (GOLDEN / f"document.{name}").read_bytes()
    fits(json.loads(told[formats.FEED]), schema("jsonfeed/jsonfeed-schema-v1.1.json"))
    tree = etree.fromstring(told[formats.ATOM])
    assert [child.tag.rpartition("}")[2] for child in tree] == [
        *("id", "title", "updated", "link", "deleted-entry", "entry", "entry")
    ]


@EVERY_ARTICLE
def test_an_atom_entry_has_what_rfc_4287_asks_for(article: PublishedArticle) -> None:
    entry = etree.fromstring(formats.render(article)[formats.ATOM])

    assert entry.tag == f"{ATOM}entry"
    for name in ("id", "title", "updated", "published", "content"):
        assert len(entry.findall(f"{ATOM}{name}")) == 1
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == article.byline
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert entry.findtext(f"{ATOM}content") == article_html.content(article)
    assert {child.tag.removeprefix(ATOM) for child in entry} <= {
        *("author", "category", "content", "contributor", "id", "link", "published"),
        *("rights", "summary", "title", "updated"),
    }


def test_xml_is_left_what_it_cannot_hold() -> None:
    odd = replace(MINIMAL, headline="a\0b\x1b\ufffe", byline="\x01М")

    entry = etree.fromstring(atom.render(odd))

    assert entry.findtext(f"{ATOM}title") == "ab"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "М"


def test_no_text_ends_the_script_that_json_ld_is_pasted_into() -> None:
    told = formats.render(RICH)[formats.JSON_LD]

    assert not re.search(rb"[<>&]", told)
    assert SCRIPT in json.loads(told)["headline"]
    assert json.loads(told)["@context"] == json_ld.CONTEXT


@given(st.text(), st.text(), st.text())
def test_no_text_makes_an_element_of_its_own(headline: str, alt: str, correction: str) -> None:
    picture = replace(RICH.media[0], alt=alt + '"><script>', caption=alt)
    said = replace(RICH.corrections[0], text=f"{correction}</p><script>")
    odd = replace(RICH, headline=headline + SCRIPT, media=(picture,), corrections=(said,))
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)

    tree = parser.parseFragment(article_html.render(odd).decode())

    found = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
    assert "script" not in found
    assert len(list(tree)) == 1


def test_html_says_language_and_direction_and_where_it_differs() -> None:
    told = article_html.render(RICH).decode()

    assert told.startswith('<article lang="ar" dir="rtl">')
    assert '<strong lang="en" dir="ltr">Correction</strong>' in told
    assert told.index("السادسة") < told.index("جاؤوا") < told.index("الجديد")
    assert article_html.render(MINIMAL).startswith(b'<article lang="be" dir="ltr">')


def test_feeds_have_no_file_that_a_reader_cannot_fetch() -> None:
    rendered = formats.render(RICH)

    for name in (formats.FEED, formats.ATOM):
        assert b"/media/" not in rendered[name]
        assert str(RICH.media[0].id).encode() not in rendered[name]


def test_no_format_tells_a_finer_time() -> None:
    for body in formats.render(RICH).values():
        assert b":59" not in body
        assert b":30Z" not in body


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        *(("ar", "rtl"), ("fa-IR", "rtl"), ("az-Arab", "rtl"), ("he", "rtl")),
        *(("be", "ltr"), ("en-Arab-GB", "rtl"), ("ar-Latn", "ltr"), ("be-1994", "ltr")),
    ],
)
def test_a_language_tag_tells_the_direction(language: str, direction: str) -> None:
    assert languages.direction(language) == direction
