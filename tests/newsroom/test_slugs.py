"""Slugs: from any script to what an address takes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.database import Databases
from safepub.newsroom import articles, publishing, slugs, versions
from safepub.newsroom.states import State
from safepub.newsroom.texts import MAX_SLUG
from tests.newsroom.conftest import TEXT, Newsroom

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Bread and letters", "bread-and-letters"),
        ("Мінск [у лютым]!", "minsk-u-lyutym"),
        ("Žltý  kôň – 2", "zlty-kon-2"),
        ("Nobody’s fault", "nobodys-fault"),
        ("…", ""),
    ],
)
def test_words_become_plain_ones_with_hyphens(words: str, slug: str) -> None:
    assert slugs.make(words) == slug


def test_a_long_headline_is_cut_between_two_words() -> None:
    slug = slugs.make("seven letters " * 20)

    assert len(slug) <= MAX_SLUG
    assert set(slug.split("-")) == {"seven", "letters"}


@settings(max_examples=50)
@given(st.text(max_size=400))
def test_any_words_make_a_slug_that_stays_as_it_is(words: str) -> None:
    slug = slugs.make(words)

    assert len(slug) <= MAX_SLUG
    assert slugs.make(slug) == slug


def test_the_slug_that_outlets_know_stays_when_the_headline_changes(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        seen = newsroom.edition(session, article_id)
        publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOON)
        article = articles.get(session, article_id)
        renamed = replace(TEXT, headline="Something else")

        assert versions.current(session, article).slug == "bread-and-letters"
        assert slugs.of(session, article, renamed) == "bread-and-letters"
        assert slugs.of(session, article, replace(renamed, slug="mine")) == "mine"
