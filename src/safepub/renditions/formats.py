"""Every format that an article is written in when it is published."""

from collections.abc import Callable, Mapping

from safepub.renditions import (
    article_html,
    article_json,
    article_text,
    atom,
    json_feed,
    json_ld,
    ninjs,
)
from safepub.renditions.types import PublishedArticle

JSON = "json"
SUMMARY = "summary"
NINJS = "ninjs"
HTML = "html"
TEXT = "txt"
JSON_LD = "jsonld"
FEED = "feed"
"""As an entry of a JSON Feed."""
ATOM = "atom"
"""As an entry of an Atom feed."""

_RENDER: Mapping[str, Callable[[PublishedArticle], bytes]] = {
    JSON: article_json.render,
    SUMMARY: article_json.render_summary,
    NINJS: ninjs.render,
    HTML: article_html.render,
    TEXT: article_text.render,
    JSON_LD: json_ld.render,
    FEED: json_feed.render,
    ATOM: atom.render,
}
NAMES = tuple(_RENDER)


def render_one(article: PublishedArticle, name: str) -> bytes:
    """Give the article in one format."""
    return _RENDER[name](article)


def render(article: PublishedArticle) -> dict[str, bytes]:
    """Give the article in every format, by the format's name."""
    return {name: write(article) for name, write in _RENDER.items()}
