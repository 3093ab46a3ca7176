"""What lies on a disk, as somebody has it who took the machine away."""

import mmap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

SQLITE = b"SQLite format 3\0"
KEY_MAX = 4096
"""Nobody keeps a key in a larger file."""
DAY_NS = 86_400 * 10**9
CUT_SHORT = ("-journal", "-shm", "-wal")
"""A server that runs may cut them at any moment, which would end whoever has mapped them."""
Content = bytes | mmap.mmap


@dataclass(frozen=True)
class Disk:
    """Files with their content, largest and smallest alike."""

    files: Mapping[Path, Content]

    def databases(self) -> list[Path]:
        """List the files that SQLite made."""
        return [path for path, content in self.files.items() if content[: len(SQLITE)] == SQLITE]

    def keys(self) -> dict[str, bytes]:
        """Give everything that could be a key: what stands in small files, however it is written.

        Of a settings file each of its words counts. The same key has one name.
        """
        found: dict[bytes, str] = {}
        for path, content in self.files.items():
            if 0 < len(content) <= KEY_MAX:
                for name, key in _keys_in(path.name, bytes(content)).items():
                    found.setdefault(key, name)
        return {name: key for key, name in found.items()}


def read(places: Iterable[Path]) -> Disk:
    """Map every file at these places, folders with all that is in them."""
    files: dict[Path, Content] = {}
    for place in places:
        inside = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in inside:
            if path.is_file() and not path.is_symlink():
                files[path.absolute()] = _map(path)
    return Disk(files)


def _map(path: Path) -> Content:
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return b""
        if path.name.endswith(CUT_SHORT):
            return file.read()
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _keys_in(name: str, content: bytes) -> dict[str, bytes]:
    found = {name: content, f"{name}, stripped": content.strip(), f"{name}[:32]": content[:32]}
    for number, word in enumerate(content.replace(b'"', b" ").split()):
        if len(word) >= len("0123456789abcdef"):
            found[f"{name}, word {number}"] = word
            unhexed = unhex(word)
            if unhexed is not None:
                found[f"{name}, word {number} of hex"] = unhexed
    return found


def unhex(word: bytes) -> bytes | None:
    """Give the bytes that are written in hex, with or without a UUID's dashes, if they are."""
    try:
        return bytes.fromhex(word.replace(b"-", b"").decode("ascii"))
    except ValueError:
        return None
