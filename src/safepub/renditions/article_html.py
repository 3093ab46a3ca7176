"""An article as one fragment of HTML, to be pasted into any page.

Whatever is not the body is escaped here; the body is what `markdown` has cleaned. Credits
stand in the closing paragraph, once, as notes or behind a label.
"""

from collections.abc import Iterator
from html import escape

from safepub import languages
from safepub.renditions import article_json, attribution, correction_words, markdown, moments
from safepub.renditions.types import PublishedArticle, PublishedCorrection, PublishedMedia

PICTURES = "image/"


def render(article: PublishedArticle) -> bytes:
    """Give headline, dek, byline, text, files, corrections where they belong, and the closing."""
    language = escape(article.language)
    parts = [
        f'<article lang="{language}" dir="{languages.direction(article.language)}">',
        *_opening(article),
        *_around(article, "\n".join(map(_medium, article.media))),
        "</article>",
    ]
    return "".join(f"{part}\n" for part in parts if part).encode()


def content(article: PublishedArticle) -> str:
    """Give what stands under headline and byline, without files.

    For feeds: whoever reads one has no token to fetch a file with.
    """
    language = escape(article.language)
    parts = [
        f'<div lang="{language}" dir="{languages.direction(article.language)}">',
        *_around(article, ""),
        "</div>",
    ]
    return "\n".join(filter(None, parts))


def _opening(article: PublishedArticle) -> Iterator[str]:
    if article.embargoed_until is not None:
        until = moments.to_the_minute(article.embargoed_until)
        yield (
            '<p class="embargo" lang="en" dir="ltr"><strong>Embargo:</strong>'
            f' <time datetime="{until}">{until}</time></p>'
        )
    yield f"<h1>{_escaped(article.headline)}</h1>"
    if article.dek:
        yield f'<p class="dek">{_escaped(article.dek)}</p>'
    yield f'<p class="byline" dir="auto">{_escaped(article.byline)}</p>'


def _around(article: PublishedArticle, files: str) -> Iterator[str]:
    closing = attribution.closing(article.notes, article.credits, language=article.language)
    yield _corrections(article, "top")
    yield markdown.to_html(article.body_markdown)
    yield files
    yield _corrections(article, "bottom")
    if closing.html:
        yield f'<footer class="closing">{closing.html}</footer>'


def _corrections(article: PublishedArticle, placement: str) -> str:
    placed = correction_words.placed(article, placement)
    if not placed:
        return ""
    told = "\n".join(_correction(one, article.language) for one in placed)
    return f'<aside class="corrections">\n{told}\n</aside>'


def _correction(correction: PublishedCorrection, language: str) -> str:
    label = correction_words.label(correction, language=language)
    day = correction.corrected_on.isoformat()
    said = (
        f'<strong lang="{label.language}" dir="{languages.direction(label.language)}">'
        f'{_escaped(label.word)}</strong> (<time datetime="{day}">{day}</time>)'
    )
    return f'<p class="{escape(correction.kind)}">{said}: {_escaped(correction.text)}</p>'


def _medium(medium: PublishedMedia) -> str:
    address = escape(article_json.media_address(medium))
    if not medium.media_type.startswith(PICTURES):
        words = _escaped(medium.caption or medium.alt or medium.name)
        return f'<p class="attachment"><a href="{address}">{words}</a></p>'
    sides = "".join(
        f' {name}="{side}"'
        for name, side in (("width", medium.width), ("height", medium.height))
        if side is not None
    )
    caption = f"<figcaption>{_escaped(medium.caption)}</figcaption>" if medium.caption else ""
    return f'<figure><img src="{address}" alt="{escape(medium.alt)}"{sides}>{caption}</figure>'


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
