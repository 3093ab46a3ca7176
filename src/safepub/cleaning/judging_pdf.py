"""Judging PDF files that safepub wrote: every byte has a known purpose."""

import re

from safepub.cleaning import judging_pictures
from safepub.cleaning.containers import BrokenError

_HEADER = re.compile(rb"%PDF-1\.4\n%\xbf\xf7\xa2\xfe\n")
_OBJECT = re.compile(rb"\d+ 0 obj\n<<([^>]*(?:<<[^>]*(?:<<[^>]*>>[^>]*)?>>[^>]*)?)>>\n")
_STREAM = re.compile(rb"stream\n")
_STREAM_END = re.compile(rb"\n?endstream\n")
_OBJECT_END = re.compile(rb"endobj\n\n?")
_PLACED = re.compile(rb"q \d+ 0 0 \d+ 0 0 cm /P Do Q")
_CROSS_REFERENCES = re.compile(rb"xref\n0 \d+\n0{10} 65535 f \n(?:\d{10} 00000 n \n)+")
_END = re.compile(
    rb"trailer << /Root \d+ 0 R /Size \d+ /ID \[<[0-9a-f]{32}><[0-9a-f]{32}>\] >>\n"
    rb"startxref\n\d+\n%%EOF\n"
)
_LENGTH = re.compile(rb"/Length (\d+)")
# Names, numbers, references and brackets: no string has a place anywhere.
_TOKENS = re.compile(
    rb"(?:\s+|<<|>>|\[|\]|\d+ 0 R|\d+|/(?:Type|Catalog|Pages|Page|Kids|Count|Parent|MediaBox"
    rb"|Resources|XObject|Contents|P|Subtype|Image|Width|Height|ColorSpace|DeviceRGB|BitsPerComponent|Filter"
    rb"|DCTDecode|Length)\b)+"
)


def pdf(content: bytes) -> None:
    """Leave silently if there are pages of one picture each, and nothing else.

    Raises:
        BrokenError: There is something else.
    """
    at = _after(_HEADER, content, 0).end()
    while (opened := _OBJECT.match(content, at)) is not None:
        judging_pictures.insist(_TOKENS.fullmatch(opened[1]) is not None)
        at = _after_stream(content, opened)
        at = _after(_OBJECT_END, content, at).end()
    at = _after(_CROSS_REFERENCES, content, at).end()
    at = _after(_END, content, at).end()
    judging_pictures.insist(at == len(content))


def _after_stream(content: bytes, opened: re.Match[bytes]) -> int:
    length = _LENGTH.search(opened[1])
    if length is None:
        return opened.end()
    start = _after(_STREAM, content, opened.end()).end()
    end = start + int(length[1])
    stream = content[start:end]
    if b"/DCTDecode" in opened[1]:
        judging_pictures.jpeg(stream)
    else:
        judging_pictures.insist(_PLACED.fullmatch(stream) is not None)
    return _after(_STREAM_END, content, end).end()


def _after(pattern: re.Pattern[bytes], content: bytes, at: int) -> re.Match[bytes]:
    matched = pattern.match(content, at)
    if matched is None:
        raise BrokenError
    return matched
