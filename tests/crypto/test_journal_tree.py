"""The journal's tree against the answers that Certificate Transparency publishes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.crypto import journal_tree
from safepub.crypto.journal_tree import EMPTY_ROOT, Frontier, FrontierRefusedError

# Leaves and roots of certificate-transparency's own tests (RFC 6962, section 2.1).
ENTRIES = [
    *("", "00", "10", "2021", "3031", "40414243"),
    *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [journal_tree.leaf(bytes.fromhex(entry)) for entry in ENTRIES]

entries = st.lists(st.binary(max_size=8), max_size=70)


def frontier_of(leaves: list[bytes]) -> Frontier:
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    return frontier


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_the_published_one(size: int) -> None:
    assert journal_tree.root(LEAVES[:size]).hex() == ROOTS[size]
    assert frontier_of(LEAVES[:size]).root.hex() == ROOTS[size]


def test_the_empty_journal_has_a_root_of_its_own() -> None:
    assert journal_tree.root([]) == Frontier().root == EMPTY_ROOT


@given(entries)
def test_writing_on_gives_the_same_root_as_starting_over(written: list[bytes]) -> None:
    leaves = [journal_tree.leaf(entry) for entry in written]

    frontier = frontier_of(leaves)

    assert frontier.size == len(leaves)
    assert frontier.root == journal_tree.root(leaves)


@given(entries)
def test_a_frontier_comes_back_from_its_bytes(written: list[bytes]) -> None:
    frontier = frontier_of([journal_tree.leaf(entry) for entry in written])

    assert Frontier.decode(frontier.encode()) == frontier


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=20, unique=True), st.data())
def test_another_order_gives_another_root(written: list[bytes], data: st.DataObject) -> None:
    leaves = [journal_tree.leaf(entry) for entry in written]
    first, second = sorted(
        data.draw(st.lists(st.integers(0, len(leaves) - 1), min_size=2, max_size=2, unique=True))
    )
    moved = list(leaves)
    moved[first], moved[second] = moved[second], moved[first]

    assert journal_tree.root(moved) != journal_tree.root(leaves)


@given(st.binary(min_size=64, max_size=64))
def test_an_entry_never_passes_for_two_hashes(both: bytes) -> None:
    assert journal_tree.leaf(both) != journal_tree.node(both[:32], both[32:])


@pytest.mark.parametrize(
    "source",
    [
        *(b"", bytes(7), bytes(8) + bytes(32), (1).to_bytes(8, "big")),
        *((3).to_bytes(8, "big") + bytes(32), (2).to_bytes(8, "big") + bytes(31)),
        (2).to_bytes(8, "big") + bytes(64),
    ],
    ids=lambda source: source.hex()[:20],
)
def test_bytes_that_are_no_frontier_are_refused(source: bytes) -> None:
    with pytest.raises(FrontierRefusedError):
        Frontier.decode(source)


@pytest.mark.parametrize(
    ("size", "hashes"), [(-1, ()), (1, ()), (0, (bytes(32),)), (1, (bytes(31),)), (2**64, ())]
)
def test_a_frontier_that_cannot_be_is_refused(size: int, hashes: tuple[bytes, ...]) -> None:
    with pytest.raises(FrontierRefusedError):
        Frontier(size=size, hashes=hashes)
