"""A second reader of content, sealed words, documents, journals and files in sections.

Written from FORMAT.md alone; it imports nothing of safepub.
"""

import base64
import hashlib
import hmac
import json
import re
from typing import Any, NamedTuple
from uuid import UUID

from tests.vectors import reader_custody
from tests.vectors.independent_reader import (
    cobblestone_open,
    hpke_open,
    key_id,
    need,
    padded_text,
    refusing,
)
from tests.vectors.reader_custody import Act, Fields, Keyset, verify

# For each file the kinds that it has once, at most once and any number of times.
FILES = {
    b"SPF1": ({1, 2, 3, 4, 8}, {5}, {6, 7, 9, 10}),
    b"SPE1": ({2}, set(), {3}),
    b"SPP1": ({1, 2}, set(), {3, 9, 11}),
    b"SPJ1": ({8}, set(), {7}),
}
Sections = dict[int, list[bytes]]


class Case(NamedTuple):
    request: dict[str, Any]
    request_digest: bytes
    keyset: Keyset
    envelope: bytes
    acts: list[Act]
    slots: dict[bytes, bytes]
    documents: dict[bytes, bytes]
    sections: Sections


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes


@refusing()
def canonical(source: bytes) -> dict[str, Any]:
    value = json.loads(source.decode())
    form = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    need(isinstance(value, dict) and form.encode() == source)
    found: dict[str, Any] = value
    return found


@refusing()
def content(body: bytes, box: bytes, seed: bytes, context: bytes) -> bytes:
    need(body[:5] == b"SPC1\x01" and len(box) == 1168)
    key = hpke_open(seed, b"safepub/content-key/v1\0" + body[:5] + context, box)
    padded = cobblestone_open(key, b"safepub/content/v1\0" + body[:5] + context, body[5:])
    buckets = [4096, 16384, 65536, 262144]
    need(len(padded) in buckets or (len(padded) % 2**20 == 0 and len(padded) > 0))
    return padded_text(padded)


@refusing()
def sealed_words(source: bytes) -> tuple[bytes, list[bytes]]:
    """Give the body and the boxes."""
    fields = Fields(source)
    body = fields.take(fields.number(4))
    boxes = [fields.take(1168) for _ in range(fields.number())]
    fields.end()
    return body, boxes


@refusing()
def open_words(source: bytes, place: int, seed: bytes, kind: bytes, owner: str) -> tuple[str, str]:
    """Give the text and, in hex, what commits to it."""
    body, boxes = sealed_words(source)
    context = b"safepub/words/v1\0" + kind + b"\0" + UUID(owner).bytes
    opened = canonical(content(body, boxes[place], seed, context))
    need(opened.keys() == {"salt", "text"})
    salt, text = bytes.fromhex(opened["salt"]), str(opened["text"])
    need(len(salt) == 32)
    committed = hashlib.sha256(b"safepub/reason/v1\0" + salt + text.encode())
    return text, committed.hexdigest()


@refusing()
def notes(note_key: bytes, contributor_id: bytes, sealed: bytes) -> dict[str, Any]:
    context = b"safepub/watch-list/v1\0" + contributor_id
    need(len(sealed) == 8264)
    found = canonical(padded_text(cobblestone_open(note_key, context, sealed)))
    need(set(found) == {"acknowledged", "kept", "list", "marking_key", "ordinary"})
    marks = base64.b64decode(found["acknowledged"], validate=True)
    need(len(marks) % 12 == 0 and len(marks) <= 128 * 12)
    need(len(bytes.fromhex(found["marking_key"])) == 16)
    found["acknowledged"] = [marks[place : place + 12] for place in range(0, len(marks), 12)]
    return found


def mark(marking_key: str, *parts: str) -> bytes:
    told = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    keyed = hmac.digest(bytes.fromhex(marking_key), b"safepub/finding/v1\0" + told, "sha256")
    return keyed[:12]


@refusing()
def document(bucket: int, slot_id: bytes, data_key: bytes, body: bytes) -> bytes:
    context = b"safepub/document/v1\0" + bytes([bucket, 0, 1]) + slot_id
    padded = cobblestone_open(data_key, context, body)
    need(len(padded) == {1: 2**20, 2: 2**22, 3: 2**24}[bucket])
    return padded_text(padded)


