"""An article as an entry of an Atom feed (RFC 4287)."""

import re

from lxml import etree

from safepub.renditions import article_html, moments
from safepub.renditions.types import PublishedArticle

NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# XML 1.0, section 2.2: no escape makes any other letter one that a document may hold.
_NO_LETTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(article: PublishedArticle) -> bytes:
    """Give the entry, without files: whoever reads a feed has no token to fetch one with."""
    entry = etree.Element(_name("entry"), nsmap={None: NAMESPACE})
    entry.set(_LANGUAGE, _allowed(article.language))
    add(entry, "id", article.id.urn)
    add(entry, "title", article.headline)
    add(entry, "published", moments.to_the_minute(article.published_at))
    add(entry, "updated", moments.to_the_minute(article.updated_at))
    add(etree.SubElement(entry, _name("author")), "name", article.byline)
    for credit in article.credits:
        if credit.role != "author":
            add(etree.SubElement(entry, _name("contributor")), "name", credit.name)
    for tag in article.tags:
        add(entry, "category", term=tag)
    if article.original.url:
        add(entry, "link", rel="via", href=article.original.url)
    if article.rights.holder:
        add(entry, "rights", article.rights.holder)
    if article.dek:
        add(entry, "summary", article.dek)
    add(entry, "content", article_html.content(article), type="html")
    return write(entry)


def add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> None:
    """Put one more element of Atom into another; letters that XML cannot hold are left out."""
    made = etree.SubElement(parent, _name(name))
    made.text = None if text is None else _allowed(text)
    for known, value in attributes.items():
        made.set(known, _allowed(value))


def write(element: etree._Element) -> bytes:
    """Give an element in UTF-8, without a declaration, which is for whole documents."""
    text: str = etree.tostring(element, encoding="unicode")
    return text.encode()


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _allowed(text: str) -> str:
    return _NO_LETTER.sub("", text)
