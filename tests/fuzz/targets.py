"""What made-up inputs are tried on: each reads them, refuses them, or breaks its promise."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from safepub.cleaning import answers, docx, kinds, odt, packages, plain
from safepub.cleaning.files import FileKind, FileRefusedError, Manuscript
from safepub.crypto import acts, link_envelopes, requests, sections
from safepub.crypto.acts import ActRefusedError
from safepub.crypto.link_envelopes import EnvelopeRefusedError
from safepub.crypto.requests import RequestRefusedError
from safepub.crypto.sections import DIGEST_BYTES
from safepub.renditions import markdown
from tests.cleaning import dirty_docx, dirty_odt
from tests.crypto import cases
from tests.crypto.test_sections import FILES, written
from tests.fuzz.guided import Change, Fuzzer, change_bytes

REGRESSIONS = Path(__file__).parent / "regressions"
WORDS = tuple(
    word.encode()
    for word in (
        *("<w:p>", "</w:p>", "<w:t>", "<w:tbl><w:tr><w:tc>", 'w:val="', "<w:ins>", "<w:fldChar/>"),
        *("<text:p>", "</text:p>", "<text:h>", '<text:a xlink:href="', "<table:table-cell>"),
        *("<!--", "<![CDATA[", "&#0;", "&amp;", "\ufeff", "\u202e", "\r", "1e999", "-1", "99999"),
        *(
            "# ",
            "**",
            "](javascript:",
            "\n---\n",
            "| ",
            "```",
            "../",
            "\udcff".encode("utf-8", "replace").decode(),
        ),
    )
)


def read_envelope(content: bytes) -> None:
    """A link envelope that is read says every byte of itself, in one way."""
    try:
        found = link_envelopes.read(content)
    except EnvelopeRefusedError:
        return
    again = found.header + _sized(found.body)
    again += b"".join(key_id + _sized(box) for key_id, box in found.shares)
    assert again == content
    assert 1 <= found.quorum <= found.people == len(found.shares)
    assert found.subject.bytes in found.core


def read_sections(content: bytes) -> None:
    """A file of sections that is read to its end is written in the same bytes again."""
    # Nobody gets past the digest by chance, so it is made right.
    body = content[: -1 - DIGEST_BYTES] + b"\xff"
    mended = body + hashlib.sha256(body[:-1]).digest()
    for magic in {magic for magic, _ in FILES}:
        for source in (content, mended):
            try:
                found = list(sections.read(io.BytesIO(source), magic))
            except sections.FileRefusedError:
                continue
            assert written(magic, found) == source


def read_act(content: bytes) -> None:
    """An act or a statement that is read has its own bytes and a day that there is."""
    try:
        act = acts.read(content)
    except ActRefusedError:
        pass
    else:
        assert act.signed.removeprefix(act.LABEL) + act.signature == content
        assert act.day.year
    try:
        request = requests.read(content)
    except RequestRefusedError:
        return
    assert request.statement() == content


def import_manuscript(content: bytes) -> None:
    """Whatever a file is, a manuscript comes out that a page can show, or it is refused."""
    try:
        kind = kinds.recognise(content, markdown=content[:1] == b"#")
        manuscript = _read(kind, content)
    except FileRefusedError:
        return
    if manuscript is None:
        return
    assert "\n" not in manuscript.headline
    assert answers.decode(answers.encode(manuscript)) is not None
    assert "<script" not in markdown.to_html(manuscript.markdown).lower()


def _read(kind: FileKind, content: bytes) -> Manuscript | None:
    if kind is FileKind.DOCX:
        return docx.read(content)
    if kind is FileKind.ODT:
        return odt.read(content)
    return plain.read(content, kind) if kind in {FileKind.TXT, FileKind.MARKDOWN} else None


def change_document(content: bytes, chance: Random) -> bytes:
    """Change a member of a package and pack it again; what is no package, byte by byte."""
    try:
        with packages.opened(content) as package:
            members = [(name, package.read(name)) for name in package.names]
    except FileRefusedError:
        members = []
    if not members or chance.randrange(16) == 0:
        return change_bytes(content, chance, WORDS)
    place = chance.randrange(len(members))
    name, inside = members[place]
    if chance.randrange(16) == 0:
        members.pop(place)
    else:
        members[place] = name, change_bytes(inside, chance, WORDS)
    return packages.write(members)


def _sized(part: bytes) -> bytes:
    return len(part).to_bytes(2, "big") + part


@dataclass(frozen=True)
class Target:
    """A reader, what it is begun with, and how many inputs a run of the suite tries."""

    read: Callable[[bytes], None]
    begin: Callable[[], list[bytes]]
    change: Change
    tries: int

    def fuzzer(self, seed: int) -> Fuzzer:
        """Begin anew."""
        return Fuzzer(self.read, self.begin(), self.change, seed)


def _acts() -> list[bytes]:
    case = cases.case()
    take, _ = case.take()
    return [take.source, case.grant(take).source, case.request.statement()]


def _texts() -> list[bytes]:
    return [
        b"# A headline\n\n**bold** [link](https://example.org)\n",
        "Мінск\n\nу лютым".encode("cp1251"),
    ]


TARGETS = {
    "envelope": Target(read_envelope, lambda: [cases.case().envelope], change_bytes, 3000),
    "sections": Target(
        read_sections,
        lambda: [written(*file) for file in FILES if len(file[1]) < 8] + [written(*FILES[0])],
        change_bytes,
        1500,
    ),
    "act": Target(read_act, _acts, change_bytes, 1500),
    "manuscript": Target(
        import_manuscript,
        lambda: [dirty_docx.docx(), dirty_odt.odt(), *_texts()],
        change_document,
        250,
    ),
}
