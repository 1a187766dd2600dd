"""The hash tree: known answers of RFC 6962, and what its proofs show for any list."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from ringbuoy.kernel.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root_of,
    subtrees,
)

# The inputs and roots that the test of Certificate Transparency's own log uses.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(number.to_bytes(2, "big")) for number in range(70)]
SIZES = st.integers(1, len(LEAVES))


def simple_root(leaves: list[bytes]) -> bytes:
    """The definition, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(simple_root(leaves[:split]), simple_root(leaves[split:]))


def test_the_roots_are_those_of_certificate_transparency() -> None:
    leaves = [leaf_hash(content) for content in INPUTS]

    assert [root_of(leaves[: size + 1]).hex() for size in range(len(INPUTS))] == ROOTS
    assert root_of([]) == EMPTY_ROOT


def test_a_list_that_grows_has_the_root_of_its_definition() -> None:
    frontier = Frontier()
    for size, leaf in enumerate(LEAVES, 1):
        frontier.append(leaf)

        assert frontier.root == simple_root(LEAVES[:size])


def test_every_leaf_of_every_list_is_proved_and_nothing_else_is() -> None:
    for size in (1, 2, 3, 7, 8, 33, 70):
        root, subtree = root_of(LEAVES[:size]), subtrees(LEAVES[:size])
        for place in range(size):
            proof = inclusion_proof(place, size, subtree)

            assert is_included(LEAVES[place], place, size, proof=proof, root=root)
            assert not is_included(LEAVES[place], place + 1, size, proof=proof, root=root)
            assert not is_included(leaf_hash(b"other"), place, size, proof=proof, root=root)
            assert not is_included(LEAVES[place], place, size, proof=[*proof, root], root=root)


@given(old=SIZES, more=st.integers(0, len(LEAVES) - 1))
def test_a_longer_list_proves_that_it_begins_with_the_shorter(old: int, more: int) -> None:
    size = min(len(LEAVES), old + more)
    old_root, root = root_of(LEAVES[:old]), root_of(LEAVES[:size])

    proof = consistency_proof(old, size, subtrees(LEAVES[:size]))

    assert is_consistent(old, old_root, size, root, proof=proof)


@given(old=SIZES, more=SIZES)
def test_the_peaks_and_the_new_leaves_are_enough_for_the_proof(old: int, more: int) -> None:
    size = min(len(LEAVES), old + more)
    frontier = Frontier()
    for leaf in LEAVES[:old]:
        frontier.append(leaf)

    short = consistency_proof(old, size, subtrees(LEAVES[old:size], since=frontier))

    assert short == consistency_proof(old, size, subtrees(LEAVES[:size]))


@given(old=SIZES, more=SIZES, changed=st.integers(0, len(LEAVES) - 1))
def test_a_list_that_was_changed_before_the_end_of_the_shorter_proves_nothing(
    old: int, more: int, changed: int
) -> None:
    size = min(len(LEAVES), old + more)
    forged = LEAVES[:size]
    forged[changed % old] = leaf_hash(b"forged")

    proof = consistency_proof(old, size, subtrees(forged))

    assert not is_consistent(old, root_of(LEAVES[:old]), size, root_of(forged), proof=proof)
