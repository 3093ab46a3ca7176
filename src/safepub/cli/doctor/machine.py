"""The machine below: swap, core dumps, and the disks that the databases lie on."""

import os
import resource
from dataclasses import dataclass
from pathlib import Path

from safepub.cli.doctor.patient import Patient
from safepub.cli.doctor.remarks import Remark, Remarks, danger, ok, warning

ROOT = Path("/")
OVER_A_NETWORK = frozenset({"9p", "cifs", "fuse.sshfs", "glusterfs", "nfs", "nfs4", "smb3"})
WRITES_ELSEWHERE = frozenset({"bcachefs", "btrfs", "f2fs", "nilfs2", "zfs"})
"""They never write a block where it was, so that overwriting leaves the old one."""
IN_MEMORY = frozenset({"ramfs", "tmpfs"})

DUMPS = (
    "Programs that crash leave core dumps here. safepub's own processes do not, but the proxy,"
    " Tor or PostgreSQL may."
)


@dataclass(frozen=True)
class _Mount:
    """A place where a file system begins."""

    place: Path
    device: str
    kind: str
    options: frozenset[str]


def look(patient: Patient, root: Path = ROOT) -> Remarks:
    """Look at swap, core dumps and disks, as Linux shows them under `root`."""
    if not (root / "proc" / "swaps").exists():
        yield warning("This system does not say what it swaps.", "Look for swap yourself.")
        return
    yield from _swap(root)
    yield _core_dumps(root)
    places = {file.absolute().parent.resolve() for file in patient.sqlite_files()}
    for place in sorted(places):
        yield from _disk(place, root)


def _swap(root: Path) -> Remarks:
    lines = (root / "proc" / "swaps").read_text().splitlines()[1:]
    open_ = [line.split()[0] for line in lines if not _is_encrypted(line.split()[0], root)]
    for device in open_:
        yield danger(
            f"{device} is swapped to, in the clear as far as can be seen.",
            "swapoff -a, or encrypt it under a key that is new at each start. Names and keys from"
            " the server's memory may lie there.",
        )
    if not open_:
        yield ok("Nothing is swapped in the clear.")


def _is_encrypted(device: str, root: Path) -> bool:
    name = Path(os.path.realpath(device) if root == ROOT else device).name
    return name.startswith("zram") or _is_crypt(root / "sys" / "class" / "block" / name)


def _is_crypt(block: Path) -> bool:
    """Tell whether dm-crypt is somewhere below a block device."""
    uuid = block / "dm" / "uuid"
    if uuid.exists() and uuid.read_text().startswith("CRYPT-"):
        return True
    below = block / "slaves"
    return below.is_dir() and any(_is_crypt(each) for each in below.iterdir())


def _core_dumps(root: Path) -> Remark:
    pattern = root / "proc" / "sys" / "kernel" / "core_pattern"
    wanted = pattern.read_text().strip() if pattern.exists() else ""
    limit, _ = resource.getrlimit(resource.RLIMIT_CORE)
    if limit == 0 and not wanted.startswith("|"):
        return ok("Programs leave no core dumps.")
    return warning(
        DUMPS,
        "kernel.core_pattern=/dev/null, or LimitCORE=0 for each of them.",
    )


def _disk(place: Path, root: Path) -> Remarks:
    mount = _mount_of(place, root)
    if mount is None:
        return
    if mount.kind in OVER_A_NETWORK:
        yield danger(
            f"The databases in {place.name} lie on another machine ({mount.kind}).",
            "Move them to a disk of this one: locks and overwriting do not hold over a network.",
        )
    if mount.kind in WRITES_ELSEWHERE:
        yield warning(
            f"The file system of {place.name} ({mount.kind}) keeps old blocks.",
            "What is overwritten stays readable on it. Use ext4 or XFS for the vault.",
        )
    if "noatime" not in mount.options and mount.kind not in IN_MEMORY:
        yield warning(
            f"The disk of {place.name} notes when files are read.",
            f"Mount {mount.place} with noatime: the first read after a write tells its second.",
        )
    if mount.kind not in IN_MEMORY and not _is_crypt(root / "sys" / "dev" / "block" / mount.device):
        yield warning(
            f"The disk of {place.name} is not encrypted, as far as can be seen.",
            "Encrypt it (LUKS): a machine that is switched off then shows nothing at all.",
        )


def _mount_of(place: Path, root: Path) -> _Mount | None:
    """Find the file system of a place; of two that begin there the later one lies on top."""
    table = root / "proc" / "self" / "mountinfo"
    if not table.exists():
        return None
    found: _Mount | None = None
    for line in table.read_text().splitlines():
        left, _, right = line.partition(" - ")
        fields, kind = left.split(), right.split()[0]
        mount = _Mount(Path(fields[4]), fields[2], kind, frozenset(fields[5].split(",")))
        inside = place.is_relative_to(mount.place)
        if inside and (found is None or len(mount.place.parts) >= len(found.place.parts)):
            found = mount
    return found
