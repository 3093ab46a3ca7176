"""Atom (RFC 4287): an article as an entry, and the feed around entries."""

import re
from collections.abc import Sequence

from lxml import etree

from safepub.renditions import article_html, moments
from safepub.renditions.types import PublishedArticle, PublishedFeed

NAMESPACE = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
"""RFC 6721."""
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
# XML 1.0, section 2.2: no escape makes any other letter one that a document may hold.
_NO_LETTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(article: PublishedArticle) -> bytes:
    """Give the entry, without files: whoever reads a feed has no token to fetch one with."""
    entry = etree.Element(_name("entry"), nsmap={None: NAMESPACE})
    entry.set(_LANGUAGE, _allowed(article.language))
    _add(entry, "id", article.id.urn)
    _add(entry, "title", article.headline)
    _add(entry, "published", moments.to_the_minute(article.published_at))
    _add(entry, "updated", moments.to_the_minute(article.updated_at))
    _add(etree.SubElement(entry, _name("author")), "name", article.byline)
    for credit in article.credits:
        if credit.role != "author":
            _add(etree.SubElement(entry, _name("contributor")), "name", credit.name)
    for tag in article.tags:
        _add(entry, "category", term=tag)
    if article.original.url:
        _add(entry, "link", rel="via", href=article.original.url)
    if article.rights.holder:
        _add(entry, "rights", article.rights.holder)
    if article.dek:
        _add(entry, "summary", article.dek)
    _add(entry, "content", article_html.content(article), type="html")
    return _written(entry)


def document(feed: PublishedFeed, entries: Sequence[bytes]) -> bytes:
    """Give a feed of entries that `render` has written, as they are."""
    told = etree.Element(_name("feed"), nsmap={None: NAMESPACE, "at": TOMBSTONES})
    if feed.language:
        told.set(_LANGUAGE, feed.language)
    _add(told, "id", feed.id.urn)
    _add(told, "title", feed.title)
    _add(told, "updated", moments.to_the_minute(feed.updated_at))
    _add(told, "link", rel="self", type="application/atom+xml", href=feed.address)
    for one in feed.tombstones:
        gone = etree.SubElement(told, f"{{{TOMBSTONES}}}deleted-entry")
        gone.set("ref", one.id.urn)
        gone.set("when", moments.to_the_minute(one.killed_at))
    end = b"</feed>"
    return b"".join((_DECLARATION, _written(told).removesuffix(end), *entries, end))


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> None:
    made = etree.SubElement(parent, _name(name))
    # No escape lets XML hold any other letter.
    made.text = None if text is None else _allowed(text)
    for known, value in attributes.items():
        made.set(known, _allowed(value))


def _written(element: etree._Element) -> bytes:
    text: str = etree.tostring(element, encoding="unicode")
    return text.encode()


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _allowed(text: str) -> str:
    return _NO_LETTER.sub("", text)
