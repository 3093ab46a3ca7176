"""Checkpoints: signed, countersigned, merged; one form and no other."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.crypto import checkpoints
from safepub.crypto.checkpoints import Checkpoint, CheckpointRefusedError
from tests.crypto.people import seed_of, signing_key_of

ORIGIN = "newsroom.example/journal"
SEED = seed_of("newsroom")
KEY = signing_key_of(SEED)
CHECKPOINT = Checkpoint(origin=ORIGIN, size=3, root=bytes(range(32)))
NOTE = checkpoints.sign(CHECKPOINT, SEED)
CUSTODIAN = checkpoints.custodian_name(bytes(range(8)))
CUSTODIAN_SEED = seed_of("signer 0")
COUNTERSIGNED = checkpoints.countersign(NOTE, name=CUSTODIAN, seed=CUSTODIAN_SEED)
ROOT = base64.b64encode(CHECKPOINT.root).decode()
LINE = NOTE.splitlines()[-1]
# The Go project's checksum database: its published key, and its line of the day on which
# C2SP's tlog-checkpoint was written (the specification shows it under another origin).
GO_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
GO_LINE = (
    "— sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
    "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
)


def signed(text: str) -> str:
    """Put the newsroom's line, whatever it was signed over, under a text."""
    return f"{text}\n{LINE}\n"


def test_the_text_is_origin_size_and_root() -> None:
    assert CHECKPOINT.text == f"{ORIGIN}\n3\n{ROOT}\n"
    assert signed(CHECKPOINT.text) == NOTE


def test_a_note_of_the_newsroom_is_verified_by_its_key() -> None:
    assert checkpoints.verify(NOTE, name=ORIGIN, public_key=KEY) == CHECKPOINT
    assert checkpoints.public_key_of(SEED) == KEY


def test_a_countersigned_note_is_good_for_both() -> None:
    public_key = signing_key_of(CUSTODIAN_SEED)

    assert CUSTODIAN == "safepub-custodian-0001020304050607"
    assert checkpoints.verify(COUNTERSIGNED, name=ORIGIN, public_key=KEY) == CHECKPOINT
    assert checkpoints.verify(COUNTERSIGNED, name=CUSTODIAN, public_key=public_key) == CHECKPOINT


def test_a_published_checkpoint_is_verified_by_its_published_key() -> None:
    text = "go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    name, public_key = checkpoints.read_verifier_key(GO_KEY)

    checkpoint = checkpoints.verify(f"{text}\n{GO_LINE}\n", name=name, public_key=public_key)

    assert (checkpoint.size, checkpoint.text) == (20852163, text)
    larger = text.replace("63", "64")
    with pytest.raises(CheckpointRefusedError):
        checkpoints.verify(f"{larger}\n{GO_LINE}\n", name=name, public_key=public_key)


def test_a_note_without_the_named_line_is_refused() -> None:
    with pytest.raises(CheckpointRefusedError):
        checkpoints.verify(NOTE, name=CUSTODIAN, public_key=KEY)
    with pytest.raises(CheckpointRefusedError):
        checkpoints.verify(NOTE, name=ORIGIN, public_key=signing_key_of(CUSTODIAN_SEED))


def test_lines_of_keys_that_nobody_asked_for_are_passed_over() -> None:
    short = base64.b64encode(b"any\0unknown kind").decode()
    same_name = checkpoints.countersign(NOTE, name=ORIGIN, seed=CUSTODIAN_SEED)
    note = f"{same_name}— witness.example {short}\n"

    assert len(checkpoints.read(note)[1]) == 3
    assert checkpoints.verify(note, name=ORIGIN, public_key=KEY) == CHECKPOINT


def test_one_wrong_signature_of_the_named_key_refuses_the_note() -> None:
    signature = checkpoints.read(NOTE)[1][0]
    forged = base64.b64encode(signature.key_hash + bytes(64)).decode()

    with pytest.raises(CheckpointRefusedError):
        checkpoints.verify(f"{NOTE}— {ORIGIN} {forged}\n", name=ORIGIN, public_key=KEY)


@given(place=st.integers(0, len(NOTE) - 1), character=st.characters(codec="utf-8"))
def test_one_changed_character_is_refused(place: int, character: str) -> None:
    altered = NOTE[:place] + character + NOTE[place + 1 :]

    if altered != NOTE:
        with pytest.raises(CheckpointRefusedError):
            checkpoints.verify(altered, name=ORIGIN, public_key=KEY)


