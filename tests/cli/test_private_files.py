"""Files of an instance: for their owner alone, whole or not there."""

import os
import stat
from pathlib import Path

import pytest

from safepub.cli import private_files


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        private_files.write_new(tmp_path / "secret", b"content")
    finally:
        os.umask(before)

    assert (tmp_path / "secret").read_bytes() == b"content"
    assert mode_of(tmp_path / "secret") == 0o600


def test_nothing_is_written_over(tmp_path: Path) -> None:
    private_files.write_new(tmp_path / "secret", b"first")

    with pytest.raises(FileExistsError):
        private_files.write_new(tmp_path / "secret", b"second")

    assert (tmp_path / "secret").read_bytes() == b"first"


def test_a_replaced_file_keeps_its_rights_and_leaves_no_other(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    path.write_bytes(b"old")
    path.chmod(0o640)

    private_files.replace(path, b"new")

    assert path.read_bytes() == b"new"
    assert mode_of(path) == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_replaced_file_stays_with_the_service_that_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    path.write_bytes(b"old")
    os.chown(path, 12345, 12346)

    private_files.replace(path, b"new")

    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 12346)


def test_a_file_that_cannot_be_replaced_stays(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    path.mkdir()

    with pytest.raises(OSError, match="settings"):
        private_files.replace(path, b"new")

    assert list(tmp_path.iterdir()) == [path]


def test_a_file_beside_another_is_written_like_it_and_found_again(tmp_path: Path) -> None:
    like, beside = tmp_path / "old.manifest", tmp_path / "new.manifest"
    like.write_bytes(b"old")
    like.chmod(0o640)

    private_files.write_beside(beside, b"new", like=like)
    private_files.write_beside(beside, b"new", like=like)

    assert (beside.read_bytes(), mode_of(beside)) == (b"new", 0o640)
    with pytest.raises(FileExistsError):
        private_files.write_beside(beside, b"another", like=like)
