"""Spaces, tabs, ends of lines and empty lines: one form each, with Markdown's meaning kept."""

import re
from collections.abc import Collection, Sequence

from safepub.cleaning.markdown_prose import Paragraph, Structure
from safepub.cleaning.tally import Change, Tally

_ODD = "\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"
_SOME_ODD = re.compile(f"[\t{_ODD}]")
_ODD_IN_CODE = re.compile(f"[{_ODD}]")
_MARGIN = re.compile(rf"(?:[ \t{_ODD}]|>|[-+*](?=[ \t])|\d{{1,9}}[.)](?=[ \t]))*")
# A hyphen that only an odd space kept from beginning a list: a dash of a dialogue.
_DIALOGUE = re.compile(rf"-[{_ODD}]\s*")
_SEVERAL = re.compile(" {2,}")
_CODE_MARGIN = 4
_BREAK = "  "


def plain(lines: Sequence[str], code: Collection[int], tally: Tally) -> list[str]:
    """Give the lines with no other space than the usual one; in code tabs stay."""
    return [
        _in_code(line, tally) if number in code else _in_prose(line, tally)
        for number, line in enumerate(lines)
    ]


def single(text: str, tally: Tally) -> str:
    """Give a paragraph without doubled spaces."""
    return tally.sub(Change.SPACES, _SEVERAL, " ", text)


def breaks_of(lines: Sequence[str], structure: Structure) -> frozenset[int]:
    """Give the numbers of lines whose spaces at the end break the line within a paragraph."""
    return frozenset(
        number
        for paragraph in structure.paragraphs
        for number, _, _ in paragraph.places[:-1]
        if number < len(lines) and lines[number].endswith(_BREAK)
    )


def margin(before: str, paragraph: Paragraph, *, first: bool) -> str:
    """Give what stands before the letters of a line; only what means something is kept."""
    if paragraph.heading:
        signs = before.rstrip()
        return f"{signs if paragraph.nested else signs.lstrip()} " if signs else ""
    if paragraph.nested or before.strip():
        return before
    # So far in, what looks like a list or a quotation is none.
    return " " * _CODE_MARGIN if len(before) >= _CODE_MARGIN and not first else ""


def joined(lines: Sequence[str], code: Collection[int], breaks: Collection[int]) -> str:
    """Give the text: no other spaces at the ends of lines, and one empty line for several."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        words = line.rstrip(" \t")
        if not words and number not in code and (not kept or not kept[-1]):
            continue
        kept.append(words + _BREAK if words and number in breaks else words)
    return "\n".join(kept).strip("\n")


def _in_code(line: str, tally: Tally) -> str:
    return tally.sub(Change.SPACES, _ODD_IN_CODE, " ", line)


def _in_prose(line: str, tally: Tally) -> str:
    if not _SOME_ODD.search(line):
        return line
    found = _MARGIN.match(line)
    before = found[0] if found else ""
    words = line[len(before) :]
    usual = _ODD_IN_CODE.sub("", before).expandtabs(_CODE_MARGIN)
    if usual != before:
        tally.note(Change.SPACES, 1, words, 0)
    words = (
        tally.sub(Change.SPACES, _DIALOGUE, "– ", words[:3]) + words[3:]
        if (_DIALOGUE.match(words))
        else words
    )
    return usual + tally.sub(Change.SPACES, _SOME_ODD, " ", words)
