"""Text files: the same text in one encoding, without marks that nobody sees."""

import codecs
import re
from collections.abc import Iterator

from safepub.cleaning import manuscripts, normalising, traces
from safepub.cleaning.blocks import Block, BlockKind, Run
from safepub.cleaning.files import (
    CleanFile,
    FileKind,
    FileRefusedError,
    Manuscript,
    Reason,
    Remains,
    Removed,
)
from safepub.cleaning.normalising import Change

MOST_BYTES = 2 * 1024 * 1024
"""Bytes of a text file; a novel has one."""
LONGEST_HEADLINE = 160
"""Letters."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHER_ENCODINGS = ("cp1251", "cp1252")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MOST_CONTROLS = 0.01
_CYRILLIC_WORD = re.compile(r"[А-Яа-яЁёЎўІіЇїЄєҐґЈјЉљЊњЋћЂђЏџЅѕЌќЃѓ]{2,}")
_CAPITAL = re.compile(r"[А-ЯЁЎІЇЄҐ]")
_HIGH = re.compile(r"[^\x00-\x7f]")
_INSIDE_WORD = re.compile(r"(?<=\w)[^\x00-\x7f\w’ʼ­–—…-](?=\w)|[¹²³¼½¾ªº](?=[a-zа-я])")
# A dialogue between two rules looks much the same, so one of the usual keys has to be there.
_FRONT_MATTER = re.compile(
    r"---\n((?:\w[\w-]*:(?:[ \t].*)?\n)(?:\w[\w-]*:(?:[ \t].*)?\n|(?:[ \t]+|-[ \t]+)\S.*\n)*+)"
    r"(?:---|\.\.\.)(?:\n+|$)"
)
_USUAL_KEY = re.compile(
    r"^(?:title|authors?|date|lang|language|tags|keywords|categories|subtitle|draft|layout|slug"
    r"|generator|creator|description):",
    re.MULTILINE | re.IGNORECASE,
)
_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"# +(.+?)(?: +#+)?\n+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTRY = re.compile(r"(?:[-*•·–—]|(\d{1,3})[.)])[ \t]+(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.,;:]$")
_WRAPPED = 50
"""Letters; shorter lines were broken on purpose."""


def clean(content: bytes, kind: FileKind) -> CleanFile:
    """Give the text as UTF-8 without marks that nobody sees, one newline at its end.

    What heads a Markdown file about its making ("author: …") is gone as well.

    Raises:
        FileRefusedError: It is empty, too large, or no text (NOT_TEXT).
    """
    original = _decoded(content)
    text, removed = _normalised(original)
    if kind is FileKind.MARKDOWN:
        text, _, found = _without_front_matter(text)
        removed |= found
    # What begins the text now may read in another way than it did inside it.
    text = normalising.normalise(text.strip("\n"), language="").text.strip("\n")
    if not text.strip():
        raise FileRefusedError(Reason.EMPTY)
    return CleanFile(
        kind=kind,
        content=f"{text}\n".encode(),
        words=original,
        removed=traces.in_order(removed),
        remains=(Remains.VISIBLE_CONTENT, Remains.WORDING),
    )


def read(content: bytes, kind: FileKind) -> Manuscript:
    """Give the text as Markdown; a text file's paragraphs read as they were typed.

    The headline is the title or the heading that a Markdown file begins with, or a text file's
    first line where it stands alone like one.

    Raises:
        FileRefusedError: As in `clean`.
    """
    text, removed = _normalised(_decoded(content))
    if kind is not FileKind.MARKDOWN:
        return manuscripts.make(_blocks(text.strip("\n")), removed)
    text, title, found = _without_front_matter(text)
    heading = None if title else _HEADING.match(text.lstrip("\n") + "\n")
    if heading:
        title = _ESCAPE.sub(r"\1", heading[1])
        text = text.lstrip("\n")[heading.end() :]
    return Manuscript(
        markdown=text.strip("\n"), headline=title, removed=traces.in_order(removed | found)
    )


def _normalised(text: str) -> tuple[str, set[Removed]]:
    normal = normalising.normalise(text.strip("\r\n"), language="")
    changed = set(normal.changes)
    removed = {Removed.COMMENTS} if Change.COMMENTS in changed else set()
    if changed - {Change.COMMENTS, Change.LINE_ENDS}:
        removed.add(Removed.INVISIBLE_MARKS)
    return normal.text, removed


def _without_front_matter(text: str) -> tuple[str, str, set[Removed]]:
    found = _FRONT_MATTER.match(text)
    if found is None or not _USUAL_KEY.search(found[1]):
        return text, "", set()
    title = _TITLE.search(found[1])
    return text[found.end() :], title[1].strip("\"' ") if title else "", {Removed.OTHER}


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise FileRefusedError(Reason.TOO_LARGE)
    text = _utf(content)
    if text is None:
        text = next(_plausible(content), None)
    if text is None or "\x00" in text or _is_binary(text):
        raise FileRefusedError(Reason.NOT_TEXT)
    return text


def _utf(content: bytes) -> str | None:
    wide = content.startswith(_UTF_16)
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except ValueError:
        if wide:
            raise FileRefusedError(Reason.NOT_TEXT) from None
        return None


def _is_binary(text: str) -> bool:
    return len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text)


def _plausible(content: bytes) -> Iterator[str]:
    """Give readings as Cyrillic words, or as Latin words with a few other letters in them."""
    for encoding in _OTHER_ENCODINGS:
        try:
            text = content.decode(encoding)
        except ValueError:
            continue
        high = len(_HIGH.findall(text))
        in_words = sum(len(word) for word in _CYRILLIC_WORD.findall(text))
        fits = in_words > high / 2 if encoding == "cp1251" else high < len(text) / 4
        # In another Cyrillic encoding small letters come out as capitals.
        capitals = len(_CAPITAL.findall(text)) > in_words / 2
        odd = capitals or _INSIDE_WORD.search(text) or _CONTROLS.search(text)
        if fits and not odd:
            yield text


def _blocks(text: str) -> Iterator[Block]:
    paragraphs = re.split(r"\n[ \t]*\n\s*", text) if "\n\n" in text else text.split("\n")
    first = paragraphs[0].strip()
    alone = len(paragraphs) > 1 and "\n" not in first and len(first) <= LONGEST_HEADLINE
    if alone and not _ENDS_SENTENCE.search(first) and not _ENTRY.match(first):
        yield Block(BlockKind.HEADING, (Run(first),), manuscripts.TITLE)
        paragraphs = paragraphs[1:]
    for paragraph in paragraphs:
        yield from _paragraph(paragraph.split("\n"))


def _paragraph(lines: list[str]) -> Iterator[Block]:
    stripped = [line.strip() for line in lines if line.strip()]
    if stripped and all(_ENTRY.match(line) for line in stripped):
        for line in stripped:
            sign = _ENTRY.match(line)
            if sign:
                ordered = sign[1] is not None
                yield Block(BlockKind.LISTED, (Run(line[sign.end() :]),), ordered=ordered)
        return
    wrapped = len(stripped) > 1 and min(map(len, stripped[:-1])) > _WRAPPED
    yield Block(BlockKind.PARAGRAPH, (Run((" " if wrapped else "\n").join(stripped)),))