@pytest.mark.parametrize(
    "note",
    [
        *("", "\n", "\n\n", CHECKPOINT.text, f"{CHECKPOINT.text}\n", f"{CHECKPOINT.text}{LINE}\n"),
        *(NOTE[:-1], f"{NOTE}\n", NOTE.replace("\n", "\r\n"), f"\ufeff{NOTE}"),
        signed(f"{ORIGIN}\n03\n{ROOT}\n"),
        signed(f"{ORIGIN}\n+3\n{ROOT}\n"),
        signed(f"{ORIGIN}\n3 \n{ROOT}\n"),
        signed(f"{ORIGIN}\n-3\n{ROOT}\n"),
        signed(f"{ORIGIN}\n٣\n{ROOT}\n"),
        signed(f"{ORIGIN}\n\n{ROOT}\n"),
        signed(f"{ORIGIN}\n{2**63}\n{ROOT}\n"),
        signed(f"{ORIGIN}\n{'9' * 5000}\n{ROOT}\n"),
        signed(f"{ORIGIN}\n3\n{ROOT}\nmore\n"),
        signed(f"{ORIGIN}\n3\n"),
        signed(f"{ORIGIN}\n3\n{ROOT[:-1]}\n"),
        signed(f"{ORIGIN}\n3\n{ROOT[:-2]}9=\n"),
        signed(f"{ORIGIN}\n3\n {ROOT}\n"),
        signed(f"{ORIGIN}\n3\n{ROOT.replace('A', '!')}\n"),
        signed(f"{ORIGIN}\n3\n{ROOT}\t\n"),
        signed(f"\n3\n{ROOT}\n"),
        signed(f"news\x0broom\n3\n{ROOT}\n"),
        signed(f"news\x9broom\n3\n{ROOT}\n"),
        signed(f"news\u202eroom\n3\n{ROOT}\n"),
        NOTE.replace("—", "-"),
        NOTE.replace("— ", "—  "),
        NOTE.replace("— ", ""),
        NOTE.replace(f" {ORIGIN} ", " news\u00a0room "),
        NOTE.replace(f" {ORIGIN} ", " news+room "),
        NOTE.replace(LINE, LINE + " more"),
        NOTE.replace(LINE, LINE[:-1]),
        NOTE.replace(LINE, f"— {ORIGIN} AAAA"),
        NOTE.replace(LINE, f"— {ORIGIN} AAAAAB=="),
        NOTE.replace(LINE, f"— {ORIGIN} AAAA-_AA"),
        NOTE + "stray\n",
        NOTE + "\ud800",
    ],
)
def test_another_form_is_refused(note: str) -> None:
    with pytest.raises(CheckpointRefusedError):
        checkpoints.read(note)


def test_a_note_of_sixteen_kib_is_read_and_no_longer_one() -> None:
    room = checkpoints.LONGEST - len(NOTE.encode()) - len("—  AAAAAAA=\n".encode())
    longest = f"{NOTE}— {'w' * room} AAAAAAA=\n"

    assert len(longest.encode()) == 16 * 1024
    assert checkpoints.verify(longest, name=ORIGIN, public_key=KEY) == CHECKPOINT
    with pytest.raises(CheckpointRefusedError):
        checkpoints.read(longest.replace("— w", "— ww"))
    with pytest.raises(CheckpointRefusedError):
        checkpoints.countersign(longest, name=CUSTODIAN, seed=CUSTODIAN_SEED)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "a\0b", "a\x7f\ud800"])
def test_a_name_that_cannot_stand_in_a_line_is_refused(name: str) -> None:
    with pytest.raises(CheckpointRefusedError):
        checkpoints.sign(replace(CHECKPOINT, origin=name), SEED)
    with pytest.raises(CheckpointRefusedError):
        checkpoints.countersign(NOTE, name=name, seed=SEED)
    with pytest.raises(CheckpointRefusedError):
        checkpoints.verifier_key(name, KEY)


@pytest.mark.parametrize(("size", "root"), [(-1, bytes(32)), (2**63, bytes(32)), (1, bytes(31))])
def test_a_checkpoint_that_cannot_be_is_refused(size: int, root: bytes) -> None:
    with pytest.raises(CheckpointRefusedError):
        Checkpoint(origin=ORIGIN, size=size, root=root)


def test_merging_keeps_every_line_once() -> None:
    other = checkpoints.countersign(NOTE, name="other.example", seed=seed_of("signer 1"))

    merged = checkpoints.merge([COUNTERSIGNED, other, NOTE])

    assert [signature.name for signature in checkpoints.read(merged)[1]] == [
        *(ORIGIN, CUSTODIAN, "other.example")
    ]
    assert checkpoints.merge([merged, merged]) == merged
    assert checkpoints.countersign(merged, name=CUSTODIAN, seed=CUSTODIAN_SEED) == merged


@pytest.mark.parametrize("change", [{"size": 4}, {"root": bytes(32)}, {"origin": "other"}])
def test_two_stories_are_not_merged(change: dict[str, object]) -> None:
    other = checkpoints.sign(replace(CHECKPOINT, **change), SEED)  # type: ignore[arg-type]

    with pytest.raises(CheckpointRefusedError):
        checkpoints.merge([NOTE, other])


def test_nothing_is_not_merged() -> None:
    with pytest.raises(CheckpointRefusedError):
        checkpoints.merge([])


# The second is the key of the tests of Go's own notes.
@pytest.mark.parametrize(
    "line", [GO_KEY, "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"]
)
def test_a_published_verifier_key_is_read_and_written(line: str) -> None:
    name, public_key = checkpoints.read_verifier_key(line)

    assert name == line.split("+", 1)[0]
    assert checkpoints.verifier_key(name, public_key) == line


def test_the_newsrooms_key_comes_back_from_its_line() -> None:
    line = checkpoints.verifier_key(ORIGIN, KEY)

    assert checkpoints.read_verifier_key(line) == (ORIGIN, KEY)


@pytest.mark.parametrize(
    "line",
    [
        *("", "a", "a+b", GO_KEY.removeprefix("sum.golang.org"), f"{GO_KEY}\n"),
        GO_KEY.replace("ae+", "af+"),
        GO_KEY.replace("033de0ae", "033DE0AE"),
        GO_KEY.replace("+Ac4", "+As4"),
        GO_KEY.replace(".org", ".com"),
        GO_KEY.replace("eza+", "eza-").replace("dh+", "dh-"),
        "sum.golang.org+033de0ae+AQ==",
    ],
)
def test_an_altered_verifier_key_is_refused(line: str) -> None:
    with pytest.raises(CheckpointRefusedError):
        checkpoints.read_verifier_key(line)


def test_a_verifier_key_of_another_length_is_refused() -> None:
    with pytest.raises(CheckpointRefusedError):
        checkpoints.verifier_key(ORIGIN, KEY + b"\0")
