"""Real documents with real metadata, where the corpora are at hand."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from safepub.cleaning import docx, judging_documents, odt, plain
from safepub.cleaning.files import CleanFile, FileKind, FileRefusedError

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
KINDS = {".docx": FileKind.DOCX, ".odt": FileKind.ODT, ".txt": FileKind.TXT}


def entries() -> list[Any]:
    listed = CORPORA / "manifest.json"
    if not listed.exists():
        return [pytest.param(None, marks=pytest.mark.skip("The corpora are not here."))]
    files = json.loads(listed.read_text(encoding="utf-8"))
    return [
        pytest.param(each, id=each["file"]) for each in files if Path(each["file"]).suffix in KINDS
    ]


def cleaned(content: bytes, kind: FileKind) -> CleanFile:
    if kind is FileKind.DOCX:
        return docx.clean(content)
    return odt.clean(content) if kind is FileKind.ODT else plain.clean(content, kind)


def inflated(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return content + b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("entry", entries())
def test_a_real_document_comes_out_without_what_it_held(entry: dict[str, Any]) -> None:
    content = (CORPORA / "dirty" / entry["file"]).read_bytes()
    kind = KINDS[Path(entry["file"]).suffix]

    if entry["expect"] == "refuse":
        with pytest.raises(FileRefusedError):
            cleaned(content, kind)
        return
    clean = cleaned(content, kind)

    judging_documents.judge(kind, clean.content)
    everything = inflated(clean.content)
    assert [needle for needle in entry["needles"] if needle.encode() in everything] == []
