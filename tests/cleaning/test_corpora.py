"""Real files with real metadata, where the corpora are at hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from safepub.cleaning import bounds
from safepub.cleaning.files import FileRefusedError

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
OURS = (".jpg", ".png", ".webp", ".pdf")


def entries() -> list[Any]:
    """What the corpora's list says of pictures and PDF files."""
    listed = CORPORA / "manifest.json"
    if not listed.exists():
        return [pytest.param(None, marks=pytest.mark.skip("The corpora are not here."))]
    files = json.loads(listed.read_text(encoding="utf-8"))
    return [pytest.param(each, id=each["file"]) for each in files if each["file"].endswith(OURS)]


@pytest.mark.parametrize("entry", entries())
def test_a_real_file_comes_out_without_what_it_held(entry: dict[str, Any]) -> None:
    content = (CORPORA / "dirty" / entry["file"]).read_bytes()

    if entry["expect"] == "refuse":
        with pytest.raises(FileRefusedError):
            bounds.clean(content, entry["file"])
        return
    clean = bounds.clean(content, entry["file"])

    for needle in entry["needles"]:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            # Three letters and less are in any picture's pixels by chance.
            assert len(needle) <= 3 or needle.encode(encoding) not in clean.content
