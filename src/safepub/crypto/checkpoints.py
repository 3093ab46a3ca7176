"""Checkpoints of the journal: C2SP signed notes (tlog-checkpoint, `FORMAT.md`, section 17).

Public keys and signatures alone; nothing here opens anything.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from safepub.errors import InvalidError

LONGEST = 16 * 1024
ROOT_BYTES = 32
PUBLIC_KEY_BYTES = 32
KEY_HASH_BYTES = 4
_MOST_ENTRIES = 2**63
_DASH = "\u2014 "
# C2SP's number for Ed25519, in key hashes and verifier keys.
_ED25519 = b"\1"


class CheckpointRefusedError(InvalidError):
    """This is no checkpoint in the one form it can have, or a signature is missing or wrong."""

    message = "This is not a checkpoint of the journal that can be trusted."


@dataclass(frozen=True)
class Checkpoint:
    """How long a journal was and what the root of its tree was then.

    Raises:
        CheckpointRefusedError: The origin is no line, the size out of bounds or the root
            not 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        """Refuse what could not be read again."""
        if not _is_line(self.origin) or len(self.root) != ROOT_BYTES:
            raise CheckpointRefusedError
        if not 0 <= self.size < _MOST_ENTRIES:
            raise CheckpointRefusedError

    @property
    def text(self) -> str:
        """The three lines that are signed, each with its line feed."""
        return f"{self.origin}\n{self.size}\n{_to_base64(self.root)}\n"


@dataclass(frozen=True)
class Signature:
    """One line under a note: whose, by which key, and what was signed with it."""

    name: str
    key_hash: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line as it stands under the note, with its line feed."""
        return f"{_DASH}{self.name} {_to_base64(self.key_hash + self.signature)}\n"


def sign(checkpoint: Checkpoint, seed: bytes) -> str:
    """Write a note with one signature, under the origin as its name.

    Raises:
        CheckpointRefusedError: The origin holds a space or a plus, so it cannot be a name.
    """
    return f"{checkpoint.text}\n{_sign(checkpoint.text, checkpoint.origin, seed).line}"


def countersign(note: str, *, name: str, seed: bytes) -> str:
    """Add a signature to a note under another name; the lines that are there stay.

    Raises:
        CheckpointRefusedError: The note is no checkpoint, or the name cannot be one.
    """
    checkpoint, signatures = read(note)
    return _write(checkpoint, [*signatures, _sign(checkpoint.text, name, seed)])


def read(note: str) -> tuple[Checkpoint, tuple[Signature, ...]]:
    """Take a note apart without checking any signature.

    Raises:
        CheckpointRefusedError: It is not in the one form that it can have.
    """
    if not _is_short(note):
        raise CheckpointRefusedError
    text, separator, lines = note.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise CheckpointRefusedError
    checkpoint = _read_text(text.split("\n"))
    return checkpoint, tuple(_read_line(line) for line in lines[:-1].split("\n"))


def verify(note: str, *, name: str, public_key: bytes) -> Checkpoint:
    """Give the checkpoint of a note that this key signed under this name.

    Lines of other keys are passed over. Whose journal it is, the origin, is for the
    caller to compare.

    Raises:
        CheckpointRefusedError: It is no checkpoint, the line is missing or its signature is wrong.
    """
    checkpoint, signatures = read(note)
    known = (name, _key_hash(name, public_key))
    theirs = [found for found in signatures if (found.name, found.key_hash) == known]
    if not theirs:
        raise CheckpointRefusedError
    try:
        key = ed25519.Ed25519PublicKey.from_public_bytes(public_key)
        for found in theirs:
            key.verify(found.signature, checkpoint.text.encode())
    except (InvalidSignature, ValueError) as error:
        raise CheckpointRefusedError from error
    return checkpoint


def merge(notes: Sequence[str]) -> str:
    """Write notes over the same text as one note with all their lines, each once.

    Raises:
        CheckpointRefusedError: There is none, one is no checkpoint, or their texts differ.
    """
    taken = [read(note) for note in notes]
    if len({checkpoint for checkpoint, _ in taken}) != 1:
        raise CheckpointRefusedError
    return _write(taken[0][0], [found for _, signatures in taken for found in signatures])


def verifier_key(name: str, public_key: bytes) -> str:
    """Write a public key in one line: name, key hash, key (C2SP's vkey).

    Raises:
        CheckpointRefusedError: The name cannot be one, or the key is not 32 bytes.
    """
    if not _is_name(name) or len(public_key) != PUBLIC_KEY_BYTES:
        raise CheckpointRefusedError
    key_hash = _key_hash(name, public_key).hex()
    return f"{name}+{key_hash}+{_to_base64(_ED25519 + public_key)}"


def read_verifier_key(line: str) -> tuple[str, bytes]:
    """Give name and public key of a line that `verifier_key` could have written.

    Raises:
        CheckpointRefusedError: It could not.
    """
    name, _, rest = line.partition("+")
    public_key = _from_base64(rest.partition("+")[2])[len(_ED25519) :]
    if verifier_key(name, public_key) != line:
        raise CheckpointRefusedError
    return name, public_key


def public_key_of(seed: bytes) -> bytes:
    """Give the 32 bytes of the Ed25519 public key that belongs to a seed."""
    private = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    return private.public_key().public_bytes_raw()


def custodian_name(key_id: bytes) -> str:
    """Say under which name a custodian countersigns."""
    return f"safepub-custodian-{key_id.hex()}"


def _write(checkpoint: Checkpoint, signatures: Sequence[Signature]) -> str:
    lines = dict.fromkeys(found.line for found in signatures)
    note = f"{checkpoint.text}\n{''.join(lines)}"
    if not _is_short(note):
        raise CheckpointRefusedError
    return note


def _sign(text: str, name: str, seed: bytes) -> Signature:
    if not _is_name(name):
        raise CheckpointRefusedError
    private = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    key_hash = _key_hash(name, private.public_key().public_bytes_raw())
    return Signature(name=name, key_hash=key_hash, signature=private.sign(text.encode()))


def _read_text(lines: Sequence[str]) -> Checkpoint:
    if len(lines) != len(("origin", "size", "root")):
        raise CheckpointRefusedError
    origin, size, root = lines
    # Nineteen digits hold every size below 2**63.
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", size):
        raise CheckpointRefusedError
    return Checkpoint(origin=origin, size=int(size), root=_from_base64(root))


def _read_line(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    signed = _from_base64(encoded)
    if not line.startswith(_DASH) or not _is_name(name) or len(signed) <= KEY_HASH_BYTES:
        raise CheckpointRefusedError
    return Signature(name=name, key_hash=signed[:KEY_HASH_BYTES], signature=signed[KEY_HASH_BYTES:])


def _key_hash(name: str, public_key: bytes) -> bytes:
    hashed = hashlib.sha256(name.encode() + b"\n" + _ED25519 + public_key)
    return hashed.digest()[:KEY_HASH_BYTES]


def _is_short(note: str) -> bool:
    try:
        return len(note.encode()) <= LONGEST
    except UnicodeEncodeError:
        return False


def _is_line(text: str) -> bool:
    # Stricter than C2SP: what moves a cursor or is no space but looks like one is refused too.
    return bool(text) and text.isprintable() and _is_short(text)


def _is_name(text: str) -> bool:
    return _is_line(text) and not set(text) & {" ", "+"}


def _to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _from_base64(encoded: str) -> bytes:
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise CheckpointRefusedError from error
    # Leftover bits would let one signature stand there in several spellings.
    if _to_base64(raw) != encoded:
        raise CheckpointRefusedError
    return raw
