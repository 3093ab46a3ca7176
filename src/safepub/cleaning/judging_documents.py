"""The last look at a document before it is kept: only known parts, elements and values.

A file is clean if reading it and writing it again in the one way of `packages` and
`xml_parts` gives the same bytes, so that nothing hides between the pieces, and if every piece
is of the lists.
"""

import re
from collections.abc import Callable, Mapping

from safepub.cleaning import (
    judging,
    judging_docx,
    judging_odt,
    kinds,
    normalising,
    packages,
    xml_parts,
)
from safepub.cleaning.files import FileKind, FileRefusedError, Reason
from safepub.cleaning.judging_rules import NotCleanError, insist
from safepub.cleaning.odt_source import MIME
from safepub.cleaning.xml_parts import Element

Judge = Callable[[Mapping[str, Element], frozenset[str]], None]

_PICTURE = re.compile(r"(?:word/media|Pictures)/image\d{1,3}\.(?:jpg|png|webp)")


def judge(kind: FileKind, content: bytes) -> None:
    """Leave silently if a written document or text holds nothing but what is seen in it.

    Raises:
        FileRefusedError: It holds something else (NOT_CLEAN).
    """
    try:
        _JUDGES[kind](content)
    except (FileRefusedError, NotCleanError, LookupError, ValueError, TypeError):
        raise FileRefusedError(Reason.NOT_CLEAN) from None


def _judge_docx(content: bytes) -> None:
    _judge_package(content, frozenset(), judging_docx.judge)


def _judge_odt(content: bytes) -> None:
    _judge_package(content, frozenset({"mimetype"}), judging_odt.judge)


def _judge_package(content: bytes, stored: frozenset[str], rules: Judge) -> None:
    with packages.opened(content) as package:
        members = [(name, package.read(name)) for name in package.names]
    insist(packages.write(members, stored=stored) == content)
    roots: dict[str, Element] = {}
    pictures: set[str] = set()
    for name, member in members:
        if _PICTURE.fullmatch(name):
            kind = kinds.picture_kind(member)
            insist(kind is not None)
            judging.judge(kind or FileKind.JPEG, member)
            pictures.add(name)
        elif name in stored:
            insist(member == MIME)
        else:
            roots[name] = xml_parts.parse(member)
            insist(xml_parts.serialise(roots[name]) == member)
            _judge_nodes(roots[name])
    rules(roots, frozenset(pictures))


def _judge_nodes(root: Element) -> None:
    insist(all(isinstance(node.tag, str) for node in root.iter()))
    insist(not root.getroottree().docinfo.doctype)


def _judge_text(content: bytes) -> None:
    text = content.decode()
    insist(text.endswith("\n") and "\r" not in text)
    inside = text[:-1]
    insist(normalising.normalise(inside, language="").text.strip("\n") == inside)


_JUDGES: Mapping[FileKind, Callable[[bytes], None]] = {
    FileKind.DOCX: _judge_docx,
    FileKind.ODT: _judge_odt,
    FileKind.TXT: _judge_text,
    FileKind.MARKDOWN: _judge_text,
}
