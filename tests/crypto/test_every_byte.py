"""Every byte of what is sealed counts: slot, link envelope, content, keyset manifest.

Each byte is changed once, to another value that a digest of its place chooses, so a
run repeats itself; bytes that a reader decides on (magic, suite, purpose, schema,
k, n, lengths) take every other value. Then every shorter length, and longer ones. Of a
link envelope all three custodians' shares are opened each time, so that a change to
anybody's box is met. `test_every_byte_of_a_key_file.py` does the same to a key file.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator

import pytest

from safepub.crypto import (
    boxes,
    content,
    envelopes,
    keysets,
    opening,
    padding,
    sealing,
    suite,
    wrapping,
)
from safepub.crypto.keysets import KeysetRefusedError, Purpose
from safepub.crypto.opening import (
    Envelope,
    EnvelopeMismatchError,
    EnvelopeRefusedError,
    Link,
    NoShareError,
)
from safepub.crypto.suite import SealBrokenError
from tests.crypto.people import SUBJECT, custodians, seed_of

HELD = custodians(2, 3)
SLOT = sealing.seal_slot(b'{"name":"Ala"}', purpose=Purpose.IDENTITY)
ENVELOPE = sealing.seal_link(SLOT, subject=SUBJECT, keyset=HELD.keyset)
LINK = Link(
    slot_id=SLOT.slot_id,
    data_key=SLOT.data_key,
    body_digest=hashlib.sha256(SLOT.body).digest(),
    purpose=SLOT.purpose,
)
ENVELOPE_HEADER = range(228)
KEY_ID_AND_LENGTH = 10
BOX = (len(ENVELOPE) - 228) // 3 - KEY_ID_AND_LENGTH
STARTS = [228 + place * (KEY_ID_AND_LENGTH + BOX) for place in range(3)]
KEY_IDS = [place for start in STARTS for place in range(start, start + 8)]
DECIDING = [*range(8), 40, 41, 74, 75, 236, 237]
READER = seed_of("reader")
CONTENT = content.seal(b"Unpublished.", [suite.public_key_of(READER)], context=b"row 1")
MANIFEST = keysets.make_manifest(HELD.keyset, HELD.signing_seeds)
PIN = keysets.fingerprint(MANIFEST)
STATEMENT = len(MANIFEST) - 3 * 64
MEMBER = (STATEMENT - 8) // 3

Read = Callable[[bytes], object]
Vary = Callable[[bytes], Iterator[tuple[int, bytes]]]


def changed(sealed: bytes, places: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    for place in places:
        change = hashlib.sha256(b"change" + place.to_bytes(4, "big")).digest()[0] % 255 + 1
        yield place, sealed[:place] + bytes((sealed[place] ^ change,)) + sealed[place + 1 :]


def changed_to_all(sealed: bytes, places: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    for place in places:
        for value in set(range(256)) - {sealed[place]}:
            yield place, sealed[:place] + bytes((value,)) + sealed[place + 1 :]


def cut_short(sealed: bytes) -> Iterator[tuple[int, bytes]]:
    for length in range(len(sealed)):
        yield length, sealed[:length]


def lengthened(sealed: bytes) -> Iterator[tuple[int, bytes]]:
    for added in (b"\0", b"\x01", b"\xff", sealed[-16:], sealed):
        yield len(sealed), sealed + added
    yield 0, b"\0" + sealed


def accepted(
    read: Read, variants: Iterator[tuple[int, bytes]], *refusals: type[Exception]
) -> set[int]:
    """Give the places whose change was not refused; any other error fails the test."""
    found, tried = set(), 0
    for place, altered in variants:
        tried += 1
        try:
            read(altered)
        except refusals:
            continue
        found.add(place)
    assert tried > 0
    return found


def open_slot(body: bytes) -> object:
    return opening.open_slot(body, LINK)


def open_slot_by_its_seal_alone(body: bytes) -> object:
    digest = hashlib.sha256(body).digest()
    link = Link(LINK.slot_id, LINK.data_key, body_digest=digest, purpose=LINK.purpose)
    return opening.open_slot(body, link)


def read_and_compare(envelope: bytes) -> Envelope:
    read = opening.read(envelope)
    opening.require(read, subject=SUBJECT, keyset=HELD.keyset)
    return read


def open_envelope(envelope: bytes) -> object:
    read = read_and_compare(envelope)
    return opening.join(read, [opening.open_share(read, seed) for seed in HELD.seeds])


def open_envelope_without_comparing(envelope: bytes) -> object:
    read = opening.read(envelope)
    return opening.join(read, [opening.open_share(read, seed) for seed in HELD.seeds])


def open_body(body: bytes) -> object:
    return content.open_content(body, CONTENT.boxes[0], READER, context=b"row 1")


def open_box(box: bytes) -> object:
    return content.open_content(CONTENT.body, box, READER, context=b"row 1")


def load_pinned(manifest: bytes) -> object:
    return keysets.load_manifest(manifest, pin=PIN)


def load_with_a_pin_of_its_own(manifest: bytes) -> object:
    return keysets.load_manifest(manifest, pin=keysets.fingerprint(manifest))


def test_the_samples_are_whole_and_open_unaltered() -> None:
    assert [len(SLOT.body), len(ENVELOPE), len(MANIFEST)] == [8264, 3858, 3980]
    assert open_slot(SLOT.body) == open_slot_by_its_seal_alone(SLOT.body) == b'{"name":"Ala"}'
    assert open_envelope(ENVELOPE) == open_envelope_without_comparing(ENVELOPE) == LINK
    assert open_body(CONTENT.body) == open_box(CONTENT.boxes[0]) == b"Unpublished."
    assert load_pinned(MANIFEST) == load_with_a_pin_of_its_own(MANIFEST) == HELD.keyset


@pytest.mark.parametrize("read", [open_slot, open_slot_by_its_seal_alone])
def test_every_byte_of_a_slot_counts(read: Read) -> None:
    variants = changed(SLOT.body, range(len(SLOT.body)))

    assert accepted(read, variants, SealBrokenError) == set()


@pytest.mark.parametrize("read", [open_slot, open_slot_by_its_seal_alone])
@pytest.mark.parametrize("vary", [cut_short, lengthened])
def test_a_slot_of_any_other_length_is_refused(read: Read, vary: Vary) -> None:
    assert accepted(read, vary(SLOT.body), SealBrokenError) == set()


def test_another_body_under_the_same_key_and_id_is_refused() -> None:
    context = envelopes.slot_context(LINK.purpose, LINK.slot_id)
    padded = padding.pad(b'{"name":"Ala"}', envelopes.PAYLOAD_BYTES)
    resealed = wrapping.wrap(LINK.data_key, padded, context=context)

    assert open_slot_by_its_seal_alone(resealed) == b'{"name":"Ala"}'
    with pytest.raises(SealBrokenError):
        open_slot(resealed)


def test_every_byte_of_a_slots_id_and_key_counts() -> None:
    def read(target: bytes) -> object:
        link = Link(target[:16], target[16:], LINK.body_digest, LINK.purpose)
        return opening.open_slot(SLOT.body, link)

    target = LINK.slot_id + LINK.data_key

    assert accepted(read, changed_to_all(target, range(len(target))), SealBrokenError) == set()


@pytest.mark.parametrize("start", STARTS)
def test_every_byte_of_every_box_in_an_envelope_counts(start: int) -> None:
    variants = changed(ENVELOPE, range(start, start + KEY_ID_AND_LENGTH + BOX))

    refusals = (EnvelopeRefusedError, EnvelopeMismatchError, SealBrokenError)
    assert accepted(open_envelope, variants, *refusals) == set()


def test_every_byte_of_an_envelopes_header_and_link_counts() -> None:
    refusals = (EnvelopeRefusedError, EnvelopeMismatchError, SealBrokenError)
    assert accepted(open_envelope, changed(ENVELOPE, ENVELOPE_HEADER), *refusals) == set()


def test_what_was_asked_for_is_compared_before_a_share_is_opened() -> None:
    variants = changed(ENVELOPE, [*range(42), *KEY_IDS])

    refusals = (EnvelopeRefusedError, EnvelopeMismatchError)
    assert accepted(read_and_compare, variants, *refusals) == set()


def test_another_magic_suite_schema_or_length_is_not_even_read() -> None:
    variants = changed_to_all(ENVELOPE, [*range(5), 6, 7, 74, 75, 236, 237])

    assert accepted(opening.read, variants, EnvelopeRefusedError) == set()


def test_they_count_even_where_nobody_compares_subject_and_key_set() -> None:
    variants = changed(ENVELOPE, [*ENVELOPE_HEADER, *KEY_IDS])

    refusals = (EnvelopeRefusedError, NoShareError, SealBrokenError)
    assert accepted(open_envelope_without_comparing, variants, *refusals) == set()


def test_every_value_of_a_byte_that_the_reader_decides_on_is_refused() -> None:
    variants = changed_to_all(ENVELOPE, DECIDING)

    refusals = (EnvelopeRefusedError, SealBrokenError)
    assert accepted(open_envelope_without_comparing, variants, *refusals) == set()


@pytest.mark.parametrize("vary", [cut_short, lengthened])
def test_an_envelope_of_any_other_length_is_no_envelope(vary: Vary) -> None:
    assert accepted(opening.read, vary(ENVELOPE), EnvelopeRefusedError) == set()


@pytest.mark.parametrize(
    ("read", "sealed"),
    [(open_body, CONTENT.body), (open_box, CONTENT.boxes[0])],
    ids=["body", "box"],
)
def test_every_byte_and_every_length_of_content_counts(read: Read, sealed: bytes) -> None:
    assert accepted(read, changed(sealed, range(len(sealed))), SealBrokenError) == set()
    assert accepted(read, cut_short(sealed), SealBrokenError) == set()
    assert accepted(read, lengthened(sealed), SealBrokenError) == set()


def test_every_value_of_contents_magic_suite_and_context_counts() -> None:
    def read(context: bytes) -> object:
        return content.open_content(CONTENT.body, CONTENT.boxes[0], READER, context=context)

    start = changed_to_all(CONTENT.body, range(len(content.HEADER)))
    assert accepted(open_body, start, SealBrokenError) == set()
    assert accepted(read, changed_to_all(b"row 1", range(5)), SealBrokenError) == set()
    assert accepted(read, cut_short(b"row 1"), SealBrokenError) == set()
    assert accepted(read, lengthened(b"row 1"), SealBrokenError) == set()


def test_box_and_body_of_content_each_name_their_row() -> None:
    body, box = CONTENT.body[5:], CONTENT.boxes[0]
    key = boxes.open_with(READER, box, info=b"safepub/content-key/v1\0SPC1\x01row 1")

    assert wrapping.unwrap(key, body, context=b"safepub/content/v1\0SPC1\x01row 1")
    with pytest.raises(SealBrokenError):
        boxes.open_with(READER, box, info=b"safepub/content-key/v1\0SPC1\x01row 2")
    with pytest.raises(SealBrokenError):
        wrapping.unwrap(key, body, context=b"safepub/content/v1\0SPC1\x01row 2")


@pytest.mark.parametrize("read", [load_pinned, load_with_a_pin_of_its_own])
def test_every_byte_of_a_manifest_counts(read: Read) -> None:
    """Under a pin of its own the signatures alone stand against a change."""
    variants = changed(MANIFEST, range(len(MANIFEST)))

    assert accepted(read, variants, KeysetRefusedError) == set()


@pytest.mark.parametrize("read", [load_pinned, load_with_a_pin_of_its_own])
def test_every_value_of_a_byte_that_a_manifests_reader_decides_on_is_refused(read: Read) -> None:
    deciding = [*range(8), *(8 + place * MEMBER for place in range(3))]
    variants = changed_to_all(MANIFEST, deciding)

    assert accepted(read, variants, KeysetRefusedError) == set()


@pytest.mark.parametrize("vary", [cut_short, lengthened])
def test_a_manifest_of_any_other_length_is_refused(vary: Vary) -> None:
    assert accepted(load_with_a_pin_of_its_own, vary(MANIFEST), KeysetRefusedError) == set()


def test_every_digit_of_a_pin_counts() -> None:
    def read(pin: bytes) -> object:
        return keysets.load_manifest(MANIFEST, pin=pin.decode())

    variants = (
        (place, f"{PIN[:place]}{digit}{PIN[place + 1 :]}".encode())
        for place in range(64)
        for digit in set("0123456789abcdef") - {PIN[place]}
    )

    assert accepted(read, variants, KeysetRefusedError) == set()
    assert accepted(read, cut_short(PIN.encode()), KeysetRefusedError) == set()
