"""Slugs: the words of an article in an address."""

import re

from anyascii import anyascii

from safepub.database import NewsroomSession
from safepub.newsroom import versions
from safepub.newsroom.models.articles import Article
from safepub.newsroom.texts import MAX_SLUG, Text

_APOSTROPHES = re.compile("['’ʼ`´]")
_BETWEEN = re.compile("[^a-z0-9]+")


def make(words: str) -> str:
    """Give words as lower-case ASCII letters and digits with hyphens between them.

    At most `texts.MAX_SLUG` characters, cut between two words where there is room. It is
    empty if the words have neither letters nor digits.
    """
    # A letter may become several: so many are enough for any slug.
    plain = _APOSTROPHES.sub("", anyascii(words[: 4 * MAX_SLUG]).lower())
    slug = _BETWEEN.sub("-", plain).strip("-")
    if len(slug) <= MAX_SLUG:
        return slug
    whole, _, _ = slug[: MAX_SLUG + 1].rpartition("-")
    return whole or slug[:MAX_SLUG]


def of(session: NewsroomSession, article: Article, text: Text) -> str:
    """Give the slug that an article goes out with: the desk's own, or one from the headline.

    One that outlets know already stays, however the headline changes.
    """
    if text.slug:
        return text.slug
    known = versions.current(session, article).slug if versions.count(session, article) else ""
    return known or make(text.headline)