@refusing()
def sections(source: bytes, magic: bytes) -> Sections:
    """Give the sections of a file by kind."""
    once, perhaps, any_number = FILES[magic]
    need(source[-37:] == b"\0\0\0\0\x20" + hashlib.sha256(source[:-37]).digest())
    fields, found, last = Fields(source[:-37]), Sections(), 0
    need(fields.take(5) == magic + b"\x01")
    while fields.left():
        kind = fields.number()
        need(kind >= last and kind in once | perhaps | any_number)
        need(kind in any_number or kind not in found)
        found.setdefault(kind, []).append(fields.take(fields.number(4)))
        last = kind
    need(once <= set(found))
    ids = [slot[:16] for slot in found.get(9, [])]
    need(ids == sorted(set(ids)) and all(len(slot) == 8280 for slot in found.get(9, [])))
    return found


def by_id(parts: list[bytes]) -> dict[bytes, bytes]:
    return {part[:16]: part[16:] for part in parts}


def request_digest(statement: bytes) -> bytes:
    return hashlib.sha256(b"safepub/request/v1\0" + statement).digest()


@refusing()
def case(source: bytes) -> Case:
    """Read a case file whose parts belong together; nothing is opened."""
    found = sections(source, b"SPF1")
    statement, envelope = found[1][0], found[3][0]
    asked, keyset = canonical(statement), reader_custody.manifest(found[2][0])
    need(asked["format"] == "safepub/request/v1")
    need(asked["envelope"] == hashlib.sha256(envelope).hexdigest())
    need(asked["keyset"] == keyset.keyset_id.hex() == envelope[24:40].hex())
    need(asked["purpose"] == {1: "identity", 2: "payment"}[keyset.purpose])
    need(UUID(asked["subject"]).bytes == envelope[8:24] and envelope[5] == keyset.purpose)
    acts = [reader_custody.act(part, keyset) for part in found.get(6, [])]
    digest = request_digest(statement)
    for act in acts:
        need((act.request, act.envelope.hex()) == (digest, asked["envelope"]))
    return Case(
        request=asked,
        request_digest=digest,
        keyset=keyset,
        envelope=envelope,
        acts=acts,
        slots=by_id(found.get(9, [])),
        documents=by_id(found.get(10, [])),
        sections=found,
    )


@refusing()
def payment_run(source: bytes) -> tuple[dict[str, Any], Keyset, Sections]:
    """Give the statement, the key set and the sections; one sealed order for each order."""
    found = sections(source, b"SPP1")
    run, keyset = canonical(found[1][0]), reader_custody.manifest(found[2][0])
    need(run["format"] == "safepub/payment-run/v1" and keyset.purpose == 2)
    need(len(found.get(11, [])) == len(run["orders"]))
    paid = sorted({UUID(order["subject"]).bytes for order in run["orders"]})
    need(sorted(envelope[8:24] for envelope in found.get(3, [])) == paid)
    return run, keyset, found


def root(entries: list[bytes]) -> bytes:
    """Give the root of RFC 6962's tree, built from the leaves up."""
    level = [hashlib.sha256(b"\0" + entry).digest() for entry in entries]
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        # A subtree without a neighbour rises as it is.
        level = [
            hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0]
            for pair in pairs
        ]
    return level[0] if level else hashlib.sha256(b"").digest()


@refusing()
def checkpoint(note: str, signers: dict[str, bytes]) -> Checkpoint:
    """Read a checkpoint that each of these (names and Ed25519 keys) signed."""
    text, _, lines = note.rpartition("\n\n")
    origin, size, encoded = text.split("\n")
    need(re.fullmatch("0|[1-9][0-9]*", size) is not None)
    signed: dict[str, list[bytes]] = {}
    for line in lines.removesuffix("\n").split("\n"):
        dash, name, of_name = line.split(" ")
        need(dash == "\u2014")
        signed.setdefault(name, []).append(base64.b64decode(of_name, validate=True))
    for name, public in signers.items():
        key_hash = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
        own = [signature[4:] for signature in signed[name] if signature[:4] == key_hash]
        need(own != [])
        for signature in own:
            verify(public, signature, f"{text}\n".encode())
    return Checkpoint(origin, int(size), base64.b64decode(encoded, validate=True))


def journal_name(public: bytes) -> str:
    return f"safepub-journal-{key_id(public).hex()}"


def custodian_name(public: bytes) -> str:
    return f"safepub-custodian-{key_id(public).hex()}"
