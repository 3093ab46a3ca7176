"""An article as plain text, to be pasted where there is no markup."""

from collections.abc import Iterator

from safepub.renditions import attribution, correction_words, markdown, moments
from safepub.renditions.types import PublishedArticle, PublishedCorrection, PublishedMedia


def render(article: PublishedArticle) -> bytes:
    """Give what the HTML fragment says, as paragraphs with an empty line between them."""
    return ("\n\n".join(filter(None, _paragraphs(article))) + "\n").encode()


def content(article: PublishedArticle) -> str:
    """Give what stands under headline and byline, without files, for feeds."""
    return "\n\n".join(filter(None, _around(article, ())))


def _paragraphs(article: PublishedArticle) -> Iterator[str]:
    if article.embargoed_until is not None:
        yield f"Embargo: {moments.to_the_minute(article.embargoed_until)}"
    yield article.headline
    yield article.dek
    yield article.byline
    yield from _around(article, article.media)


def _around(article: PublishedArticle, files: tuple[PublishedMedia, ...]) -> Iterator[str]:
    yield from _corrections(article, "top")
    yield markdown.to_text(article.body_markdown)
    yield from map(_medium, files)
    yield from _corrections(article, "bottom")
    yield attribution.closing(article.notes, article.credits, language=article.language).text


def _corrections(article: PublishedArticle, placement: str) -> Iterator[str]:
    for one in correction_words.placed(article, placement):
        yield _correction(one, article.language)


def _correction(correction: PublishedCorrection, language: str) -> str:
    word = correction_words.label(correction, language=language).word
    return f"{word} ({correction.corrected_on.isoformat()}): {correction.text}"


def _medium(medium: PublishedMedia) -> str:
    seen = f"({medium.name}: {medium.alt})" if medium.alt else f"({medium.name})"
    return f"{medium.caption}\n{seen}" if medium.caption else seen
