"""Files of an instance on the server: for their owner alone, whole or not there."""

import os
import secrets
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there, for its owner alone, down to the disk.

    Raises:
        FileExistsError: There is one already; nothing is ever written over.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def write_beside(path: Path, content: bytes, *, like: Path) -> None:
    """Write a new file with the owner and the rights of another one, or find it there.

    Raises:
        FileExistsError: There is one with another content.
    """
    if path.exists() and path.read_bytes() == content:
        return
    if path.exists():
        raise FileExistsError
    replace(path, content, like=like)


def replace(path: Path, content: bytes, *, like: Path | None = None) -> None:
    """Put new content in a file's place in one step; owner and rights stay as they were.

    A machine that stops has the old file or the new one, never a part.
    """
    before = (like or path).stat()
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_new(fresh, content)
    try:
        if (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
            # An administrator may run this, while the service reads the file.
            os.chown(fresh, before.st_uid, before.st_gid)
        fresh.chmod(before.st_mode & 0o7777)
        fresh.replace(path)
    except OSError:
        fresh.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder down to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
