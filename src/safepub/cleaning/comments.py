"""HTML's comments in a text: words that their writer did not mean for readers."""

from collections.abc import Collection, Sequence

_OPENS, _CLOSES = "<!--", "-->"


def leave_out(lines: Sequence[str], code: Collection[int]) -> tuple[list[str], int]:
    """Give the lines without comments, and how many there were; in code they stay."""
    last = max((at for at, line in enumerate(lines) if _CLOSES in line), default=-1)
    kept: list[str] = []
    inside, count = False, 0
    for number, line in enumerate(lines):
        if number in code and not inside:
            kept.append(line)
            continue
        pieces: list[str] = []
        rest = line
        while rest:
            if inside:
                _, closed, rest = rest.partition(_CLOSES)
                inside = not closed
                continue
            before, opened, rest = rest.partition(_OPENS)
            pieces.append(before)
            # Without an end it is none, and in quotation marks of code it is meant to be read.
            inside = bool(opened) and not before.endswith("`") and _ends(rest, number, last)
            count += inside
            pieces += [opened] if opened and not inside else []
        kept.append("".join(pieces))
    return kept, count


def _ends(rest: str, number: int, last: int) -> bool:
    return number < last or _CLOSES in rest
